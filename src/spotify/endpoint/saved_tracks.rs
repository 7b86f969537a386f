//! Liked songs.

use super::{Bucket, Call, Endpoint};
use crate::oauth::{Scope, ScopeSet};
use crate::spotify::model::{Entry, Page};

/// `GET /me/tracks`, newest first. Without `market`, for the same reason as [`items`](super::playlists::items).
/// <https://developer.spotify.com/documentation/web-api/reference/get-users-saved-tracks>
#[must_use]
pub fn all() -> Endpoint<Page<Entry>> {
    Endpoint::paged(Call::get("/me/tracks", Bucket::Saved, ScopeSet::of(&[Scope::UserLibraryRead])))
}
