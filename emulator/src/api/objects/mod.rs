//! The objects of the Web API, in the generation of answers that is set (Spotify, "February 2026 migration guide").

pub(crate) mod album;
pub(crate) mod artist;
pub(crate) mod audiobook;
pub(crate) mod episode;
pub(crate) mod images;
pub(crate) mod playlist;
pub(crate) mod track;

use serde_json::{Value, json};

use super::call::Call;

pub(crate) use track::track;

/// The markets that the older shapes name.
pub(crate) const MARKETS: &[&str] =
    &["AU", "CA", "DE", "EG", "FR", "GB", "IE", "IL", "IS", "JP", "KR", "NO", "NZ", "PL", "SE", "US"];

/// The member every object has that can be opened at Spotify.
pub(crate) fn external_urls(kind: &str, id: &str) -> Value {
    json!({"spotify": format!("https://open.spotify.com/{kind}/{id}")})
}

/// An artist as it stands inside other objects.
pub(crate) fn artist_simple(call: &Call<'_>, place: usize) -> Value {
    let Some(artist) = call.catalogue().artists.get(place) else { return Value::Null };
    json!({
        "external_urls": external_urls("artist", &artist.id),
        "href": format!("{}/v1/artists/{}", call.origin(), artist.id),
        "id": artist.id,
        "name": artist.name,
        "type": "artist",
        "uri": format!("spotify:artist:{}", artist.id),
    })
}

/// Someone with a playlist.
pub(crate) fn user_simple(call: &Call<'_>, key: &str) -> Value {
    json!({
        "external_urls": external_urls("user", key),
        "href": format!("{}/v1/users/{key}", call.origin()),
        "id": key,
        "type": "user",
        "uri": format!("spotify:user:{key}"),
    })
}

/// Puts members into an object.
pub(crate) fn extend(object: &mut Value, more: Value) {
    if let (Value::Object(members), Value::Object(more)) = (object, more) {
        members.extend(more);
    }
}
