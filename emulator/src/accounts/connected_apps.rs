//! The page of connected apps: what a person allowed each app, with a button to take it back. Spotify has it among the account's
//! settings; the words are ours.

use maud::{Markup, html};

use super::{login, pages, paths, session};
use crate::clock::{self, SECOND};
use crate::http::{Request, Response};
use crate::page;
use crate::state::State;
use crate::state::accounts::Consent;
use crate::state::directory::App;
use crate::state::scope;
use crate::world::World;

/// The page, or the sign-in page if nobody is signed in.
pub(crate) fn page(world: &World, state: &State, request: &Request) -> Response {
    let Some(signed_in) = session::signed_in(state, request) else { return login::redirect(world, request) };
    let consents = state.accounts.consents.get(&signed_in.person.key).into_iter().flatten();
    let apps: Vec<(&App, &Consent)> =
        consents.filter_map(|(client_id, consent)| Some((&**state.directory.app(client_id)?, consent))).collect();
    let main = html! {
        h1 { "Apps that may use your account" }
        p { "You are logged in as " strong #account { (signed_in.person.name) } ". " a href=(paths::LOGOUT) { "Log out" } }
        @if apps.is_empty() {
            p #no-apps { "No app may use this account." }
        } @else {
            p { "An app you remove gets no new access. Access it already has lasts until it expires, at most an hour." }
            form method="post" action=(paths::CONNECTED_APPS) {
                input type="hidden" name="form_key" value=(signed_in.form_key);
                ul.plain #apps {
                    @for (app, consent) in apps { (item(app, consent)) }
                }
            }
        }
    };
    page::page(200, "Connected apps", main)
}

fn item(app: &App, consent: &Consent) -> Markup {
    let id = &app.client_id;
    let given = consent.at / SECOND;
    html! {
        li {
            h2 id={ "app-" (id) } { (app.name) }
            p { "Since " time datetime=(clock::date_time(given)) { (clock::date(given)) } }
            @if consent.scopes.is_empty() {
                p { "Nothing beyond what is public." }
            } @else {
                ul { @for scope in &consent.scopes { li { (scope::description(scope)) } } }
            }
            button name="client_id" value=(id) aria-describedby={ "app-" (id) } { "Remove access" }
        }
    }
}

/// Takes back what an app was allowed. Its access tokens stay valid until they expire.
pub(crate) fn remove(state: &mut State, request: &Request) -> Response {
    let form = request.form().unwrap_or_default();
    let Some(signed_in) = session::signed_in(state, request) else {
        return pages::error("You are no longer signed in. Go back, sign in and try again.");
    };
    if form.get("form_key") != Some(signed_in.form_key.as_str()) {
        return pages::error("This form belongs to another sign-in. Go back and open the page again.");
    }
    let Some(client_id) = form.filled("client_id") else {
        return pages::error("The form names no app. Go back and press the button beside one.");
    };
    state.accounts.withdraw(&signed_in.person.key, Some(client_id), true);
    Response::see_other(paths::CONNECTED_APPS).header("cache-control", "no-store")
}
