//! `/me/library`: saves, follows, removes and checks items by URI (Spotify, "February 2026 migration guide").
//!
//! Spotify does not document the scope for each type of URI; this uses the obvious one.

use serde_json::{Value, json};

use super::call::{ApiResult, Call, ok};
use super::errors;
use super::uris::{self, UriTarget};
use crate::clock::SECOND;
use crate::http::Response;
use crate::state::libraries::{Library, Saved};
use crate::world::ItemKind;

/// How many URIs a request may have.
const MAX_URIS: usize = 40;

/// `PUT /me/library`. New items keep the order of the request, the first on top.
pub(crate) fn save(call: &mut Call<'_>) -> ApiResult {
    let targets = targets(call, true)?;
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
    let targets = targets(call, true)?;
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

/// `GET /me/library/contains`
pub(crate) fn contains(call: &mut Call<'_>) -> ApiResult {
    let targets = targets(call, false)?;
    let Some(library) = call.state.libraries.of.get_mut(&call.person.key) else { return Err(errors::not_found()) };
    let answers: Vec<Value> = targets.iter().map(|target| json!(is_saved(library, target))).collect();
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

fn targets(call: &Call<'_>, changes: bool) -> Result<Vec<UriTarget>, Response> {
    let text = call.query.filled("uris").ok_or_else(|| errors::regular(400, "Missing required field: uris"))?;
    let uris: Vec<&str> = text.split(',').collect();
    if uris.len() > MAX_URIS {
        return Err(errors::regular(400, "Too many uris requested"));
    }
    let mut targets = Vec::new();
    for uri in uris {
        let target = uris::read(call, uri.trim()).ok_or_else(|| errors::regular(400, "Invalid uri"))?;
        if !scopes_for(&target, changes).iter().any(|scope| call.scopes.contains(*scope)) {
            return Err(errors::insufficient_scope());
        }
        targets.push(target);
    }
    Ok(targets)
}

fn scopes_for(target: &UriTarget, changes: bool) -> &'static [&'static str] {
    match (target, changes) {
        (UriTarget::Item(ItemKind::Artist, _) | UriTarget::User(_), true) => &["user-follow-modify"],
        (UriTarget::Item(ItemKind::Artist, _) | UriTarget::User(_), false) => &["user-follow-read"],
        (UriTarget::Playlist(_), true) => &["playlist-modify-public"],
        (UriTarget::Playlist(_), false) => &["playlist-read-private"],
        (UriTarget::Item(..), true) => &["user-library-modify"],
        (UriTarget::Item(..), false) => &["user-library-read"],
    }
}
