//! Signing in to the emulator, and out again. There are no passwords: each sample account has a button.

use maud::html;

use super::session::COOKIE;
use super::{pages, paths};
use crate::http::params::append;
use crate::http::{Request, Response, cookie};
use crate::page;
use crate::random::opaque;
use crate::state::State;
use crate::state::accounts::Session;
use crate::world::World;

/// Redirects to the sign-in page, which leads back to the requested page.
pub(crate) fn redirect(world: &World, request: &Request) -> Response {
    let separator = if request.query.is_empty() { "" } else { "?" };
    let wanted = format!("{}{}{separator}{}", request.accounts_origin(&world.origin), request.path, request.query);
    let client_id = request.query().get("client_id").unwrap_or_default().to_owned();
    Response::see_other(&append(paths::LOGIN, &[("continue", &wanted), ("client_id", &client_id)]))
}

/// The sign-in page.
pub(crate) fn page(world: &World, state: &State, request: &Request) -> Response {
    let query = request.query();
    let next = next_page(request.accounts_origin(&world.origin), query.get("continue"));
    let main = html! {
        h1 { "Log in to the emulator" }
        p { "These accounts are invented and have no passwords. Choose who you want to be." }
        form method="post" action=(paths::LOGIN) {
            input type="hidden" name="continue" value=(next);
            ul.plain {
                @for person in &state.directory.people {
                    li {
                        button name="user" value=(person.key) aria-describedby={ "about-" (person.key) } { "Log in as " (person.name) }
                        p id={ "about-" (person.key) } { (person.about) }
                    }
                }
            }
        }
        p { a href=(paths::CONNECTED_APPS) { "Connected apps" } ": see and remove access." }
    };
    page::page(200, "Log in", main)
}

/// Signs in as the chosen account, then continues with the page that required it.
pub(crate) fn sign_in(world: &World, state: &mut State, request: &Request) -> Response {
    let form = request.form().unwrap_or_default();
    let Some(person) = form.get("user").and_then(|key| state.directory.person(key)).cloned() else {
        return pages::error("This account does not exist. Go back and choose one of the accounts there.");
    };
    let session_id = opaque(32);
    if session_id.is_empty() {
        return pages::error("This machine has no source of random numbers, so nobody can sign in.");
    }
    state.accounts.sessions.insert(session_id.clone(), Session { user: person.key.clone(), form_key: opaque(32) });
    Response::see_other(next_page(request.accounts_origin(&world.origin), form.get("continue")))
        .header("set-cookie", &format!("{COOKIE}={session_id}; Path=/; HttpOnly; SameSite=Lax"))
        .header("cache-control", "no-store")
}

/// Ends the session. Consents stay, as they do at Spotify.
pub(crate) fn sign_out(state: &mut State, request: &Request) -> Response {
    if let Some(session_id) = cookie::read(request, COOKIE) {
        state.accounts.sessions.remove(session_id);
    }
    let main = html! {
        h1 { "You are logged out" }
        p { "Apps keep the access you allowed." }
        p { a href=(paths::LOGIN) { "Log in" } }
    };
    page::page(200, "Logged out", main).header("set-cookie", &format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"))
}

/// Only the service's own pages may follow a sign-in; anything else would make it an open redirector.
fn next_page<'a>(origin: &str, wanted: Option<&'a str>) -> &'a str {
    let path = |address: &'a str| address.strip_prefix(origin).map(|rest| rest.split('?').next().unwrap_or(rest));
    let is_own = |address: &&'a str| path(address).is_some_and(|path| [paths::AUTHORIZE, paths::CONNECTED_APPS].contains(&path));
    wanted.filter(is_own).unwrap_or("/")
}
