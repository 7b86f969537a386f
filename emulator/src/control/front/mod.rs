//! The start page, for someone who has never seen the emulator: what it is, where an app goes, who there is, the switches as plain forms,
//! and the requests as they come. Everything works without the script; with it the list of requests grows by itself.

mod apps;
mod faults;
mod log;
mod presets;
mod settings;

pub(super) use log::{SCRIPT, SCRIPT_PATH, rows};
pub(super) use presets::PRESETS;

use crate::clock::{self, SECOND};
use crate::http::html::escape;
use crate::http::{Request, Response};
use crate::page;
use crate::state::State;
use crate::state::directory::sample::SAMPLE_CLIENT_ID;
use crate::world::World;

/// `GET /`.
pub(super) fn page(world: &World, state: &State, request: &Request) -> Response {
    let filter = request.query().get("filter").unwrap_or_default().to_owned();
    let parts = [
        start(world, state),
        apps::section(state),
        presets::section(state),
        log::section(state, &filter),
        settings::section(state),
        faults::section(state),
        clock_section(state),
    ];
    page::live_page("Start", SCRIPT_PATH, &parts.join("\n"))
}

/// What is answered under any other name than the emulator's own.
pub(super) fn elsewhere(world: &World) -> Response {
    let origin = escape(&world.origin);
    let text = format!(
        "<h1>Not under this name</h1>\n<p id=\"error\">The start page answers only at <a href=\"{origin}/\">{origin}/</a>.</p>"
    );
    page::page(403, "Not under this name", &text)
}

/// A form that posts to `/_emulator/form/…`, with the key that no other page knows.
fn form(state: &State, action: &str, inside: &str) -> String {
    format!(
        "<form method=\"post\" action=\"/_emulator/form/{action}\">\n<input type=\"hidden\" name=\"form_key\" value=\"{}\">\n{inside}</form>\n",
        escape(&state.beginning.form_key),
    )
}

fn start(world: &World, state: &State) -> String {
    let origin = escape(&world.origin);
    let people: String = state
        .directory
        .people
        .iter()
        .map(|person| {
            let (name, email, about) = (escape(&person.name), escape(&person.email), escape(&person.about));
            format!("<tr><th scope=\"row\">{name}</th><td>{email}</td><td>{about}</td></tr>\n")
        })
        .collect();
    format!(
        "<h1>A stand-in for Spotify, to test your app against</h1>\n\
         <p class=\"lead\">This program behaves as Spotify's accounts service and Web API do, as far as an app can tell, on a good day and on a \
         bad one. It holds no real accounts and no real music, and talks to nobody.</p>\n\
         <nav aria-label=\"On this page\"><a href=\"#app\">Your app</a> <a href=\"#people\">Accounts</a> \
         <a href=\"#apps\">Apps</a> <a href=\"#presets\">A bad day</a> \
         <a href=\"#log\">Requests</a> <a href=\"#settings\">Settings</a> <a href=\"#faults\">Faults</a> <a href=\"#clock\">Clock and tokens</a></nav>\n\
         <section id=\"app\">\n<h2>Point your app here</h2>\n<table>\n\
         <tr><th scope=\"col\">in place of</th><th scope=\"col\">use</th></tr>\n\
         <tr><td>https://accounts.spotify.com/authorize</td><td><code>{origin}/authorize</code></td></tr>\n\
         <tr><td>https://accounts.spotify.com/api/token</td><td><code>{origin}/api/token</code></td></tr>\n\
         <tr><td>https://api.spotify.com/v1</td><td><code>{origin}/v1</code></td></tr>\n\
         <tr><td>your client ID</td><td><code>{SAMPLE_CLIENT_ID}</code></td></tr>\n</table>\n\
         <p>Then sign in from your app, choose an account, and watch the <a href=\"#log\">requests</a>.</p>\n</section>\n\
         <section id=\"people\">\n<h2>Accounts</h2>\n<p>They have no passwords: the sign-in page has a button for each.</p>\n\
         <table>\n{people}</table>\n\
         <p><a href=\"/en/login\">Log in</a> · <a href=\"/account/apps\">Connected apps</a> · <a href=\"/logout\">Log out</a></p>\n</section>"
    )
}

fn clock_section(state: &State) -> String {
    let ahead = if state.ahead == 0 { String::new() } else { ", moved ahead by hand".to_owned() };
    let buttons = "<p class=\"actions\"><button name=\"ahead\" value=\"3600\">An hour ahead</button>\n\
                   <button name=\"ahead\" value=\"86400\">A day ahead</button>\n\
                   <button name=\"ahead\" value=\"15897600\">Six months ahead</button></p>\n";
    let end = "<p class=\"actions\"><button name=\"do\" value=\"expire\">End all access tokens</button>\n\
               <button name=\"do\" value=\"revoke\">Take back all consents</button>\n\
               <button name=\"do\" value=\"reset\">Start over</button></p>\n";
    format!(
        "<section id=\"clock\">\n<h2>Clock and tokens</h2>\n\
         <p>The emulator's clock stands at <time>{now}</time>{ahead}. Codes, tokens, consents and limits age by it.</p>\n{clock}{tokens}\
         <p>Starting over forgets sign-ins, tokens, changes to libraries, and the clock; apps, people, settings and faults are again as at the start.</p>\n</section>",
        now = clock::date_time(state.now() / SECOND),
        clock = form(state, "advance", buttons),
        tokens = form(state, "tokens", end),
    )
}
