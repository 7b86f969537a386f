//! Draws traces from what passes through the driver. It decides nothing and stops nothing: without it the session is the same.

use super::shown::{Param, Shown, of_answer, of_form};
use super::{Act, Kind, Party, Step, Trace};
use crate::oauth::http::split_address;
use crate::oauth::{HttpRequest, HttpResponse, NetworkFault};
use crate::session::Timestamp;
use crate::session::event::{Effect, Event};
use crate::session::shared::Message;
use crate::session::state::Attempt;
use crate::spotify::SentCall;

/// How many traces are remembered. Older ones make room.
const MOST: usize = 8;
/// Calls of the Web API that are drawn at the end of a sign-in: the first one shows that the token works.
const CALLS: usize = 1;

/// The traces of this page, the newest last.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    traces: Vec<Trace>,
    /// The token request under way, and the trace it belongs to is the newest.
    asking: Option<Attempt>,
    calls: usize,
}

impl Recorder {
    /// All traces, the oldest first.
    #[must_use]
    pub(super) fn traces(&self) -> &[Trace] {
        &self.traces
    }

    /// Takes up a trace that waited in the tab's storage.
    pub(super) fn resume(&mut self, trace: Trace) {
        self.traces.push(trace);
    }

    /// The trace to store before the page is left: a sign-in that has not come back yet.
    #[must_use]
    pub(super) fn leaving(&self) -> Option<&Trace> {
        self.traces.last().filter(|trace| trace.kind == Kind::SignIn && !trace.done)
    }

    /// The person came back without an answer.
    pub(super) fn given_up(&mut self) {
        self.end();
    }

    /// Takes note of what happened. Tells whether anything was drawn.
    pub(super) fn event(&mut self, event: &Event, now: Timestamp) -> bool {
        match event {
            Event::SignInAsked { request, .. } => {
                self.begin(Kind::SignIn);
                self.step(now, (Party::You, Party::Page), Act::Asked, "", vec![Param::new("scope", &request.scopes.to_string())])
            }
            Event::CallbackArrived(query) => {
                if self.leaving().is_none() {
                    self.begin(Kind::SignIn);
                } else {
                    self.step(now, (Party::You, Party::Accounts), Act::Unseen, "", Vec::new());
                }
                let query = query.reveal();
                let params = of_form(query.strip_prefix('?').unwrap_or(query));
                self.step(now, (Party::Accounts, Party::Page), Act::Returned, "303 /callback", params)
            }
            Event::TransactionTaken(outcome) => {
                let line = if outcome.is_ok() { "" } else { "refused" };
                let drawn = self.step(now, (Party::Page, Party::Page), Act::Checked, line, Vec::new());
                if outcome.is_err() {
                    self.end();
                }
                drawn
            }
            Event::TokenAnswered(attempt, answer) if self.asking == Some(*attempt) => {
                self.asking = None;
                self.answered(answer, now)
            }
            Event::Heard(Message::Here(_)) if self.waits_for_tabs() => {
                let drawn = self.step(now, (Party::Page, Party::Page), Act::FromTab, "", Vec::new());
                self.end();
                drawn
            }
            _ => false,
        }
    }

    /// Takes note of what is to be done. Tells whether anything was drawn.
    pub(super) fn effect(&mut self, effect: &Effect, now: Timestamp) -> bool {
        match effect {
            Effect::StoreTransaction(transaction) => {
                let hidden = |name: &str, text: &str| Param { name: name.to_owned(), shown: Shown::secret(text) };
                let params = vec![
                    hidden("code_verifier", transaction.verifier.reveal()),
                    hidden("code_challenge", transaction.verifier.challenge().as_str()),
                    hidden("state", transaction.state.reveal()),
                ];
                self.step(now, (Party::Page, Party::Page), Act::Prepared, "", params)
            }
            Effect::Leave(address) => {
                let (path, query) = split_address(address.reveal());
                let params = of_form(query);
                self.step(now, (Party::Page, Party::Accounts), Act::Left, &format!("GET {path}"), params)
            }
            Effect::AcquireLock(_) => {
                self.begin(Kind::Refresh);
                self.step(now, (Party::Page, Party::Page), Act::Turn, "", Vec::new())
            }
            Effect::AllowPeers(_) => self.step(now, (Party::Page, Party::Page), Act::AskedTabs, "", Vec::new()),
            Effect::SendTokenRequest(attempt, request) => {
                self.asking = Some(*attempt);
                self.asked(request, now)
            }
            Effect::Tell(Message::Over(..)) => self.over(now),
            Effect::WakeAt(_) => {
                let drawn = self.step(now, (Party::Page, Party::Page), Act::Rests, "", Vec::new());
                self.end();
                drawn
            }
            _ => false,
        }
    }

    /// Takes note of a call of the Web API and its answer: of the first one after a sign-in.
    pub(super) fn call(&mut self, SentCall { line, sent_at, answer, answered_at: now }: &SentCall<'_>) -> bool {
        let follows = self.traces.last().is_some_and(|trace| trace.kind == Kind::SignIn && trace.done);
        if !follows || self.calls >= CALLS {
            return false;
        }
        self.calls += 1;
        self.step(*sent_at, (Party::Page, Party::Api), Act::Call, line, Vec::new());
        match answer {
            Ok(response) => self.step(*now, (Party::Api, Party::Page), Act::Answer, &response.status.to_string(), waits(response)),
            Err(fault) => self.step(*now, (Party::Api, Party::Page), Act::NoAnswer, why(*fault), Vec::new()),
        }
    }

    fn begin(&mut self, kind: Kind) {
        self.traces.push(Trace { kind, steps: Vec::new(), done: false });
        let surplus = self.traces.len().saturating_sub(MOST);
        self.traces.drain(..surplus);
        self.calls = 0;
    }

    fn end(&mut self) {
        if let Some(trace) = self.traces.last_mut() {
            trace.done = true;
        }
    }

    fn step(&mut self, at: Timestamp, (from, to): (Party, Party), act: Act, line: &str, params: Vec<Param>) -> bool {
        let Some(trace) = self.traces.last_mut() else { return false };
        trace.steps.push(Step { at, from, to, act, line: line.to_owned(), params });
        true
    }

    fn asked(&mut self, request: &HttpRequest, now: Timestamp) -> bool {
        let params = request.body.as_ref().map(|(_, form)| of_form(form)).unwrap_or_default();
        self.step(now, (Party::Page, Party::Accounts), Act::TokenRequest, &request.line(), params)
    }

    fn answered(&mut self, answer: &Result<HttpResponse, NetworkFault>, now: Timestamp) -> bool {
        let way = (Party::Accounts, Party::Page);
        let drawn = match answer {
            Ok(response) => {
                let mut params = of_answer(&response.body);
                params.extend(waits(response));
                self.step(now, way, Act::TokenAnswer, &response.status.to_string(), params)
            }
            Err(fault) => self.step(now, way, Act::NoAnswer, why(*fault), Vec::new()),
        };
        self.end();
        drawn
    }

    /// The end of a session belongs to the renewal that was refused, and to nothing when the person signs out.
    fn over(&mut self, now: Timestamp) -> bool {
        let refused = |trace: &&mut Trace| {
            trace.kind == Kind::Refresh && trace.steps.last().is_some_and(|step| step.act == Act::TokenAnswer && step.line != "200")
        };
        let Some(trace) = self.traces.last_mut().filter(refused) else { return false };
        trace.steps.push(Step {
            at: now,
            from: Party::Page,
            to: Party::Page,
            act: Act::Over,
            line: String::new(),
            params: Vec::new(),
        });
        true
    }

    fn waits_for_tabs(&self) -> bool {
        let waits = |step: &Step| matches!(step.act, Act::Turn | Act::AskedTabs);
        self.traces.last().is_some_and(|trace| !trace.done && trace.steps.last().is_some_and(waits))
    }
}

/// How long the service asks to wait, where it says so.
fn waits(response: &HttpResponse) -> Vec<Param> {
    response.retry_after.map(|seconds| Param::new("retry_after", &seconds.to_string())).into_iter().collect()
}

const fn why(fault: NetworkFault) -> &'static str {
    match fault {
        NetworkFault::TimedOut => "too late",
        NetworkFault::Offline => "no network",
        NetworkFault::Unreachable => "cut",
    }
}
