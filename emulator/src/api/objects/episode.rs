//! Episodes, and shows as they stand inside them.

use serde_json::{Value, json};

use super::{extend, external_urls, images};
use crate::api::call::Call;
use crate::clock;
use crate::world::Show;

/// A full episode by its place in the catalogue.
pub(crate) fn episode(call: &Call<'_>, place: usize) -> Value {
    let Some(episode) = call.catalogue().episodes.get(place) else { return Value::Null };
    let mut object = json!({
        "description": format!("{}, told slowly.", episode.name),
        "html_description": "<p>Told slowly.</p>",
        "duration_ms": episode.duration_ms,
        "explicit": false,
        "external_urls": external_urls("episode", &episode.id),
        "href": format!("{}/v1/episodes/{}", call.origin(), episode.id),
        "id": episode.id,
        "images": images::album(call.origin(), &episode.id),
        "is_externally_hosted": false,
        "is_playable": true,
        "languages": ["en"],
        "name": episode.name,
        "release_date": clock::date(episode.released),
        "release_date_precision": "day",
        "show": call.catalogue().shows.get(episode.show).map(|show| show_simple(call, show)),
        "type": "episode",
        "uri": format!("spotify:episode:{}", episode.id),
    });
    if call.shapes().old_fields() {
        extend(&mut object, json!({"audio_preview_url": null, "language": "en"}));
    }
    object
}

/// An episode for clients that did not say they know episodes: dressed as a track, the show as its album, the publisher as its artist.
pub(crate) fn dressed_as_track(call: &Call<'_>, place: usize) -> Value {
    let mut object = episode(call, place);
    let show = call.catalogue().episodes.get(place).and_then(|episode| call.catalogue().shows.get(episode.show));
    let Some(show) = show else { return object };
    let nothing = json!({"external_urls": {}, "href": null, "id": null, "uri": null});
    let mut artist = json!({"name": show.publisher, "type": "artist"});
    extend(&mut artist, nothing);
    let mut album = show_simple(call, show);
    extend(&mut album, json!({"album_type": "compilation", "artists": [artist.clone()]}));
    if let Some(members) = object.as_object_mut() {
        for name in ["show", "description", "html_description", "languages", "is_externally_hosted"] {
            members.remove(name);
        }
    }
    extend(
        &mut object,
        json!({"album": album, "artists": [artist], "disc_number": 0, "track_number": 0, "external_ids": {}, "is_local": false}),
    );
    object
}

fn show_simple(call: &Call<'_>, show: &Show) -> Value {
    let mut object = json!({
        "copyrights": [],
        "description": format!("{}, every week.", show.name),
        "html_description": format!("{}, every week.", show.name),
        "explicit": false,
        "external_urls": external_urls("show", &show.id),
        "href": format!("{}/v1/shows/{}", call.origin(), show.id),
        "id": show.id,
        "images": images::album(call.origin(), &show.id),
        "is_externally_hosted": false,
        "languages": ["en"],
        "media_type": "audio",
        "name": show.name,
        "total_episodes": show.episodes.len(),
        "type": "show",
        "uri": format!("spotify:show:{}", show.id),
    });
    if call.shapes().old_fields() {
        extend(&mut object, json!({"available_markets": ["SE"], "publisher": show.publisher}));
    }
    object
}
