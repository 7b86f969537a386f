//! What went wrong, before it is put into words. The words, and the notices that show them, are a part of the module of their own: most
//! visits need none of them.

use crate::learn::console;
use crate::oauth::CallbackFault;
use crate::session::config::MalformedConfig;
use crate::session::explain::{consent_ends, why_nobody, why_not_configured, why_set_back, why_sign_in_failed, why_stuck};
use crate::session::problem::Problem;
use crate::session::{Explanation, Renewal, RenewalFault, SessionState, Setback, SignInFault};
use crate::spotify::ApiError;
use crate::spotify::explain::why_failed;

/// What went wrong, or needs to be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A problem without details, whose words are where it is named.
    Plain(&'static Problem),
    /// The settings of this deployment are not valid.
    Config(MalformedConfig),
    /// Nobody is signed in.
    Nobody(SessionState),
    /// A sign-in failed.
    SignIn(SignInFault),
    /// Something failed, and the session goes on.
    Setback(Setback),
    /// Access could not be renewed, and the person has to know. Without times: the next failure of the same kind is the same trouble, so
    /// that its notice stays.
    Stuck {
        /// Why the last renewal failed.
        fault: RenewalFault,
        /// Whether the page no longer tries by itself.
        has_given_up: bool,
    },
    /// Consent ends on this day, in the person's language.
    ConsentEnds(String),
    /// A call to the Web API failed.
    Call(ApiError),
    /// A call of the API console failed.
    ConsoleCall {
        /// Why.
        error: ApiError,
        /// Whether it was meant to change something.
        writes: bool,
    },
}

impl Trouble {
    /// What a person has to know about a renewal. `None` while it succeeds, or while the page tries by itself.
    #[must_use]
    pub fn of_renewal(renewal: &Renewal) -> Option<Self> {
        Some(Self::Stuck { fault: renewal.stuck()?, has_given_up: renewal.has_given_up() })
    }

    /// In words.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        match self {
            Self::Plain(problem) => (*problem).into(),
            Self::Config(fault) => why_not_configured(*fault),
            // Nothing to explain: the callback page was opened without an answer.
            Self::Nobody(state) => {
                why_nobody(state).unwrap_or_else(|| why_sign_in_failed(&SignInFault::Callback(CallbackFault::Empty)))
            }
            Self::SignIn(fault) => why_sign_in_failed(fault),
            Self::Setback(setback) => why_set_back(setback),
            Self::Stuck { fault, has_given_up } => why_stuck(*fault, *has_given_up),
            Self::ConsentEnds(day) => consent_ends(day),
            Self::Call(error) => why_failed(error),
            Self::ConsoleCall { error, writes } => console::explain::explain(error, *writes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Code, SignedOutReason, Timestamp};

    #[test]
    fn each_trouble_has_the_words_of_its_kind() {
        let nobody = |reason| Trouble::Nobody(SessionState::SignedOut { reason, resume: None });
        for (trouble, code) in [
            (Trouble::Plain(Code::PageInsecure.problem()), "LG-page-insecure"),
            (Trouble::Config(MalformedConfig(None)), "LG-config-malformed"),
            (nobody(SignedOutReason::NotYet), "LG-callback-empty"),
            (nobody(SignedOutReason::Failed(SignInFault::StorageBlocked)), "LG-storage-blocked"),
            (Trouble::SignIn(SignInFault::NoRandomness), "LG-random-none"),
            (Trouble::Setback(Setback::NotStored), "LG-stay-not-kept"),
            (Trouble::ConsentEnds("1 May".to_owned()), "LG-consent-ends-soon"),
            (Trouble::Call(ApiError::NotFound), "LG-404-not-found"),
        ] {
            assert_eq!(trouble.explain().code, code);
        }
    }
    #[test]
    fn a_renewal_that_fails_again_in_the_same_way_is_the_same_trouble() {
        let paused = |since| {
            let (since, until) = (Timestamp(since), Timestamp(since + 1000));
            Trouble::of_renewal(&Renewal::Paused { since, until, failures: 2, fault: RenewalFault::NoAnswer })
        };
        assert!(paused(1).is_some());
        assert_eq!(paused(1), paused(2));
        assert_eq!(Trouble::of_renewal(&Renewal::Idle), None);
    }
}
