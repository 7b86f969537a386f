//! One episode.

use super::shows::READ;
use super::{Bucket, Call, Endpoint};
use crate::spotify::id::EpisodeId;
use crate::spotify::model::ListedEpisode;

/// `GET /episodes/{id}`, with its show and how far it was heard.
/// <https://developer.spotify.com/documentation/web-api/reference/get-an-episode>
#[must_use]
pub fn one(id: &EpisodeId) -> Endpoint<ListedEpisode> {
    Endpoint::new(Call::get(format!("/episodes/{}", id.as_str()), Bucket::Shows, READ))
}
