//! Playlists without their entries.

use serde_json::{Value, json};

use super::common::external_urls;
use super::{images, simplified};
use crate::api::call::Call;
use crate::api::value::extend;
use crate::state::libraries::{Cover, Library, Playlist};

/// A playlist; the caller adds `items` or `tracks`.
pub(crate) fn frame(call: &Call<'_>, playlist: &Playlist) -> Value {
    let mut owner = simplified::user(call, &playlist.owner);
    extend(&mut owner, json!({"display_name": call.state.directory.display_name(&playlist.owner).unwrap_or(&playlist.owner)}));
    json!({
        "collaborative": playlist.collaborative,
        "description": playlist.description,
        "external_urls": external_urls("playlist", &playlist.id),
        "href": href(call, playlist),
        "id": playlist.id,
        "images": pictures(call, playlist),
        "name": playlist.name,
        "owner": owner,
        "primary_color": null,
        "public": playlist.public,
        "snapshot_id": playlist.snapshot_id(),
        "type": "playlist",
        "uri": format!("spotify:playlist:{}", playlist.id),
    })
}

/// Adds the entries under their new name, their old name or both. Since 2026 callers without access get no member at all.
pub(crate) fn put_items(call: &Call<'_>, playlist: &Playlist, object: &mut Value, items: &Value, old: &Value) {
    if call.shapes().new_names() && playlist.open_to(&call.person.key) {
        extend(object, json!({"items": items}));
    }
    if call.shapes().old_fields() {
        extend(object, json!({"tracks": old}));
    }
}

/// Adds the number of followers, which full playlists had until 2026.
pub(crate) fn put_followers(call: &Call<'_>, playlist: &Playlist, object: &mut Value) {
    if call.shapes().old_fields() {
        let follows = |(key, library): &(&String, &Library)| **key != playlist.owner && library.playlists.contains(&playlist.id);
        let total = call.state.libraries.of.iter().filter(follows).count();
        extend(object, json!({"followers": {"href": null, "total": total}}));
    }
}

/// The address of a playlist.
pub(crate) fn href(call: &Call<'_>, playlist: &Playlist) -> String {
    format!("{}/v1/playlists/{}", call.origin(), playlist.id)
}

/// The picture of a playlist: none, one size, or a mosaic in three sizes.
pub(crate) fn pictures(call: &Call<'_>, playlist: &Playlist) -> Value {
    match playlist.cover {
        Cover::None => json!([]),
        Cover::Single => images::single(call.origin(), &playlist.id),
        Cover::Mosaic => images::mosaic(call.origin(), &playlist.id),
        Cover::Uploaded => images::uploaded(call.origin(), &playlist.id, playlist.revision),
    }
}
