//! The tracks and artists a person plays most (Spotify, "Web API Reference").

use std::collections::BTreeMap;

use super::call::{ApiResult, Call, ok};
use super::errors;
use super::objects::{artist, track};
use super::paging::{COMMON, Window};
use crate::http::Response;

/// `GET /me/top/tracks`
pub(crate) fn top_tracks(call: &mut Call<'_>) -> ApiResult {
    let indices = ranked_tracks(call)?;
    let window = Window::of(call, COMMON)?;
    let items = window.cut(&indices).iter().map(|index| track::track(call, *index)).collect();
    ok(&window.page(call, "/v1/me/top/tracks", indices.len(), items))
}

/// `GET /me/top/artists`: by their number of top tracks.
pub(crate) fn top_artists(call: &mut Call<'_>) -> ApiResult {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for index in ranked_tracks(call)? {
        for artist in call.catalogue().tracks.get(index).map_or(&[][..], |track| &track.artists) {
            *counts.entry(*artist).or_default() += 1;
        }
    }
    let mut indices: Vec<(usize, usize)> = counts.into_iter().collect();
    indices.sort_by_key(|(index, count)| (std::cmp::Reverse(*count), *index));
    let window = Window::of(call, COMMON)?;
    let items = window.cut(&indices).iter().map(|(index, _)| artist::artist(call, *index)).collect();
    ok(&window.page(call, "/v1/me/top/artists", indices.len(), items))
}

/// Liked songs, then the rest of the catalogue, in a different but stable order for each time range. Without any liked songs: nothing.
fn ranked_tracks(call: &Call<'_>) -> Result<Vec<usize>, Response> {
    let stride = match call.query.get("time_range") {
        None | Some("medium_term") => 7,
        Some("short_term") => 3,
        Some("long_term") => 11,
        Some(_) => return Err(errors::regular(400, "Invalid time range")),
    };
    let liked = call.library().map_or(&[][..], |library| &library.tracks);
    let mut ranked: Vec<usize> =
        (0..stride).flat_map(|first| liked.iter().skip(first).step_by(stride)).map(|saved| saved.index).collect();
    let tracks = if liked.is_empty() { 0 } else { call.catalogue().first_tracks };
    let mut is_ranked = vec![false; call.catalogue().tracks.len()];
    for index in &ranked {
        if let Some(ranked) = is_ranked.get_mut(*index) {
            *ranked = true;
        }
    }
    let others = (0..stride).flat_map(|first| (first..tracks).step_by(stride));
    ranked.extend(others.filter(|index| is_ranked.get(*index) == Some(&false)));
    Ok(ranked)
}
