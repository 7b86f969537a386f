//! The person who signed in.

use super::{Bucket, Call, Endpoint};
use crate::oauth::ScopeSet;
use crate::spotify::model::Me;

/// `GET /me`. Needs no scope: what `user-read-private` and `user-read-email` used to add is gone in development mode. The first
/// call after a sign-in, because it tells whether Spotify knows this person as a user of the app. Never answered by a cache,
/// which could remember who was signed in before.
/// <https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile>
#[must_use]
pub fn profile() -> Endpoint<Me> {
    let call = Call::get("/me", Bucket::Me, ScopeSet::NONE);
    Endpoint::new(Call { cacheable: false, ..call })
}
