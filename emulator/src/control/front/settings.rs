//! The settings as one form, each with its present value.

use serde_json::Value;

use super::form;
use crate::http::html::escape;
use crate::state::State;

/// A setting: its name, a label, and the values to choose from; without any it is a field to write in.
type Knob = (&'static str, &'static str, &'static [&'static str]);

const YES_NO: &[&str] = &["true", "false"];

const GROUPS: &[(&str, &[Knob])] = &[
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
            ("login_as", "Who agrees or refuses when nobody is asked", &[]),
            ("redirect_error", "Error sent back in place of asking (empty: none)", &[]),
            ("code_seconds", "Life of a code, in seconds", &[]),
            ("implicit_grant", "Serve the implicit grant", YES_NO),
        ],
    ),
    (
        "Tokens",
        &[
            ("access_token_seconds", "Life of an access token, in seconds", &[]),
            ("refresh", "What a refresh does to the refresh token", &["static", "rotate", "rotate-strict"]),
            ("refresh_grace_seconds", "A replaced refresh token still works for so many seconds", &[]),
            ("refresh_token_seconds", "Life of a refresh token from the consent, in seconds", &[]),
            (
                "expired_refresh_description",
                "What a refresh token past its life is told",
                &["", "Refresh token expired", "Refresh token revoked"],
            ),
            ("token_error_cors", "Pages can read errors of the token endpoint", YES_NO),
        ],
    ),
    (
        "Limits and time",
        &[
            ("rate_limit", "Requests of an app in 30 seconds (empty: no limit)", &[]),
            ("daily_quota", "Requests of an owner in a day and a bucket (empty: no limit)", &[]),
            ("rate_limit_cors", "Pages can read the 429 of these two", YES_NO),
            ("latency_ms", "Time every answer takes, in milliseconds", &[]),
        ],
    ),
    (
        "Web API answers",
        &[
            ("mode", "Mode of all apps", &["", "development", "extended"]),
            ("shapes", "Names and fields", &["2026", "older", "both"]),
            ("unauthorized_text", "Texts of a 401", &["2026", "older"]),
            ("not_listed_text", "What someone not on the list is told", &["2026", "2025", "2021"]),
            ("etags", "ETag and 304", YES_NO),
        ],
    ),
];

/// The form.
pub(super) fn section(state: &State) -> String {
    let (present, usual) = (state.settings.to_json(), state.beginning.settings.to_json());
    let mut fields = String::new();
    for (title, knobs) in GROUPS {
        let inside: String = knobs.iter().map(|knob| field(state, *knob, &present, &usual)).collect();
        fields.push_str(&format!("<fieldset>\n<legend>{title}</legend>\n{inside}</fieldset>\n"));
    }
    // A setting that nobody has put in a group yet is still one that can be turned.
    let known = |name: &str| GROUPS.iter().any(|(_, knobs)| knobs.iter().any(|(known, _, _)| *known == name));
    let others: String = present
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| !known(name))
        .map(|(name, _)| field(state, (name, name, &[]), &present, &usual))
        .collect();
    if !others.is_empty() {
        fields.push_str(&format!("<fieldset>\n<legend>More</legend>\n{others}</fieldset>\n"));
    }
    format!(
        "<section id=\"settings\">\n<h2>Settings</h2>\n<p>They hold until they are changed. From a test: <code>PATCH /_emulator/settings</code>; \
         at the start: <code>--set NAME=VALUE</code>.</p>\n{}</section>",
        form(
            state,
            "settings",
            &format!(
                "<div class=\"cards\">\n{fields}</div>\n<p class=\"actions\"><button class=\"main\">Apply the settings</button></p>\n"
            )
        ),
    )
}

fn field(state: &State, (name, label, choices): (&str, &str, &[&str]), present: &Value, usual: &Value) -> String {
    let value = text(present, name);
    let was = text(usual, name);
    let people: Vec<&str> = state.directory.people.iter().map(|person| person.key.as_str()).collect();
    let choices = if name == "login_as" { people.as_slice() } else { choices };
    let input = if choices.is_empty() {
        format!("<input id=\"set-{name}\" name=\"{name}\" value=\"{}\" autocomplete=\"off\">", escape(&value))
    } else {
        let options: String = choices
            .iter()
            .map(|choice| {
                let selected = if *choice == value { " selected" } else { "" };
                let shown = if choice.is_empty() { "not set" } else { choice };
                format!("<option value=\"{}\"{selected}>{}</option>", escape(choice), escape(shown))
            })
            .collect();
        format!("<select id=\"set-{name}\" name=\"{name}\">{options}</select>")
    };
    let changed = if value == was {
        String::new()
    } else {
        format!(" <strong class=\"changed\">changed, was {}</strong>", if was.is_empty() { "empty" } else { &was })
    };
    format!("<p class=\"field\"><label for=\"set-{name}\">{label} <code>{name}</code></label>{changed}\n{input}</p>\n")
}

/// A value as people write it; `null` is empty.
fn text(settings: &Value, name: &str) -> String {
    match settings.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
