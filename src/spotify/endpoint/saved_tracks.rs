//! Liked songs.

use super::{Bucket, Call, Endpoint};
use crate::oauth::{Scope, ScopeSet};
use crate::spotify::model::{Entry, Page};

/// The scope for reading what the person saved.
pub const READ: ScopeSet = ScopeSet::of(&[Scope::UserLibraryRead]);

/// `GET /me/tracks`, newest first. Without `market`, for the reason given at [`items`](super::playlists::items).
/// <https://developer.spotify.com/documentation/web-api/reference/get-users-saved-tracks>
#[must_use]
pub fn all() -> Endpoint<Page<Entry>> {
    Endpoint::paged(Call::get("/me/tracks", Bucket::Saved, READ))
}
