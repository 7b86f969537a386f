//! One track.

use super::{Bucket, Call, Endpoint};
use crate::oauth::ScopeSet;
use crate::spotify::id::TrackId;
use crate::spotify::model::Track;

/// `GET /tracks/{id}`.
/// <https://developer.spotify.com/documentation/web-api/reference/get-track>
#[must_use]
pub fn one(id: &TrackId) -> Endpoint<Track> {
    Endpoint::new(Call::get(format!("/tracks/{}", id.as_str()), Bucket::Tracks, ScopeSet::NONE))
}
