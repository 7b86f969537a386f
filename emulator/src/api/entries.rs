//! The entries of a playlist (Spotify, "Playlists").

use serde_json::{Value, json};

use super::call::Call;
use super::objects::{episode, simplified, track};
use super::value::put;
use crate::clock;
use crate::state::libraries::{Entry, EntryItem};

/// One entry, with the names of the current generation of responses.
pub(crate) fn entry(call: &Call<'_>, entry: &Entry) -> Value {
    let supports_episodes =
        call.query.get("additional_types").is_some_and(|types| types.split(',').any(|kind| kind.trim() == "episode"));
    let mut item = match &entry.item {
        EntryItem::Track(index) => track::relinked(call, *index),
        EntryItem::Episode(index) if supports_episodes => episode::episode(call, *index),
        EntryItem::Episode(index) => episode::as_track(call, *index),
        EntryItem::Local(file) => track::local(call, file),
        EntryItem::Gone => Value::Null,
    };
    if call.observed() && !item.is_null() {
        let is_episode = matches!(entry.item, EntryItem::Episode(_));
        put(&mut item, "episode", is_episode);
        put(&mut item, "track", !is_episode);
    }
    let mut object = json!({
        "added_at": clock::date_time(entry.added_at),
        "added_by": simplified::user(call, &entry.added_by),
        "is_local": matches!(entry.item, EntryItem::Local(_)),
        "primary_color": null,
        "video_thumbnail": {"url": null},
    });
    if call.shapes().old_fields() {
        put(&mut object, "track", item.clone());
    }
    if call.shapes().new_names() {
        put(&mut object, "item", item);
    }
    object
}

/// The URI of an entry's item; `None` if the item is gone.
pub(crate) fn uri(call: &Call<'_>, item: &EntryItem) -> Option<String> {
    let catalogue = call.catalogue();
    match item {
        EntryItem::Track(index) => catalogue.tracks.get(*index).map(|track| format!("spotify:track:{}", track.id)),
        EntryItem::Episode(index) => catalogue.episodes.get(*index).map(|episode| format!("spotify:episode:{}", episode.id)),
        EntryItem::Local(file) => Some(track::local_uri(file)),
        EntryItem::Gone => None,
    }
}
