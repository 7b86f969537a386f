//! Playlist entries under their old address, and following playlists.

use serde_json::json;

use super::ids;
use crate::api::call::{ApiResult, Call, ok};
use crate::api::paging::{Window, entries_bounds};
use crate::api::uris::UriTarget;
use crate::api::{errors, fields, library_write, playlists, uris};
use crate::http::Response;

/// `GET /playlists/{id}/tracks`: for any playlist, unlike `/items`; private ones need the scope.
pub(crate) fn tracks(call: &mut Call<'_>) -> ApiResult {
    let playlist = call.playlist()?;
    if !playlist.public && !call.scopes.contains("playlist-read-private") {
        return Err(errors::insufficient_scope());
    }
    let window = Window::of(call, entries_bounds(call))?;
    let page = playlists::page(call, playlist, window, "tracks");
    ok(&fields::select(&page, call.query.filled("fields")))
}

/// `PUT /playlists/{id}/followers`
pub(crate) fn follow(call: &mut Call<'_>) -> ApiResult {
    let target = target(call)?;
    library_write::save_all(call, vec![target])
}

/// `DELETE /playlists/{id}/followers`
pub(crate) fn unfollow(call: &mut Call<'_>) -> ApiResult {
    let target = target(call)?;
    library_write::remove_all(call, vec![target])
}

/// The playlist in the path, which may be one of Spotify's own.
fn target(call: &Call<'_>) -> Result<UriTarget, Response> {
    let id = call.ids.first().map_or("", String::as_str);
    uris::read(call, &format!("spotify:playlist:{id}")).ok_or_else(errors::not_found)
}

/// `GET /playlists/{id}/followers/contains`: for up to five people, by default the caller.
pub(crate) fn is_followed(call: &mut Call<'_>) -> ApiResult {
    let id = &call.playlist()?.id;
    let people = if call.query.get("ids").is_some() { ids(call, 5)? } else { vec![call.person.key.to_owned()] };
    let follows = |key: &String| call.state.libraries.of.get(key.as_str()).is_some_and(|library| library.playlists.contains(id));
    ok(&json!(people.iter().map(follows).collect::<Vec<bool>>()))
}
