//! Saved albums.

use super::saved_tracks::READ;
use super::{Bucket, Call, Endpoint};
use crate::spotify::model::{ListedAlbum, Page, Saved};

/// `GET /me/albums`, newest first.
/// <https://developer.spotify.com/documentation/web-api/reference/get-users-saved-albums>
#[must_use]
pub fn all() -> Endpoint<Page<Saved<ListedAlbum>>> {
    Endpoint::paged(Call::get("/me/albums", Bucket::Saved, READ))
}
