//! The player (Spotify, "Web API Reference"; the reasons of refusals are those of its player errors): `read` tells what is playing, `command` changes it.

pub(crate) mod command;
pub(crate) mod read;

use serde_json::{Value, json};

use super::call::Call;
use super::objects::{self, episode};
use crate::http::Response;
use crate::state::libraries::player::{Device, Playable, Player, Repeat};

/// The caller's player, moved on to now.
fn player<'a>(call: &'a mut Call<'_>) -> Option<&'a mut Player> {
    let now = call.state.now();
    let catalogue = &call.world.catalogue;
    let player = &mut call.state.libraries.of.get_mut(&call.person.key)?.player;
    player.catch_up(now, |playable| match playable {
        Playable::Track(place) => catalogue.tracks.get(place).map_or(0, |track| track.duration_ms),
        Playable::Episode(place) => catalogue.episodes.get(place).map_or(0, |episode| episode.duration_ms),
    });
    Some(player)
}

fn object(call: &Call<'_>, playable: Playable) -> Value {
    match playable {
        Playable::Track(place) => objects::track(call, place),
        Playable::Episode(place) => episode::episode(call, place),
    }
}

fn kind(playable: Option<Playable>) -> &'static str {
    match playable {
        Some(Playable::Track(_)) => "track",
        Some(Playable::Episode(_)) => "episode",
        None => "unknown",
    }
}

fn device(device: &Device, active: bool) -> Value {
    json!({
        "id": device.id,
        "is_active": active,
        "is_private_session": false,
        "is_restricted": false,
        "name": device.name,
        "supports_volume": device.supports_volume,
        "type": device.kind,
        "volume_percent": device.volume,
    })
}

fn repeat_text(repeat: Repeat) -> &'static str {
    match repeat {
        Repeat::Off => "off",
        Repeat::Track => "track",
        Repeat::Context => "context",
    }
}

/// An error of the player, which says its reason in one word.
fn refused(status: u16, message: &str, reason: &str) -> Response {
    Response::json(
        status,
        &json!({"error": {"status": status, "message": format!("Player command failed: {message}"), "reason": reason}}),
    )
}
