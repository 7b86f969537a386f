//! All settings as one form, each with its current value.

use maud::{Markup, html};
use serde_json::Value;

use super::form::form;
use crate::state::State;

/// A setting: its name, its label, and the values to choose from. Without values it is a text field.
type Setting = (&'static str, &'static str, &'static [&'static str]);

const YES_NO: &[&str] = &["true", "false"];

const GROUPS: &[(&str, &[Setting])] = &[
    (
        "Sign-in",
        &[
            (
                "login_outcome",
                "What happens to an authorization request",
                &[
                    "ask",
                    "agree",
                    "refuse",
                    "invalid_client",
                    "invalid_redirect_uri",
                    "insecure_redirect_uri",
                    "illegal_scope",
                    "illegal_redirect_uri",
                ],
            ),
            ("login_as", "Account that agrees or refuses without being asked", &[]),
            ("scope_commas", "Commas separate scopes, too", YES_NO),
            ("redirect_error", "Error sent back instead of asking (empty: none)", &[]),
            ("code_seconds", "Life of a code, in seconds", &[]),
            ("implicit_grant", "Serve the implicit grant", YES_NO),
            ("any_client", "Register apps and loopback redirect URIs as they are used", YES_NO),
        ],
    ),
    (
        "Tokens",
        &[
            ("access_token_seconds", "Life of an access token, in seconds", &[]),
            ("refresh", "What a refresh does to the refresh token", &["static", "rotate", "rotate-strict"]),
            ("refresh_grace_seconds", "How long a replaced refresh token still works, in seconds", &[]),
            ("refresh_token_seconds", "Life of a refresh token from the consent, in seconds", &[]),
            (
                "expired_refresh_description",
                "Error description for an expired refresh token",
                &["", "Refresh token expired", "Refresh token revoked"],
            ),
            ("token_error_cors", "Pages can read errors of the token endpoint", YES_NO),
        ],
    ),
    (
        "Limits and time",
        &[
            ("rate_limit", "Requests per app in 30 seconds (empty: no limit)", &[]),
            ("daily_quota", "Requests per owner, day and bucket (empty: no limit)", &[]),
            ("rate_limit_cors", "Pages can read the 429 of these two", YES_NO),
            ("latency_ms", "Time every response takes, in milliseconds", &[]),
            ("request_seconds", "Time the head or the body of a request may take, in seconds", &[]),
            ("idle_seconds", "Time a connection may wait for its next request, in seconds", &[]),
        ],
    ),
    (
        "Web API responses",
        &[
            ("mode", "Mode of all apps", &["", "development", "extended"]),
            ("shapes", "Names and fields", &["2026", "older", "both"]),
            ("responses_as", "Where accounts of the service disagree", &["observed", "documented"]),
            ("unauthorized_text", "Error texts of a 401", &["2026", "older"]),
            ("not_listed_text", "Error text for someone not on the list", &["2026", "2025", "2021"]),
            ("etags", "ETag and 304", YES_NO),
            ("length_required", "A PUT or POST without Content-Length is refused", YES_NO),
            ("repeated_entries", "Entries of each page that stand again on the next one", &[]),
        ],
    ),
];

/// What a setting is called on the page, and the values to choose from; both empty for one that no group lists yet.
pub(crate) fn labels(name: &str) -> (&'static str, &'static [&'static str]) {
    let all = GROUPS.iter().flat_map(|(_, settings)| settings.iter());
    all.filter(|(known, _, _)| *known == name).map(|(_, label, choices)| (*label, *choices)).next().unwrap_or(("", &[]))
}

/// The form.
pub(super) fn section(state: &State) -> Markup {
    html! {
        section #settings {
            h2 { "Settings" }
            p {
                "They apply until you change them. From a test: " code { "PATCH /_emulator/settings" } "; at the start: "
                code { "--set NAME=VALUE" } "."
            }
            (form(state, "settings", fields(state)))
        }
    }
}

fn fields(state: &State) -> Markup {
    let (current, initial) = (state.settings.to_json(), state.initial.settings.to_json());
    // Settings that no group lists yet still get a field.
    let is_grouped = |name: &str| GROUPS.iter().any(|(_, settings)| settings.iter().any(|(known, _, _)| *known == name));
    let others: Vec<&str> =
        current.as_object().into_iter().flat_map(|all| all.keys()).map(String::as_str).filter(|name| !is_grouped(name)).collect();
    html! {
        div.cards {
            @for (title, settings) in GROUPS {
                fieldset {
                    legend { (title) }
                    @for setting in *settings { (field(state, *setting, &current, &initial)) }
                }
            }
            @if !others.is_empty() {
                fieldset {
                    legend { "More" }
                    @for name in others { (field(state, (name, name, &[]), &current, &initial)) }
                }
            }
        }
        p.actions { button.main { "Apply the settings" } }
    }
}

fn field(state: &State, (name, label, choices): (&str, &str, &[&str]), current: &Value, initial: &Value) -> Markup {
    let (value, before) = (text(current, name), text(initial, name));
    let people: Vec<&str> = state.directory.people.iter().map(|person| person.key.as_str()).collect();
    let choices = if name == "login_as" { people.as_slice() } else { choices };
    let id = format!("set-{name}");
    html! {
        p.field {
            label for=(id) { (label) " " code { (name) } }
            @if value != before {
                " " strong.changed { "changed, was " (if before.is_empty() { "empty" } else { &before }) }
            }
            @if choices.is_empty() {
                input id=(id) name=(name) value=(value) autocomplete="off";
            } @else {
                select id=(id) name=(name) {
                    @for choice in choices {
                        option value=(choice) selected[*choice == value] { (if choice.is_empty() { "not set" } else { choice }) }
                    }
                }
            }
        }
    }
}

/// A value as people write it; `null` is empty.
fn text(settings: &Value, name: &str) -> String {
    match settings.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
