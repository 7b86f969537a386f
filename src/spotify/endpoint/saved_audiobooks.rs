//! Saved audiobooks.

use super::saved_tracks::READ;
use super::{Bucket, Call, Endpoint};
use crate::spotify::model::{Audiobook, Page, Saved};

/// `GET /me/audiobooks`, newest first. Outside the countries that have audiobooks every entry is `null`, which is
/// skipped and counted.
/// <https://developer.spotify.com/documentation/web-api/reference/get-users-saved-audiobooks>
#[must_use]
pub fn all() -> Endpoint<Page<Saved<Audiobook>>> {
    Endpoint::paged(Call::get("/me/audiobooks", Bucket::Saved, READ))
}
