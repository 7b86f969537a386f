//! Albums.

use serde_json::{Value, json};

use super::simplified;
use super::track::{relinked_simple, track_simple};
use crate::api::call::Call;
use crate::api::paging::Window;
use crate::api::value::extend;
use crate::clock;
use crate::world::Album;

/// A full album with its first tracks, by index.
pub(crate) fn album(call: &Call<'_>, index: usize) -> Value {
    whole(call, index, track_simple)
}

/// The same, with unplayable tracks relinked to their twins.
pub(crate) fn relinked(call: &Call<'_>, index: usize) -> Value {
    whole(call, index, relinked_simple)
}

fn whole(call: &Call<'_>, index: usize, track: TrackObject) -> Value {
    let Some(album) = call.catalogue().albums.get(index) else {
        return Value::Null;
    };
    let mut object = simplified::album(call, album);
    let year = clock::date(album.released).get(..4).unwrap_or_default().to_owned();
    let artist = call.catalogue().artists.get(album.artist).map_or("", |artist| &artist.name);
    extend(
        &mut object,
        json!({
            "copyrights": [{"text": format!("{year} {artist}"), "type": "P"}],
            "external_ids": {"upc": album.upc},
            // Deprecated, but not removed in 2026.
            "genres": [],
            "tracks": page(call, album, Window::first(50), track),
        }),
    );
    if call.shapes().old_fields() {
        extend(&mut object, json!({"label": "Small Hours", "popularity": call.catalogue().popularity(album)}));
    }
    object
}

/// A page of an album's tracks, relinked.
pub(crate) fn tracks(call: &Call<'_>, album: &Album, window: Window) -> Value {
    page(call, album, window, relinked_simple)
}

/// Makes the object of a track from its index.
type TrackObject = fn(&Call<'_>, usize) -> Value;

fn page(call: &Call<'_>, album: &Album, window: Window, track: TrackObject) -> Value {
    let indices: Vec<usize> = album.tracks.clone().collect();
    let items = window.cut(&indices).iter().map(|index| track(call, *index)).collect();
    window.page(call, &format!("/v1/albums/{}/tracks", album.id), indices.len(), items)
}
