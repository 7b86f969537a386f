//! Every request passes through the log and the faults, then goes to the module that answers it.
//!
//! There are no sockets and no waiting here. A request takes two calls, [`Service::arrive`] and [`Service::answer`], so that the server can
//! wait between them without the lock.

mod caller;
mod fault;
mod record;
mod reply;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::accounts::pages;
use crate::http::{Request, Response};
use crate::state::faults::{Fault, Rule};
use crate::state::log::Area;
use crate::state::{InitialState, State};
use crate::world::World;
use crate::{accounts, api, control, image};
pub(crate) use reply::Reply;

/// A world and its state.
#[derive(Debug)]
pub(crate) struct Service {
    world: World,
    state: Mutex<State>,
}

/// What to do with a request that arrived.
#[derive(Debug, Default)]
pub(crate) struct Arrival {
    log_entry: Option<u64>,
    rule: Option<Rule>,
    /// Milliseconds to wait before the request takes effect.
    pub(crate) wait_before: u64,
    /// Milliseconds to wait after that.
    pub(crate) wait_after: u64,
}

impl Arrival {
    /// The request, without the headers for which the site would answer with a body that the fault cannot change: an empty one if the browser
    /// has the file, a compressed one if the fault changes JSON.
    pub(crate) fn for_site(&self, mut request: Request) -> Request {
        let fault = self.rule.as_ref().map(|rule| &rule.fault);
        let changes_json = matches!(fault, Some(Fault::Patch { .. } | Fault::NullItems { .. }));
        let changes = changes_json || matches!(fault, Some(Fault::Truncate { .. }));
        request.headers.retain(|(name, _)| !(changes && name == "if-none-match" || changes_json && name == "accept-encoding"));
        request
    }
}

impl Service {
    /// A service in its initial state.
    pub(crate) fn new(world: World, initial: InitialState) -> Self {
        let state = Mutex::new(State::new(&world, Arc::new(initial)));
        Self { world, state }
    }

    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    /// Locks the state, even after a panic: no update leaves it half done.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Logs a request and finds the fault that applies to it.
    pub(crate) fn arrive(&self, request: &Request) -> Arrival {
        let Some(area) = area(&request.path) else { return Arrival::default() };
        let mut state = self.lock();
        let registered = area == Area::Accounts && state.settings.any_client && accounts::any_client::register(&mut state, request);
        let mut entry = record::describe(&self.world, &state, area, false, request);
        (entry.app, entry.person) = caller::find(&state, request);
        entry.app = entry.app.map(|id| record::client_id(&state, id));
        entry.registered = registered;
        let entry = state.log.add(entry);
        let mut arrival = struck(&mut state, request, entry, false);
        if area == Area::Api || request.path == accounts::paths::TOKEN {
            arrival.wait_before += state.settings.latency_ms;
        }
        arrival
    }

    /// Answers a request that has arrived.
    pub(crate) fn answer(&self, request: &Request, arrival: &Arrival) -> Reply {
        let mut state = self.lock();
        let reply = match &arrival.rule {
            Some(rule) => {
                let settings = state.settings.clone();
                fault::apply(rule, &settings, || self.real_response(&mut state, request))
            }
            None => Reply::Complete(self.real_response(&mut state, request)),
        };
        log_reply(&mut state, arrival, &reply);
        reply
    }

    /// Logs a request for the site, which has its own origin, and finds the fault that applies to it.
    /// `is_file` is whether the path is that of a file.
    pub(crate) fn arrive_at_site(&self, request: &Request, is_file: bool) -> Arrival {
        let mut state = self.lock();
        let entry = record::describe(&self.world, &state, Area::Site, is_file, request);
        let entry = state.log.add(entry);
        struck(&mut state, request, entry, true)
    }

    /// Answers a request for the site. `real` is the response without any fault.
    pub(crate) fn answer_for_site(&self, arrival: &Arrival, real: Response) -> Reply {
        let mut state = self.lock();
        let reply = match &arrival.rule {
            Some(rule) => fault::apply(rule, &state.settings, || real),
            None => Reply::Complete(real),
        };
        log_reply(&mut state, arrival, &reply);
        reply
    }

    /// The response without any fault.
    fn real_response(&self, state: &mut State, request: &Request) -> Response {
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

/// Finds the fault that applies to a request with this entry in the log.
fn struck(state: &mut State, request: &Request, entry: u64, site: bool) -> Arrival {
    let mut arrival = Arrival { log_entry: Some(entry), ..Arrival::default() };
    let Some(rule) = state.faults.apply(request, site) else { return arrival };
    state.log.struck(entry, rule.fault.kind());
    if let Fault::Delay { ms } = rule.fault {
        *(if rule.after { &mut arrival.wait_after } else { &mut arrival.wait_before }) = ms;
    }
    arrival.rule = Some(rule);
    arrival
}

fn log_reply(state: &mut State, arrival: &Arrival, reply: &Reply) {
    if let (Some(entry), Reply::Complete(response) | Reply::Partial(response, _)) = (arrival.log_entry, reply) {
        state.log.answered(entry, response.status);
    }
}

/// The area a path belongs to; `None` for the start page and the control endpoints, which have no log and no faults.
fn area(path: &str) -> Option<Area> {
    if path == "/" || path.starts_with("/_emulator/") {
        None
    } else if api::owns(path) {
        Some(Area::Api)
    } else if path.starts_with("/image/") {
        Some(Area::Image)
    } else {
        Some(Area::Accounts)
    }
}
