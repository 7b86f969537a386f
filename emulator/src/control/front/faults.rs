//! The faults: what is ordered, and a form to order more.

use serde_json::json;

use super::form;
use crate::http::html::escape;
use crate::state::State;
use crate::state::faults::Rule;

/// Faults to choose from. Any other can be written as JSON.
const READY: &[(&str, &str)] = &[
    ("429, not readable by pages", r#"{"kind": "rate_limit", "retry_after": 5}"#),
    ("429, readable, with Retry-After", r#"{"kind": "rate_limit", "retry_after": 5, "cors": true, "expose": true}"#),
    ("429 of a spent quota", r#"{"kind": "rate_limit", "quota": true, "retry_after": 86207, "cors": true}"#),
    ("401, expired token", r#"{"kind": "expired_token"}"#),
    ("403, not on the app's list", r#"{"kind": "forbidden", "which": "not_listed"}"#),
    ("403, the owner has no Premium", r#"{"kind": "forbidden", "which": "owner_premium"}"#),
    ("403, scope missing", r#"{"kind": "forbidden", "which": "scope"}"#),
    ("404", r#"{"kind": "not_found"}"#),
    ("500", r#"{"kind": "status", "status": 500}"#),
    ("502", r#"{"kind": "status", "status": 502}"#),
    ("503", r#"{"kind": "status", "status": 503}"#),
    ("Cut connection", r#"{"kind": "cut"}"#),
    ("Half an answer", r#"{"kind": "truncate"}"#),
    ("A page in place of JSON", r#"{"kind": "body", "status": 200, "content_type": "text/html", "body": "<p>Sorry</p>"}"#),
    ("Five seconds late", r#"{"kind": "delay", "ms": 5000}"#),
    ("Every third entry null", r#"{"kind": "null_items", "every": 3}"#),
    (
        "Token endpoint: invalid_grant",
        r#"{"kind": "token_error", "error": "invalid_grant", "description": "Refresh token revoked"}"#,
    ),
];

/// The list and the form.
pub(super) fn section(state: &State) -> String {
    let ordered: String = state.faults.rules().iter().map(|rule| item(state, rule)).collect();
    let list = if ordered.is_empty() {
        "<p>None is ordered.</p>\n".to_owned()
    } else {
        format!("<ul class=\"plain\" id=\"ordered\">\n{ordered}</ul>\n")
    };
    let options: String =
        READY.iter().map(|(label, fault)| format!("<option value=\"{}\">{}</option>", escape(fault), escape(label))).collect();
    let order = format!(
        "<fieldset>\n<legend>Order one</legend>\n\
         <p class=\"field\"><label for=\"fault-what\">What happens</label>\n<select id=\"fault-what\" name=\"fault\">{options}</select></p>\n\
         <p class=\"field\"><label for=\"fault-json\">or any fault of the README, as JSON</label>\n<input id=\"fault-json\" name=\"json\" autocomplete=\"off\"></p>\n\
         <p class=\"field\"><label for=\"fault-path\">Path, with * for any run of characters</label>\n<input id=\"fault-path\" name=\"path\" value=\"/v1/*\" autocomplete=\"off\" required></p>\n\
         <p class=\"field\"><label for=\"fault-times\">How many requests (empty: all)</label>\n<input id=\"fault-times\" name=\"times\" inputmode=\"numeric\" autocomplete=\"off\"></p>\n\
         <p class=\"field\"><label><input type=\"checkbox\" name=\"after\" value=\"true\"> The request has its effect before its answer is lost</label></p>\n\
         <p class=\"actions\"><button class=\"main\">Order the fault</button></p>\n</fieldset>\n"
    );
    format!(
        "<section id=\"faults\">\n<h2>Faults</h2>\n<p>They strike requests by path, for the next so many or for good. The oldest that fits strikes. \
         From a test: <code>POST /_emulator/faults</code>; at the start: <code>--fault JSON</code>.</p>\n{list}{}</section>",
        form(state, "fault", &order),
    )
}

fn item(state: &State, rule: &Rule) -> String {
    let id = rule.id;
    let method = rule.method.as_deref().unwrap_or("any method");
    let times = rule.times.map_or("for good".to_owned(), |times| format!("{times} more"));
    let button = format!("<button name=\"id\" value=\"{id}\" aria-describedby=\"fault-{id}\">End it</button>\n");
    format!(
        "<li><p id=\"fault-{id}\"><code>{path}</code> ({method}, {times}, struck {struck} so far): <code>{fault}</code></p>\n{form}</li>\n",
        path = escape(&rule.path),
        method = escape(method),
        struck = rule.struck,
        fault = escape(&json!(rule.fault).to_string()),
        form = form(state, "end-fault", &button),
    )
}
