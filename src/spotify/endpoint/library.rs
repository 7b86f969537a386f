//! Saving, removing, following and unfollowing, and whether something is saved or followed: one operation for every kind.
//!
//! A write that succeeds proves nothing: for an ID that does not exist the service answers 200 as well. So a write is confirmed with
//! [`contains`].

use super::{Bucket, Call, Endpoint};
use crate::oauth::{Method, Scope, ScopeSet};
use crate::spotify::model::Answers;
use crate::spotify::uri::{Batch, Kind};

/// The scopes for changing whether things of this kind are saved or followed. Spotify documents three for all kinds together; which one
/// it checks for which kind is not documented.
#[must_use]
pub const fn modify(kind: Kind) -> ScopeSet {
    ScopeSet::of(match kind {
        Kind::Artist | Kind::User => &[Scope::UserFollowModify],
        Kind::Playlist => &[Scope::PlaylistModifyPublic],
        _ => &[Scope::UserLibraryModify],
    })
}

/// The same for reading.
#[must_use]
pub const fn read(kind: Kind) -> ScopeSet {
    ScopeSet::of(match kind {
        Kind::Artist | Kind::User => &[Scope::UserFollowRead],
        Kind::Playlist => &[Scope::PlaylistReadPrivate],
        _ => &[Scope::UserLibraryRead],
    })
}

fn call(path: &str, batch: &Batch, bucket: Bucket, scopes: fn(Kind) -> ScopeSet) -> Call {
    let scopes = batch.uris().iter().map(|uri| scopes(uri.kind())).collect();
    let query = vec![("uris", batch.joined().into())];
    // The answer of a moment ago is what a write has changed.
    Call { query, cacheable: false, ..Call::get(path, bucket, scopes) }
}

/// `GET /me/library/contains`: one answer per URI, in their order.
/// <https://developer.spotify.com/documentation/web-api/reference/check-library-contains>
#[must_use]
pub fn contains(batch: &Batch) -> Endpoint<Answers> {
    Endpoint::new(call("/me/library/contains", batch, Bucket::Library, read))
}

/// `PUT /me/library`: saves, or follows.
/// <https://developer.spotify.com/documentation/web-api/reference/save-library-items>
#[must_use]
pub fn save(batch: &Batch) -> Endpoint<()> {
    Endpoint::new(Call { method: Method::Put, ..call("/me/library", batch, Bucket::LibraryChanges, modify) })
}

/// `DELETE /me/library`: removes, or unfollows. A playlist that its owner unfollows is what Spotify calls deleted.
/// <https://developer.spotify.com/documentation/web-api/reference/remove-library-items>
#[must_use]
pub fn remove(batch: &Batch) -> Endpoint<()> {
    Endpoint::new(Call { method: Method::Delete, ..call("/me/library", batch, Bucket::LibraryChanges, modify) })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::spotify::uri::Uri;

    #[test]
    fn the_uris_go_into_the_query_and_each_kind_brings_its_scope() {
        let uris = ["spotify:track:1b", "spotify:artist:0a", "spotify:playlist:2b"].map(|uri| Uri::parse(uri).unwrap());
        let batch = Batch::all(&uris).next().unwrap();
        let target = "uris=spotify%3Atrack%3A1b%2Cspotify%3Aartist%3A0a%2Cspotify%3Aplaylist%3A2b";
        let change = ScopeSet::of(&[Scope::UserLibraryModify, Scope::UserFollowModify, Scope::PlaylistModifyPublic]);
        let see = ScopeSet::of(&[Scope::UserLibraryRead, Scope::UserFollowRead, Scope::PlaylistReadPrivate]);
        assert_eq!(format!("{:?}", save(&batch).call()), format!("PUT /me/library?{target}"));
        assert_eq!(format!("{:?}", remove(&batch).call()), format!("DELETE /me/library?{target}"));
        assert_eq!(format!("{:?}", contains(&batch).call()), format!("GET /me/library/contains?{target}"));
        assert_eq!((save(&batch).scopes(), remove(&batch).scopes(), contains(&batch).scopes()), (change, change, see));
        let one = Batch::all(&uris[..1]).next().unwrap();
        assert_eq!(save(&one).scopes(), ScopeSet::of(&[Scope::UserLibraryModify]));
        assert!(!contains(&one).call().cacheable && save(&one).call().body.is_none());
    }
}
