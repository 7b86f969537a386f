//! Artists and their albums.

use super::{Bucket, Call, Endpoint, MAX_FOUND_PER_PAGE};
use crate::oauth::ScopeSet;
use crate::spotify::id::ArtistId;
use crate::spotify::model::{Artist, Group, ListedAlbum, Page};

/// `GET /artists/{id}`.
/// <https://developer.spotify.com/documentation/web-api/reference/get-an-artist>
#[must_use]
pub fn one(id: &ArtistId) -> Endpoint<Artist> {
    Endpoint::new(Call::get(format!("/artists/{}", id.as_str()), Bucket::Artists, ScopeSet::NONE))
}

/// `GET /artists/{id}/albums` of one group, at most ten on a page. One group at a time, because in development mode an album no longer
/// says which group it is in.
/// <https://developer.spotify.com/documentation/web-api/reference/get-an-artists-albums>
#[must_use]
pub fn albums(id: &ArtistId, group: Group) -> Endpoint<Page<ListedAlbum>> {
    let call = Call::get(format!("/artists/{}/albums", id.as_str()), Bucket::Artists, ScopeSet::NONE);
    let call = Call { query: vec![("include_groups", group.as_str().into())], ..call };
    Endpoint::paged_by(MAX_FOUND_PER_PAGE, MAX_FOUND_PER_PAGE, call)
}
