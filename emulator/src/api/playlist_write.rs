//! Creating and changing playlists (Spotify, "Web API Reference" and "Playlists").

use std::collections::{HashMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::call::{ApiResult, Call, ok};
use super::objects::images;
use super::objects::playlist::{complete, frame, pictures};
use super::paging::{COMMON, Window};
use super::uris::{self, UriTarget};
use super::{entries, errors, mix};
use crate::clock::SECOND;
use crate::http::Response;
use crate::state::libraries::history::History;
use crate::state::libraries::{Cover, Entry, EntryItem, Picture, Playlist};
use crate::world::ItemKind;

/// How many entries a request may have.
const MAX_ENTRIES: usize = 100;
/// Maximum length of a picture in base64.
const MAX_PICTURE_LENGTH: usize = 256 * 1024;

/// `POST /me/playlists`
pub(crate) fn create(call: &mut Call<'_>) -> ApiResult {
    let body = call.body()?;
    let name = text(&body, "name")?.filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| errors::regular(400, "Missing required field: name"))?;
    let public = flag(&body, "public")?.unwrap_or(true);
    let collaborative = flag(&body, "collaborative")?.unwrap_or(false);
    let description = text(&body, "description")?.unwrap_or_default();
    if public && collaborative {
        return Err(errors::regular(400, "Collaborative playlists can only be private"));
    }
    check_scope(call, public)?;
    if collaborative {
        check_scope(call, true)?;
    }
    let playlist = Playlist {
        id: call.state.new_id(),
        name,
        description: escape(&description),
        owner: call.person.key.clone(),
        collaborators: Vec::new(),
        public,
        collaborative,
        cover: Cover::Automatic,
        entries: Vec::new(),
        revision: 1,
        history: History::default(),
    };
    if let Some(library) = call.state.libraries.of.get_mut(&call.person.key) {
        library.playlists.insert(0, playlist.id.clone());
    }
    let mut object = frame(call, &playlist);
    let empty = |name: &str| Window::first(COMMON.max).page(call, &format!("/v1/playlists/{}/{name}", playlist.id), 0, Vec::new());
    complete(call, &playlist, &mut object, empty);
    call.state.libraries.playlists.insert(playlist.id.clone(), playlist);
    Ok(Response::json(201, &object))
}

/// `PUT /playlists/{id}`: for its owner only. According to the documentation, a playlist is never public and collaborative at once. In
/// October 2026 it could be, and a public one stayed public, whatever the request said.
pub(crate) fn details(call: &mut Call<'_>) -> ApiResult {
    let body = call.body()?;
    let (name, description) = (text(&body, "name")?, text(&body, "description")?);
    let (public, collaborative) = (flag(&body, "public")?, flag(&body, "collaborative")?);
    let playlist = call.playlist()?;
    if playlist.owner != call.person.key {
        return Err(errors::regular(403, "Forbidden"));
    }
    let was_public = playlist.public;
    let (public, collaborative) = (public.unwrap_or(was_public), collaborative.unwrap_or(playlist.collaborative));
    if public && collaborative && !call.observed() {
        return Err(errors::regular(400, "Collaborative playlists can only be private"));
    }
    check_scope(call, was_public)?;
    check_scope(call, public)?;
    let public = public || was_public && call.observed();
    change(call, |playlist| {
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            playlist.name = name;
        }
        if let Some(description) = description {
            playlist.description = escape(&description);
        }
        playlist.public = public;
        playlist.collaborative = collaborative;
    })?;
    Ok(Response::empty(200))
}

/// `POST /playlists/{id}/items`: at a position or at the end. The query takes precedence over the body.
pub(crate) fn add(call: &mut Call<'_>) -> ApiResult {
    check_access(call)?;
    let body = body_or_uris(call)?;
    let added = requested_items(call, &body)?.ok_or_else(|| errors::regular(400, "No uris provided"))?;
    let position = match call.query.filled("position") {
        Some(text) => Some(text.parse().map_err(|_| errors::regular(400, "Invalid position"))?),
        None => position(&body, "position")?,
    };
    let length = call.playlist()?.entries.len();
    let position = position.unwrap_or(length);
    if position > length {
        return Err(errors::regular(400, "Index out of bounds"));
    }
    let entries = new_entries(call, added);
    snapshot(change(call, |playlist| drop(playlist.entries.splice(position..position, entries)))?, 201)
}

/// `PUT /playlists/{id}/items`: replaces all entries or moves a range.
pub(crate) fn replace_or_move(call: &mut Call<'_>) -> ApiResult {
    check_access(call)?;
    let body = body_or_uris(call)?;
    let uris = requested_items(call, &body)?;
    let start = position(&body, "range_start")?;
    match (uris, start) {
        (Some(_), Some(_)) => Err(errors::regular(400, "Bad request")),
        (Some(uris), None) => {
            let entries = new_entries(call, uris);
            snapshot(change(call, |playlist| playlist.entries = entries)?, 200)
        }
        (None, Some(start)) => {
            let version = version(call, &body)?;
            let before = position(&body, "insert_before")?.ok_or_else(|| errors::regular(400, "Bad request"))?;
            let count = position(&body, "range_length")?.unwrap_or(1);
            let end = start.saturating_add(count);
            if count == 0 || end > version.len() || before > version.len() {
                return Err(errors::regular(400, "Index out of bounds"));
            }
            snapshot(change(call, |playlist| playlist.move_range(&version, start..end, before))?, 200)
        }
        (None, None) => Err(errors::regular(400, "Bad request")),
    }
}

/// `DELETE /playlists/{id}/items`: removes every entry with one of the URIs. `tracks`, the older name of the list, was refused in October
/// 2026.
pub(crate) fn remove(call: &mut Call<'_>) -> ApiResult {
    check_access(call)?;
    let body = call.body()?;
    let version: HashSet<u64> = version(call, &body)?.into_iter().collect();
    if call.observed() && !body.contains_key("items") {
        return Err(errors::regular(400, "No uris provided"));
    }
    let list = entry_list(&body)?.ok_or_else(|| errors::regular(400, "Bad request"))?;
    let mut removed = Vec::new();
    for item in list {
        removed.push(item_of(call, uri(item)?)?);
    }
    let gone = |entry: &Entry| removed.contains(&entry.item) && version.contains(&entry.mark);
    snapshot(change(call, |playlist| playlist.entries.retain(|entry| !gone(entry)))?, 200)
}

/// `DELETE /playlists/{id}/tracks`: the same, but each URI may have positions, and with a `snapshot_id` positions alone are enough. Only
/// this operation can remove a local file.
pub(crate) fn remove_positions(call: &mut Call<'_>) -> ApiResult {
    check_access(call)?;
    let body = call.body()?;
    let version = version(call, &body)?;
    let now: HashMap<u64, &EntryItem> = call.playlist()?.entries.iter().map(|entry| (entry.mark, &entry.item)).collect();
    let bad = || errors::regular(400, "Bad request");
    let mark = |position: &Value| position.as_u64().and_then(|position| version.get(usize::try_from(position).ok()?).copied());
    let mut gone: HashSet<u64> = HashSet::new();
    match (entry_list(&body)?, body.get("positions").and_then(Value::as_array)) {
        (Some(list), None) => {
            for item in list {
                let uri = uri(item)?;
                let Some(positions) = item.get("positions") else {
                    let item = item_of(call, uri)?;
                    gone.extend(version.iter().filter(|mark| now.get(mark) == Some(&&item)));
                    continue;
                };
                for position in positions.as_array().ok_or_else(bad)? {
                    let mark = mark(position).ok_or_else(bad)?;
                    // An entry that is already gone can be neither compared nor removed.
                    if now.get(&mark).is_some_and(|item| entries::uri(call, item).as_deref() != Some(uri)) {
                        return Err(bad());
                    }
                    gone.insert(mark);
                }
            }
        }
        (None, Some(positions)) if body.contains_key("snapshot_id") => {
            for position in positions {
                gone.insert(mark(position).ok_or_else(bad)?);
            }
        }
        _ => return Err(bad()),
    }
    snapshot(change(call, |playlist| playlist.entries.retain(|entry| !gone.contains(&entry.mark)))?, 200)
}

/// The list of entries in a body, under its new or its old name.
fn entry_list(body: &Map<String, Value>) -> Result<Option<&Vec<Value>>, Response> {
    let list = body.get("items").or_else(|| body.get("tracks")).and_then(Value::as_array);
    if list.is_some_and(|list| list.len() > MAX_ENTRIES) {
        return Err(errors::regular(400, "Too many ids requested"));
    }
    Ok(list)
}

fn uri(item: &Value) -> Result<&str, Response> {
    item.get("uri").and_then(Value::as_str).ok_or_else(|| errors::regular(400, "Bad request"))
}

/// `GET /playlists/{id}/images`: the only part of Spotify's own playlists that apps can read.
pub(crate) fn images(call: &mut Call<'_>) -> ApiResult {
    match call.ids.first() {
        Some(id) if call.observed() && mix::is_mix(&call.state.libraries, id) => ok(&images::single(call.origin(), id)),
        _ => ok(&pictures(call, call.playlist()?)),
    }
}

/// `PUT /playlists/{id}/images`: a JPEG in base64.
pub(crate) fn upload(call: &mut Call<'_>) -> ApiResult {
    let playlist = call.playlist()?;
    if !playlist.open_to(&call.person.key) {
        return Err(errors::regular(403, "Forbidden"));
    }
    check_scope(call, playlist.public)?;
    if call.request.header("content-type") != Some("image/jpeg") {
        return Err(errors::regular(400, "Bad request"));
    }
    if call.request.body.len() > MAX_PICTURE_LENGTH {
        return Err(errors::regular(413, "Image too large"));
    }
    let text = call.request.body.trim_ascii();
    let picture = STANDARD.decode(text).ok().filter(|bytes| bytes.starts_with(&[0xff, 0xd8, 0xff]));
    let picture = picture.ok_or_else(|| errors::regular(400, "Bad request"))?;
    change(call, |playlist| playlist.cover = Cover::Uploaded)?;
    if let Some(id) = call.ids.first() {
        call.state.libraries.uploads.insert(id.clone(), Picture(picture));
    }
    Ok(Response::empty(202))
}

/// Owners and collaborators may change the entries, with the scope for a public or a private playlist.
fn check_access(call: &Call<'_>) -> Result<(), Response> {
    let playlist = call.playlist()?;
    if !playlist.open_to(&call.person.key) {
        return Err(errors::regular(403, "Forbidden"));
    }
    check_scope(call, playlist.public)
}

fn check_scope(call: &Call<'_>, public: bool) -> Result<(), Response> {
    let scope = if public { "playlist-modify-public" } else { "playlist-modify-private" };
    if call.scopes.contains(scope) { Ok(()) } else { Err(errors::insufficient_scope()) }
}

/// Changes the playlist in the path, which creates a new version.
fn change(call: &mut Call<'_>, change: impl FnOnce(&mut Playlist)) -> Result<String, Response> {
    let id = call.ids.first().map_or("", String::as_str);
    let playlist = call.state.libraries.playlists.get_mut(id).ok_or_else(errors::not_found)?;
    playlist.change(change);
    Ok(playlist.snapshot_id())
}

fn snapshot(id: String, status: u16) -> ApiResult {
    Ok(Response::json(status, &json!({ "snapshot_id": id })))
}

/// The version to change: the one in `snapshot_id`, or else the current one. Spotify merges changes to older versions.
fn version(call: &Call<'_>, body: &Map<String, Value>) -> Result<Vec<u64>, Response> {
    let playlist = call.playlist()?;
    match text(body, "snapshot_id")? {
        Some(id) => playlist.version(&id).ok_or_else(|| errors::regular(400, "Invalid snapshot id")),
        None => Ok(playlist.marks()),
    }
}

/// The body as documented, or a bare list of URIs, which some clients send and Spotify accepts.
fn body_or_uris(call: &Call<'_>) -> Result<Map<String, Value>, Response> {
    match serde_json::from_slice(&call.request.body) {
        Ok(Value::Array(uris)) => Ok(Map::from_iter([("uris".to_owned(), Value::Array(uris))])),
        _ => call.body(),
    }
}

/// The items of a request, from the query or else from the body.
fn requested_items(call: &Call<'_>, body: &Map<String, Value>) -> Result<Option<Vec<EntryItem>>, Response> {
    let uris: Vec<String> = match (call.query.get("uris"), body.get("uris")) {
        (Some(text), _) => text.split(',').filter(|uri| !uri.is_empty()).map(str::to_owned).collect(),
        (None, Some(Value::Array(list))) => {
            let texts = list.iter().map(|uri| uri.as_str().map(str::to_owned));
            texts.collect::<Option<_>>().ok_or_else(|| errors::regular(400, "Bad request"))?
        }
        (None, None) => return Ok(None),
        (None, Some(_)) => return Err(errors::regular(400, "Bad request")),
    };
    if uris.len() > MAX_ENTRIES {
        return Err(errors::regular(400, "Too many ids requested"));
    }
    uris.iter().map(|uri| item_of(call, uri)).collect::<Result<_, _>>().map(Some)
}

fn item_of(call: &Call<'_>, uri: &str) -> Result<EntryItem, Response> {
    match uris::read(call, uri) {
        Some(UriTarget::Item(ItemKind::Track, index)) => Ok(EntryItem::Track(index)),
        Some(UriTarget::Item(ItemKind::Episode, index)) => Ok(EntryItem::Episode(index)),
        None if uris::is_playable(uri) => Err(errors::regular(400, &format!("Invalid track uri: {uri}"))),
        _ => Err(errors::regular(400, "Invalid base62 id")),
    }
}

fn new_entries(call: &Call<'_>, items: Vec<EntryItem>) -> Vec<Entry> {
    let added_at = call.state.now() / SECOND;
    items.into_iter().map(|item| Entry { added_at, added_by: call.person.key.clone(), item, mark: 0 }).collect()
}

fn text(body: &Map<String, Value>, name: &str) -> Result<Option<String>, Response> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(errors::regular(400, "Bad request")),
    }
}

fn flag(body: &Map<String, Value>, name: &str) -> Result<Option<bool>, Response> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(errors::regular(400, "Bad request")),
    }
}

fn position(body: &Map<String, Value>, name: &str) -> Result<Option<usize>, Response> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(number) => {
            let position = number.as_u64().and_then(|number| usize::try_from(number).ok());
            position.map(Some).ok_or_else(|| errors::regular(400, "Bad request"))
        }
    }
}

/// Spotify sends descriptions HTML-escaped.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
