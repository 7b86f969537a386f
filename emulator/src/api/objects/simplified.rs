//! The simplified objects, which other objects and lists contain.

use serde_json::{Value, json};

use super::common::{MARKETS, external_urls};
use super::images;
use crate::api::call::Call;
use crate::api::value::{extend, put};
use crate::clock;
use crate::world::Album;

/// A simplified artist.
pub(crate) fn artist(call: &Call<'_>, index: usize) -> Value {
    let Some(artist) = call.catalogue().artists.get(index) else { return Value::Null };
    json!({
        "external_urls": external_urls("artist", &artist.id),
        "href": format!("{}/v1/artists/{}", call.origin(), artist.id),
        "id": artist.id,
        "name": artist.name,
        "type": "artist",
        "uri": format!("spotify:artist:{}", artist.id),
    })
}

/// A simplified album.
pub(crate) fn album(call: &Call<'_>, album: &Album) -> Value {
    let released = clock::date(album.released);
    let mut object = json!({
        "album_type": album.kind,
        "external_urls": external_urls("album", &album.id),
        "href": format!("{}/v1/albums/{}", call.origin(), album.id),
        "id": album.id,
        "name": album.name,
        "release_date": if album.precision == "year" { released.get(..4).unwrap_or_default() } else { &released },
        "release_date_precision": album.precision,
        "total_tracks": album.tracks.len(),
        "type": "album",
        "uri": format!("spotify:album:{}", album.id),
    });
    put(&mut object, "artists", vec![artist(call, album.artist)]);
    put(&mut object, "images", images::album(call.origin(), &album.id));
    if call.shapes().old_fields() && !call.has_market() {
        extend(&mut object, json!({"available_markets": MARKETS}));
    }
    if let Some(market) = call.market().filter(|_| call.observed()) {
        let tracks = call.catalogue().tracks.get(album.tracks.clone()).unwrap_or_default();
        extend(&mut object, json!({"is_playable": tracks.iter().any(|track| track.plays_in(market))}));
    }
    object
}

/// A user without a display name.
pub(crate) fn user(call: &Call<'_>, key: &str) -> Value {
    json!({
        "external_urls": external_urls("user", key),
        "href": format!("{}/v1/users/{key}", call.origin()),
        "id": key,
        "type": "user",
        "uri": format!("spotify:user:{key}"),
    })
}
