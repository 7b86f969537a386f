//! The rate limit and the quota, which are separate (Spotify, "Rate Limits" and "Web API quota updates").
//!
//! Both use the emulator's clock, so moving it ahead resets them. Rejected requests do not count, so `Retry-After` is exact.

use super::{cors, errors};
use crate::clock::{DAY_SECONDS, Millis, SECOND};
use crate::http::credentials::bearer;
use crate::http::{Request, Response};
use crate::state::State;

/// The window of the rate limit (Spotify, "Rate Limits").
const WINDOW: Millis = 30 * SECOND;
/// The period of a quota. A developer measured a day from the first request, less the minutes it took to use the quota up.
const DAY: Millis = DAY_SECONDS * SECOND;

/// Rejects a request over the rate limit of its app or the quota of its owner. Invalid tokens are left to `gate`.
pub(crate) fn check(state: &mut State, request: &Request) -> Result<(), Response> {
    let now = state.now();
    let (limit, quota) = (state.settings.rate_limit, state.settings.daily_quota);
    if limit.is_none() && quota.is_none() {
        return Ok(());
    }
    let Some(token) = bearer(request) else { return Ok(()) };
    let Ok(grant) = state.accounts.grant_of(token, now) else { return Ok(()) };
    let app = grant.client_id.clone();
    let counter = (owner(state, &app), bucket(&request.path));
    let cors = state.settings.rate_limit_cors;

    if let Some(limit) = limit {
        let recent = state.traffic.recent.entry(app.clone()).or_default();
        while recent.front().is_some_and(|at| at + WINDOW <= now) {
            recent.pop_front();
        }
        if u64::try_from(recent.len()).unwrap_or(u64::MAX) >= limit {
            let free = recent.front().map_or(now, |at| *at) + WINDOW;
            return Err(too_many(errors::regular(429, "API rate limit exceeded"), free - now, cors));
        }
    }
    if let Some(quota) = quota {
        let spent = state.traffic.spent.entry(counter).or_insert((now, 0));
        if spent.0 + DAY <= now {
            *spent = (now, 0);
        }
        if spent.1 >= quota {
            return Err(too_many(errors::quota(), spent.0 + DAY - now, cors));
        }
        spent.1 += 1;
    }
    if limit.is_some() {
        state.traffic.recent.entry(app).or_default().push_back(now);
    }
    Ok(())
}

/// The owner of an app: all apps of one owner share a quota.
fn owner(state: &State, client_id: &str) -> String {
    state.directory.app(client_id).map(|app| app.owner.clone()).unwrap_or_default()
}

/// The quota bucket of an operation. Spotify does not list its buckets; these are the groups that developers saw run out separately.
fn bucket(path: &str) -> &'static str {
    let segments: Vec<&str> = path.split('/').skip(2).collect();
    match segments.as_slice() {
        ["search", ..] => "search",
        ["playlists", ..] | ["me", "playlists", ..] => "playlists",
        ["artists", _, "albums"] => "artist albums",
        ["me", "player", ..] => "player",
        ["me", ..] => "me",
        _ => "catalogue",
    }
}

fn too_many(mut response: Response, wait: Millis, cors: bool) -> Response {
    // Rounded up, so that the next request after this many seconds succeeds.
    response.set("retry-after", &((wait + SECOND - 1) / SECOND).max(1).to_string());
    response.set("cache-control", "no-store");
    if cors {
        cors::allow(&mut response);
        response.set("access-control-expose-headers", "Retry-After");
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_belong_to_buckets() {
        for (path, expected) in [
            ("/v1/search", "search"),
            ("/v1/playlists/x/items", "playlists"),
            ("/v1/me/playlists", "playlists"),
            ("/v1/artists/x/albums", "artist albums"),
            ("/v1/artists/x", "catalogue"),
            ("/v1/me/player/play", "player"),
            ("/v1/me", "me"),
            ("/v1/me/tracks", "me"),
            ("/v1", "catalogue"),
        ] {
            assert_eq!(bucket(path), expected, "{path}");
        }
    }
}
