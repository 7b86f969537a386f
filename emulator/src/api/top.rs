//! The tracks and artists a person plays most (Spotify, "Web API Reference").

use std::collections::BTreeMap;

use super::call::{Call, Outcome, ok};
use super::errors;
use super::objects::{artist, track};
use super::paging::{COMMON, Window};
use crate::http::Response;

/// `GET /me/top/tracks`
pub(crate) fn top_tracks(call: &mut Call<'_>) -> Outcome {
    let places = ranked_tracks(call)?;
    let window = Window::of(call, COMMON)?;
    let items = window.cut(&places).iter().map(|place| track::track(call, *place)).collect();
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
