//! The request log: requests and the status of their responses, without secrets.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::{Value, json};

use super::redact;
use crate::clock::Millis;
use crate::http::{Request, credentials};

/// Beyond this many, new entries replace the oldest.
const MAX_ENTRIES: usize = 50_000;

/// The area of the emulator a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Area {
    Accounts,
    Api,
    Image,
    Site,
}

/// One request.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) n: u64,
    pub(crate) at_ms: Millis,
    pub(crate) service: Area,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Value,
    query_names_repeated: bool,
    /// `null` as long as there is no response: the request is waiting, the connection was closed, or the client left.
    pub(crate) status: Option<u16>,
    pub(crate) fault: Option<&'static str>,
    origin: Option<String>,
    referer: Option<String>,
    sec_fetch_dest: Option<String>,
    sec_fetch_mode: Option<String>,
    sec_fetch_site: Option<String>,
    content_type: Option<String>,
    cookie_header: bool,
    authorization_header: bool,
    client_secret: bool,
    pub(crate) form: Option<Value>,
    token_id: Option<String>,
    /// Client ID of the app that sent the request or redirected the browser, if the request shows it.
    pub(crate) app: Option<String>,
    /// Key of the person.
    pub(crate) person: Option<String>,
    /// Whether the request registered its app, redirect URI or secret (the setting `any_client`).
    pub(crate) registered: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: VecDeque<Entry>,
    next: u64,
    /// Grows with every change, so that a page can tell whether there is something new.
    pub(crate) changes: u64,
}

impl Log {
    /// Adds a request; returns the number of its entry.
    pub(crate) fn arrived(&mut self, at_ms: Millis, service: Area, request: &Request) -> u64 {
        self.next += 1;
        let n = self.next;
        let query = request.query();
        let header = |name| request.header(name).map(str::to_owned);
        let form = if service == Area::Accounts && request.path == "/api/token" { request.form() } else { None };
        let bearer = credentials::bearer(request);
        self.entries.push_back(Entry {
            n,
            at_ms,
            service,
            method: request.method.clone(),
            path: request.path.clone(),
            query: redact::query(&query),
            query_names_repeated: query.repeated().is_some(),
            status: None,
            fault: None,
            origin: header("origin"),
            referer: request.header("referer").map(redact::address),
            sec_fetch_dest: header("sec-fetch-dest"),
            sec_fetch_mode: header("sec-fetch-mode"),
            sec_fetch_site: header("sec-fetch-site"),
            content_type: header("content-type"),
            cookie_header: request.header("cookie").is_some(),
            authorization_header: request.header("authorization").is_some(),
            client_secret: credentials::basic(request).is_some_and(|(_, secret)| !secret.is_empty())
                || form.as_ref().is_some_and(|form| form.get("client_secret").is_some()),
            form: form.as_ref().map(redact::token_form),
            token_id: bearer.map(redact::hash),
            app: None,
            person: None,
            registered: false,
        });
        self.changes += 1;
        if self.entries.len() > MAX_ENTRIES {
            self.entries.pop_front();
        }
        n
    }

    /// Records which app and which person a request comes from.
    pub(crate) fn set_caller(&mut self, n: u64, app: Option<String>, person: Option<String>) {
        if let Some(entry) = self.find(n) {
            (entry.app, entry.person) = (app, person);
        }
    }

    /// Records that a request registered its app, redirect URI or secret.
    pub(crate) fn registered(&mut self, n: u64) {
        if let Some(entry) = self.find(n) {
            entry.registered = true;
        }
    }

    /// Records the fault that applies to a request.
    pub(crate) fn struck(&mut self, n: u64, fault: &'static str) {
        if let Some(entry) = self.find(n) {
            entry.fault = Some(fault);
        }
    }

    /// Records the status of the response.
    pub(crate) fn answered(&mut self, n: u64, status: u16) {
        if let Some(entry) = self.find(n) {
            entry.status = Some(status);
        }
    }

    /// Numbers have no gaps, so the index follows from the first one.
    fn find(&mut self, n: u64) -> Option<&mut Entry> {
        self.changes += 1;
        let first = self.entries.front()?.n;
        self.entries.get_mut(usize::try_from(n.checked_sub(first)?).ok()?)
    }

    /// Removes all entries. Numbers are not used again.
    pub(crate) fn clear(&mut self) {
        self.changes += 1;
        self.entries.clear();
    }

    /// All entries, newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().rev()
    }

    /// All entries, oldest first.
    pub(crate) fn to_json(&self) -> Value {
        serde_json::to_value(&self.entries).unwrap_or_else(|_| json!([]))
    }
}
