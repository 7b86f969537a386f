//! Audiobooks and their chapters. They exist in the United States, the United Kingdom, Canada, Ireland, New Zealand and Australia;
//! elsewhere the service answers 404.

use super::{Bucket, Call, Endpoint};
use crate::oauth::ScopeSet;
use crate::spotify::id::{AudiobookId, ChapterId};
use crate::spotify::model::{Audiobook, Chapter, Page};

/// `GET /audiobooks/{id}`.
/// <https://developer.spotify.com/documentation/web-api/reference/get-an-audiobook>
#[must_use]
pub fn one(id: &AudiobookId) -> Endpoint<Audiobook> {
    Endpoint::new(Call::get(format!("/audiobooks/{}", id.as_str()), Bucket::Audiobooks, ScopeSet::NONE))
}

/// `GET /audiobooks/{id}/chapters`, in order.
/// <https://developer.spotify.com/documentation/web-api/reference/get-audiobook-chapters>
#[must_use]
pub fn chapters(id: &AudiobookId) -> Endpoint<Page<Chapter>> {
    Endpoint::paged(Call::get(format!("/audiobooks/{}/chapters", id.as_str()), Bucket::Audiobooks, ScopeSet::NONE))
}

/// `GET /chapters/{id}`.
/// <https://developer.spotify.com/documentation/web-api/reference/get-a-chapter>
#[must_use]
pub fn chapter(id: &ChapterId) -> Endpoint<Chapter> {
    Endpoint::new(Call::get(format!("/chapters/{}", id.as_str()), Bucket::Audiobooks, ScopeSet::NONE))
}
