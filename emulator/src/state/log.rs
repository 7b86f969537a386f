//! The request log: requests and the status of their responses. `service` describes them without secrets.

use std::collections::VecDeque;
use std::mem::size_of;

use serde::Serialize;
use serde_json::{Value, json};

use crate::clock::Millis;

/// Beyond this many, new entries replace the oldest.
const MAX_ENTRIES: usize = 50_000;
/// The same for the memory that the entries take, in bytes.
const MAX_BYTES: usize = 32 << 20;
/// What an object takes for every five members, besides their texts: it keeps room for eleven.
const MEMBERS_BYTES: usize = 12 * (size_of::<String>() + size_of::<Value>());

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
    /// Counts the requests. The log sets it.
    pub(crate) n: u64,
    pub(crate) at_ms: Millis,
    pub(crate) service: Area,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Value,
    pub(crate) query_names_repeated: bool,
    /// `null` as long as there is no response: the request is waiting, the connection was closed, or the client left.
    pub(crate) status: Option<u16>,
    pub(crate) fault: Option<&'static str>,
    pub(crate) origin: Option<String>,
    pub(crate) referer: Option<String>,
    pub(crate) sec_fetch_dest: Option<String>,
    pub(crate) sec_fetch_mode: Option<String>,
    pub(crate) sec_fetch_site: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) cookie_header: bool,
    pub(crate) authorization_header: bool,
    pub(crate) client_secret: bool,
    pub(crate) form: Option<Value>,
    pub(crate) token_id: Option<String>,
    /// Client ID of the app that sent the request or redirected the browser, if the request shows it.
    pub(crate) app: Option<String>,
    /// Key of the person.
    pub(crate) person: Option<String>,
    /// Whether the request registered its app, redirect URI or secret (the setting `any_client`).
    pub(crate) registered: bool,
}

impl Entry {
    /// The memory that it takes, in bytes.
    fn bytes(&self) -> usize {
        let texts = [&self.method, &self.path];
        let optional = [
            &self.origin,
            &self.referer,
            &self.sec_fetch_dest,
            &self.sec_fetch_mode,
            &self.sec_fetch_site,
            &self.content_type,
            &self.token_id,
            &self.app,
            &self.person,
        ];
        let texts = texts.into_iter().chain(optional.into_iter().flatten()).map(String::capacity).sum::<usize>();
        size_of::<Self>() + texts + value_bytes(&self.query) + self.form.as_ref().map_or(0, value_bytes)
    }
}

/// The memory that a value takes besides its place in its owner.
fn value_bytes(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.capacity(),
        Value::Array(values) => values.capacity() * size_of::<Value>() + values.iter().map(value_bytes).sum::<usize>(),
        Value::Object(members) => {
            let texts = members.iter().map(|(name, value)| name.capacity() + value_bytes(value)).sum::<usize>();
            members.len().div_ceil(5) * MEMBERS_BYTES + texts
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: VecDeque<Entry>,
    /// The memory that the entries take.
    bytes: usize,
    next: u64,
    /// Grows with every change, so that a page can tell whether there is something new.
    pub(crate) changes: u64,
}

impl Log {
    /// Adds a request; returns the number of its entry.
    pub(crate) fn add(&mut self, entry: Entry) -> u64 {
        self.next += 1;
        let n = self.next;
        self.changes += 1;
        self.bytes += entry.bytes();
        self.entries.push_back(Entry { n, ..entry });
        while self.entries.len() > MAX_ENTRIES || self.bytes > MAX_BYTES {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.bytes -= oldest.bytes();
        }
        n
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
        self.bytes = 0;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: String, query: Value) -> Entry {
        Entry {
            n: 0,
            at_ms: 0,
            service: Area::Api,
            method: "GET".to_owned(),
            path,
            query,
            query_names_repeated: false,
            status: None,
            fault: None,
            origin: None,
            referer: None,
            sec_fetch_dest: None,
            sec_fetch_mode: None,
            sec_fetch_site: None,
            content_type: None,
            cookie_header: false,
            authorization_header: false,
            client_secret: false,
            form: None,
            token_id: None,
            app: None,
            person: None,
            registered: false,
        }
    }

    #[test]
    fn the_oldest_entries_make_room_for_new_ones() {
        let mut log = Log::default();
        for _ in 0..300 {
            log.add(entry("x".repeat(1 << 20), json!({"q": "x"})));
        }
        assert!(log.bytes <= MAX_BYTES && log.entries.len() == 31, "{} bytes, {} entries", log.bytes, log.entries.len());
        assert_eq!(log.newest().next().unwrap_or_else(|| unreachable!()).n, 300);
        log.answered(300, 200);
        log.answered(1, 200);
        assert_eq!(log.newest().filter(|entry| entry.status.is_some()).count(), 1);
        for _ in 0..MAX_ENTRIES {
            log.add(entry(String::new(), Value::Null));
        }
        assert_eq!(log.entries.iter().map(Entry::bytes).sum::<usize>(), log.bytes, "what left the log is no longer counted");
        assert!(log.entries.len() <= MAX_ENTRIES);
        log.clear();
        assert_eq!(log.bytes, 0);
    }

    #[test]
    fn every_part_of_an_entry_counts() {
        let small = entry(String::new(), json!({})).bytes();
        let text = || "x".repeat(5_000);
        let large = Entry {
            referer: Some(text()),
            form: Some(json!({"a": [text()], text(): null})),
            ..entry(text(), json!({"q": text()}))
        };
        assert!(large.bytes() >= small + 25_000, "{}", large.bytes());
    }
}
