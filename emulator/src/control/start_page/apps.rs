//! The registered apps. Like Spotify's dashboard: create an app, add redirect URIs, and choose who may use it. The words are ours.

use maud::{Markup, html};

use super::form::{form, text_field};
use crate::state::State;
use crate::state::directory::sample::SAMPLE_CLIENT_ID;
use crate::state::directory::{App, Mode};

/// The apps, and the form to create one.
pub(super) fn section(state: &State) -> Markup {
    html! {
        section #apps {
            h2 { "Apps" }
            p { "A loopback redirect URI without a port matches any port; everything else has to match exactly." }
            div.cards {
                @for app in &state.directory.apps { (card(state, app)) }
                article #register {
                    h3 { "Create app" }
                    p {
                        "What you do in Spotify's dashboard. There it also asks for a description, which APIs you use, and that you agree \
                         to its terms."
                    }
                    (form(state, "app", new_app(state)))
                }
            }
        }
    }
}

fn new_app(state: &State) -> Markup {
    html! {
        (text_field("new-name", "name", "App name"))
        (text_field("new-uri", "redirect_uri", "Redirect URI"))
        p.field {
            label for="new-owner" { "Owner (at Spotify, the account logged in to the dashboard)" }
            select #new-owner name="owner" {
                @for person in &state.directory.people { option value=(person.key) { (person.name) } }
            }
        }
        p.actions { button.main { "Save" } }
    }
}

fn card(state: &State, app: &App) -> Markup {
    let id = &app.client_id;
    let name = |key| state.directory.display_name(key).unwrap_or(key);
    let users: Vec<&str> = app.users.iter().map(|key| name(key.as_str())).collect();
    html! {
        article id={ "app-" (id) } {
            h3 { (app.name) }
            dl {
                dt { "Client ID" }
                dd { code id=[(id == SAMPLE_CLIENT_ID).then_some("client-id")] { (id) } }
                dt { "Client secret" }
                dd { (secret(app)) }
                dt { "Owner" }
                dd {
                    (name(app.owner.as_str()))
                    @if !state.directory.owner_has_premium(app) { ", who has no Premium: every Web API call answers 403" }
                }
                dt { "On its list" }
                dd { @if users.is_empty() { "nobody else" } @else { (users.join(", ")) } }
                dt { "Mode" }
                dd { (if app.mode == Mode::Extended { "extended" } else { "development" }) }
                dt { "Redirect URIs" }
                dd { ul { @for uri in &app.redirect_uris { li { code { (uri) } } } } }
            }
            details {
                summary { "Settings" }
                (form(state, "app-settings", settings(app)))
            }
        }
    }
}

/// A secret that an app sent by itself can be its real one at Spotify, so it is not shown.
fn secret(app: &App) -> Markup {
    html! {
        @if !app.registered_itself {
            code { (app.client_secret) }
        } @else if app.client_secret.is_empty() {
            "none yet"
        } @else {
            "the first one that it sent"
        }
    }
}

fn settings(app: &App) -> Markup {
    let id = &app.client_id;
    html! {
        input type="hidden" name="client_id" value=(id);
        (text_field(&format!("uri-{id}"), "redirect_uri", "Add a redirect URI"))
        (text_field(&format!("user-{id}"), "email", "User Management: add the email of an account"))
        p.actions { button { "Save" } }
    }
}
