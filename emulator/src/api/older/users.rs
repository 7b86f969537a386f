//! Other users: their profiles and public playlists.

use serde_json::json;

use crate::api::call::{ApiResult, Call, ok};
use crate::api::objects::{images, simplified};
use crate::api::paging::{COMMON, Window};
use crate::api::value::extend;
use crate::api::{errors, playlist_write, playlists};
use crate::http::Response;
use crate::state::libraries::Playlist;

/// `GET /users/{id}`
pub(crate) fn profile(call: &mut Call<'_>) -> ApiResult {
    let key = user(call)?;
    let mut object = simplified::user(call, key);
    let pictures =
        call.state.directory.person(key).map_or_else(|| json!([]), |person| images::person(call.origin(), &person.account_id));
    let followers = call.state.libraries.of.values().filter(|library| library.users.iter().any(|user| user == key)).count();
    extend(
        &mut object,
        json!({"display_name": call.state.directory.display_name(key), "followers": {"href": null, "total": followers}, "images": pictures}),
    );
    ok(&object)
}

/// `GET /users/{id}/playlists`: the public ones; all of the caller's own. Collaborative ones need a scope of their own.
pub(crate) fn playlists(call: &mut Call<'_>) -> ApiResult {
    let key = user(call)?;
    let window = Window::of(call, COMMON)?;
    let own = key == call.person.key;
    let collaborative = call.scopes.contains("playlist-read-collaborative");
    let mut list: Vec<&Playlist> = call
        .state
        .libraries
        .playlists
        .values()
        .filter(|one| one.owner == key && (own || one.public) && (collaborative || !one.collaborative))
        .collect();
    list.sort_by(|a, b| a.id.cmp(&b.id));
    ok(&playlists::list_page(call, window, &format!("/v1/users/{key}/playlists"), &list))
}

/// `POST /users/{id}/playlists`: for the caller only.
pub(crate) fn create_playlist(call: &mut Call<'_>) -> ApiResult {
    if user(call)? != call.person.key {
        return Err(errors::regular(403, "Forbidden"));
    }
    playlist_write::create(call)
}

/// The key of the user in the path.
fn user<'a>(call: &'a Call<'_>) -> Result<&'a str, Response> {
    let key = call.ids.first().map_or("", String::as_str);
    if call.state.directory.display_name(key).is_some() { Ok(key) } else { Err(errors::not_found()) }
}
