//! Albums.

use serde_json::{Value, json};

use super::simplified;
use super::track::{relinked_simple, track_simple};
use crate::api::call::Call;
use crate::api::paging::Window;
use crate::api::value::extend;
use crate::clock;
use crate::world::Album;

/// A full album, with its first tracks.
pub(crate) fn album(call: &Call<'_>, place: usize) -> Value {
    whole(call, place, track_simple)
}

/// The same with twins of tracks that cannot be played in the market that was named.
pub(crate) fn relinked(call: &Call<'_>, place: usize) -> Value {
    whole(call, place, relinked_simple)
}

fn whole(call: &Call<'_>, place: usize, track: TrackObject) -> Value {
    let Some(album) = call.catalogue().albums.get(place) else {
        return Value::Null;
    };
    let mut object = simplified::album(call, album);
    let year = clock::date(album.released).get(..4).unwrap_or_default().to_owned();
    let owner = call.catalogue().artists.get(album.artist).map_or("", |artist| &artist.name);
    extend(
        &mut object,
        json!({
            "copyrights": [{"text": format!("{year} {owner}"), "type": "P"}],
            "external_ids": {"upc": album.upc},
            // Marked as deprecated, but not among what was removed in 2026.
            "genres": [],
            "tracks": page(call, album, Window { limit: 50, offset: 0 }, track),
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

/// Makes the object of a track from its place.
type TrackObject = fn(&Call<'_>, usize) -> Value;

fn page(call: &Call<'_>, album: &Album, window: Window, track: TrackObject) -> Value {
    let places: Vec<usize> = album.tracks.clone().collect();
    let items = window.cut(&places).iter().map(|place| track(call, *place)).collect();
    window.page(call, &format!("/v1/albums/{}/tracks", album.id), places.len(), items)
}
