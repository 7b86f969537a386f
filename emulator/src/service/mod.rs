//! What every request passes through: the log, the faults, then the part of the emulator it is for.
//!
//! No sockets and no waiting here. A request is taken in two steps, [`Service::arrive`] and [`Service::answer`], so that whoever
//! holds the socket can wait between them without the lock.

mod caller;
mod fault;
mod reply;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::accounts::pages;
use crate::http::{Request, Response};
use crate::state::faults::{Fault, Rule};
use crate::state::log::Asked;
use crate::state::{InitialState, State};
use crate::world::World;
use crate::{accounts, api, control, image};
pub(crate) use reply::Reply;

/// The service: a world and its state.
#[derive(Debug)]
pub(crate) struct Service {
    world: World,
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

impl Service {
    /// A service in its first state.
    pub(crate) fn new(world: World, initial: InitialState) -> Self {
        let state = Mutex::new(State::new(&world, Arc::new(initial)));
        Self { world, state }
    }

    /// What never changes.
    pub(crate) fn world(&self) -> &World {
        &self.world
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
        let (app, person) = caller::find(&state, request);
        state.log.set_caller(entry, app, person);
        let rule = state.faults.strike(request);
        let mut arrival = Arrival { entry: Some(entry), ..Arrival::default() };
        if asked == Asked::Api || request.path == accounts::paths::TOKEN {
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
    pub(crate) fn answer(&self, request: &Request, arrival: &Arrival) -> Reply {
        let mut state = self.lock();
        let reply = match &arrival.rule {
            Some(rule) => {
                let settings = state.settings.clone();
                fault::strike(rule, &settings, || self.real(&mut state, request))
            }
            None => Reply::Complete(self.real(&mut state, request)),
        };
        if let (Some(entry), Reply::Complete(response) | Reply::Partial(response, _)) = (arrival.entry, &reply) {
            state.log.answered(entry, response.status);
        }
        reply
    }

    /// Writes down a request for the site, which has an origin of its own and no faults.
    pub(crate) fn arrive_at_site(&self, request: &Request) -> u64 {
        let mut state = self.lock();
        let now = state.now();
        state.log.arrived(now, Asked::Site, request)
    }

    /// Writes down what the site answered.
    pub(crate) fn site_answered(&self, entry: u64, status: u16) {
        self.lock().log.answered(entry, status);
    }

    /// The answer of the part that a request is for.
    fn real(&self, state: &mut State, request: &Request) -> Response {
        if api::owns(&request.path) {
            return api::answer(&self.world, state, request);
        }
        if let Some(response) = image::answer(state, request) {
            return response;
        }
        if let Some(response) = accounts::answer(&self.world, state, request) {
            return response;
        }
        control::answer(&self.world, state, request).unwrap_or_else(pages::not_found)
    }
}

/// Which part a path belongs to; `None` for the start page and the control endpoints, which are neither logged nor struck.
fn part(path: &str) -> Option<Asked> {
    if path == "/" || path.starts_with("/_emulator/") {
        None
    } else if api::owns(path) {
        Some(Asked::Api)
    } else if path.starts_with("/image/") {
        Some(Asked::Image)
    } else {
        Some(Asked::Accounts)
    }
}
