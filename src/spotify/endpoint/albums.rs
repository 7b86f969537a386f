//! Albums and their tracks.

use super::{Bucket, Call, Endpoint};
use crate::oauth::ScopeSet;
use crate::spotify::id::AlbumId;
use crate::spotify::model::{Page, Track, WholeAlbum};

/// `GET /albums/{id}`. Its answer has the first tracks too, so most albums need no other request.
/// <https://developer.spotify.com/documentation/web-api/reference/get-an-album>
#[must_use]
pub fn one(id: &AlbumId) -> Endpoint<WholeAlbum> {
    Endpoint::new(Call::get(format!("/albums/{}", id.as_str()), Bucket::Albums, ScopeSet::NONE))
}

/// `GET /albums/{id}/tracks`, in the order of the album. The tracks name no album and no ISRC.
/// <https://developer.spotify.com/documentation/web-api/reference/get-an-albums-tracks>
#[must_use]
pub fn tracks(id: &AlbumId) -> Endpoint<Page<Track>> {
    Endpoint::paged(Call::get(format!("/albums/{}/tracks", id.as_str()), Bucket::Albums, ScopeSet::NONE))
}
