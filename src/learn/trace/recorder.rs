//! Turns events and effects of the session, and API calls, into the steps of a trace. Only watches.

use super::param::{ParamValue, TraceParam, of_form, of_response};
use super::step::{Participant, StepKind, Trace, TraceKind, TraceStep};
use crate::oauth::http::split_address;
use crate::oauth::{HttpRequest, HttpResponse, NetworkFault};
use crate::session::Timestamp;
use crate::session::event::{Effect, Event};
use crate::session::shared::Message;
use crate::session::state::Attempt;
use crate::spotify::SentCall;

/// Most traces kept.
const MOST: usize = 8;
/// Most API calls added to a sign-in. The first one shows that the token works.
const MOST_CALLS: usize = 1;

const FROM_YOU: (Participant, Participant) = (Participant::You, Participant::Page);
const WITHIN_PAGE: (Participant, Participant) = (Participant::Page, Participant::Page);
const TO_ACCOUNTS: (Participant, Participant) = (Participant::Page, Participant::Accounts);
const FROM_ACCOUNTS: (Participant, Participant) = (Participant::Accounts, Participant::Page);
const TO_API: (Participant, Participant) = (Participant::Page, Participant::Api);
const FROM_API: (Participant, Participant) = (Participant::Api, Participant::Page);

/// The traces of this page. Methods that record return whether they added a step.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    /// Oldest first.
    traces: Vec<Trace>,
    /// The token request in flight. It belongs to the newest trace.
    in_flight: Option<Attempt>,
    calls: usize,
}

impl Recorder {
    /// All traces, oldest first.
    pub(super) fn traces(&self) -> &[Trace] {
        &self.traces
    }

    /// Goes on from the traces of the page before. `returning` says whether this page is the callback of the newest one's sign-in.
    pub(super) fn resume(&mut self, mut traces: Vec<Trace>, returning: bool) {
        // Without a callback the person came back another way and gave the sign-in up.
        let is_given_up = |trace: &Trace| trace.kind == TraceKind::SignIn && !trace.done;
        if !returning {
            traces.retain(|trace| !is_given_up(trace));
        }
        // A refresh was cut off by the reload, and the call that shows that a token works was made in the page before.
        for trace in traces.iter_mut().filter(|trace| trace.kind == TraceKind::Refresh) {
            trace.done = true;
        }
        self.calls = MOST_CALLS;
        self.traces = traces;
    }

    /// The sign-in that has not come back yet.
    pub(super) fn pending(&self) -> Option<&Trace> {
        self.traces.last().filter(|trace| trace.kind == TraceKind::SignIn && !trace.done)
    }

    /// Ends the newest trace.
    pub(super) fn end(&mut self) {
        if let Some(trace) = self.traces.last_mut() {
            trace.done = true;
        }
    }

    /// Records an event.
    pub(super) fn event(&mut self, event: &Event, now: Timestamp) -> bool {
        match event {
            Event::SignInRequested { request, .. } => {
                self.begin(TraceKind::SignIn);
                let scope = TraceParam::new("scope", &request.scopes.to_string());
                self.step(now, FROM_YOU, StepKind::Asked, "", vec![scope])
            }
            Event::CallbackReceived(query) => {
                if self.pending().is_none() {
                    self.begin(TraceKind::SignIn);
                } else {
                    self.calls = 0;
                    self.step(now, (Participant::You, Participant::Accounts), StepKind::Unseen, "", Vec::new());
                }
                let query = query.reveal();
                let params = of_form(query.strip_prefix('?').unwrap_or(query));
                self.step(now, FROM_ACCOUNTS, StepKind::Returned, "303 /callback", params)
            }
            Event::TransactionTaken(outcome) => {
                let line = if outcome.is_ok() { "" } else { "refused" };
                let added = self.step(now, WITHIN_PAGE, StepKind::Checked, line, Vec::new());
                if outcome.is_err() {
                    self.end();
                }
                added
            }
            Event::TokenResponseReceived(attempt, answer) if self.in_flight == Some(*attempt) => {
                self.in_flight = None;
                self.token_response(answer, now)
            }
            Event::MessageReceived(Message::Session(_)) if self.waits_for_tabs() => {
                let added = self.step(now, WITHIN_PAGE, StepKind::FromTab, "", Vec::new());
                self.end();
                added
            }
            _ => false,
        }
    }

    /// Records an effect.
    pub(super) fn effect(&mut self, effect: &Effect, now: Timestamp) -> bool {
        match effect {
            Effect::StoreTransaction(transaction) => {
                let hidden = |name: &str, text: &str| TraceParam { name: name.to_owned(), value: ParamValue::secret(text) };
                let params = vec![
                    hidden("code_verifier", transaction.verifier.reveal()),
                    hidden("code_challenge", transaction.verifier.challenge().as_str()),
                    hidden("state", transaction.state.reveal()),
                ];
                self.step(now, WITHIN_PAGE, StepKind::Prepared, "", params)
            }
            Effect::Leave(address) => {
                let (path, query) = split_address(address.reveal());
                self.step(now, TO_ACCOUNTS, StepKind::Left, &format!("GET {path}"), of_form(query))
            }
            Effect::AcquireLock(_) => {
                self.begin(TraceKind::Refresh);
                self.step(now, WITHIN_PAGE, StepKind::Waited, "", Vec::new())
            }
            Effect::WaitForPeers(_) => self.step(now, WITHIN_PAGE, StepKind::AskedTabs, "", Vec::new()),
            Effect::SendTokenRequest(attempt, request) => {
                self.in_flight = Some(*attempt);
                self.token_request(request, now)
            }
            Effect::Broadcast(Message::Ended(..)) => self.session_end(now),
            Effect::WakeAt(_) => {
                let added = self.step(now, WITHIN_PAGE, StepKind::Paused, "", Vec::new());
                self.end();
                added
            }
            _ => false,
        }
    }

    /// Records the first API call after a sign-in, with its response.
    pub(super) fn call(&mut self, SentCall { line, sent_at, answer, answered_at }: &SentCall<'_>) -> bool {
        let follows = self.traces.last().is_some_and(|trace| trace.kind == TraceKind::SignIn && trace.done);
        if !follows || self.calls >= MOST_CALLS {
            return false;
        }
        self.calls += 1;
        self.step(*sent_at, TO_API, StepKind::Call, line, Vec::new());
        self.response(*answered_at, FROM_API, StepKind::CallResponse, answer, Vec::new())
    }

    fn begin(&mut self, kind: TraceKind) {
        self.traces.push(Trace { kind, steps: Vec::new(), done: false });
        let surplus = self.traces.len().saturating_sub(MOST);
        self.traces.drain(..surplus);
        self.calls = 0;
    }

    fn step(
        &mut self,
        at: Timestamp,
        (from, to): (Participant, Participant),
        kind: StepKind,
        line: &str,
        params: Vec<TraceParam>,
    ) -> bool {
        let Some(trace) = self.traces.last_mut() else { return false };
        trace.steps.push(TraceStep { at, from, to, kind, line: line.to_owned(), params });
        true
    }

    fn response(
        &mut self,
        at: Timestamp,
        way: (Participant, Participant),
        kind: StepKind,
        answer: &Result<HttpResponse, NetworkFault>,
        mut params: Vec<TraceParam>,
    ) -> bool {
        match answer {
            Ok(response) => {
                params.extend(response.retry_after.map(|seconds| TraceParam::new("retry_after", &seconds.to_string())));
                self.step(at, way, kind, &response.status.to_string(), params)
            }
            Err(fault) => self.step(at, way, StepKind::NoResponse, why(*fault), Vec::new()),
        }
    }

    fn token_request(&mut self, request: &HttpRequest, now: Timestamp) -> bool {
        let params = request.body.as_ref().map(|body| of_form(&body.text)).unwrap_or_default();
        self.step(now, TO_ACCOUNTS, StepKind::TokenRequest, &request.line(), params)
    }

    fn token_response(&mut self, answer: &Result<HttpResponse, NetworkFault>, now: Timestamp) -> bool {
        let params = answer.as_ref().map(|response| of_response(&response.body)).unwrap_or_default();
        let added = self.response(now, FROM_ACCOUNTS, StepKind::TokenResponse, answer, params);
        self.end();
        added
    }

    /// The end of a session belongs to the refresh that was refused. A sign-out has no trace.
    fn session_end(&mut self, now: Timestamp) -> bool {
        let refused = |step: &TraceStep| step.kind == StepKind::TokenResponse && step.line != "200";
        let newest = self.traces.last().filter(|trace| trace.kind == TraceKind::Refresh);
        newest.and_then(|trace| trace.steps.last()).is_some_and(refused)
            && self.step(now, WITHIN_PAGE, StepKind::Ended, "", Vec::new())
    }

    fn waits_for_tabs(&self) -> bool {
        let waits = |step: &TraceStep| matches!(step.kind, StepKind::Waited | StepKind::AskedTabs);
        self.traces.last().is_some_and(|trace| !trace.done && trace.steps.last().is_some_and(waits))
    }
}

const fn why(fault: NetworkFault) -> &'static str {
    match fault {
        NetworkFault::TimedOut => "timeout",
        NetworkFault::Offline => "no network",
        NetworkFault::Unreachable => "connection lost",
    }
}
