//! What every request passes through: the log, the faults, then the part of the emulator it is for.
//!
//! No sockets and no waiting here. A request is taken in two steps, [`Service::arrive`] and [`Service::answer`], so that whoever
//! holds the socket can wait between them without the lock.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::accounts::pages;
use crate::control::faults::{Fault, Faults, Rule, merge, null_items};
use crate::control::log::Asked;
use crate::control::secrets::Secrets;
use crate::control::settings::Settings;
use crate::http::{Request, Response};
use crate::options::Options;
use crate::state::State;
use crate::world::{Catalogue, sample};
use crate::{accounts, api, control, image};

/// The service: a world and its state.
#[derive(Debug)]
pub(crate) struct Service {
    /// `http://127.0.0.1:8888`: what all links of the service begin with.
    pub(crate) origin: String,
    pub(crate) catalogue: Catalogue,
    options: Options,
    first_libraries: Arc<sample::Libraries>,
    first_settings: Settings,
    first_faults: Faults,
    state: Mutex<State>,
}

/// A request that arrived: what is to be done with it.
#[derive(Debug, Default)]
pub(crate) struct Arrival {
    entry: Option<u64>,
    rule: Option<Rule>,
    /// Milliseconds to wait before the request has its effect.
    pub(crate) wait_before: u64,
    /// Milliseconds to wait after that.
    pub(crate) wait_after: u64,
}

/// What leaves over the wire.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// An answer.
    Whole(Response),
    /// An answer that breaks off after so many bytes of its body.
    BreaksOff(Response, usize),
    /// No answer at all: the connection closes.
    Cut,
}

impl Service {
    /// Makes the world, unless a setting or a fault to start with makes no sense.
    pub(crate) fn new(origin: String, options: Options) -> Result<Self, String> {
        let first_settings = Settings::from_options(&options)?;
        let first_faults = Faults::from_options(&options)?;
        let catalogue = Catalogue::grow(options.seed, options.tracks);
        let liked = options.liked.unwrap_or(options.tracks * 2 / 5);
        let first_libraries = Arc::new(sample::libraries(options.seed, &catalogue, liked, options.playlists));
        let service = Self { origin, catalogue, options, first_libraries, first_settings, first_faults, state: Mutex::default() };
        service.reset(&mut service.lock());
        Ok(service)
    }

    /// Puts everything back to how it was at the start. Secrets stay known: a leak that was is still a leak.
    pub(crate) fn reset(&self, state: &mut State) {
        let secrets = state.secrets.take().or_else(|| self.options.reveal_secrets.then(Secrets::default));
        let log = std::mem::take(&mut state.log);
        *state = State {
            settings: self.first_settings.clone(),
            faults: self.first_faults.clone(),
            libraries: (*self.first_libraries).clone(),
            secrets,
            log,
            ..State::default()
        };
        state.log.clear();
    }

    /// The state. A thread that panicked while it held the lock has left whole values behind, so the lock is taken all the same.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a request down and finds the fault that waits for it.
    pub(crate) fn arrive(&self, request: &Request) -> Arrival {
        let Some(asked) = part(&request.path) else { return Arrival::default() };
        let mut state = self.lock();
        let now = state.now();
        let entry = state.log.arrived(now, asked, request);
        let rule = state.faults.strike(request);
        let mut arrival = Arrival { entry: Some(entry), ..Arrival::default() };
        if asked == Asked::Api || request.path == "/api/token" {
            arrival.wait_before = state.settings.latency_ms;
        }
        if let Some(rule) = rule {
            state.log.struck(entry, rule.fault.kind());
            if let Fault::Delay { ms } = rule.fault {
                let wait = if rule.after { &mut arrival.wait_after } else { &mut arrival.wait_before };
                *wait += ms;
            }
            arrival.rule = Some(rule);
        }
        arrival
    }

    /// Answers a request that has arrived.
    pub(crate) fn answer(&self, request: &Request, arrival: &Arrival) -> Outcome {
        let mut state = self.lock();
        let outcome = match &arrival.rule {
            Some(rule) => self.answer_with_fault(&mut state, request, rule),
            None => Outcome::Whole(self.real(&mut state, request)),
        };
        if let (Some(entry), Outcome::Whole(response) | Outcome::BreaksOff(response, _)) = (arrival.entry, &outcome) {
            state.log.answered(entry, response.status);
        }
        outcome
    }

    fn answer_with_fault(&self, state: &mut State, request: &Request, rule: &Rule) -> Outcome {
        if let Some(response) = rule.fault.answer(&state.settings) {
            if rule.after {
                self.real(state, request);
            }
            return Outcome::Whole(response);
        }
        match &rule.fault {
            Fault::Cut {} => {
                if rule.after {
                    self.real(state, request);
                }
                Outcome::Cut
            }
            Fault::Truncate { wire } => {
                let mut response = self.real(state, request);
                let half = response.body.len() / 2;
                if *wire {
                    return Outcome::BreaksOff(response, half);
                }
                response.body.truncate(half);
                Outcome::Whole(response)
            }
            Fault::Patch { merge: patch } => self.changed(state, request, |body| merge(body, patch)),
            Fault::NullItems { every, member } => self.changed(state, request, |body| null_items(body, *every, member.as_deref())),
            _ => Outcome::Whole(self.real(state, request)),
        }
    }

    /// The real answer with a change to its JSON.
    fn changed(&self, state: &mut State, request: &Request, change: impl FnOnce(&mut Value)) -> Outcome {
        let mut response = self.real(state, request);
        if let Ok(mut body) = serde_json::from_slice::<Value>(&response.body) {
            change(&mut body);
            response.body = body.to_string().into_bytes();
        }
        Outcome::Whole(response)
    }

    /// The answer of the part that a request is for.
    fn real(&self, state: &mut State, request: &Request) -> Response {
        if api::owns(&request.path) {
            return api::answer(self, state, request);
        }
        if let Some(response) = image::answer(state, request) {
            return response;
        }
        if let Some(response) = accounts::answer(self, state, request) {
            return response;
        }
        control::answer(self, state, request)
            .unwrap_or_else(|| Response { status: 404, ..pages::error("There is nothing at this address.") })
    }
}

/// Which part a path belongs to; `None` for the control endpoints, which are neither logged nor struck.
fn part(path: &str) -> Option<Asked> {
    if path.starts_with("/_emulator/") {
        None
    } else if api::owns(path) {
        Some(Asked::Api)
    } else if path.starts_with("/image/") {
        Some(Asked::Image)
    } else {
        Some(Asked::Accounts)
    }
}
