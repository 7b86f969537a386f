//! Tracks (Spotify, "February 2026 migration guide" and "Track relinking"), and local files in their place.

use serde_json::{Value, json};

use super::common::{MARKETS, external_urls};
use super::simplified;
use crate::api::call::Call;
use crate::api::value::{extend, put};
use crate::state::libraries::LocalFile;
use crate::world::Track;
use crate::world::catalogue::ABROAD;

/// A full track by its place in the catalogue.
pub(crate) fn track(call: &Call<'_>, place: usize) -> Value {
    let Some(track) = call.catalogue().tracks.get(place) else {
        return Value::Null;
    };
    let mut object = base(call, track);
    let album = call.catalogue().albums.get(track.album);
    put(&mut object, "album", album.map_or(Value::Null, |album| simplified::album(call, album)));
    put(&mut object, "external_ids", json!({"isrc": track.isrc}));
    if call.shapes().old_fields() {
        extend(&mut object, json!({"popularity": track.popularity}));
    }
    object
}

/// The same, or its twin where it cannot be played in the market that was named.
pub(crate) fn relinked(call: &Call<'_>, place: usize) -> Value {
    linked(call, place, track)
}

/// A track as it stands inside its album.
pub(crate) fn track_simple(call: &Call<'_>, place: usize) -> Value {
    call.catalogue().tracks.get(place).map_or(Value::Null, |track| base(call, track))
}

/// The same, or its twin where it cannot be played in the market that was named.
pub(crate) fn relinked_simple(call: &Call<'_>, place: usize) -> Value {
    linked(call, place, track_simple)
}

/// Swaps a track for its twin (Spotify, "Track relinking"). Which one was meant is no longer told since 2026.
fn linked(call: &Call<'_>, place: usize, object: fn(&Call<'_>, usize) -> Value) -> Value {
    let meant = call.catalogue().tracks.get(place);
    let twin = meant.and_then(|track| {
        let market = call.market().filter(|market| !track.plays_in(market))?;
        let place = track.twin?;
        call.catalogue().tracks.get(place).filter(|twin| twin.plays_in(market)).map(|_| (track, place))
    });
    let Some((meant, twin)) = twin else { return object(call, place) };
    let mut swapped = object(call, twin);
    if call.shapes().old_fields() {
        extend(
            &mut swapped,
            json!({"linked_from": {
                "external_urls": external_urls("track", &meant.id),
                "href": format!("{}/v1/tracks/{}", call.origin(), meant.id),
                "id": meant.id,
                "type": "track",
                "uri": format!("spotify:track:{}", meant.id),
            }}),
        );
    }
    swapped
}

fn base(call: &Call<'_>, track: &Track) -> Value {
    let artists: Vec<Value> = track.artists.iter().map(|artist| simplified::artist(call, *artist)).collect();
    let mut object = json!({
        "disc_number": track.disc,
        "duration_ms": track.duration_ms,
        "explicit": track.explicit,
        "external_urls": external_urls("track", &track.id),
        "href": format!("{}/v1/tracks/{}", call.origin(), track.id),
        "id": track.id,
        "is_local": false,
        "name": track.name,
        // Marked as deprecated, but not among what was removed in 2026.
        "preview_url": null,
        "track_number": track.number,
        "type": "track",
        "uri": format!("spotify:track:{}", track.id),
    });
    put(&mut object, "artists", artists);
    if !call.market().map_or(track.playable, |market| track.plays_in(market)) {
        extend(&mut object, json!({"is_playable": false, "restrictions": {"reason": track.reason}}));
    } else if call.names_market() {
        extend(&mut object, json!({"is_playable": true}));
    }
    if call.shapes().old_fields() && !call.names_market() {
        let markets = match track.twin {
            _ if !track.playable => &[],
            Some(_) => ABROAD,
            None => MARKETS,
        };
        extend(&mut object, json!({ "available_markets": markets }));
    }
    object
}

/// A local file: tags, and no address anywhere (Spotify, "Playlists").
pub(crate) fn local(file: &LocalFile) -> Value {
    let nothing = json!({"external_urls": {}, "href": null, "id": null, "uri": null});
    let mut album = json!({
        "album_type": null,
        "artists": [],
        "images": [],
        "name": file.album,
        "release_date": null,
        "release_date_precision": null,
        "type": "album",
    });
    extend(&mut album, nothing.clone());
    let mut artist = json!({"name": file.artist, "type": "artist"});
    extend(&mut artist, nothing);
    json!({
        "album": album,
        "artists": [artist],
        "disc_number": 0,
        "duration_ms": file.seconds * 1000,
        "explicit": false,
        "external_ids": {},
        "external_urls": {},
        "href": null,
        "id": null,
        "is_local": true,
        "name": file.title,
        "track_number": 0,
        "type": "track",
        "uri": local_uri(file),
    })
}

/// The URI of a local file, which is made of its tags.
pub(crate) fn local_uri(file: &LocalFile) -> String {
    let part = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("spotify:local:{}:{}:{}:{}", part(&file.artist), part(&file.album), part(&file.title), file.seconds)
}
