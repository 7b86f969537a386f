//! Reading playlists and their entries (Spotify, "Web API Reference" and "Playlists").

use serde_json::Value;

use super::call::{ApiResult, Call, ok};
use super::objects::playlist::{complete, frame, listed};
use super::paging::{PLAYLISTS, Window, entries_bounds};
use super::{entries, errors, fields};
use crate::state::libraries::Playlist;

/// `GET /me/playlists`: own and followed playlists; collaborative ones need a scope of their own.
pub(crate) fn mine(call: &mut Call<'_>) -> ApiResult {
    let window = Window::of(call, PLAYLISTS)?;
    let with_collaborative = call.scopes.contains("playlist-read-collaborative");
    let list: Vec<&Playlist> = call
        .library()
        .map_or(&[][..], |library| &library.playlists)
        .iter()
        .filter_map(|id| call.state.libraries.playlists.get(id))
        .filter(|playlist| with_collaborative || !playlist.collaborative)
        .collect();
    ok(&list_page(call, window, "/v1/me/playlists", &list))
}

/// A page of playlists, each with the number and the address of its entries.
pub(crate) fn list_page(call: &Call<'_>, window: Window, path: &str, list: &[&Playlist]) -> Value {
    window.page(call, path, list.len(), window.cut(list).iter().map(|playlist| listed(call, playlist)).collect())
}

/// `GET /playlists/{id}`. Only its owner and collaborators see the entries.
pub(crate) fn one(call: &mut Call<'_>) -> ApiResult {
    let playlist = call.playlist()?;
    let mut object = frame(call, playlist);
    let window = Window::first(if call.extended() { 100 } else { 50 });
    complete(call, playlist, &mut object, |name| page(call, playlist, window, name));
    ok(&fields::select(&object, call.query.filled("fields")))
}

/// `GET /playlists/{id}/items`: 403 for anyone but its owner and collaborators.
pub(crate) fn items(call: &mut Call<'_>) -> ApiResult {
    let playlist = call.playlist()?;
    if !playlist.open_to(&call.person.key) {
        return Err(errors::regular(403, "Forbidden"));
    }
    let window = Window::of(call, entries_bounds(call))?;
    let page = page(call, playlist, window, "items");
    ok(&fields::select(&page, call.query.filled("fields")))
}

/// A page of a playlist's entries. `name` is the last segment of its address.
pub(crate) fn page(call: &Call<'_>, playlist: &Playlist, window: Window, name: &str) -> Value {
    let items = window.cut(&playlist.entries).iter().map(|entry| entries::entry(call, entry)).collect();
    window.page(call, &format!("/v1/playlists/{}/{name}", playlist.id), playlist.entries.len(), items)
}
