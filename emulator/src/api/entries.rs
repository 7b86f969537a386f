//! The entries of a playlist, odd ones included (Spotify, "Playlists").

use serde_json::{Value, json};

use super::call::Call;
use super::objects::{episode, simplified, track};
use super::value::put;
use crate::clock;
use crate::state::libraries::{Entry, What};

/// One entry, with the names of the wanted generation.
pub(crate) fn entry(call: &Call<'_>, entry: &Entry) -> Value {
    let knows_episodes =
        call.query.get("additional_types").is_some_and(|types| types.split(',').any(|kind| kind.trim() == "episode"));
    let what = match &entry.what {
        What::Track(place) => track::relinked(call, *place),
        What::Episode(place) if knows_episodes => episode::episode(call, *place),
        What::Episode(place) => episode::dressed_as_track(call, *place),
        What::Local(file) => track::local(file),
        What::Gone => Value::Null,
    };
    let mut object = json!({
        "added_at": clock::date_time(entry.added_at),
        "added_by": simplified::user(call, &entry.added_by),
        "is_local": matches!(entry.what, What::Local(_)),
        "primary_color": null,
        "video_thumbnail": {"url": null},
    });
    if call.shapes().old_fields() {
        put(&mut object, "track", what.clone());
    }
    if call.shapes().new_names() {
        put(&mut object, "item", what);
    }
    object
}

/// The URI of what stands in an entry; `None` where nothing stands any more.
pub(crate) fn uri(call: &Call<'_>, what: &What) -> Option<String> {
    let catalogue = call.catalogue();
    match what {
        What::Track(place) => catalogue.tracks.get(*place).map(|track| format!("spotify:track:{}", track.id)),
        What::Episode(place) => catalogue.episodes.get(*place).map(|episode| format!("spotify:episode:{}", episode.id)),
        What::Local(file) => Some(track::local_uri(file)),
        What::Gone => None,
    }
}
