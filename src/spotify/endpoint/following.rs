//! Followed artists. People who are followed cannot be listed.

use super::{Bucket, Call, Endpoint};
use crate::oauth::{Scope, ScopeSet};
use crate::spotify::model::{Artist, CursorPage};

/// The scope for reading who is followed.
pub const READ: ScopeSet = ScopeSet::of(&[Scope::UserFollowRead]);

/// `GET /me/following`. Its pages are found by cursor, one after the other.
/// <https://developer.spotify.com/documentation/web-api/reference/get-followed>
#[must_use]
pub fn artists() -> Endpoint<CursorPage<Artist>> {
    let call = Call::get("/me/following", Bucket::Following, READ);
    Endpoint::by_cursor("after", Call { query: vec![("type", "artist".into())], ..call })
}
