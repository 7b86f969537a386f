//! The requests, newest first, as a table that a person can read.

use serde_json::Value;

use super::form;
use crate::clock::{self, SECOND};
use crate::http::html::escape;
use crate::state::State;
use crate::state::log::Entry;

/// What makes the table grow by itself.
pub(in super::super) const SCRIPT: &str = include_str!("log.js");
/// Where it lives.
pub(in super::super) const SCRIPT_PATH: &str = "/_emulator/log.js";

/// So many are shown; all of them are at `/_emulator/log`.
const MOST: usize = 100;

/// The section.
pub(super) fn section(state: &State, filter: &str) -> String {
    format!(
        "<section id=\"log\">\n<h2>Requests</h2>\n<p>Newest first, without secrets. As JSON, with all there is to know: <a href=\"/_emulator/log\">/_emulator/log</a>.</p>\n\
         <form method=\"get\" action=\"/#log\" id=\"log-filter\">\n<p class=\"field\"><label for=\"filter\">Only those with this text</label>\n\
         <input id=\"filter\" name=\"filter\" value=\"{filter}\" autocomplete=\"off\"></p>\n\
         <p class=\"actions\"><button>Filter</button> <button type=\"button\" id=\"log-pause\" aria-pressed=\"false\" hidden>Pause</button></p>\n</form>\n\
         <div class=\"scroll\" role=\"region\" aria-label=\"Requests\" tabindex=\"0\">\n{rows}</div>\n\
         <p id=\"log-note\" role=\"status\"></p>\n{clear}</section>",
        filter = escape(filter),
        rows = rows(state, filter),
        clear = form(state, "log", "<p class=\"actions\"><button>Clear the list</button></p>\n"),
    )
}

/// The table alone.
pub(in super::super) fn rows(state: &State, filter: &str) -> String {
    let wanted = filter.trim().to_lowercase();
    let rows: Vec<String> = state
        .log
        .newest()
        .map(|entry| Row::of(state, entry))
        .filter(|row| wanted.is_empty() || row.text().to_lowercase().contains(&wanted))
        .take(MOST)
        .map(|row| row.html())
        .collect();
    let body = if !rows.is_empty() {
        rows.concat()
    } else if wanted.is_empty() {
        "<tr><td colspan=\"5\">Nothing yet. Send a request, or sign in from your app.</td></tr>\n".to_owned()
    } else {
        "<tr><td colspan=\"5\">Nothing with this text.</td></tr>\n".to_owned()
    };
    format!(
        "<table id=\"log-rows\" data-changes=\"{changes}\">\n<thead><tr><th scope=\"col\">time (UTC)</th><th scope=\"col\">status</th><th scope=\"col\">request</th>\
         <th scope=\"col\">app and person</th><th scope=\"col\">fault</th></tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n",
        changes = state.log.changes,
    )
}

struct Row {
    time: String,
    status: String,
    good: bool,
    method: String,
    path: String,
    parameters: String,
    who: String,
    fault: &'static str,
}

impl Row {
    fn of(state: &State, entry: &Entry) -> Self {
        let app = entry.app.as_ref().map(|id| state.directory.app(id).map_or_else(|| id.clone(), |app| app.name.clone()));
        let who: Vec<String> = app.into_iter().chain(entry.person.clone()).collect();
        let sent: Vec<String> = [Some(&entry.query), entry.form.as_ref()].into_iter().flatten().flat_map(parameters).collect();
        Self {
            time: clock::date_time(entry.at_ms / SECOND).get(11..19).unwrap_or_default().to_owned(),
            status: entry.status.map_or_else(|| "none".to_owned(), |status| status.to_string()),
            good: entry.status.is_some_and(|status| status < 400),
            method: entry.method.clone(),
            path: entry.path.clone(),
            parameters: sent.join(" "),
            who: who.join(", "),
            fault: entry.fault.unwrap_or_default(),
        }
    }

    fn text(&self) -> String {
        [&self.method, &self.path, &self.parameters, &self.status, &self.who, self.fault].map(str::to_owned).join(" ")
    }

    fn html(&self) -> String {
        format!(
            "<tr{class}><td><time>{time}</time></td><td>{status}</td><td><b>{method}</b> {path}{parameters}</td><td>{who}</td><td>{fault}</td></tr>\n",
            class = if self.good { "" } else { " class=\"bad\"" },
            time = self.time,
            status = self.status,
            method = escape(&self.method),
            path = escape(&self.path),
            parameters =
                if self.parameters.is_empty() { String::new() } else { format!("<br><small>{}</small>", escape(&self.parameters)) },
            who = escape(&self.who),
            fault = self.fault,
        )
    }
}

/// `name=value` for each, a secret as its length and the first digits of its hash.
fn parameters(of: &Value) -> Vec<String> {
    let shown = |value: &Value| match (value, value.get("len"), value.get("hash").and_then(Value::as_str)) {
        (_, Some(length), Some(hash)) => format!("‹{length} characters, {hash}›"),
        (Value::String(text), _, _) => text.clone(),
        (other, _, _) => other.to_string(),
    };
    of.as_object().into_iter().flatten().map(|(name, value)| format!("{name}={}", shown(value))).collect()
}
