//! The accounts service: sign-in, consent, authorization codes and tokens (Spotify, "Authorization Code with PKCE Flow").

pub(crate) mod any_client;
pub(crate) mod authorize;
mod automatic;
mod connected_apps;
mod consent;
mod grant;
mod login;
pub(crate) mod pages;
pub(crate) mod paths;
mod request;
pub(crate) mod session;
pub(crate) mod token;

use crate::http::{Request, Response};
use crate::state::State;
use crate::world::World;

/// Answers requests to the accounts service; `None` for any other path.
pub(crate) fn answer(world: &World, state: &mut State, request: &Request) -> Option<Response> {
    Some(match (request.path.as_str(), request.method.as_str()) {
        (paths::TOKEN, _) => token::answer(state, request),
        (paths::AUTHORIZE, "GET" | "HEAD") => authorize::answer(world, state, request),
        (paths::DECISION, "POST") => consent::decide(state, request),
        (paths::LOGIN, "GET" | "HEAD") => login::page(world, state, request),
        (paths::LOGIN, "POST") => login::sign_in(world, state, request),
        (paths::CONNECTED_APPS, "GET" | "HEAD") => connected_apps::page(world, state, request),
        (paths::CONNECTED_APPS, "POST") => connected_apps::remove(state, request),
        (paths::LOGOUT, "GET" | "HEAD" | "POST") => login::sign_out(state, request),
        (paths::AUTHORIZE | paths::DECISION | paths::LOGIN | paths::CONNECTED_APPS | paths::LOGOUT, _) => {
            pages::method_not_allowed()
        }
        _ => return None,
    })
}
