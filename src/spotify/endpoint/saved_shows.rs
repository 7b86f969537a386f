//! Saved shows.

use super::saved_tracks::READ;
use super::{Bucket, Call, Endpoint};
use crate::spotify::model::{Page, Saved, Show};

/// `GET /me/shows`, newest first.
/// <https://developer.spotify.com/documentation/web-api/reference/get-users-saved-shows>
#[must_use]
pub fn all() -> Endpoint<Page<Saved<Show>>> {
    Endpoint::paged(Call::get("/me/shows", Bucket::Saved, READ))
}
