//! The accounts service: sign-in, consent, authorization codes and tokens (Spotify, "Authorization Code with PKCE Flow").

pub(crate) mod authorize;
pub(crate) mod connected;
pub(crate) mod consent;
pub(crate) mod login;
pub(crate) mod outcome;
pub(crate) mod pages;
pub(crate) mod token;

use crate::http::{Request, Response};
use crate::state::State;
use crate::world::World;

/// Answers what belongs to the accounts service; `None` for any other path.
pub(crate) fn answer(world: &World, state: &mut State, request: &Request) -> Option<Response> {
    let page = match (request.path.as_str(), request.method.as_str()) {
        ("/api/token", _) => return Some(token::answer(state, request)),
        ("/authorize", "GET" | "HEAD") => authorize::answer(world, state, request),
        ("/authorize/decision", "POST") => consent::decide(state, request),
        ("/en/login", "GET" | "HEAD") => login::page(world, state, request),
        ("/en/login", "POST") => login::sign_in(world, state, request),
        (connected::PATH, "GET" | "HEAD") => connected::page(world, state, request),
        (connected::PATH, "POST") => connected::remove(state, request),
        ("/logout", "GET" | "HEAD" | "POST") => login::sign_out(state, request),
        ("/authorize" | "/authorize/decision" | "/en/login" | connected::PATH | "/logout", _) => pages::method_not_allowed(),
        _ => return None,
    };
    Some(page)
}
