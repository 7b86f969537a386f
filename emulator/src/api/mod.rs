//! The Web API under `/v1` (Spotify, "Quota modes" and "Web API Reference").
//!
//! The steps are the same for every request: CORS preflight, limits, bearer token, the rules of development mode, the operation, its
//! scopes, and then the handler. `older` has the operations for extended mode only.

pub(crate) mod caching;
pub(crate) mod call;
pub(crate) mod catalogue;
pub(crate) mod cors;
pub(crate) mod cursor;
pub(crate) mod entries;
pub(crate) mod errors;
pub(crate) mod fields;
pub(crate) mod gate;
pub(crate) mod identifier;
pub(crate) mod library;
pub(crate) mod library_write;
pub(crate) mod me;
pub(crate) mod mix;
pub(crate) mod objects;
pub(crate) mod older;
pub(crate) mod operations;
pub(crate) mod paging;
pub(crate) mod player;
pub(crate) mod playlist_write;
pub(crate) mod playlists;
pub(crate) mod search;
pub(crate) mod throttle;
pub(crate) mod top;
pub(crate) mod uris;
pub(crate) mod value;

use std::sync::Arc;

use crate::http::{Request, Response};
use crate::state::State;
use crate::state::directory::Mode;
use crate::state::settings::ResponsesAs;
use crate::world::World;
use call::Call;
use operations::{Found, Run};

/// Whether a path belongs to the Web API.
pub(crate) fn owns(path: &str) -> bool {
    path == "/v1" || path.starts_with("/v1/")
}

/// Answers a request.
pub(crate) fn answer(world: &World, state: &mut State, request: &Request) -> Response {
    if request.method == "OPTIONS" {
        return cors::preflight();
    }
    // Browsers always state it, so this response needs no CORS headers.
    if state.settings.length_required && !states_length(request) {
        return errors::length_required();
    }
    // Before the CORS headers: whether pages can read a 429 is a setting.
    if let Err(too_many) = throttle::check(state, request) {
        return too_many;
    }
    let mut response = run(world, state, request).unwrap_or_else(|error| error);
    caching::apply(&mut response, request, state.settings.etags);
    cors::allow(&mut response);
    response
}

/// Whether a request that may have a body states its length (RFC 9110 section 15.5.12).
fn states_length(request: &Request) -> bool {
    !matches!(request.method.as_str(), "PUT" | "POST")
        || request.header("content-length").is_some()
        || request.header("transfer-encoding").is_some()
}

fn run(world: &World, state: &mut State, request: &Request) -> Result<Response, Response> {
    let caller = gate::authorize(state, request)?;
    let observed = state.settings.responses_as == ResponsesAs::Observed;
    let (operation, ids) = match operations::find(&request.method, &request.path) {
        Found::Operation(operation, ids) => (operation, ids),
        Found::OtherMethod => return Err(errors::regular(405, "Method not allowed")),
        Found::Nothing => return Err(errors::not_found()),
    };
    let handler = match operation.run {
        Run::Handler(handler) => handler,
        Run::Older(handler) if caller.mode == Mode::Extended => handler,
        Run::StillOpen(handler) if caller.mode == Mode::Extended || observed => handler,
        Run::Gone if observed => return Err(errors::not_found()),
        Run::Older(_) | Run::StillOpen(_) | Run::Closed | Run::Gone => return Err(errors::regular(403, "Forbidden")),
    };
    if !operation.needs.met_by(&caller.scopes) {
        return Err(errors::insufficient_scope());
    }
    if operation.has_identifiers() && !ids.iter().all(|id| identifier::is_identifier(id)) {
        return Err(errors::invalid_identifier(state.settings.responses_as));
    }
    let person = match caller.person {
        Some(person) => person,
        None if operation.path.starts_with("me") => {
            return Err(errors::regular(401, "Valid user authentication required"));
        }
        None => Arc::default(),
    };
    let (scopes, mode) = (caller.scopes, caller.mode);
    let mut call = Call { world, state, request, query: request.query(), ids, person, scopes, mode };
    call.check_market()?;
    handler(&mut call)
}
