//! `/me/library`: saves, follows, removes and checks items by URI (Spotify, "February 2026 migration guide").
//!
//! Spotify does not document the scope for each type of URI; this uses the obvious one.

use serde_json::{Value, json};

use super::call::{ApiResult, Call, ok};
use super::identifier::is_identifier;
use super::uris::{self, UriTarget};
use super::{catalogue, errors};
use crate::clock::SECOND;
use crate::http::Response;
use crate::state::libraries::{Library, Saved};
use crate::world::ItemKind;

/// How many URIs a request may have.
const MAX_URIS: usize = 40;

/// `PUT /me/library`. New items keep the order of the request, the first on top. Items that do not exist are skipped without an error.
pub(crate) fn save(call: &mut Call<'_>) -> ApiResult {
    let targets = targets(call, true)?.into_iter().flatten().collect();
    save_all(call, targets)
}

/// Saves or follows each of these.
pub(crate) fn save_all(call: &mut Call<'_>, targets: Vec<UriTarget>) -> ApiResult {
    let added_at = call.state.now() / SECOND;
    let Some(library) = call.state.libraries.of.get_mut(&call.person.key) else { return Err(errors::not_found()) };
    for target in targets.into_iter().rev() {
        if is_saved(library, &target) {
            continue;
        }
        match target {
            UriTarget::Item(kind, index) => {
                if let Some(list) = library.saved(kind) {
                    list.insert(0, Saved { added_at, index });
                }
            }
            UriTarget::Playlist(id) => library.playlists.insert(0, id),
            UriTarget::User(key) => library.users.insert(0, key),
        }
    }
    Ok(Response::empty(200))
}

/// `DELETE /me/library`. Removing one's own playlist from the list is all that deleting does (Spotify, "Playlists").
pub(crate) fn remove(call: &mut Call<'_>) -> ApiResult {
    let targets = targets(call, true)?.into_iter().flatten().collect();
    remove_all(call, targets)
}

/// Removes or unfollows each of these.
pub(crate) fn remove_all(call: &mut Call<'_>, targets: Vec<UriTarget>) -> ApiResult {
    let Some(library) = call.state.libraries.of.get_mut(&call.person.key) else { return Err(errors::not_found()) };
    for target in targets {
        match target {
            UriTarget::Item(kind, index) => {
                if let Some(list) = library.saved(kind) {
                    list.retain(|saved| saved.index != index);
                }
            }
            UriTarget::Playlist(id) => library.playlists.retain(|known| *known != id),
            UriTarget::User(key) => library.users.retain(|known| *known != key),
        }
    }
    Ok(Response::empty(200))
}

/// `GET /me/library/contains`. An audiobook where they are not sold was observed to fail.
pub(crate) fn contains(call: &mut Call<'_>) -> ApiResult {
    let targets = targets(call, false)?;
    let is_audiobook = |target: &Option<UriTarget>| matches!(target, Some(UriTarget::Item(ItemKind::Audiobook, _)));
    if call.observed() && catalogue::sold_here(call).is_err() && targets.iter().any(is_audiobook) {
        return Err(errors::regular(500, "Server error"));
    }
    let Some(library) = call.state.libraries.of.get_mut(&call.person.key) else { return Err(errors::not_found()) };
    let is_saved = |target: &Option<UriTarget>| json!(target.as_ref().is_some_and(|target| is_saved(library, target)));
    let answers: Vec<Value> = targets.iter().map(is_saved).collect();
    ok(&Value::Array(answers))
}

/// Whether a library contains this.
pub(crate) fn is_saved(library: &mut Library, target: &UriTarget) -> bool {
    match target {
        UriTarget::Item(kind, index) => library.saved(*kind).is_some_and(|list| list.iter().any(|saved| saved.index == *index)),
        UriTarget::Playlist(id) => library.playlists.contains(id),
        UriTarget::User(key) => library.users.contains(key),
    }
}

/// The targets of the URIs in a request; `None` for one that does not exist.
fn targets(call: &Call<'_>, changes: bool) -> Result<Vec<Option<UriTarget>>, Response> {
    let text = call.query.filled("uris").ok_or_else(|| errors::regular(400, "Missing required field: uris"))?;
    let uris: Vec<&str> = text.split(',').collect();
    if uris.len() > MAX_URIS {
        return Err(errors::regular(400, "Too many uris requested"));
    }
    let mut targets = Vec::new();
    for uri in uris {
        let uri = uri.trim();
        let (kind, id) = uri.strip_prefix("spotify:").and_then(|rest| rest.split_once(':')).unwrap_or_default();
        let scope = scope_for(kind, changes).ok_or_else(|| errors::regular(400, "Invalid Spotify URI"))?;
        if kind != "user" && !is_identifier(id) {
            return Err(errors::invalid_identifier(call.state.settings.responses_as));
        }
        if !call.scopes.contains(scope) {
            return Err(errors::insufficient_scope());
        }
        targets.push(uris::read(call, uri));
    }
    Ok(targets)
}

/// The scope for a type of URI; `None` for a type that cannot be saved.
fn scope_for(kind: &str, changes: bool) -> Option<&'static str> {
    let (reading, changing) = match kind {
        "album" | "audiobook" | "episode" | "show" | "track" => ("user-library-read", "user-library-modify"),
        "artist" | "user" => ("user-follow-read", "user-follow-modify"),
        "playlist" => ("playlist-read-private", "playlist-modify-public"),
        _ => return None,
    };
    Some(if changes { changing } else { reading })
}
