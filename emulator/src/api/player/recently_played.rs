//! Recently played tracks (Spotify, "Web API Reference").

use serde_json::{Value, json};

use crate::api::call::{ApiResult, Call, ok};
use crate::api::objects::track;
use crate::api::paging::{COMMON, Window};
use crate::api::{cursor, errors};
use crate::clock::{self, Millis, SECOND};
use crate::http::Response;

/// `GET /me/player/recently-played`: newest first, with cursors in milliseconds. Only the last 50 plays are known: the page after them is
/// empty.
pub(crate) fn recently_played(call: &mut Call<'_>) -> ApiResult {
    let limit = Window::of(call, COMMON)?.limit;
    let moment = |name: &str| -> Result<Option<Millis>, Response> {
        call.query.filled(name).map(str::parse).transpose().map_err(|_| errors::regular(400, "Bad request"))
    };
    let (before, after) = (moment("before")?, moment("after")?);
    if before.is_some() && after.is_some() {
        return Err(errors::regular(400, "Bad request"));
    }
    let played = call.library().map_or(&[][..], |library| &library.played);
    let mut part: Vec<_> = played
        .iter()
        .filter(|play| before.is_none_or(|before| play.at < before) && after.is_none_or(|after| play.at > after))
        .collect();
    // With `after`, the page contains the plays closest to that moment.
    if after.is_some() {
        part = part.split_off(part.len().saturating_sub(limit));
    }
    part.truncate(limit);
    let items: Vec<Value> = part
        .iter()
        .map(|play| {
            json!({
                "track": track::track(call, play.index),
                "played_at": clock::date_time(play.at / SECOND).replace('Z', &format!(".{:03}Z", play.at % SECOND)),
                "context": null,
            })
        })
        .collect();
    let oldest = part.last().map(|play| play.at.to_string());
    let next = oldest
        .as_deref()
        .filter(|_| part.len() == limit)
        .map(|before| cursor::address(call, "/v1/me/player/recently-played", &[("before", before), ("limit", &limit.to_string())]));
    ok(&json!({
        "href": format!("{}/v1/me/player/recently-played?{}", call.origin(), call.request.query),
        "limit": limit,
        "next": next,
        "cursors": part.first().map(|newest| json!({"after": newest.at.to_string(), "before": oldest})),
        "total": played.len(),
        "items": items,
    }))
}
