//! Tracks, and albums as they stand inside them.

use serde_json::{Value, json};

use super::{artist_simple, extend, external_urls, images};
use crate::api::call::Call;
use crate::clock;
use crate::world::{Album, LocalFile};

/// The markets that the older shapes name.
const MARKETS: &[&str] = &["AU", "CA", "DE", "EG", "FR", "GB", "IE", "IL", "IS", "JP", "KR", "NO", "NZ", "PL", "SE", "US"];

/// A full track by its place in the catalogue.
pub(crate) fn track(call: &Call<'_>, place: usize) -> Value {
    let Some(track) = call.catalogue().tracks.get(place) else { return Value::Null };
    let artists: Vec<Value> = track.artists.iter().map(|artist| artist_simple(call, *artist)).collect();
    let mut object = json!({
        "album": call.catalogue().albums.get(track.album).map(|album| album_simple(call, album)),
        "artists": artists,
        "disc_number": track.disc,
        "duration_ms": track.duration_ms,
        "explicit": track.explicit,
        "external_ids": {"isrc": track.isrc},
        "external_urls": external_urls("track", &track.id),
        "href": format!("{}/v1/tracks/{}", call.origin(), track.id),
        "id": track.id,
        "is_local": false,
        "name": track.name,
        "track_number": track.number,
        "type": "track",
        "uri": format!("spotify:track:{}", track.id),
    });
    if !track.playable {
        extend(&mut object, json!({"is_playable": false, "restrictions": {"reason": "market"}}));
    } else if call.names_market() {
        extend(&mut object, json!({"is_playable": true}));
    }
    if call.shapes().old_fields() {
        let markets = if track.playable { MARKETS } else { &[] };
        extend(&mut object, json!({"popularity": track.popularity, "preview_url": null}));
        if !call.names_market() {
            extend(&mut object, json!({"available_markets": markets}));
        }
    }
    object
}

/// An album as it stands inside a track.
pub(crate) fn album_simple(call: &Call<'_>, album: &Album) -> Value {
    let released = clock::date(album.released);
    let mut object = json!({
        "album_type": album.kind,
        "artists": [artist_simple(call, album.artist)],
        "external_urls": external_urls("album", &album.id),
        "href": format!("{}/v1/albums/{}", call.origin(), album.id),
        "id": album.id,
        "images": images::album(call.origin(), &album.id),
        "name": album.name,
        "release_date": if album.precision == "year" { released.get(..4).unwrap_or_default() } else { &released },
        "release_date_precision": album.precision,
        "total_tracks": album.tracks.len(),
        "type": "album",
        "uri": format!("spotify:album:{}", album.id),
    });
    if call.shapes().old_fields() && !call.names_market() {
        extend(&mut object, json!({"available_markets": MARKETS}));
    }
    object
}

/// A local file: tags, and no address anywhere (spotify.md 4.5).
pub(crate) fn local(file: &LocalFile) -> Value {
    let part = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
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
        "uri": format!("spotify:local:{}:{}:{}:{}", part(file.artist), part(file.album), part(file.title), file.seconds),
    })
}
