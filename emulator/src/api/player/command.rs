//! Player commands (Spotify, "Web API Reference"). All need Premium; all but a transfer need an active device or a `device_id`.

use serde_json::{Map, Value};

use super::{player, player_error};
use crate::api::call::{ApiResult, Call};
use crate::api::uris::{self, UriTarget};
use crate::api::{errors, mix};
use crate::clock::{Millis, SECOND};
use crate::http::Response;
use crate::random::opaque;
use crate::state::libraries::EntryItem;
use crate::state::libraries::player::{Playable, Player, Repeat, STATION, collection_uri};
use crate::world::ItemKind;

/// How long after a command the new volume can be read: one to three seconds were observed.
const VOLUME_DELAY: Millis = 2 * SECOND;

/// `PUT /me/player`: transfers playback to a device.
pub(crate) fn transfer(call: &mut Call<'_>) -> ApiResult {
    premium(call)?;
    let body = call.body()?;
    let ids = body.get("device_ids").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let [Value::String(id)] = ids else { return Err(errors::regular(400, "Bad request")) };
    let now = call.state.now();
    let player = player(call).ok_or_else(errors::not_found)?;
    player.active = Some(find_device(player, id)?);
    if body.get("play") == Some(&Value::Bool(true)) && player.current().is_some() {
        player.set_playing(true, now);
    }
    done(call, Done::NoContent)
}

/// `PUT /me/player/play`: resumes, or starts a context or a list of URIs.
pub(crate) fn play(call: &mut Call<'_>) -> ApiResult {
    premium(call)?;
    let body = call.body()?;
    let wanted = list(call, &body)?;
    let offset = start(call, &body, wanted.as_ref().map_or(&[], |(_, list)| list))?;
    let position = body.get("position_ms").and_then(Value::as_i64).unwrap_or(0).max(0);
    let now = call.state.now();
    let player = ready(call)?;
    match wanted {
        Some((context, list)) => {
            player.context = context;
            player.list = list;
            player.at = offset;
            player.playing = true;
            player.seek(position, now);
        }
        None if player.current().is_none() => return Err(player_error(404, "No specific track", "NO_SPECIFIC_TRACK")),
        None if player.playing => return Err(player_error(403, "Restriction violated", "ALREADY_PLAYING")),
        None => player.set_playing(true, now),
    }
    done(call, Done::Text)
}

/// `PUT /me/player/pause`
pub(crate) fn pause(call: &mut Call<'_>) -> ApiResult {
    let now = call.state.now();
    let player = ready(call)?;
    if !player.playing {
        return Err(player_error(403, "Restriction violated", "ALREADY_PAUSED"));
    }
    player.set_playing(false, now);
    done(call, Done::Text)
}

/// `POST /me/player/next`
pub(crate) fn next(call: &mut Call<'_>) -> ApiResult {
    let now = call.state.now();
    if ready(call)?.next(now) { done(call, Done::Text) } else { Err(player_error(403, "Restriction violated", "NO_NEXT_TRACK")) }
}

/// `POST /me/player/previous`
pub(crate) fn previous(call: &mut Call<'_>) -> ApiResult {
    let now = call.state.now();
    let player = ready(call)?;
    player.at = player.at.checked_sub(1).ok_or_else(|| player_error(403, "Restriction violated", "NO_PREV_TRACK"))?;
    player.seek(0, now);
    done(call, Done::Text)
}

/// `PUT /me/player/seek`
pub(crate) fn seek(call: &mut Call<'_>) -> ApiResult {
    let to: i64 = parameter(call, "position_ms")?;
    let now = call.state.now();
    let player = ready(call)?;
    if to < 0 {
        return Err(errors::regular(400, "Bad request"));
    }
    if player.current().is_none() {
        return Err(player_error(403, "Not playing track", "NOT_PLAYING_TRACK"));
    }
    player.seek(to, now);
    done(call, Done::Text)
}

/// `PUT /me/player/repeat`
pub(crate) fn repeat(call: &mut Call<'_>) -> ApiResult {
    let repeat = match call.query.get("state") {
        Some("off") => Repeat::Off,
        Some("track") => Repeat::Track,
        Some("context") => Repeat::Context,
        _ => return Err(errors::regular(400, "Bad request")),
    };
    let player = ready(call)?;
    match repeat {
        Repeat::Track if player.current().is_none() => return Err(player_error(403, "Not playing track", "NOT_PLAYING_TRACK")),
        Repeat::Context if player.current().is_none() => return Err(not_playing_context()),
        Repeat::Context if player.endless() => return Err(player_error(403, "Restriction violated", "CONTEXT_DISALLOW")),
        _ => player.repeat = repeat,
    }
    done(call, Done::Empty)
}

/// `PUT /me/player/volume`. As observed, computers ignore it while paused, and it can be read only a while later.
pub(crate) fn volume(call: &mut Call<'_>) -> ApiResult {
    let percent: u8 = parameter(call, "volume_percent")?;
    let (now, observed) = (call.state.now(), call.observed());
    let player = ready(call)?;
    let is_paused = !player.playing;
    let active = player.active.and_then(|at| player.devices.get_mut(at));
    match active {
        _ if percent > 100 => Err(errors::regular(400, "Bad request")),
        Some(device) if device.supports_volume => {
            if !observed {
                device.volume = percent;
            } else if !(is_paused && device.kind == "Computer") {
                device.next_volume = Some((now + VOLUME_DELAY, percent));
            }
            done(call, Done::NoContent)
        }
        _ => Err(player_error(403, "Cannot control device volume", "VOLUME_CONTROL_DISALLOW")),
    }
}

/// `PUT /me/player/shuffle`
pub(crate) fn shuffle(call: &mut Call<'_>) -> ApiResult {
    let shuffle = parameter(call, "state")?;
    let player = ready(call)?;
    if player.current().is_none() {
        return Err(not_playing_context());
    }
    if player.endless() {
        return Err(player_error(403, "Restriction violated", "ENDLESS_CONTEXT"));
    }
    player.shuffle = shuffle;
    done(call, Done::Empty)
}

/// `POST /me/player/queue`
pub(crate) fn queue(call: &mut Call<'_>) -> ApiResult {
    premium(call)?;
    let uri = call.query.filled("uri").unwrap_or_default();
    let one = playable(call, uri).ok_or_else(|| errors::regular(400, "Invalid uri"))?;
    ready(call)?.queue.push(one);
    done(call, Done::Empty)
}

/// The response of a command that succeeded, as observed. According to the documentation it is always 204.
enum Done {
    /// 204.
    NoContent,
    /// 200 without a body.
    Empty,
    /// 200 with a text that means nothing. It is declared as JSON, but cannot be parsed as such.
    Text,
}

fn done(call: &Call<'_>, done: Done) -> ApiResult {
    Ok(match done {
        Done::Empty if call.observed() => Response::empty(200),
        Done::Text if call.observed() => Response::with_body(200, "application/json; charset=utf-8", format!("h{}", opaque(32))),
        _ => Response::empty(204),
    })
}

fn premium(call: &Call<'_>) -> Result<(), Response> {
    if call.person.premium() { Ok(()) } else { Err(player_error(403, "Premium required", "PREMIUM_REQUIRED")) }
}

/// The caller's player, on the device in `device_id` or else the active one.
fn ready<'a>(call: &'a mut Call<'_>) -> Result<&'a mut Player, Response> {
    premium(call)?;
    let named = call.query.filled("device_id").map(str::to_owned);
    let player = player(call).ok_or_else(errors::not_found)?;
    if let Some(id) = named {
        player.active = Some(find_device(player, &id)?);
    }
    if player.active.is_none() {
        return Err(player_error(404, "No active device found", "NO_ACTIVE_DEVICE"));
    }
    Ok(player)
}

/// The index of the device with this id, if it takes commands.
fn find_device(player: &Player, id: &str) -> Result<usize, Response> {
    let found = player.devices.iter().enumerate().find(|(_, device)| device.id == id);
    match found {
        Some((_, device)) if device.restricted => Err(player_error(403, "Device not controllable", "DEVICE_NOT_CONTROLLABLE")),
        Some((at, _)) => Ok(at),
        None => Err(errors::regular(404, "Device not found")),
    }
}

fn not_playing_context() -> Response {
    player_error(403, "Not playing context", "NOT_PLAYING_CONTEXT")
}

fn parameter<T: std::str::FromStr>(call: &Call<'_>, name: &str) -> Result<T, Response> {
    call.query.get(name).and_then(|text| text.parse().ok()).ok_or_else(|| errors::regular(400, "Bad request"))
}

fn playable(call: &Call<'_>, uri: &str) -> Option<Playable> {
    match uris::read(call, uri)? {
        UriTarget::Item(ItemKind::Track, index) => Some(Playable::Track(index)),
        UriTarget::Item(ItemKind::Episode, index) => Some(Playable::Episode(index)),
        _ => None,
    }
}

/// The items to play, with their context if they have one. `None` to resume.
type Requested = Option<(Option<String>, Vec<Playable>)>;

fn list(call: &Call<'_>, body: &Map<String, Value>) -> Result<Requested, Response> {
    let bad = || errors::regular(400, "Bad request");
    let wanted = match (body.get("context_uri"), body.get("uris")) {
        (None, None) => return Ok(None),
        (Some(Value::String(uri)), None) if matches!(uris::read(call, uri), Some(UriTarget::Item(ItemKind::Audiobook, _))) => {
            return Err(player_error(403, "Restriction violated", "REMOTE_CONTROL_DISALLOW"));
        }
        (Some(Value::String(uri)), None) => (Some(uri.clone()), context(call, uri).ok_or_else(bad)?),
        (None, Some(Value::Array(uris))) => {
            let list = uris.iter().map(|uri| uri.as_str().and_then(|uri| playable(call, uri))).collect::<Option<Vec<_>>>();
            (None, list.ok_or_else(bad)?)
        }
        _ => return Err(bad()),
    };
    if wanted.1.is_empty() { Err(bad()) } else { Ok(Some(wanted)) }
}

fn context(call: &Call<'_>, uri: &str) -> Option<Vec<Playable>> {
    if uri == collection_uri(&call.person.key) {
        return Some(call.library()?.tracks.iter().map(|saved| Playable::Track(saved.index)).collect());
    }
    let catalogue = call.catalogue();
    let of_artist = |index: usize| {
        let all = catalogue.tracks.iter().enumerate();
        all.filter(|(_, track)| track.artists.contains(&index)).map(|(at, _)| Playable::Track(at)).take(50).collect()
    };
    if let Some(id) = uri.strip_prefix(STATION) {
        return catalogue.find(ItemKind::Artist, id).map(of_artist);
    }
    match uris::read(call, uri)? {
        UriTarget::Item(ItemKind::Album, index) => Some(catalogue.albums.get(index)?.tracks.clone().map(Playable::Track).collect()),
        UriTarget::Item(ItemKind::Show, index) => {
            Some(catalogue.shows.get(index)?.episodes.clone().map(Playable::Episode).collect())
        }
        UriTarget::Item(ItemKind::Artist, index) => Some(of_artist(index)),
        UriTarget::Playlist(id) if mix::is_mix(&call.state.libraries, &id) => {
            Some(mix::tracks(catalogue, &id).into_iter().map(Playable::Track).collect())
        }
        UriTarget::Playlist(id) => {
            let entries = &call.state.libraries.playlists.get(&id)?.entries;
            let playables = entries.iter().filter_map(|entry| match entry.item {
                EntryItem::Track(index) => Some(Playable::Track(index)),
                EntryItem::Episode(index) => Some(Playable::Episode(index)),
                EntryItem::Local(_) | EntryItem::Gone => None,
            });
            Some(playables.collect())
        }
        _ => None,
    }
}

/// The index in the list to start at. `offset` has a position or a URI.
fn start(call: &Call<'_>, body: &Map<String, Value>, list: &[Playable]) -> Result<usize, Response> {
    let Some(offset) = body.get("offset") else { return Ok(0) };
    let at = match (offset.get("position").and_then(Value::as_u64), offset.get("uri").and_then(Value::as_str)) {
        (Some(position), _) => usize::try_from(position).ok(),
        (None, Some(uri)) => match playable(call, uri) {
            Some(wanted) if !list.contains(&wanted) => {
                return Err(player_error(404, "No specific track", "NO_SPECIFIC_TRACK"));
            }
            wanted => wanted.and_then(|wanted| list.iter().position(|one| *one == wanted)),
        },
        (None, None) => None,
    };
    at.filter(|at| *at < list.len()).ok_or_else(|| errors::regular(400, "Bad request"))
}
