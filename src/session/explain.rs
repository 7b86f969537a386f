//! What a person is told when signing in fails or a session ends: what happened, what it means, what to do, and a stable code.
//!
//! Codes begin with `LG-` and never change their meaning; a person can put one into a bug report.

use super::config::MalformedConfig;
use super::machine::{SessionState, Setback, SignInFault, Trouble, Why};
use super::transaction::TransactionFault;
use crate::oauth::{CallbackFault, NetworkFault, Refusal, RefusalReason, ScopeSet, TokenFault};

/// One trouble in a person's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Stable, for bug reports and for help.
    pub code: &'static str,
    /// What happened, as a heading.
    pub title: String,
    /// What it means.
    pub meaning: String,
    /// What to do.
    pub next: NextStep,
}

/// What a person can do next. The page makes a button or a link of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Sign in, or sign in again.
    SignIn,
    /// Sign in with what was granted before more was asked for, or ask once more.
    SignInAsBefore(ScopeSet),
    /// Agree anew at Spotify.
    Renew,
    /// Check the set-up: client ID, redirect URI, user list.
    CheckSetup,
    /// Try the same again.
    Retry,
    /// Wait; it goes on by itself.
    Wait,
    /// Grant these too.
    Grant(ScopeSet),
    /// Open the dashboard of Spotify's developers.
    OpenDashboard,
    /// Go to the start of the library.
    Leave,
    /// Nothing but what the sentence says.
    None,
}

impl Explanation {
    /// Puts one together.
    #[must_use]
    pub fn new(code: &'static str, title: impl Into<String>, meaning: impl Into<String>, next: NextStep) -> Self {
        Self { code, title: title.into(), meaning: meaning.into(), next }
    }
}

/// Says why nobody is signed in. `None` where there is nothing to say.
#[must_use]
pub fn why_signed_out(why: &Why) -> Option<Explanation> {
    let text = Explanation::new;
    match why {
        Why::NotYet => None,
        Why::ByPerson => Some(text(
            "LG-session-signed-out",
            "You are signed out",
            "This page has forgotten its tokens. Spotify still lists the app among those you allowed; you can take that back there.",
            NextStep::SignIn,
        )),
        Why::Expired => Some(text(
            "LG-session-expired",
            "The hour of access is over",
            "Spotify gave no way to renew it, so it takes a new sign-in. It is one click while you are signed in at Spotify.",
            NextStep::SignIn,
        )),
        Why::Revoked => Some(text(
            "LG-session-revoked",
            "Spotify wants you to sign in again",
            "Access was taken back there, by you or by a change to your account. Nothing of your library is lost.",
            NextStep::SignIn,
        )),
        Why::ConsentOver => Some(text(
            "LG-session-consent-over",
            "Six months are over since you agreed",
            "After that Spotify wants to hear it anew. Agree once more and go on where you are. Nothing of your library is lost.",
            NextStep::SignIn,
        )),
        Why::Rejected => Some(text(
            "LG-session-rejected",
            "Spotify refused a fresh token",
            "The token was renewed a moment ago and refused all the same. A new sign-in usually mends that.",
            NextStep::SignIn,
        )),
        Why::Failed(fault) => Some(why_sign_in_failed(fault)),
    }
}

/// Says why nobody is signed in where that is how it stands, with the way back to what was granted before a person was asked for more.
#[must_use]
pub fn why_nobody(state: &SessionState) -> Option<Explanation> {
    let SessionState::SignedOut { why, resume } = state else { return None };
    let words = why_signed_out(why)?;
    let held = resume.as_ref().map_or(ScopeSet::NONE, |request| request.held);
    match why {
        Why::Failed(SignInFault::Refused(refusal)) if !held.is_empty() => {
            let next = NextStep::SignInAsBefore(held);
            let meaning = match refusal.reason {
                RefusalReason::AccessDenied => {
                    "Nothing more was granted. What you had granted before still is, and one click goes on with that.".to_owned()
                }
                _ => format!("{} What you had granted before still is.", words.meaning),
            };
            Some(Explanation { meaning, next, ..words })
        }
        _ => Some(words),
    }
}

/// Says what did not come about while the session stands.
#[must_use]
pub fn why_set_back(setback: &Setback) -> Explanation {
    match setback {
        Setback::SignIn(fault) => {
            let words = why_sign_in_failed(fault);
            let meaning = match fault {
                SignInFault::Refused(Refusal { reason: RefusalReason::AccessDenied, .. }) => "Nothing more was granted.",
                _ => words.meaning.as_str(),
            };
            let meaning = format!("{meaning} You are still signed in, and everything you granted before still works.");
            Explanation { meaning, next: NextStep::None, ..words }
        }
        Setback::NotStored => Explanation::new(
            "LG-stay-not-kept",
            "This device will not keep you signed in",
            "The browser stores nothing for this site, as private windows do. You are signed in until the last tab of it is closed, and everything you granted still works.",
            NextStep::None,
        ),
    }
}

/// Says that what a person agreed to comes to its end. `day` is when, in the person's language.
#[must_use]
pub fn consent_ends(day: &str) -> Explanation {
    Explanation::new(
        "LG-consent-ends-soon",
        format!("Spotify asks you again by {day}"),
        "What you agree to lasts six months there. Until then everything works; signing in again now starts six more, with the same permissions.",
        NextStep::Renew,
    )
}

/// Compares what was asked for with what is granted, in a sentence or two. It may be less, and nothing keeps a service from more.
#[must_use]
pub fn asked_and_granted(asked: ScopeSet, granted: ScopeSet) -> String {
    let (got, left_out, added) =
        (asked.intersection(granted).len(), asked.difference(granted).len(), granted.difference(asked).len());
    let first = match (asked.len(), left_out) {
        (0, _) => "Lockgroove asked for nothing beyond what is public.".to_owned(),
        (1, 0) => "Lockgroove asked for one permission, and it was granted.".to_owned(),
        (1, _) => "Lockgroove asked for one permission, and it was left out.".to_owned(),
        (many, 0) => format!("Lockgroove asked for {many} permissions, and all of them were granted."),
        (many, _) => format!("Lockgroove asked for {many} permissions: {got} granted, {left_out} left out."),
    };
    if added == 0 { first } else { format!("{first} Granted without being asked for this time: {added}.") }
}

/// Says what stopped a sign-in.
#[must_use]
pub fn why_sign_in_failed(fault: &SignInFault) -> Explanation {
    let text = Explanation::new;
    match fault {
        SignInFault::NoRandomness => text(
            "LG-random-none",
            "This browser gave no random numbers",
            "Signing in safely needs them, and there is no safe way around. Another browser will do.",
            NextStep::None,
        ),
        SignInFault::StorageBlocked | SignInFault::Transaction(TransactionFault::Blocked) => text(
            "LG-storage-blocked",
            "This browser keeps nothing for this site",
            "The sign-in has to be remembered while you are at Spotify. Allow site data for this page, then try again.",
            NextStep::SignIn,
        ),
        SignInFault::NoRedirectUri => text(
            "LG-address-refused",
            "Spotify would not send you back here",
            "It accepts addresses that begin with https, and http only at 127.0.0.1 or [::1]. Open this page at such an address.",
            NextStep::None,
        ),
        SignInFault::Callback(fault) => why_callback(*fault),
        SignInFault::Transaction(fault) => why_transaction(*fault),
        SignInFault::Refused(refusal) => why_refused(refusal),
        SignInFault::Token(fault) => why_token(fault),
        SignInFault::Network(NetworkFault::Unreachable) => text(
            "LG-token-unreachable",
            "Spotify could not be reached",
            "There is a network, and the last step of signing in got no answer. An extension that blocks trackers, a firewall or a fault at Spotify can do that. The code is spent: let this page reach accounts.spotify.com, then sign in once more.",
            NextStep::SignIn,
        ),
        SignInFault::Network(NetworkFault::Offline) => text(
            "LG-token-offline",
            "The network went away",
            "The last step of signing in could not be made without it. The code is spent, so sign in once more when the network is back.",
            NextStep::SignIn,
        ),
        SignInFault::Network(NetworkFault::TimedOut) => text(
            "LG-token-timeout",
            "Spotify took too long to answer",
            "The last step of signing in waited fifteen seconds. The code is spent, so sign in once more.",
            NextStep::SignIn,
        ),
    }
}

fn why_callback(fault: CallbackFault) -> Explanation {
    let text = |code, meaning: &str| Explanation::new(code, "That was not an answer from Spotify", meaning, NextStep::SignIn);
    match fault {
        CallbackFault::Empty => Explanation::new(
            "LG-callback-empty",
            "Nothing to finish here",
            "This is the page Spotify sends you back to. It was opened without an answer.",
            NextStep::SignIn,
        ),
        CallbackFault::Repeated => {
            text("LG-callback-repeated", "A part of the address stands there twice. Nothing was sent anywhere.")
        }
        CallbackFault::TooLong => {
            text("LG-callback-too-long", "The address is longer than any real answer. Nothing was sent anywhere.")
        }
        CallbackFault::WrongIssuer => {
            text("LG-callback-issuer", "It names another service as its sender. Nothing was sent anywhere.")
        }
        CallbackFault::NoState => {
            text("LG-callback-no-state", "It does not say which sign-in it belongs to. Nothing was sent anywhere.")
        }
        CallbackFault::NoAnswer => text("LG-callback-no-answer", "It says neither yes nor no. Nothing was sent anywhere."),
    }
}

fn why_transaction(fault: TransactionFault) -> Explanation {
    let text = |code, title: &str, meaning: &str| Explanation::new(code, title, meaning, NextStep::SignIn);
    match fault {
        TransactionFault::Unknown | TransactionFault::Blocked => text(
            "LG-transaction-unknown",
            "This sign-in was not started in this tab",
            "Finish where you started, or start here. An old or copied link does this too. Nothing was sent anywhere.",
        ),
        TransactionFault::TooOld => text(
            "LG-transaction-too-old",
            "That took more than ten minutes",
            "For your safety a sign-in has to be finished by then. Start once more.",
        ),
        TransactionFault::FromTheFuture => text(
            "LG-transaction-future",
            "The clock of this computer was set back",
            "By its clock this sign-in has not begun yet, so nobody can say how old it is. Check the time, then start once more.",
        ),
        TransactionFault::Unreadable => text(
            "LG-transaction-unreadable",
            "The record of this sign-in is damaged",
            "It was written by another version of this page, or changed since. Start once more.",
        ),
    }
}

fn why_refused(refusal: &Refusal) -> Explanation {
    let said = refusal.description.as_deref().filter(|words| !words.is_empty());
    let said = said.map(|words| format!(" Spotify said: {words}")).unwrap_or_default();
    let text = |code, title: &str, meaning: &str, next| Explanation::new(code, title, format!("{meaning}{said}"), next);
    match &refusal.reason {
        RefusalReason::AccessDenied => text(
            "LG-auth-declined",
            "You did not allow it",
            "Nothing was granted and nothing is kept. You can choose what to grant and try again.",
            NextStep::SignIn,
        ),
        RefusalReason::InvalidScope => text(
            "LG-auth-invalid-scope",
            "Spotify does not grant this",
            "It refused one of the permissions asked for.",
            NextStep::CheckSetup,
        ),
        RefusalReason::ServerError => text(
            "LG-auth-server-error",
            "Spotify could not finish the sign-in",
            "Something went wrong on its side.",
            NextStep::SignIn,
        ),
        RefusalReason::TemporarilyUnavailable => {
            text("LG-auth-unavailable", "Spotify is not taking sign-ins just now", "Try again in a few minutes.", NextStep::SignIn)
        }
        RefusalReason::Other(code) => Explanation::new(
            "LG-auth-refused",
            "Spotify refused the sign-in",
            format!("It gave the reason “{code}”.{said}"),
            NextStep::SignIn,
        ),
    }
}

fn why_token(fault: &TokenFault) -> Explanation {
    let text = |code, title: &str, meaning: &str, next| Explanation::new(code, title, meaning, next);
    match fault {
        TokenFault::InvalidGrant => text(
            "LG-token-invalid-grant",
            "Spotify did not accept the code",
            "It was used before, is too old, or belongs to another sign-in. Start once more.",
            NextStep::SignIn,
        ),
        TokenFault::InvalidClient => text(
            "LG-token-invalid-client",
            "Spotify does not know this client ID",
            "The app may have been deleted, or the client ID was copied wrongly.",
            NextStep::CheckSetup,
        ),
        TokenFault::Refused(code) => text(
            "LG-token-refused",
            "Spotify refused the last step",
            &format!("It gave the reason “{code}”. Check the redirect URI and the client ID."),
            NextStep::CheckSetup,
        ),
        TokenFault::Throttled(_) => text(
            "LG-token-throttled",
            "Spotify asks for a pause",
            "Too many sign-ins in a short time. Wait a minute, then start once more.",
            NextStep::SignIn,
        ),
        TokenFault::Unavailable(_) => text(
            "LG-token-unavailable",
            "Spotify’s sign-in service is down",
            "It answered with an error of its own. The code is spent, so sign in once more in a while.",
            NextStep::SignIn,
        ),
        TokenFault::Malformed(what) => text(
            "LG-token-malformed",
            "That was not an answer this page can use",
            &format!("The token endpoint sent something else ({what}). A proxy or a login page of a network can do that."),
            NextStep::SignIn,
        ),
    }
}

/// Says why the access token cannot be renewed just now. The session stands.
#[must_use]
pub fn why_paused(trouble: &Trouble) -> Explanation {
    let text = Explanation::new;
    match trouble {
        Trouble::Network(NetworkFault::Unreachable) => text(
            "LG-refresh-unreachable",
            "Spotify could not be reached",
            "There is a network, and access could not be renewed. An extension that blocks trackers or a firewall can do that. You are still signed in; it is tried again by itself.",
            NextStep::Retry,
        ),
        Trouble::Network(NetworkFault::Offline) => text(
            "LG-refresh-offline",
            "No network",
            "Access could not be renewed. You are still signed in; it goes on when the network is back.",
            NextStep::Retry,
        ),
        Trouble::Network(NetworkFault::TimedOut) => text(
            "LG-refresh-timeout",
            "Spotify took too long to answer",
            "Access could not be renewed yet. You are still signed in.",
            NextStep::Retry,
        ),
        Trouble::Token(TokenFault::Throttled(_)) => text(
            "LG-refresh-throttled",
            "Waiting because Spotify asked us to",
            "Access is renewed a little later. You are still signed in and nothing is lost.",
            NextStep::Wait,
        ),
        Trouble::Token(TokenFault::InvalidClient | TokenFault::Refused(_)) => text(
            "LG-refresh-refused",
            "Spotify does not take requests of this app",
            "Access could not be renewed: the app may have been deleted in the dashboard, or its settings changed. You are still signed in until the hour is over.",
            NextStep::CheckSetup,
        ),
        Trouble::Token(_) => text(
            "LG-refresh-unavailable",
            "Spotify’s sign-in service is down",
            "Access could not be renewed yet. You are still signed in; it is tried again by itself.",
            NextStep::Retry,
        ),
    }
}

/// Says why nothing can be done at this address.
#[must_use]
pub fn why_insecure() -> Explanation {
    Explanation::new(
        "LG-page-insecure",
        "This page has to be opened over https",
        "On this address anybody on the way could change it, and the browser withholds the cryptography that signing in needs. Open it at an address that begins with https, or at http://127.0.0.1 on this computer.",
        NextStep::None,
    )
}

/// What stands on the page when the app broke: code, heading, meaning. Plain texts, because at that moment little else works.
pub const STOPPED: [&str; 3] = [
    "LG-page-stopped",
    "Lockgroove stopped",
    "A fault in this page, not in your library. Nothing was changed at Spotify. Load the page again to go on.",
];

/// Says why this deployment cannot be used.
#[must_use]
pub fn why_not_configured(fault: MalformedConfig) -> Explanation {
    let meaning = match fault.0 {
        None => "The file config.json beside this page could not be read, or is not JSON.".to_owned(),
        Some(member) => format!("In the file config.json beside this page, “{member}” is not what it should be."),
    };
    Explanation::new("LG-config-malformed", "This copy of Lockgroove is not set up rightly", meaning, NextStep::Retry)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::oauth::ClientId;
    use crate::session::{ReturnRules, SignInRequest};
    use std::collections::BTreeSet;

    fn refused(reason: RefusalReason) -> SignInFault {
        SignInFault::Refused(Refusal { reason, description: Some("<b>no</b>".into()) })
    }

    #[test]
    fn every_trouble_has_its_own_code_and_words() {
        let told: Vec<Explanation> = crate::session::catalogue::all().into_iter().map(|(_, words)| words).collect();
        let codes: BTreeSet<&str> = told.iter().map(|words| words.code).collect();
        assert_eq!(codes.len(), told.len(), "a code stands for one thing");
        for words in told {
            assert!(words.code.starts_with("LG-"), "{words:?}");
            assert!(words.title.len() < 60 && !words.title.ends_with('.'), "{words:?}");
            assert!(words.meaning.ends_with(['.', '>']), "{words:?}");
        }
    }

    #[test]
    fn a_setback_says_what_happened_and_that_nothing_is_lost() {
        for fault in
            [refused(RefusalReason::AccessDenied), SignInFault::StorageBlocked, SignInFault::Network(NetworkFault::TimedOut)]
        {
            let (words, alone) = (why_set_back(&Setback::SignIn(fault.clone())), why_sign_in_failed(&fault));
            assert_eq!((words.code, &words.title), (alone.code, &alone.title));
            assert!(words.meaning.ends_with("everything you granted before still works."), "{words:?}");
            assert_eq!(words.next, NextStep::None);
        }
        let declined = why_set_back(&Setback::SignIn(refused(RefusalReason::AccessDenied)));
        assert!(!declined.meaning.contains("nothing is kept"), "{declined:?}");
    }

    #[test]
    fn whoever_said_no_to_more_can_go_back_to_what_they_had() {
        let signed_out = |reason, held| SessionState::SignedOut {
            why: Why::Failed(refused(reason)),
            resume: Some(SignInRequest {
                client_id: ClientId::parse(&"a".repeat(32)).unwrap(),
                scopes: ScopeSet::parse("user-library-read user-top-read"),
                held: ScopeSet::parse(held),
                return_to: ReturnRules { start: "/library", forbidden: &[] }.start(),
                show_dialog: false,
            }),
        };
        let before = NextStep::SignInAsBefore(ScopeSet::parse("user-library-read"));
        for reason in [RefusalReason::AccessDenied, RefusalReason::InvalidScope, RefusalReason::ServerError] {
            assert_eq!(why_nobody(&signed_out(reason, "user-library-read")).unwrap().next, before);
        }
        assert_eq!(why_nobody(&signed_out(RefusalReason::AccessDenied, "")).unwrap().next, NextStep::SignIn);
        assert_eq!(why_nobody(&SessionState::SignedOut { why: Why::NotYet, resume: None }), None);
    }

    #[test]
    fn what_was_asked_and_what_was_granted_are_compared() {
        let words = |asked: &str, granted: &str| asked_and_granted(ScopeSet::parse(asked), ScopeSet::parse(granted));
        assert!(words("", "").ends_with("nothing beyond what is public."));
        assert!(words("user-top-read", "user-top-read").ends_with("and it was granted."));
        assert!(words("user-top-read", "").ends_with("and it was left out."));
        assert!(words("user-top-read user-library-read", "user-top-read user-library-read").contains("all of them"));
        assert!(words("user-top-read user-library-read", "user-top-read").contains("2 permissions: 1 granted, 1 left out."));
        assert!(words("user-top-read", "user-top-read streaming").ends_with("Granted without being asked for this time: 1."));
    }

    #[test]
    fn the_services_own_words_are_passed_on_as_text() {
        let words = why_sign_in_failed(&refused(RefusalReason::ServerError));
        assert!(words.meaning.ends_with("Spotify said: <b>no</b>"));
    }
}
