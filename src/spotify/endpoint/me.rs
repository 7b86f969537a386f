//! The person who signed in.

use super::{Bucket, Call, Endpoint};
use crate::oauth::ScopeSet;
use crate::spotify::model::Me;

/// `GET /me`. Needs no scope: the members that `user-read-private` and `user-read-email` used to add are gone in development mode.
/// The first call after a sign-in, because it shows whether this person is on the app's user list. Never answered from a cache,
/// which could still have the profile of another person.
/// <https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile>
#[must_use]
pub fn profile() -> Endpoint<Me> {
    let call = Call::get("/me", Bucket::Me, ScopeSet::NONE);
    Endpoint::new(Call { cacheable: false, ..call })
}
