//! The player (Spotify, "Web API Reference"; the reasons of refusals are those of its player errors): `read` tells what is playing, `command` changes it.

pub(crate) mod command;
pub(crate) mod read;
pub(crate) mod recently_played;

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::call::Call;
use super::objects::{episode, track};
use crate::http::Response;
use crate::state::libraries::player::{Device, Playable, Player, Repeat};

/// The caller's player, moved on to now.
fn player<'a>(call: &'a mut Call<'_>) -> Option<&'a mut Player> {
    let now = call.state.now();
    let catalogue = &call.world.catalogue;
    let library = call.state.libraries.of.get_mut(&call.person.key)?;
    let length = |playable| match playable {
        Playable::Track(place) => catalogue.tracks.get(place).map_or(0, |track| track.duration_ms),
        Playable::Episode(place) => catalogue.episodes.get(place).map_or(0, |episode| episode.duration_ms),
    };
    let mut heard = VecDeque::new();
    let private = library.player.private();
    library.player.catch_up(now, length, |playable, at| {
        // Episodes are not among recent plays (Spotify, "Get Recently Played Tracks"). A year on repeat need not be kept whole.
        if let (Playable::Track(place), false) = (playable, private) {
            heard.push_back((at, place));
            if heard.len() > 50 {
                heard.pop_front();
            }
        }
    });
    for (at, place) in heard {
        library.heard(at, place);
    }
    Some(&mut library.player)
}

fn object(call: &Call<'_>, playable: Playable) -> Value {
    match playable {
        Playable::Track(place) => track::track(call, place),
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

/// An error of the player, which says its reason in one word.
fn refused(status: u16, message: &str, reason: &str) -> Response {
    Response::json(
        status,
        &json!({"error": {"status": status, "message": format!("Player command failed: {message}"), "reason": reason}}),
    )
}
