//! Making and changing playlists (Spotify, "Web API Reference" and "Playlists").

use std::collections::{HashMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::call::{Call, Outcome};
use super::objects::playlist::{frame, pictures, put_followers, put_items};
use super::paging::{COMMON, Window};
use super::uris::{self, Named};
use super::{entries, errors};
use crate::clock::SECOND;
use crate::http::Response;
use crate::state::libraries::history::History;
use crate::state::libraries::{Cover, Entry, Picture, Playlist, What};
use crate::world::Kind;

/// So many entries at once.
const MOST: usize = 100;
/// So long may a picture be, written in base64.
const LONGEST_PICTURE: usize = 256 * 1024;

/// `POST /me/playlists`
pub(crate) fn create(call: &mut Call<'_>) -> Outcome {
    let body = call.body()?;
    let name = text(&body, "name")?.filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| errors::regular(400, "Missing required field: name"))?;
    let public = flag(&body, "public")?.unwrap_or(true);
    let collaborative = flag(&body, "collaborative")?.unwrap_or(false);
    let description = text(&body, "description")?.unwrap_or_default();
    if public && collaborative {
        return Err(errors::regular(400, "Collaborative playlists can only be private"));
    }
    needs(call, public)?;
    if collaborative {
        needs(call, true)?;
    }
    let playlist = Playlist {
        id: call.state.new_id(),
        name,
        description: escape(&description),
        owner: call.person.key.clone(),
        collaborators: Vec::new(),
        public,
        collaborative,
        cover: Cover::None,
        entries: Vec::new(),
        revision: 1,
        history: History::default(),
    };
    if let Some(library) = call.state.libraries.of.get_mut(&call.person.key) {
        library.playlists.insert(0, playlist.id.clone());
    }
    let mut object = frame(call, &playlist);
    put_followers(call, &playlist, &mut object);
    let empty = |name: &str| {
        Window { limit: COMMON.most, offset: 0 }.page(call, &format!("/v1/playlists/{}/{name}", playlist.id), 0, Vec::new())
    };
    put_items(call, &playlist, &mut object, &empty("items"), &empty("tracks"));
    call.state.libraries.playlists.insert(playlist.id.clone(), playlist);
    Ok(Response::json(201, &object))
}

/// `PUT /playlists/{id}`: its owner only.
pub(crate) fn details(call: &mut Call<'_>) -> Outcome {
    let body = call.body()?;
    let (name, description) = (text(&body, "name")?, text(&body, "description")?);
    let (public, collaborative) = (flag(&body, "public")?, flag(&body, "collaborative")?);
    let playlist = call.playlist()?;
    if playlist.owner != call.person.key {
        return Err(errors::regular(403, "Forbidden"));
    }
    let (public, collaborative) = (public.unwrap_or(playlist.public), collaborative.unwrap_or(playlist.collaborative));
    if public && collaborative {
        return Err(errors::regular(400, "Collaborative playlists can only be private"));
    }
    needs(call, playlist.public)?;
    needs(call, public)?;
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

/// `POST /playlists/{id}/items`: at a position, or at the end. What stands in the query wins.
pub(crate) fn add(call: &mut Call<'_>) -> Outcome {
    may_change(call)?;
    let body = body_or_uris(call)?;
    let added = wanted(call, &body)?.ok_or_else(|| errors::regular(400, "No uris provided"))?;
    let position = match call.query.filled("position") {
        Some(text) => Some(text.parse().map_err(|_| errors::regular(400, "Invalid position"))?),
        None => place(&body, "position")?,
    };
    let length = call.playlist()?.entries.len();
    let position = position.unwrap_or(length);
    if position > length {
        return Err(errors::regular(400, "Index out of bounds"));
    }
    let entries = made(call, added);
    snapshot(change(call, |playlist| drop(playlist.entries.splice(position..position, entries)))?, 201)
}

/// `PUT /playlists/{id}/items`: replaces everything, or moves a range; never both.
pub(crate) fn replace_or_move(call: &mut Call<'_>) -> Outcome {
    may_change(call)?;
    let body = body_or_uris(call)?;
    let uris = wanted(call, &body)?;
    let start = place(&body, "range_start")?;
    match (uris, start) {
        (Some(_), Some(_)) => Err(errors::regular(400, "Bad request")),
        (Some(uris), None) => {
            let entries = made(call, uris);
            snapshot(change(call, |playlist| playlist.entries = entries)?, 200)
        }
        (None, Some(start)) => {
            let version = version(call, &body)?;
            let before = place(&body, "insert_before")?.ok_or_else(|| errors::regular(400, "Bad request"))?;
            let count = place(&body, "range_length")?.unwrap_or(1);
            let end = start.saturating_add(count);
            if count == 0 || end > version.len() || before > version.len() {
                return Err(errors::regular(400, "Index out of bounds"));
            }
            snapshot(change(call, |playlist| playlist.shift(&version, start..end, before))?, 200)
        }
        (None, None) => Err(errors::regular(400, "Bad request")),
    }
}

/// `DELETE /playlists/{id}/items`: every entry with one of the URIs. `tracks` is the older name of the list.
pub(crate) fn remove(call: &mut Call<'_>) -> Outcome {
    may_change(call)?;
    let body = call.body()?;
    let version: HashSet<u64> = version(call, &body)?.into_iter().collect();
    let list = named(&body)?.ok_or_else(|| errors::regular(400, "Bad request"))?;
    let mut removed = Vec::new();
    for item in list {
        removed.push(entry_of(call, uri(item)?)?);
    }
    let gone = |entry: &Entry| removed.contains(&entry.what) && version.contains(&entry.mark);
    snapshot(change(call, |playlist| playlist.entries.retain(|entry| !gone(entry)))?, 200)
}

/// `DELETE /playlists/{id}/tracks`: the same, and each URI may name the positions that are meant; or positions alone, of a version
/// that is named. This is the only way to take a local file out.
pub(crate) fn remove_places(call: &mut Call<'_>) -> Outcome {
    may_change(call)?;
    let body = call.body()?;
    let version = version(call, &body)?;
    let now: HashMap<u64, &What> = call.playlist()?.entries.iter().map(|entry| (entry.mark, &entry.what)).collect();
    let bad = || errors::regular(400, "Bad request");
    let mark = |place: &Value| place.as_u64().and_then(|place| version.get(usize::try_from(place).ok()?).copied());
    let mut gone: HashSet<u64> = HashSet::new();
    match (named(&body)?, body.get("positions").and_then(Value::as_array)) {
        (Some(list), None) => {
            for item in list {
                let uri = uri(item)?;
                let Some(places) = item.get("positions") else {
                    let what = entry_of(call, uri)?;
                    gone.extend(version.iter().filter(|mark| now.get(mark) == Some(&&what)));
                    continue;
                };
                for place in places.as_array().ok_or_else(bad)? {
                    let mark = mark(place).ok_or_else(bad)?;
                    // What has left since cannot be compared any more, and need not leave.
                    if now.get(&mark).is_some_and(|what| entries::uri(call, what).as_deref() != Some(uri)) {
                        return Err(bad());
                    }
                    gone.insert(mark);
                }
            }
        }
        (None, Some(places)) if body.contains_key("snapshot_id") => {
            for place in places {
                gone.insert(mark(place).ok_or_else(bad)?);
            }
        }
        _ => return Err(bad()),
    }
    snapshot(change(call, |playlist| playlist.entries.retain(|entry| !gone.contains(&entry.mark)))?, 200)
}

/// The list of entries in a body, under its newer or its older name.
fn named(body: &Map<String, Value>) -> Result<Option<&Vec<Value>>, Response> {
    let list = body.get("items").or_else(|| body.get("tracks")).and_then(Value::as_array);
    if list.is_some_and(|list| list.len() > MOST) {
        return Err(errors::regular(400, "Too many ids requested"));
    }
    Ok(list)
}

fn uri(item: &Value) -> Result<&str, Response> {
    item.get("uri").and_then(Value::as_str).ok_or_else(|| errors::regular(400, "Bad request"))
}

/// `GET /playlists/{id}/images`
pub(crate) fn images(call: &mut Call<'_>) -> Outcome {
    Ok(Response::json(200, &pictures(call, call.playlist()?)))
}

/// `PUT /playlists/{id}/images`: a JPEG in base64.
pub(crate) fn upload(call: &mut Call<'_>) -> Outcome {
    let playlist = call.playlist()?;
    if !playlist.open_to(&call.person.key) {
        return Err(errors::regular(403, "Forbidden"));
    }
    needs(call, playlist.public)?;
    if call.request.header("content-type") != Some("image/jpeg") {
        return Err(errors::regular(400, "Bad request"));
    }
    if call.request.body.len() > LONGEST_PICTURE {
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

/// Owners and collaborators may change what is in a playlist, with the scope for its kind.
fn may_change(call: &Call<'_>) -> Result<(), Response> {
    let playlist = call.playlist()?;
    if !playlist.open_to(&call.person.key) {
        return Err(errors::regular(403, "Forbidden"));
    }
    needs(call, playlist.public)
}

fn needs(call: &Call<'_>, public: bool) -> Result<(), Response> {
    let scope = if public { "playlist-modify-public" } else { "playlist-modify-private" };
    if call.scopes.contains(scope) { Ok(()) } else { Err(errors::insufficient_scope()) }
}

/// Changes the playlist that the path names; a change makes a new version.
fn change(call: &mut Call<'_>, what: impl FnOnce(&mut Playlist)) -> Result<String, Response> {
    let id = call.ids.first().map_or("", String::as_str);
    let playlist = call.state.libraries.playlists.get_mut(id).ok_or_else(errors::not_found)?;
    playlist.change(what);
    Ok(playlist.snapshot_id())
}

fn snapshot(id: String, status: u16) -> Outcome {
    Ok(Response::json(status, &json!({ "snapshot_id": id })))
}

/// The version a change is aimed at: the one that is named, or the present one. Spotify merges a change to an older one.
fn version(call: &Call<'_>, body: &Map<String, Value>) -> Result<Vec<u64>, Response> {
    let playlist = call.playlist()?;
    match text(body, "snapshot_id")? {
        Some(id) => playlist.version(&id).ok_or_else(|| errors::regular(400, "Invalid snapshot id")),
        None => Ok(playlist.marks()),
    }
}

/// A body as described, or nothing but a list of URIs: some clients send one, and are served.
fn body_or_uris(call: &Call<'_>) -> Result<Map<String, Value>, Response> {
    match serde_json::from_slice(&call.request.body) {
        Ok(Value::Array(uris)) => Ok(Map::from_iter([("uris".to_owned(), Value::Array(uris))])),
        _ => call.body(),
    }
}

/// The URIs of a request, from the query or else from the body.
fn wanted(call: &Call<'_>, body: &Map<String, Value>) -> Result<Option<Vec<What>>, Response> {
    let uris: Vec<String> = match (call.query.get("uris"), body.get("uris")) {
        (Some(text), _) => text.split(',').filter(|uri| !uri.is_empty()).map(str::to_owned).collect(),
        (None, Some(Value::Array(list))) => {
            let texts = list.iter().map(|uri| uri.as_str().map(str::to_owned));
            texts.collect::<Option<_>>().ok_or_else(|| errors::regular(400, "Bad request"))?
        }
        (None, None) => return Ok(None),
        (None, Some(_)) => return Err(errors::regular(400, "Bad request")),
    };
    if uris.len() > MOST {
        return Err(errors::regular(400, "Too many ids requested"));
    }
    uris.iter().map(|uri| entry_of(call, uri)).collect::<Result<_, _>>().map(Some)
}

fn entry_of(call: &Call<'_>, uri: &str) -> Result<What, Response> {
    match uris::read(call, uri) {
        Some(Named::Thing(Kind::Track, place)) => Ok(What::Track(place)),
        Some(Named::Thing(Kind::Episode, place)) => Ok(What::Episode(place)),
        _ => Err(errors::regular(400, &format!("Invalid track uri: {uri}"))),
    }
}

fn made(call: &Call<'_>, whats: Vec<What>) -> Vec<Entry> {
    let added_at = call.state.now() / SECOND;
    whats.into_iter().map(|what| Entry { added_at, added_by: call.person.key.clone(), what, mark: 0 }).collect()
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

fn place(body: &Map<String, Value>, name: &str) -> Result<Option<usize>, Response> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(number) => {
            let place = number.as_u64().and_then(|number| usize::try_from(number).ok());
            place.map(Some).ok_or_else(|| errors::regular(400, "Bad request"))
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
