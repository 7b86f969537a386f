//! Saved things (spotify.md 4.2): `GET /me/tracks`.

use serde_json::json;

use super::call::{Call, Outcome, ok};
use super::objects;
use super::paging::{COMMON, Window};
use crate::clock;

/// Liked songs, newest first.
pub(crate) fn tracks(call: &mut Call<'_>) -> Outcome {
    let window = Window::of(call, COMMON)?;
    let saved = call.library().map_or(&[][..], |library| &library.tracks);
    let items = window
        .cut(saved)
        .iter()
        .map(|saved| {
            json!({
                "added_at": clock::date_time(saved.added_at),
                "track": objects::track(call, saved.place),
            })
        })
        .collect();
    ok(&window.page(call, "/v1/me/tracks", saved.len(), items))
}
