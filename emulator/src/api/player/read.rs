//! The playback state, the devices and the queue.

use serde_json::{Value, json};

use super::{device, kind, object, player, repeat_text};
use crate::api::call::{ApiResult, Call, ok};
use crate::api::mix;
use crate::http::Response;
use crate::state::libraries::player::{Playable, Player, collection_uri};

/// `GET /me/player`: 204 if no device is active.
pub(crate) fn state(call: &mut Call<'_>) -> ApiResult {
    let Some((mut body, player)) = playing(call) else { return Ok(Response::empty(204)) };
    if let (Some(members), Some(active)) = (body.as_object_mut(), player.active.and_then(|at| player.devices.get(at))) {
        members.insert("device".to_owned(), device(active, true));
        members.insert("repeat_state".to_owned(), repeat_text(player.repeat).into());
        members.insert("shuffle_state".to_owned(), player.shuffle.into());
        members.insert("smart_shuffle".to_owned(), false.into());
    }
    ok(&body)
}

/// `GET /me/player/currently-playing`: the same without the device.
pub(crate) fn currently(call: &mut Call<'_>) -> ApiResult {
    playing(call).map_or_else(|| Ok(Response::empty(204)), |(body, _)| ok(&body))
}

/// `GET /me/player/devices`
pub(crate) fn devices(call: &mut Call<'_>) -> ApiResult {
    let list: Vec<Value> = player(call).map_or_else(Vec::new, |player| {
        player.devices.iter().enumerate().map(|(at, one)| device(one, player.active == Some(at))).collect()
    });
    ok(&json!({ "devices": list }))
}

/// `GET /me/player/queue`: the queue, then the rest of the list; at most 20 items. As observed, it is empty while one of Spotify's own
/// playlists plays.
pub(crate) fn queue(call: &mut Call<'_>) -> ApiResult {
    let Some(player) = player(call).map(|player| player.clone()) else { return Ok(Response::empty(204)) };
    let playlist = player.context.as_deref().and_then(|uri| uri.strip_prefix("spotify:playlist:"));
    let is_mix = playlist.is_some_and(|id| mix::is_mix(&call.state.libraries, id));
    let most = if is_mix { 0 } else { 20 };
    let next: Vec<Playable> = player.queue.iter().chain(player.list.iter().skip(player.at + 1)).copied().take(most).collect();
    let list: Vec<Value> = next.into_iter().map(|one| object(call, one)).collect();
    ok(&json!({
        "currently_playing": player.current().map(|one| object(call, one)),
        "queue": list,
    }))
}

fn playing(call: &mut Call<'_>) -> Option<(Value, Player)> {
    let now = call.state.now();
    let player = player(call)?.clone();
    player.active?;
    let current = player.current();
    let context = player.context.as_ref().map(|uri| {
        if *uri == collection_uri(&call.person.key) {
            return json!({
                "external_urls": {"spotify": "https://open.spotify.com/collection"},
                "href": format!("{}/v1/me/tracks", call.origin()),
                "type": "collection",
                "uri": uri,
            });
        }
        let (kind, id) = uri.trim_start_matches("spotify:").split_once(':').unwrap_or_default();
        json!({
            "external_urls": {"spotify": format!("https://open.spotify.com/{kind}/{}", id.replace(':', "/"))},
            // Stations have no operation.
            "href": (!player.endless()).then(|| format!("{}/v1/{kind}s/{id}", call.origin())),
            "type": kind,
            "uri": uri,
        })
    });
    let paused = if player.playing { json!({"resuming": true}) } else { json!({"pausing": true}) };
    let body = json!({
        "actions": {"disallows": paused},
        "context": context,
        "currently_playing_type": kind(current),
        "is_playing": player.playing,
        "item": current.filter(|one| is_supported(call, *one)).map(|one| object(call, one)),
        "progress_ms": current.map(|_| player.progress(now)),
        "timestamp": player.since,
    });
    Some((body, player))
}

/// Whether the caller supports this type of item: episodes are `null` unless `additional_types` includes them.
fn is_supported(call: &Call<'_>, playable: Playable) -> bool {
    let types = call.query.get("additional_types").unwrap_or_default();
    matches!(playable, Playable::Track(_)) || types.split(',').any(|kind| kind.trim() == "episode")
}
