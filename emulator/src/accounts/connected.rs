//! The page of connected apps: what this person allowed to which app, and taking it back. Spotify has it among the account's settings;
//! the words are ours.

use super::{login, pages};
use crate::clock::{self, SECOND};
use crate::http::html::escape;
use crate::http::{Request, Response};
use crate::page;
use crate::state::State;
use crate::state::accounts::Consent;
use crate::state::directory::App;
use crate::state::scope;
use crate::world::World;

/// Where it is, as at Spotify without the language.
pub(crate) const PATH: &str = "/account/apps";

/// The page, after a sign-in if need be.
pub(crate) fn page(world: &World, state: &State, request: &Request) -> Response {
    let Some(signed_in) = login::signed_in(state, request) else { return login::first(world, request) };
    let consents = state.accounts.consents.get(&signed_in.person.key);
    let apps: String = consents
        .into_iter()
        .flatten()
        .filter_map(|(client_id, consent)| Some(item(state.directory.app(client_id)?, consent)))
        .collect();
    let list = if apps.is_empty() {
        "<p id=\"no-apps\">No app may use this account.</p>".to_owned()
    } else {
        format!(
            "<p>After removing one it gets no new access. What it holds already lasts until it runs out, an hour at most.</p>\n\
             <form method=\"post\" action=\"{PATH}\">\n<input type=\"hidden\" name=\"form_key\" value=\"{key}\">\n\
             <ul class=\"plain\" id=\"apps\">\n{apps}</ul>\n</form>",
            key = escape(&signed_in.form_key),
        )
    };
    page::page(
        200,
        "Connected apps",
        &format!(
            "<h1>Apps that may use your account</h1>\n\
             <p>You are logged in as <strong id=\"account\">{name}</strong>. <a href=\"/logout\">Log out</a></p>\n{list}",
            name = escape(&signed_in.person.name),
        ),
    )
}

fn item(app: &App, consent: &Consent) -> String {
    let lines: String = consent.scopes.iter().map(|name| format!("<li>{}</li>\n", escape(scope::told(name)))).collect();
    let scopes = if lines.is_empty() { "<p>Nothing beyond what is public.</p>".to_owned() } else { format!("<ul>\n{lines}</ul>") };
    let id = escape(&app.client_id);
    format!(
        "<li><h2 id=\"app-{id}\">{name}</h2>\n<p>Since <time datetime=\"{at}\">{day}</time></p>\n{scopes}\n\
         <button name=\"client_id\" value=\"{id}\" aria-describedby=\"app-{id}\">Remove access</button></li>\n",
        name = escape(&app.name),
        at = clock::date_time(consent.at / SECOND),
        day = clock::date(consent.at / SECOND),
    )
}

/// A pressed button on it. Access tokens that are out live to their end.
pub(crate) fn remove(state: &mut State, request: &Request) -> Response {
    let form = request.form().unwrap_or_default();
    let Some(signed_in) = login::signed_in(state, request) else {
        return pages::error("You are not signed in any more. Go back, sign in and try again.");
    };
    if form.get("form_key") != Some(signed_in.form_key.as_str()) {
        return pages::error("This form was not made for this sign-in. Go back and open the page again.");
    }
    let Some(client_id) = form.filled("client_id") else {
        return pages::error("No app was named. Go back and press the button of one.");
    };
    state.accounts.withdraw(&signed_in.person.key, Some(client_id), true);
    Response::see_other(PATH).header("cache-control", "no-store")
}
