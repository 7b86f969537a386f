//! Episodes and shows.

use serde_json::{Value, json};

use super::common::external_urls;
use super::images;
use crate::api::call::Call;
use crate::api::paging::Window;
use crate::api::value::extend;
use crate::clock;
use crate::world::Show;

/// A full episode, by index.
pub(crate) fn episode(call: &Call<'_>, index: usize) -> Value {
    let mut object = episode_simple(call, index);
    let show = call.catalogue().episodes.get(index).and_then(|one| call.catalogue().shows.get(one.show));
    if let Some(show) = show {
        extend(&mut object, json!({"show": show_simple(call, show)}));
    }
    object
}

/// A simplified episode. `resume_point` needs a scope.
pub(crate) fn episode_simple(call: &Call<'_>, index: usize) -> Value {
    let Some(episode) = call.catalogue().episodes.get(index) else { return Value::Null };
    let mut object = json!({
        // These two are deprecated, but were not removed in 2026.
        "audio_preview_url": null,
        "language": "en",
        "description": format!("{}, told slowly.", episode.name),
        "html_description": "<p>Told slowly.</p>",
        "duration_ms": episode.duration_ms,
        "explicit": false,
        "external_urls": external_urls("episode", &episode.id),
        "href": format!("{}/v1/episodes/{}", call.origin(), episode.id),
        "id": episode.id,
        "images": images::album(call.origin(), &episode.id),
        "is_externally_hosted": call.catalogue().shows.get(episode.show).is_some_and(|show| show.external),
        "is_playable": true,
        "languages": ["en"],
        "name": episode.name,
        "release_date": clock::date(episode.released),
        "release_date_precision": "day",
        "type": "episode",
        "uri": format!("spotify:episode:{}", episode.id),
    });
    if call.scopes.contains("user-read-playback-position") {
        let resume = json!({"fully_played": index.is_multiple_of(5), "resume_position_ms": (index % 7) * 61_000});
        extend(&mut object, json!({"resume_point": resume}));
    }
    object
}

/// An episode for clients that do not support episodes: it looks like a track, with the show as album and the publisher as artist.
pub(crate) fn as_track(call: &Call<'_>, index: usize) -> Value {
    let mut object = episode(call, index);
    let show = call.catalogue().episodes.get(index).and_then(|episode| call.catalogue().shows.get(episode.show));
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

/// A full show with its first episodes.
pub(crate) fn show(call: &Call<'_>, show: &Show) -> Value {
    let mut object = show_simple(call, show);
    let window = Window::first(50);
    extend(&mut object, json!({"episodes": episodes(call, show, window)}));
    object
}

/// A page of a show's episodes.
pub(crate) fn episodes(call: &Call<'_>, show: &Show, window: Window) -> Value {
    let indices: Vec<usize> = show.episodes.clone().collect();
    let items = window.cut(&indices).iter().map(|index| episode_simple(call, *index)).collect();
    window.page(call, &format!("/v1/shows/{}/episodes", show.id), indices.len(), items)
}

/// A simplified show.
pub(crate) fn show_simple(call: &Call<'_>, show: &Show) -> Value {
    let mut object = json!({
        "copyrights": [],
        "description": format!("{}, every week.", show.name),
        "html_description": format!("{}, every week.", show.name),
        "explicit": false,
        "external_urls": external_urls("show", &show.id),
        "href": format!("{}/v1/shows/{}", call.origin(), show.id),
        "id": show.id,
        "images": images::album(call.origin(), &show.id),
        "is_externally_hosted": show.external,
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
