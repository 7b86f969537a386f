//! Playlists without their entries.

use serde_json::{Value, json};

use super::common::external_urls;
use super::{images, simplified};
use crate::api::call::Call;
use crate::api::value::{extend, put};
use crate::state::libraries::{Cover, EntryItem, Library, Playlist};

/// A playlist; `listed` and `complete` add the rest.
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

/// A playlist as in lists: with the number and the address of its entries. According to the documentation, those of other people's
/// playlists are gone since 2026; in October they were still there.
pub(crate) fn listed(call: &Call<'_>, playlist: &Playlist) -> Value {
    let mut object = frame(call, playlist);
    let count = |name: &str| json!({"href": format!("{}/{name}", href(call, playlist)), "total": playlist.entries.len()});
    let is_shown = call.observed() || playlist.open_to(&call.person.key);
    put_items(call, &mut object, is_shown, || count("items"), || count("tracks"));
    object
}

/// Adds what a full playlist has besides: its followers, and a page of its entries. Since 2026 callers without access get no entries.
pub(crate) fn complete(call: &Call<'_>, playlist: &Playlist, object: &mut Value, page: impl Fn(&str) -> Value) {
    let follows = |(key, library): &(&String, &Library)| **key != playlist.owner && library.playlists.contains(&playlist.id);
    let total = call.state.libraries.of.iter().filter(follows).count();
    extend(object, json!({"followers": {"href": null, "total": total}}));
    put_items(call, object, playlist.open_to(&call.person.key), || page("items"), || page("tracks"));
}

/// Adds the entries under their new name, their old name or both.
fn put_items(call: &Call<'_>, object: &mut Value, is_shown: bool, items: impl Fn() -> Value, old: impl Fn() -> Value) {
    if call.shapes().new_names() && is_shown {
        put(object, "items", items());
    }
    if call.shapes().old_fields() {
        put(object, "tracks", old());
    }
}

/// The address of a playlist.
fn href(call: &Call<'_>, playlist: &Playlist) -> String {
    format!("{}/v1/playlists/{}", call.origin(), playlist.id)
}

/// The pictures of a playlist. Without one of its own: none if it has no entries with a cover, the first cover if there are fewer than four
/// different ones, or else the first four.
pub(crate) fn pictures(call: &Call<'_>, playlist: &Playlist) -> Value {
    match playlist.cover {
        Cover::Single => images::single(call.origin(), &playlist.id),
        Cover::Uploaded => images::uploaded(call.origin(), &playlist.id, playlist.revision),
        Cover::Automatic => match covers(call, playlist).as_slice() {
            [] => json!([]),
            [a, b, c, d] => images::mosaic(call.origin(), [a, b, c, d]),
            [first, ..] => images::cover(call.origin(), first),
        },
    }
}

/// The identifiers of up to four different covers, in the order of the entries.
fn covers<'a>(call: &'a Call<'_>, playlist: &Playlist) -> Vec<&'a str> {
    let catalogue = call.catalogue();
    let mut covers: Vec<&str> = Vec::new();
    for entry in &playlist.entries {
        let cover = match entry.item {
            EntryItem::Track(index) => {
                catalogue.tracks.get(index).and_then(|track| catalogue.albums.get(track.album)).map(|it| &it.id)
            }
            EntryItem::Episode(index) => catalogue.episodes.get(index).map(|episode| &episode.id),
            EntryItem::Local(_) | EntryItem::Gone => None,
        };
        if let Some(cover) = cover.filter(|cover| !covers.contains(&cover.as_str())) {
            covers.push(cover);
        }
        if covers.len() == 4 {
            break;
        }
    }
    covers
}
