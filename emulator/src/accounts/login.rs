//! Signing in and out of the emulator itself. There are no passwords: one button for each sample account.

use super::pages;
use super::store::{Session, opaque};
use crate::http::{Request, Response, cookie};
use crate::service::Service;
use crate::state::State;
use crate::world::people;

/// The session cookie. Cookies do not tell ports apart, so the name says whose it is.
pub(crate) const COOKIE: &str = "emulator_session";

/// The session of the browser that sent this, if it signed in.
pub(crate) fn session<'a>(state: &'a State, request: &Request) -> Option<&'a Session> {
    state.accounts.sessions.get(cookie::read(request, COOKIE)?)
}

/// The sign-in page.
pub(crate) fn page(service: &Service, request: &Request) -> Response {
    let query = request.query();
    pages::login(own_place(service, query.get("continue")))
}

/// A pressed button on it: makes a session and goes on to where the person was heading.
pub(crate) fn sign_in(service: &Service, state: &mut State, request: &Request) -> Response {
    let form = request.form().unwrap_or_default();
    let Some(user) = form.get("user").and_then(people::account) else {
        return pages::error("This account does not exist. Go back and choose one of the sample accounts.");
    };
    let name = opaque(32);
    if name.is_empty() {
        return pages::error("This machine gives no random numbers, so nobody can sign in.");
    }
    state.accounts.sessions.insert(name.clone(), Session { user, form_key: opaque(32) });
    Response::see_other(own_place(service, form.get("continue")))
        .header("set-cookie", &format!("{COOKIE}={name}; Path=/; HttpOnly; SameSite=Lax"))
        .header("cache-control", "no-store")
}

/// Ends the session. Consents stay, as they do at Spotify.
pub(crate) fn sign_out(state: &mut State, request: &Request) -> Response {
    if let Some(name) = cookie::read(request, COOKIE) {
        state.accounts.sessions.remove(name);
    }
    pages::signed_out().header("set-cookie", &format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"))
}

/// Only the service's own authorize address may follow a sign-in: anything else would be an open redirector.
fn own_place<'a>(service: &Service, wanted: Option<&'a str>) -> &'a str {
    wanted
        .filter(|place| {
            place
                .strip_prefix(&service.origin)
                .and_then(|rest| rest.strip_prefix("/authorize"))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('?'))
        })
        .unwrap_or("/")
}
