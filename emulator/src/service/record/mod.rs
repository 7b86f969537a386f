//! Describes a request for the log: what is on an allow list as it was sent, everything else by its length.
//!
//! Anything in a request can be a secret, also where none belongs. So a text is shown only if it is one that the emulator knows (a name, a
//! path, a client ID, an item of its catalogue) or a value that can hold no secret at its place (a small number, a country). A value that the
//! protocol has as a secret also shows the start of its hash, so that a test can compare two of them.

mod address;
mod hide;
mod known;
mod params;
mod parts;
mod search;
mod slip;
mod words;

use serde_json::Value;

use crate::accounts::paths;
use crate::hash::hash;
use crate::http::{Request, credentials};
use crate::state::State;
use crate::state::log::{Area, Entry};
use crate::world::World;
use hide::{hidden, shorten};
use known::Known;
use words::{FETCH_WORDS, FILE_EXTENSIONS, MEDIA_TYPES, METHODS};

/// Describes a request that just arrived. `is_file` is whether it is for a file of the site.
pub(super) fn describe(world: &World, state: &State, service: Area, is_file: bool, request: &Request) -> Entry {
    let known = Known::new(world, state);
    let query = request.query();
    let form = if service == Area::Accounts && request.path == paths::TOKEN { request.form() } else { None };
    let shown = |name: &str, show: &dyn Fn(&str) -> String| request.header(name).map(|text| shorten(show(text), text.len()));
    let fetch = |name| shown(name, &|text| one_of(FETCH_WORDS, text));
    let path = match service {
        Area::Site if is_file => request.path.clone(),
        Area::Site => address::segments(&request.path, &|segment| of_site(&known, segment)),
        Area::Accounts | Area::Api | Area::Image => address::path(&known, &request.path),
    };
    Entry {
        n: 0,
        at_ms: state.now(),
        service,
        method: one_of(METHODS, &request.method),
        path: shorten(path, request.path.len()),
        query: params::object(&known, &query),
        query_names_repeated: query.repeated().is_some(),
        status: None,
        fault: None,
        origin: shown("origin", &|text| if text == "null" { text.to_owned() } else { params::address(&known, text) }),
        referer: shown("referer", &|text| params::address(&known, text)),
        sec_fetch_dest: fetch("sec-fetch-dest"),
        sec_fetch_mode: fetch("sec-fetch-mode"),
        sec_fetch_site: fetch("sec-fetch-site"),
        content_type: shown("content-type", &content_type),
        cookie_header: request.header("cookie").is_some(),
        authorization_header: request.header("authorization").is_some(),
        client_secret: credentials::basic(request).is_some_and(|(_, secret)| !secret.is_empty())
            || form.as_ref().is_some_and(|form| form.get("client_secret").is_some()),
        form: form.as_ref().map(|form| -> Value { params::object(&known, form) }),
        token_id: credentials::bearer(request).map(hash),
        app: None,
        person: None,
        registered: false,
    }
}

/// The client ID of a registered app.
pub(super) fn client_id(state: &State, text: String) -> String {
    let is_open = state.directory.app(&text).is_some_and(|app| app.has_open_id());
    if is_open { text } else { hidden(&text) }
}

fn one_of(words: &[&str], text: &str) -> String {
    if words.contains(&text) { text.to_owned() } else { hidden(text) }
}

/// A segment of a path of the site that is no file's. Its routes are unknown, but one short word is no secret, and neither is the extension of
/// a file that is missing.
fn of_site(known: &Known<'_>, segment: &str) -> String {
    let is_word = segment.len() <= 12 && segment.bytes().all(|byte| byte.is_ascii_lowercase());
    if is_word || known.has_segment(segment) {
        return segment.to_owned();
    }
    match segment.rsplit_once('.') {
        Some((name, extension)) if FILE_EXTENSIONS.contains(&extension) => format!("{}.{extension}", hidden(name)),
        _ => hidden(segment),
    }
}

/// A media type. Of its parameters only the usual character set is shown.
fn content_type(text: &str) -> String {
    let mut parts = text.split(';').map(str::trim);
    let media_type = parts.next().unwrap_or_default();
    let is_known = MEDIA_TYPES.iter().any(|known| known.eq_ignore_ascii_case(media_type));
    let mut shown = if is_known { media_type.to_owned() } else { hidden(media_type) };
    for part in parts {
        shown.push_str("; ");
        shown.push_str(&if part.eq_ignore_ascii_case("charset=utf-8") { part.to_owned() } else { hidden(part) });
    }
    shown
}
