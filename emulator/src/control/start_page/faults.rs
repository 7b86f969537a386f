//! The faults that are set, and a form to set another.

use maud::{Markup, html};
use serde_json::json;

use super::form::form;
use crate::state::State;
use crate::state::faults::Rule;

/// The usual faults, as label and JSON. The form takes any other fault as JSON.
const USUAL: &[(&str, &str)] = &[
    ("429, not readable by pages", r#"{"kind": "rate_limit", "retry_after": 5}"#),
    ("429, readable, with Retry-After", r#"{"kind": "rate_limit", "retry_after": 5, "cors": true, "expose": true}"#),
    ("429, quota used up", r#"{"kind": "rate_limit", "quota": true, "retry_after": 86207, "cors": true}"#),
    ("401, expired token", r#"{"kind": "expired_token"}"#),
    ("403, not on the app's list", r#"{"kind": "forbidden", "which": "not_listed"}"#),
    ("403, the owner has no Premium", r#"{"kind": "forbidden", "which": "owner_premium"}"#),
    ("403, scope missing", r#"{"kind": "forbidden", "which": "scope"}"#),
    ("404", r#"{"kind": "not_found"}"#),
    ("500", r#"{"kind": "status", "status": 500}"#),
    ("502", r#"{"kind": "status", "status": 502}"#),
    ("503", r#"{"kind": "status", "status": 503}"#),
    ("Connection closed", r#"{"kind": "cut"}"#),
    ("Half a response", r#"{"kind": "truncate"}"#),
    ("A web page instead of JSON", r#"{"kind": "body", "status": 200, "content_type": "text/html", "body": "<p>Sorry</p>"}"#),
    ("Five seconds late", r#"{"kind": "delay", "ms": 5000}"#),
    ("Every third entry null", r#"{"kind": "null_items", "every": 3}"#),
    (
        "Token endpoint: invalid_grant",
        r#"{"kind": "token_error", "error": "invalid_grant", "description": "Refresh token revoked"}"#,
    ),
];

/// The list and the form.
pub(super) fn section(state: &State) -> Markup {
    let rules = state.faults.rules();
    html! {
        section #faults {
            h2 { "Faults" }
            p {
                "A fault applies to requests by path, either to the next few or until you end it. If several match, the oldest applies. \
                 From a test: " code { "POST /_emulator/faults" } "; at the start: " code { "--fault JSON" } "."
            }
            @if rules.is_empty() {
                p { "No fault is set." }
            } @else {
                ul.plain #ordered { @for rule in rules { (item(state, rule)) } }
            }
            (form(state, "fault", new_fault()))
        }
    }
}

fn new_fault() -> Markup {
    html! {
        fieldset {
            legend { "New fault" }
            p.field {
                label for="fault-what" { "What happens" }
                select #fault-what name="fault" { @for (label, fault) in USUAL { option value=(fault) { (label) } } }
            }
            p.field {
                label for="fault-json" { "or any fault from the README, as JSON" }
                input #fault-json name="json" autocomplete="off";
            }
            p.field {
                label for="fault-path" { "Path, with * for any characters" }
                input #fault-path name="path" value="/v1/*" autocomplete="off" required;
            }
            p.field {
                label for="fault-times" { "How many requests (empty: all)" }
                input #fault-times name="times" inputmode="numeric" autocomplete="off";
            }
            p.field {
                label { input type="checkbox" name="after" value="true"; " The request takes effect before its response is lost" }
            }
            p.actions { button.main { "Set the fault" } }
        }
    }
}

fn item(state: &State, rule: &Rule) -> Markup {
    let id = format!("fault-{}", rule.id);
    let method = rule.method.as_deref().unwrap_or("any method");
    let times = rule.times.map_or("until ended".to_owned(), |times| format!("{times} more"));
    let button = html! { button name="id" value=(rule.id) aria-describedby=(id) { "End it" } };
    html! {
        li {
            p id=(id) {
                code { (rule.path) } @if rule.site { " of the site" } " (" (method) ", " (times) ", struck " (rule.struck) " so far): " code { (json!(rule.fault)) }
            }
            (form(state, "end-fault", button))
        }
    }
}
