//! Maps each failure of a sign-in or a session to its problem, with the details filled in. The texts are in [`code`](super::code).

use super::code::Code;
use super::config::MalformedConfig;
use super::problem::{Explanation, NextStep};
use super::shared::{EndReason, RenewalFault};
use super::state::{Renewal, RenewalPhase, SessionState, Setback, SignInFault, SignedOutReason};
use super::transaction::TransactionFault;
use crate::oauth::{CallbackFault, NetworkFault, Refusal, RefusalReason, ScopeSet, TokenFault};

/// Why nobody is signed in. `None` where there is nothing to explain.
#[must_use]
pub fn why_signed_out(why: &SignedOutReason) -> Option<Explanation> {
    let code = match why {
        SignedOutReason::NotYet => return None,
        SignedOutReason::Failed(fault) => return Some(why_sign_in_failed(fault)),
        SignedOutReason::Ended(EndReason::ByPerson) => Code::SessionSignedOut,
        SignedOutReason::Ended(EndReason::Expired) => Code::SessionExpired,
        SignedOutReason::Ended(EndReason::Revoked) => Code::SessionRevoked,
        SignedOutReason::Ended(EndReason::ConsentOver) => Code::SessionConsentOver,
        SignedOutReason::Ended(EndReason::Rejected) => Code::SessionRejected,
        SignedOutReason::Ended(EndReason::ClientRefused) => Code::SessionClientRefused,
    };
    Some(code.explain())
}

/// Why nobody is signed in in this state. After a refused request for more scopes it offers those that were granted before.
#[must_use]
pub fn why_nobody(state: &SessionState) -> Option<Explanation> {
    let SessionState::SignedOut { reason, resume } = state else { return None };
    let words = why_signed_out(reason)?;
    let before = resume.as_ref().map_or(ScopeSet::NONE, |resume| resume.granted_before);
    match reason {
        SignedOutReason::Failed(SignInFault::Refused(refusal)) if !before.is_empty() => {
            let meaning = match refusal.reason {
                RefusalReason::AccessDenied => {
                    "You allowed nothing new. What you allowed before still applies, and one click continues with it.".to_owned()
                }
                _ => format!("{} What you allowed before still applies.", words.meaning),
            };
            Some(Explanation { meaning, next: NextStep::SignInAsBefore(before), ..words })
        }
        _ => Some(words),
    }
}

/// What failed, when the session goes on.
#[must_use]
pub fn why_set_back(setback: &Setback) -> Explanation {
    match setback {
        Setback::SignIn(fault) => {
            let words = why_sign_in_failed(fault);
            let meaning = match fault {
                SignInFault::Refused(Refusal { reason: RefusalReason::AccessDenied, .. }) => "You allowed nothing new.".to_owned(),
                _ => words.meaning,
            };
            Explanation { meaning, next: NextStep::None, ..words }
                .append("Your current sign-in is not affected: everything you allowed before still works.")
        }
        Setback::NotStored => Code::StayNotKept.explain(),
    }
}

/// Announces the end of consent. `day` is in the person's language.
#[must_use]
pub fn consent_ends(day: &str) -> Explanation {
    Code::ConsentEndsSoon.explain().fill(day)
}

/// Compares what was asked for with what is granted. It may be less, and a service is free to grant more.
#[must_use]
pub fn asked_and_granted(asked: ScopeSet, granted: ScopeSet) -> String {
    let (got, left_out, added) =
        (asked.intersection(granted).len(), asked.difference(granted).len(), granted.difference(asked).len());
    let first = match (asked.len(), left_out) {
        (0, _) => "Lockgroove asked for no permissions.".to_owned(),
        (1, 0) => "Lockgroove asked for one permission and got it.".to_owned(),
        (1, _) => "Lockgroove asked for one permission and did not get it.".to_owned(),
        (many, 0) => format!("Lockgroove asked for {many} permissions and got all of them."),
        (many, _) => format!("Lockgroove asked for {many} permissions and got {got} of them."),
    };
    match added {
        0 => first,
        1 => format!("{first} It has one more that it did not ask for this time."),
        many => format!("{first} It has {many} more that it did not ask for this time."),
    }
}

/// Why a sign-in failed.
#[must_use]
pub fn why_sign_in_failed(fault: &SignInFault) -> Explanation {
    let code = match fault {
        SignInFault::NoRandomness => Code::RandomNone,
        SignInFault::StorageBlocked | SignInFault::Transaction(TransactionFault::Blocked) => Code::StorageBlocked,
        SignInFault::NoRedirectUri => Code::AddressRefused,
        SignInFault::Callback(CallbackFault::Empty) => Code::CallbackEmpty,
        SignInFault::Unfinished => Code::CallbackUnfinished,
        SignInFault::Callback(CallbackFault::Repeated) => Code::CallbackRepeated,
        SignInFault::Callback(CallbackFault::TooLong) => Code::CallbackTooLong,
        SignInFault::Callback(CallbackFault::WrongIssuer) => Code::CallbackIssuer,
        SignInFault::Callback(CallbackFault::NoState) => Code::CallbackNoState,
        SignInFault::Callback(CallbackFault::NoAnswer) => Code::CallbackNoAnswer,
        SignInFault::Transaction(TransactionFault::Unknown) => Code::TransactionUnknown,
        SignInFault::Transaction(TransactionFault::TooOld) => Code::TransactionTooOld,
        SignInFault::Transaction(TransactionFault::FromTheFuture) => Code::TransactionFuture,
        SignInFault::Transaction(TransactionFault::Unreadable) => Code::TransactionUnreadable,
        SignInFault::Refused(refusal) => return why_refused(refusal),
        SignInFault::Token(TokenFault::InvalidGrant) => Code::TokenInvalidGrant,
        SignInFault::Token(TokenFault::InvalidClient) => Code::TokenInvalidClient,
        SignInFault::Token(TokenFault::Refused(reason)) => return Code::TokenRefused.explain().fill(reason),
        SignInFault::Token(TokenFault::Throttled(_)) => Code::TokenThrottled,
        SignInFault::Token(TokenFault::Unavailable { .. }) => Code::TokenUnavailable,
        SignInFault::Token(TokenFault::Malformed(what)) => return Code::TokenMalformed.explain().fill(what),
        SignInFault::Network(NetworkFault::Unreachable) => Code::TokenUnreachable,
        SignInFault::Network(NetworkFault::Offline) => Code::TokenOffline,
        SignInFault::Network(NetworkFault::TimedOut) => Code::TokenTimeout,
    };
    code.explain()
}

fn why_refused(refusal: &Refusal) -> Explanation {
    let words = match &refusal.reason {
        RefusalReason::AccessDenied => Code::AuthDeclined.explain(),
        RefusalReason::InvalidScope => Code::AuthInvalidScope.explain(),
        RefusalReason::ServerError => Code::AuthServerError.explain(),
        RefusalReason::TemporarilyUnavailable => Code::AuthUnavailable.explain(),
        RefusalReason::Other(reason) => Code::AuthRefused.explain().fill(reason),
    };
    match refusal.description.as_deref() {
        None | Some("") => words,
        Some(description) => words.append(&format!("Spotify said: {description}")),
    }
}

/// Why the access token cannot be renewed right now. The session goes on.
#[must_use]
pub fn why_paused(trouble: &RenewalFault) -> Explanation {
    pause_code(trouble).explain()
}

/// What a renewal waits for, while this page tries by itself.
#[must_use]
pub fn why_waiting(renewal: &Renewal) -> Option<&'static str> {
    match renewal {
        Renewal::Running { phase: RenewalPhase::Queued { is_slow: true, .. }, .. } => {
            Some("Waiting for another open Lockgroove tab, which is renewing your access. This takes twenty seconds at most.")
        }
        Renewal::Paused { fault, .. } if renewal.stuck().is_none() => Some(match fault {
            RenewalFault::Throttled => "Spotify asked us to wait. You are still signed in; this page tries again by itself.",
            RenewalFault::Unavailable => {
                "Spotify’s sign-in service gave no usable answer. You are still signed in; this page tries again by itself."
            }
            _ => "Spotify cannot be reached. You are still signed in; this page tries again by itself.",
        }),
        _ => None,
    }
}

/// Why a person has to know that access was not renewed.
#[must_use]
pub fn why_stuck(fault: RenewalFault, has_given_up: bool) -> Explanation {
    let words = why_paused(&fault);
    let next = if words.next == NextStep::Retry { NextStep::RetryOrSignIn } else { words.next };
    let words = Explanation { next, ..words };
    if has_given_up { words.append("This page no longer tries by itself.") } else { words }
}

/// The code of [`why_paused`].
#[must_use]
pub const fn pause_code(trouble: &RenewalFault) -> Code {
    match trouble {
        RenewalFault::Network(NetworkFault::Unreachable) => Code::RefreshUnreachable,
        RenewalFault::Network(NetworkFault::Offline) => Code::RefreshOffline,
        RenewalFault::Network(NetworkFault::TimedOut) => Code::RefreshTimeout,
        RenewalFault::Throttled => Code::RefreshThrottled,
        RenewalFault::NoAnswer => Code::RefreshNoAnswer,
        RenewalFault::Refused => Code::RefreshRefused,
        RenewalFault::Unavailable => Code::RefreshUnavailable,
    }
}

/// Why this deployment cannot be used.
#[must_use]
pub fn why_not_configured(fault: MalformedConfig) -> Explanation {
    let words = Code::ConfigMalformed.explain();
    match fault.0 {
        None => words,
        Some(member) => {
            Explanation { meaning: format!("In the file config.json next to this page, “{member}” is not valid."), ..words }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::oauth::ClientId;
    use crate::session::{Resume, ReturnRules, SignInRequest};

    fn refused(reason: RefusalReason) -> SignInFault {
        SignInFault::Refused(Refusal { reason, description: Some("<b>no</b>".into()) })
    }

    #[test]
    fn a_detail_takes_the_place_of_the_dots() {
        let words = Code::AuthRefused.explain().fill("a…b");
        assert_eq!(words.meaning, "The reason it gave: “a…b”.");
        assert_eq!(consent_ends("1 May").title, "Spotify asks you again by 1 May");
    }

    #[test]
    fn a_setback_says_what_happened_and_that_nothing_is_lost() {
        for fault in
            [refused(RefusalReason::AccessDenied), SignInFault::StorageBlocked, SignInFault::Network(NetworkFault::TimedOut)]
        {
            let (words, alone) = (why_set_back(&Setback::SignIn(fault.clone())), why_sign_in_failed(&fault));
            assert_eq!((words.code, &words.title), (alone.code, &alone.title));
            assert!(words.meaning.ends_with("everything you allowed before still works."), "{words:?}");
            assert_eq!(words.next, NextStep::None);
        }
        let declined = why_set_back(&Setback::SignIn(refused(RefusalReason::AccessDenied)));
        assert!(!declined.meaning.contains("no permissions"), "{declined:?}");
    }

    #[test]
    fn after_refusing_more_a_person_can_go_back_to_what_they_had() {
        let signed_out = |reason, granted_before| SessionState::SignedOut {
            reason: SignedOutReason::Failed(refused(reason)),
            resume: Some(Resume {
                request: SignInRequest {
                    client_id: ClientId::parse(&"a".repeat(32)).unwrap(),
                    scopes: ScopeSet::parse("user-library-read user-top-read"),
                    return_to: ReturnRules { start: "/library", forbidden: &[] }.start(),
                    show_dialog: false,
                },
                granted_before: ScopeSet::parse(granted_before),
            }),
        };
        let before = NextStep::SignInAsBefore(ScopeSet::parse("user-library-read"));
        for reason in [RefusalReason::AccessDenied, RefusalReason::InvalidScope, RefusalReason::ServerError] {
            assert_eq!(why_nobody(&signed_out(reason, "user-library-read")).unwrap().next, before);
        }
        assert_eq!(why_nobody(&signed_out(RefusalReason::AccessDenied, "")).unwrap().next, NextStep::SignIn);
        assert_eq!(why_nobody(&SessionState::SignedOut { reason: SignedOutReason::NotYet, resume: None }), None);
    }

    #[test]
    fn permissions_asked_for_and_granted_are_compared() {
        let words = |asked: &str, granted: &str| asked_and_granted(ScopeSet::parse(asked), ScopeSet::parse(granted));
        assert!(words("", "").ends_with("asked for no permissions."));
        assert!(words("user-top-read", "user-top-read").ends_with("and got it."));
        assert!(words("user-top-read", "").ends_with("and did not get it."));
        assert!(words("user-top-read user-library-read", "user-top-read user-library-read").ends_with("got all of them."));
        assert!(words("user-top-read user-library-read", "user-top-read").ends_with("2 permissions and got 1 of them."));
        assert!(words("user-top-read", "user-top-read streaming").ends_with("It has one more that it did not ask for this time."));
    }

    #[test]
    fn the_words_of_the_service_are_passed_on_as_text() {
        let words = why_sign_in_failed(&refused(RefusalReason::ServerError));
        assert!(words.meaning.ends_with("Spotify said: <b>no</b>"));
    }
}
