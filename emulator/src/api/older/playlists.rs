//! Playlist entries under their old address, and following playlists.

use serde_json::json;

use super::ids;
use crate::api::call::{ApiResult, Call, ok};
use crate::api::paging::{ENTRIES, Window};
use crate::api::uris::UriTarget;
use crate::api::{errors, fields, library_write, playlists};

/// `GET /playlists/{id}/tracks`: for any playlist, unlike `/items`; private ones need the scope.
pub(crate) fn tracks(call: &mut Call<'_>) -> ApiResult {
    let playlist = call.playlist()?;
    if !playlist.public && !call.scopes.contains("playlist-read-private") {
        return Err(errors::insufficient_scope());
    }
    let window = Window::of(call, ENTRIES)?;
    let page = playlists::page(call, playlist, window, "tracks");
    ok(&fields::select(&page, call.query.filled("fields")))
}

/// `PUT /playlists/{id}/followers`
pub(crate) fn follow(call: &mut Call<'_>) -> ApiResult {
    let id = call.playlist()?.id.clone();
    library_write::save_all(call, vec![UriTarget::Playlist(id)])
}

/// `DELETE /playlists/{id}/followers`
pub(crate) fn unfollow(call: &mut Call<'_>) -> ApiResult {
    let id = call.playlist()?.id.clone();
    library_write::remove_all(call, vec![UriTarget::Playlist(id)])
}

/// `GET /playlists/{id}/followers/contains`: for up to five people, by default the caller.
pub(crate) fn is_followed(call: &mut Call<'_>) -> ApiResult {
    let id = &call.playlist()?.id;
    let people = if call.query.get("ids").is_some() { ids(call, 5)? } else { vec![call.person.key.to_owned()] };
    let follows = |key: &String| call.state.libraries.of.get(key.as_str()).is_some_and(|library| library.playlists.contains(id));
    ok(&json!(people.iter().map(follows).collect::<Vec<bool>>()))
}
