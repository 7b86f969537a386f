//! Signing in and out of the emulator itself. There are no passwords: one button for each sample account.

use std::sync::Arc;

use super::{connected, pages};
use crate::http::params::append;
use crate::http::{Request, Response, cookie};
use crate::random::opaque;
use crate::state::State;
use crate::state::accounts::Session;
use crate::state::directory::Person;
use crate::world::World;

/// The session cookie. Cookies do not tell ports apart, so the name says whose it is.
pub(crate) const COOKIE: &str = "emulator_session";

/// Someone who signed in.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    pub(crate) person: Arc<Person>,
    /// Stands in every form, so that no other page can act for the person.
    pub(crate) form_key: String,
}

/// Who signed in with the browser that sent this, if anybody did.
pub(crate) fn signed_in(state: &State, request: &Request) -> Option<SignedIn> {
    let session = state.accounts.sessions.get(cookie::read(request, COOKIE)?)?;
    let person = Arc::clone(state.directory.person(&session.user)?);
    Some(SignedIn { person, form_key: session.form_key.clone() })
}

/// Sends the browser to the sign-in page, and from there back to where it was.
pub(crate) fn first(world: &World, request: &Request) -> Response {
    let joint = if request.query.is_empty() { "" } else { "?" };
    let place = format!("{}{}{joint}{}", world.origin, request.path, request.query);
    let client_id = request.query().get("client_id").unwrap_or_default().to_owned();
    Response::see_other(&append("/en/login", &[("continue", &place), ("client_id", &client_id)]))
}

/// The sign-in page.
pub(crate) fn page(world: &World, state: &State, request: &Request) -> Response {
    let query = request.query();
    pages::login(&state.directory, own_place(world, query.get("continue")))
}

/// A pressed button on it: makes a session and goes on to where the person was heading.
pub(crate) fn sign_in(world: &World, state: &mut State, request: &Request) -> Response {
    let form = request.form().unwrap_or_default();
    let Some(person) = form.get("user").and_then(|key| state.directory.person(key)).cloned() else {
        return pages::error("This account does not exist. Go back and choose one of the accounts there.");
    };
    let name = opaque(32);
    if name.is_empty() {
        return pages::error("This machine gives no random numbers, so nobody can sign in.");
    }
    state.accounts.sessions.insert(name.clone(), Session { user: person.key.clone(), form_key: opaque(32) });
    Response::see_other(own_place(world, form.get("continue")))
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

/// Only the service's own pages may follow a sign-in: anything else would be an open redirector.
fn own_place<'a>(world: &World, wanted: Option<&'a str>) -> &'a str {
    let path = |place: &'a str| place.strip_prefix(&world.origin).map(|rest| rest.split('?').next().unwrap_or(rest));
    wanted.filter(|place| path(place).is_some_and(|path| ["/authorize", connected::PATH].contains(&path))).unwrap_or("/")
}
