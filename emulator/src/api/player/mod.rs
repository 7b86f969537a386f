//! The player and its errors (Spotify, "Web API Reference").

pub(crate) mod command;
pub(crate) mod read;
pub(crate) mod recently_played;

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::call::Call;
use super::objects::{episode, track};
use crate::http::Response;
use crate::state::libraries::player::{Device, Playable, Player, Repeat};

/// The caller's player at the current time.
fn player<'a>(call: &'a mut Call<'_>) -> Option<&'a mut Player> {
    let now = call.state.now();
    let catalogue = &call.world.catalogue;
    let library = call.state.libraries.of.get_mut(&call.person.key)?;
    let length = |playable| match playable {
        Playable::Track(index) => catalogue.tracks.get(index).map_or(0, |track| track.duration_ms),
        Playable::Episode(index) => catalogue.episodes.get(index).map_or(0, |episode| episode.duration_ms),
    };
    library.player.set_volumes(now);
    let mut plays = VecDeque::new();
    let private = library.player.private();
    library.player.catch_up(now, length, |playable, at| {
        // Recent plays contain no episodes (Spotify, "Get Recently Played Tracks"). Only the last 50 matter, even after a year on repeat.
        if let (Playable::Track(index), false) = (playable, private) {
            plays.push_back((at, index));
            if plays.len() > 50 {
                plays.pop_front();
            }
        }
    });
    for (at, index) in plays {
        library.add_play(at, index);
    }
    Some(&mut library.player)
}

fn object(call: &Call<'_>, playable: Playable) -> Value {
    match playable {
        Playable::Track(index) => track::track(call, index),
        Playable::Episode(index) => episode::episode(call, index),
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
        "is_private_session": device.private,
        "is_restricted": device.restricted,
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

/// An error of the player, with a reason code.
fn player_error(status: u16, message: &str, reason: &str) -> Response {
    Response::json(
        status,
        &json!({"error": {"status": status, "message": format!("Player command failed: {message}"), "reason": reason}}),
    )
}
