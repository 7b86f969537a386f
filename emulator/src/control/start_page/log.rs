//! The request log as a table, newest first.

use maud::{Markup, html};
use serde_json::Value;

use super::form::form;
use crate::clock::{self, SECOND};
use crate::state::State;
use crate::state::log::Entry;

/// Refreshes the table every second.
pub(crate) const SCRIPT: &str = include_str!("log.js");
/// Path of the script.
pub(crate) const SCRIPT_PATH: &str = "/_emulator/log.js";

/// How many requests the table shows. `/_emulator/log` has all of them.
const MAX_ROWS: usize = 100;

/// The table with its filter and buttons.
pub(super) fn section(state: &State, filter: &str) -> Markup {
    html! {
        section #log {
            h2 { "Requests" }
            p { "Newest first, without secrets. As JSON, with every detail: " a href="/_emulator/log" { "/_emulator/log" } "." }
            form #log-filter method="get" action="/#log" {
                p.field {
                    label for="filter" { "Only those with this text" }
                    input #filter name="filter" value=(filter) autocomplete="off";
                }
                p.actions {
                    button { "Filter" }
                    button #log-pause type="button" aria-pressed="false" hidden { "Pause" }
                }
            }
            div.scroll role="region" aria-label="Requests" tabindex="0" { (table(state, filter)) }
            p #log-note role="status" {}
            (form(state, "log", html! { p.actions { button { "Clear the list" } } }))
        }
    }
}

/// The table alone, as the script fetches it.
pub(crate) fn table(state: &State, filter: &str) -> Markup {
    let wanted = filter.trim().to_lowercase();
    let rows: Vec<Row> = state
        .log
        .newest()
        .map(|entry| Row::new(state, entry))
        .filter(|row| wanted.is_empty() || row.text().to_lowercase().contains(&wanted))
        .take(MAX_ROWS)
        .collect();
    html! {
        table #log-rows data-changes=(state.log.changes) {
            thead {
                tr {
                    @for title in ["time (UTC)", "status", "request", "app and person", "fault"] { th scope="col" { (title) } }
                }
            }
            tbody {
                @for row in &rows { (row.html()) }
                @if rows.is_empty() {
                    tr {
                        td colspan="5" {
                            @if wanted.is_empty() { "Nothing yet. Send a request, or sign in from your app." }
                            @else { "Nothing with this text." }
                        }
                    }
                }
            }
        }
    }
}

struct Row {
    time: String,
    status: String,
    is_error: bool,
    method: String,
    path: String,
    parameters: String,
    sender: String,
    fault: &'static str,
}

impl Row {
    fn new(state: &State, entry: &Entry) -> Self {
        let app = entry.app.as_ref().map(|id| state.directory.app(id).map_or_else(|| id.clone(), |app| app.name.clone()));
        let registered = entry.registered.then(|| "registered itself".to_owned());
        let sender: Vec<String> = app.into_iter().chain(entry.person.clone()).chain(registered).collect();
        let sent: Vec<String> = [Some(&entry.query), entry.form.as_ref()].into_iter().flatten().flat_map(parameters).collect();
        Self {
            time: clock::date_time(entry.at_ms / SECOND).get(11..19).unwrap_or_default().to_owned(),
            status: entry.status.map_or_else(|| "none".to_owned(), |status| status.to_string()),
            is_error: entry.status.is_none_or(|status| status >= 400),
            method: entry.method.clone(),
            path: entry.path.clone(),
            parameters: sent.join(" "),
            sender: sender.join(", "),
            fault: entry.fault.unwrap_or_default(),
        }
    }

    /// What the filter searches.
    fn text(&self) -> String {
        [&self.method, &self.path, &self.parameters, &self.status, &self.sender, self.fault].map(str::to_owned).join(" ")
    }

    fn html(&self) -> Markup {
        html! {
            tr class=[self.is_error.then_some("bad")] {
                td { time { (self.time) } }
                td { (self.status) }
                td {
                    b { (self.method) } " " (self.path)
                    @if !self.parameters.is_empty() { br; small { (self.parameters) } }
                }
                td { (self.sender) }
                td { (self.fault) }
            }
        }
    }
}

/// Each as `name=value`; a hidden value shows its length instead, and a secret also the first digits of its hash.
fn parameters(params: &Value) -> Vec<String> {
    let shown = |value: &Value| match (value, value.get("len"), value.get("hash").and_then(Value::as_str)) {
        (_, Some(length), Some(hash)) => format!("‹{length} characters, {hash}›"),
        (_, Some(length), None) => format!("‹{length} characters›"),
        (Value::String(text), _, _) => text.clone(),
        (other, _, _) => other.to_string(),
    };
    params.as_object().into_iter().flatten().map(|(name, value)| format!("{name}={}", shown(value))).collect()
}
