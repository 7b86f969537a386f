//! A trace and its steps.

use super::param::TraceParam;
use crate::session::Timestamp;

/// A participant: one lane of the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Participant {
    /// The person at the keyboard.
    You,
    /// This page.
    Page,
    /// The authorization server.
    Accounts,
    /// The resource server.
    Api,
}

/// What a trace records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceKind {
    /// A sign-in, from the button to the first API call.
    SignIn,
    /// A refresh of the access token.
    Refresh,
}

/// What happens in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// The person chose to sign in.
    Asked,
    /// The page made the verifier, challenge and state, and stored the transaction.
    Prepared,
    /// The browser left for the authorization endpoint.
    Left,
    /// The person decided at the authorization server, out of this page's sight.
    Unseen,
    /// The browser came back with a response.
    Returned,
    /// The page cleaned the address bar and looked up the transaction by its state.
    Checked,
    /// The page waited for the lock: one tab of a browser refreshes at a time.
    Waited,
    /// Another tab had refreshed already, so the page asked it for the tokens.
    AskedTabs,
    /// Another tab sent the tokens.
    FromTab,
    /// A request to the token endpoint.
    TokenRequest,
    /// Its response.
    TokenResponse,
    /// A request got no response.
    NoResponse,
    /// A call of the Web API.
    Call,
    /// Its response.
    CallResponse,
    /// The refresh failed for now; the session stands and tries again later.
    Paused,
    /// The session ended.
    Ended,
}

/// One step between two participants, or within one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceStep {
    /// When it happened.
    pub at: Timestamp,
    /// The participant that acts.
    pub from: Participant,
    /// The participant it reaches; the same as `from` for a step within one.
    pub to: Participant,
    /// What happens.
    pub kind: StepKind,
    /// The request line or the status, such as `GET /authorize` or `200`. May be empty.
    pub line: String,
    /// The parameters it carried.
    pub params: Vec<TraceParam>,
}

/// A sign-in or a refresh, so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Which of the two.
    pub kind: TraceKind,
    /// In the order they happened; never empty.
    pub steps: Vec<TraceStep>,
    /// Whether it is complete.
    pub done: bool,
}

impl Trace {
    /// When it began.
    #[must_use]
    pub fn began(&self) -> Timestamp {
        self.steps.first().map_or(Timestamp(0), |step| step.at)
    }
}
