//! The start page explains the emulator: where to point an app, which accounts exist, the settings as plain forms, and the requests as
//! they arrive. All of it works without the script, which only keeps the list of requests fresh.

mod apps;
mod faults;
mod form;
pub(crate) mod log;
pub(crate) mod presets;
pub(crate) mod settings;

use maud::{Markup, html};

use crate::clock::{self, SECOND};
use crate::http::{Request, Response};
use crate::page;
use crate::state::State;
use crate::state::directory::redirect::matches_any_port;
use crate::world::World;
use form::form;

/// `GET /`.
pub(crate) fn page(world: &World, state: &State, request: &Request) -> Response {
    let filter = request.query().get("filter").unwrap_or_default().to_owned();
    let main = html! {
        h1 { "A stand-in for Spotify, to test your app against" }
        p.lead {
            "To an app, this program behaves like Spotify's accounts service and Web API, on a good day and on a bad one. It has no real \
             accounts and no real music, and it contacts nobody."
        }
        (contents())
        (addresses(world, state))
        (accounts(state))
        (apps::section(state))
        (presets::section(state))
        (log::section(state, &filter))
        (settings::section(state))
        (faults::section(state))
        (clock_and_tokens(state))
    };
    page::live_page("Start", log::SCRIPT_PATH, main)
}

/// The response under a host name other than the emulator's own.
pub(crate) fn wrong_host(world: &World) -> Response {
    let home = format!("{}/", world.origin);
    let main = html! {
        h1 { "Not under this name" }
        p #error { "The start page answers only at " a href=(home) { (home) } "." }
    };
    page::page(403, "Not under this name", main)
}

fn contents() -> Markup {
    const SECTIONS: &[(&str, &str)] = &[
        ("app", "Your app"),
        ("people", "Accounts"),
        ("apps", "Apps"),
        ("presets", "A bad day"),
        ("log", "Requests"),
        ("settings", "Settings"),
        ("faults", "Faults"),
        ("clock", "Clock and tokens"),
    ];
    html! {
        nav aria-label="On this page" {
            @for (id, title) in SECTIONS { a href={ "#" (id) } { (title) } " " }
        }
    }
}

fn addresses(world: &World, state: &State) -> Markup {
    let origin = &world.origin;
    html! {
        section #app {
            h2 { "Point your app here" }
            table {
                tr { th scope="col" { "in place of" } th scope="col" { "use" } }
                tr { td { "https://accounts.spotify.com/authorize" } td { code { (origin) "/authorize" } } }
                tr { td { "https://accounts.spotify.com/api/token" } td { code { (origin) "/api/token" } } }
                tr { td { "https://api.spotify.com/v1" } td { code { (origin) "/v1" } } }
                @if let Some(app) = state.main_app() {
                    tr { td { "your client ID" } td { code { (app.client_id) } } }
                    @for uri in &app.redirect_uris {
                        tr { td { "your redirect URI" } td { code { (uri) } @if matches_any_port(uri) { " with any port" } } }
                    }
                }
            }
            p { "Then sign in from your app, choose an account, and watch the " a href="#log" { "requests" } "." }
        }
    }
}

fn accounts(state: &State) -> Markup {
    html! {
        section #people {
            h2 { "Accounts" }
            p { "They have no passwords: the sign-in page has a button for each." }
            table {
                @for person in &state.directory.people {
                    tr { th scope="row" { (person.name) } td { (person.email) } td { (person.about) } }
                }
            }
            p {
                a href="/en/login" { "Log in" } " · " a href="/account/apps" { "Connected apps" } " · " a href="/logout" { "Log out" }
            }
        }
    }
}

fn clock_and_tokens(state: &State) -> Markup {
    let ahead = html! {
        p.actions {
            button name="ahead" value="3600" { "An hour ahead" }
            button name="ahead" value="86400" { "A day ahead" }
            button name="ahead" value="15897600" { "Six months ahead" }
        }
    };
    let tokens = html! {
        p.actions {
            button name="do" value="expire" { "End all access tokens" }
            button name="do" value="revoke" { "Take back all consents" }
            button name="do" value="reset" { "Start over" }
        }
    };
    html! {
        section #clock {
            h2 { "Clock and tokens" }
            p {
                "The emulator's clock shows " time { (clock::date_time(state.now() / SECOND)) }
                @if state.ahead != 0 { ", moved ahead by hand" }
                ". Codes, tokens, consents and limits expire by it."
            }
            (form(state, "advance", ahead))
            (form(state, "tokens", tokens))
            p {
                "Starting over forgets sign-ins, tokens and changes to libraries, and sets the clock back. Apps, people, settings and faults \
                 are again as at the start."
            }
        }
    }
}
