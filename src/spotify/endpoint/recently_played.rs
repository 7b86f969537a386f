//! What was played last.

use super::{Bucket, Call, Endpoint};
use crate::oauth::{Scope, ScopeSet};
use crate::spotify::model::{CursorPage, Play};

/// The scope for reading what was played last.
pub const READ: ScopeSet = ScopeSet::of(&[Scope::UserReadRecentlyPlayed]);

/// `GET /me/player/recently-played`, last play first. The service remembers 50, which is one page; the page before it is empty.
/// <https://developer.spotify.com/documentation/web-api/reference/get-recently-played>
#[must_use]
pub fn all() -> Endpoint<CursorPage<Play>> {
    Endpoint::by_cursor("before", Call::get("/me/player/recently-played", Bucket::Recent, READ))
}
