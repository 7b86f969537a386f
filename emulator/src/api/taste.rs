//! What a person listens to: top lists and what was played of late (Spotify, "Web API Reference").

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::call::{Call, Outcome, ok};
use super::objects::{self, artist};
use super::paging::{COMMON, Window};
use super::{cursor, errors};
use crate::clock::{self, Millis, SECOND};
use crate::http::Response;

/// `GET /me/top/tracks`
pub(crate) fn top_tracks(call: &mut Call<'_>) -> Outcome {
    let places = ranked_tracks(call)?;
    let window = Window::of(call, COMMON)?;
    let items = window.cut(&places).iter().map(|place| objects::track(call, *place)).collect();
    ok(&window.page(call, "/v1/me/top/tracks", places.len(), items))
}

/// `GET /me/top/artists`: by how many of the top tracks are theirs.
pub(crate) fn top_artists(call: &mut Call<'_>) -> Outcome {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for place in ranked_tracks(call)? {
        for artist in call.catalogue().tracks.get(place).map_or(&[][..], |track| &track.artists) {
            *counts.entry(*artist).or_default() += 1;
        }
    }
    let mut places: Vec<(usize, usize)> = counts.into_iter().collect();
    places.sort_by_key(|(place, count)| (std::cmp::Reverse(*count), *place));
    let window = Window::of(call, COMMON)?;
    let items = window.cut(&places).iter().map(|(place, _)| artist::artist(call, *place)).collect();
    ok(&window.page(call, "/v1/me/top/artists", places.len(), items))
}

/// Liked songs in another order for each time range: any order is as believable as another, as long as it stays the same.
fn ranked_tracks(call: &Call<'_>) -> Result<Vec<usize>, Response> {
    let stride = match call.query.get("time_range") {
        None | Some("medium_term") => 7,
        Some("short_term") => 3,
        Some("long_term") => 11,
        Some(_) => return Err(errors::regular(400, "Invalid time range")),
    };
    let liked = call.library().map_or(&[][..], |library| &library.tracks);
    let ranked = (0..stride).flat_map(|first| liked.iter().skip(first).step_by(stride));
    Ok(ranked.map(|saved| saved.place).take(500).collect())
}

/// `GET /me/player/recently-played`: newest first, with cursors in milliseconds.
pub(crate) fn recently_played(call: &mut Call<'_>) -> Outcome {
    let limit = Window::of(call, COMMON)?.limit;
    let moment = |name: &str| -> Result<Option<Millis>, Response> {
        call.query.filled(name).map(str::parse).transpose().map_err(|_| errors::regular(400, "Bad request"))
    };
    let (before, after) = (moment("before")?, moment("after")?);
    if before.is_some() && after.is_some() {
        return Err(errors::regular(400, "Bad request"));
    }
    let played = call.library().map_or(&[][..], |library| &library.played);
    let mut part: Vec<_> = played
        .iter()
        .filter(|one| before.is_none_or(|before| one.at < before) && after.is_none_or(|after| one.at > after))
        .collect();
    // After a moment come the plays that follow it most closely.
    if after.is_some() {
        part = part.split_off(part.len().saturating_sub(limit));
    }
    let more = part.len() > limit;
    part.truncate(limit);
    let items: Vec<Value> = part
        .iter()
        .map(|one| {
            json!({
                "track": objects::track(call, one.place),
                "played_at": clock::date_time(one.at / SECOND).replace('Z', &format!(".{:03}Z", one.at % SECOND)),
                "context": null,
            })
        })
        .collect();
    let oldest = part.last().map(|one| one.at.to_string());
    let next = oldest
        .as_deref()
        .filter(|_| more)
        .map(|before| cursor::address(call, "/v1/me/player/recently-played", &[("before", before), ("limit", &limit.to_string())]));
    ok(&json!({
        "href": format!("{}/v1/me/player/recently-played?{}", call.origin(), call.request.query),
        "limit": limit,
        "next": next,
        "cursors": part.first().map(|newest| json!({"after": newest.at.to_string(), "before": oldest})),
        "total": played.len(),
        "items": items,
    }))
}
