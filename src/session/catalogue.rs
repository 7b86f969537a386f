//! Every trouble of a sign-in and its session, one example of each, for documents and tests. The words are those of
//! [`explain`](super::explain) and stand nowhere else. What can go wrong with a call is added by
//! [`spotify::catalogue`](crate::spotify::catalogue).

use super::config::MalformedConfig;
use super::explain::{
    Explanation, NextStep, STOPPED, consent_ends, why_insecure, why_not_configured, why_paused, why_set_back, why_sign_in_failed,
    why_signed_out,
};
use super::state::{Setback, SignInFault, Trouble, Why};
use super::transaction::TransactionFault;
use crate::oauth::{CallbackFault, NetworkFault, Refusal, RefusalReason, TokenFault};

/// When a person meets a trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// The page is opened.
    Opening,
    /// The page is to be left for the authorization server.
    Leaving,
    /// The authorization server sends the person back.
    Returning,
    /// The code is traded for the first tokens.
    Exchanging,
    /// The access token is renewed. The session stands.
    Renewing,
    /// Somebody is signed in, and stays so.
    Standing,
    /// The session is over.
    Ended,
    /// The Web API is called.
    Calling,
    /// The page looks whether everything is in order.
    Checking,
}

impl When {
    /// In a sentence's words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opening => "the page is opened",
            Self::Leaving => "the page is left for Spotify",
            Self::Returning => "Spotify sends the person back",
            Self::Exchanging => "the code is traded for a token",
            Self::Renewing => "access is renewed",
            Self::Standing => "somebody is signed in",
            Self::Ended => "the session is over",
            Self::Calling => "the Web API is called",
            Self::Checking => "everything is checked",
        }
    }
}

/// One example of each, in the order in which a person would meet them. A text of the service's own is shown as `…`.
#[must_use]
pub fn all() -> Vec<(When, Explanation)> {
    let words = || "…".to_owned();
    let refused = |reason| SignInFault::Refused(Refusal { reason, description: None });
    let [code, title, meaning] = STOPPED;
    let opening =
        [why_insecure(), why_not_configured(MalformedConfig(None)), Explanation::new(code, title, meaning, NextStep::Retry)];
    let leaving = [SignInFault::NoRandomness, SignInFault::StorageBlocked, SignInFault::NoRedirectUri];
    let returning = [
        SignInFault::Callback(CallbackFault::Empty),
        SignInFault::Callback(CallbackFault::Repeated),
        SignInFault::Callback(CallbackFault::TooLong),
        SignInFault::Callback(CallbackFault::WrongIssuer),
        SignInFault::Callback(CallbackFault::NoState),
        SignInFault::Callback(CallbackFault::NoAnswer),
        SignInFault::Transaction(TransactionFault::Unknown),
        SignInFault::Transaction(TransactionFault::TooOld),
        SignInFault::Transaction(TransactionFault::FromTheFuture),
        SignInFault::Transaction(TransactionFault::Unreadable),
        refused(RefusalReason::AccessDenied),
        refused(RefusalReason::InvalidScope),
        refused(RefusalReason::ServerError),
        refused(RefusalReason::TemporarilyUnavailable),
        refused(RefusalReason::Other(words())),
    ];
    let exchanging = [
        SignInFault::Token(TokenFault::InvalidGrant),
        SignInFault::Token(TokenFault::InvalidClient),
        SignInFault::Token(TokenFault::Refused(words())),
        SignInFault::Token(TokenFault::Throttled(None)),
        SignInFault::Token(TokenFault::Unavailable(503)),
        SignInFault::Token(TokenFault::Malformed("…")),
        SignInFault::Network(NetworkFault::Unreachable),
        SignInFault::Network(NetworkFault::Offline),
        SignInFault::Network(NetworkFault::TimedOut),
    ];
    let renewing = [
        Trouble::Network(NetworkFault::Unreachable),
        Trouble::Network(NetworkFault::Offline),
        Trouble::Network(NetworkFault::TimedOut),
        Trouble::Token(TokenFault::Throttled(None)),
        Trouble::Token(TokenFault::Unavailable(503)),
        Trouble::Token(TokenFault::InvalidClient),
    ];
    let ended = [Why::ByPerson, Why::Expired, Why::Revoked, Why::ConsentOver, Why::Rejected];
    let at = |when: When| move |words: Explanation| (when, words);
    let mut all: Vec<_> = opening.into_iter().map(at(When::Opening)).collect();
    all.extend(leaving.iter().map(why_sign_in_failed).map(at(When::Leaving)));
    all.extend(returning.iter().map(why_sign_in_failed).map(at(When::Returning)));
    all.extend(exchanging.iter().map(why_sign_in_failed).map(at(When::Exchanging)));
    all.extend(renewing.iter().map(why_paused).map(at(When::Renewing)));
    all.extend([why_set_back(&Setback::NotStored), consent_ends("…")].map(at(When::Standing)));
    all.extend(ended.iter().filter_map(why_signed_out).map(at(When::Ended)));
    all
}
