//! What a sign-in or a renewal did, step by step, so that a person can look at it: who told whom what, with no secret in it.
//!
//! A trace is drawn from the events and effects of the [session](crate::session) as its driver shows them to an observer, and from the
//! calls of the Web API that belong to it. A secret becomes its length and the first digits of its SHA-256 at the moment it is written
//! down, so nothing here can give one away. A sign-in leaves the page in its middle: its trace waits in the tab's storage.

pub mod figure;
mod recorder;
mod shown;
mod stored;
mod text;
mod tracer;
pub mod words;

pub use shown::{Param, Shown};
pub use tracer::Tracer;

use crate::session::Timestamp;

/// Who takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The person at the keyboard.
    You,
    /// This page.
    Page,
    /// The authorization server.
    Accounts,
    /// The resource server.
    Api,
}

/// What a trace is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A sign-in, from the button to the first call.
    SignIn,
    /// A renewal of the access token.
    Refresh,
}

/// What one step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The person chose to sign in.
    Asked,
    /// The page made verifier, challenge and state, and stored what it needs to go on.
    Prepared,
    /// The page was left for the authorization endpoint.
    Left,
    /// What happened there, which this page cannot see.
    Unseen,
    /// The browser came back with an answer.
    Returned,
    /// The page cleaned the address bar and took the transaction that the answer names.
    Checked,
    /// The page waited for its turn: one tab of a browser renews at a time.
    Turn,
    /// Another tab had renewed it already, and was asked for the tokens.
    AskedTabs,
    /// The tokens came from another tab.
    FromTab,
    /// A request to the token endpoint.
    TokenRequest,
    /// Its answer.
    TokenAnswer,
    /// There was none.
    NoAnswer,
    /// A call of the Web API.
    Call,
    /// Its answer.
    Answer,
    /// The session stands and the renewal is tried again later.
    Rests,
    /// The session is over.
    Over,
}

/// One step: who told whom what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// Who told it.
    pub from: Party,
    /// Whom. The same party for what happens within one.
    pub to: Party,
    /// What it was.
    pub act: Act,
    /// How it stands on the wire: `GET /authorize`, `200`, or nothing.
    pub line: String,
    /// What it carried.
    pub params: Vec<Param>,
}

/// A sign-in or a renewal, as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Which of the two.
    pub kind: Kind,
    /// In the order in which they happened; there is always a first one.
    pub steps: Vec<Step>,
    /// Whether it has come to its end.
    pub done: bool,
}

impl Trace {
    /// When it began.
    #[must_use]
    pub fn began(&self) -> Timestamp {
        self.steps.first().map_or(Timestamp(0), |step| step.at)
    }
}
