//! Saved episodes.

use super::{Bucket, Call, Endpoint};
use crate::oauth::{Scope, ScopeSet};
use crate::spotify::model::{ListedEpisode, Page, Saved};

/// The scopes for reading saved episodes.
pub const READ: ScopeSet = ScopeSet::of(&[Scope::UserLibraryRead, Scope::UserReadPlaybackPosition]);

/// `GET /me/episodes`, newest first.
/// <https://developer.spotify.com/documentation/web-api/reference/get-users-saved-episodes>
#[must_use]
pub fn all() -> Endpoint<Page<Saved<ListedEpisode>>> {
    Endpoint::paged(Call::get("/me/episodes", Bucket::Saved, READ))
}
