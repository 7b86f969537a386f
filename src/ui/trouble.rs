//! What went wrong, before it is put into words. The words, and the notices that show them, are a part of the module of their own: most
//! visits need none of them.

use crate::learn::console;
use crate::oauth::CallbackFault;
use crate::session::config::MalformedConfig;
use crate::session::explain::{consent_ends, why_nobody, why_not_configured, why_set_back, why_sign_in_failed, why_stuck};
use crate::session::problem::Problem;
use crate::session::{Code, Explanation, Renewal, SessionState, Setback, SignInFault};
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
    /// Access could not be renewed, and the person has to know.
    Stuck(Renewal),
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
    /// In words.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        match self {
            Self::Plain(problem) => (*problem).into(),
            Self::Config(fault) => why_not_configured(*fault),
            // Whoever comes to the callback page with nothing to explain came without an answer.
            Self::Nobody(state) => {
                why_nobody(state).unwrap_or_else(|| why_sign_in_failed(&SignInFault::Callback(CallbackFault::Empty)))
            }
            Self::SignIn(fault) => why_sign_in_failed(fault),
            Self::Setback(setback) => why_set_back(setback),
            Self::Stuck(renewal) => why_stuck(renewal).unwrap_or_else(|| Code::RefreshNoAnswer.explain()),
            Self::ConsentEnds(day) => consent_ends(day),
            Self::Call(error) => why_failed(error),
            Self::ConsoleCall { error, writes } => console::explain::explain(error, *writes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::SignedOutReason;

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
}
