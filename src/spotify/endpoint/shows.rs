//! Shows and their episodes.

use super::{Bucket, Call, Endpoint};
use crate::oauth::{Scope, ScopeSet};
use crate::spotify::id::ShowId;
use crate::spotify::model::{ListedEpisode, Page, Show};

/// The scope for reading shows, which also gives how far an episode was heard.
pub const READ: ScopeSet = ScopeSet::of(&[Scope::UserReadPlaybackPosition]);

/// `GET /shows/{id}`.
/// <https://developer.spotify.com/documentation/web-api/reference/get-a-show>
#[must_use]
pub fn one(id: &ShowId) -> Endpoint<Show> {
    Endpoint::new(Call::get(format!("/shows/{}", id.as_str()), Bucket::Shows, READ))
}

/// `GET /shows/{id}/episodes`, newest first. The episodes do not name their show.
/// <https://developer.spotify.com/documentation/web-api/reference/get-a-shows-episodes>
#[must_use]
pub fn episodes(id: &ShowId) -> Endpoint<Page<ListedEpisode>> {
    Endpoint::paged(Call::get(format!("/shows/{}/episodes", id.as_str()), Bucket::Shows, READ))
}
