//! Tracks and local files (Spotify, "February 2026 migration guide" and "Track relinking").

use serde_json::{Value, json};

use super::common::{MARKETS, external_urls};
use super::simplified;
use crate::api::call::Call;
use crate::api::value::{extend, put};
use crate::state::libraries::LocalFile;
use crate::world::Track;
use crate::world::catalogue::ABROAD;

/// A full track, by index.
pub(crate) fn track(call: &Call<'_>, index: usize) -> Value {
    let Some(track) = call.catalogue().tracks.get(index) else {
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

/// The same, relinked to its twin if it is not playable in the market.
pub(crate) fn relinked(call: &Call<'_>, index: usize) -> Value {
    linked(call, index, track)
}

/// A simplified track.
pub(crate) fn track_simple(call: &Call<'_>, index: usize) -> Value {
    call.catalogue().tracks.get(index).map_or(Value::Null, |track| base(call, track))
}

/// The same, relinked to its twin if it is not playable in the market.
pub(crate) fn relinked_simple(call: &Call<'_>, index: usize) -> Value {
    linked(call, index, track_simple)
}

/// Replaces a track by its twin (Spotify, "Track relinking"). Since 2026 the response no longer contains `linked_from`.
fn linked(call: &Call<'_>, index: usize, object: fn(&Call<'_>, usize) -> Value) -> Value {
    let original = call.catalogue().tracks.get(index);
    let twin = original.and_then(|track| {
        let market = call.market().filter(|market| !track.plays_in(market))?;
        let index = track.twin?;
        call.catalogue().tracks.get(index).filter(|twin| twin.plays_in(market)).map(|_| (track, index))
    });
    let Some((original, twin)) = twin else { return object(call, index) };
    let mut relinked = object(call, twin);
    if call.shapes().old_fields() {
        extend(
            &mut relinked,
            json!({"linked_from": {
                "external_urls": external_urls("track", &original.id),
                "href": format!("{}/v1/tracks/{}", call.origin(), original.id),
                "id": original.id,
                "type": "track",
                "uri": format!("spotify:track:{}", original.id),
            }}),
        );
    }
    relinked
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
        "track_number": track.number,
        "type": "track",
        "uri": format!("spotify:track:{}", track.id),
    });
    put(&mut object, "artists", artists);
    if call.shapes().old_fields() || !call.observed() {
        // Deprecated. According to the documentation not removed, but observed to be missing.
        put(&mut object, "preview_url", Value::Null);
    }
    if !call.market().map_or(track.playable, |market| track.plays_in(market)) {
        extend(&mut object, json!({"is_playable": false, "restrictions": {"reason": track.reason}}));
    } else if call.has_market() || call.observed() {
        extend(&mut object, json!({"is_playable": true}));
    }
    if call.shapes().old_fields() && !call.has_market() {
        let markets = match track.twin {
            _ if !track.playable => &[],
            Some(_) => ABROAD,
            None => MARKETS,
        };
        extend(&mut object, json!({ "available_markets": markets }));
    }
    object
}

/// A local file: it has tags but no addresses (Spotify, "Playlists").
pub(crate) fn local(call: &Call<'_>, file: &LocalFile) -> Value {
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
    if call.shapes().old_fields() {
        extend(&mut album, json!({"available_markets": []}));
    }
    let mut artist = json!({"name": file.artist, "type": "artist"});
    extend(&mut artist, nothing);
    let mut object = json!({
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
        "preview_url": null,
        "track_number": 0,
        "type": "track",
        "uri": local_uri(file),
    });
    if call.shapes().old_fields() {
        extend(&mut object, json!({"available_markets": [], "popularity": 0}));
    }
    object
}

/// The URI of a local file, made from its tags.
pub(crate) fn local_uri(file: &LocalFile) -> String {
    let part = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("spotify:local:{}:{}:{}:{}", part(&file.artist), part(&file.album), part(&file.title), file.seconds)
}
