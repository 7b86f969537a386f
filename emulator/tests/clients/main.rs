//! Clients that others wrote, over everything they can read, in both modes. What is refused and what they cannot decode is written down
//! beside each of them, so that a change shows.
//!
//! rspotify runs always. The TypeScript SDK and spotipy are installed from their registries, so they run only if `LOCKGROOVE_LONG` is set.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod rust;
mod scripts;

use lockgroove_emulator::{Options, Running, start};
use serde_json::json;

/// Every scope an operation needs.
const SCOPES: &str = "playlist-modify-private playlist-modify-public playlist-read-private playlist-read-collaborative \
    ugc-image-upload user-follow-modify user-follow-read user-library-modify user-library-read user-modify-playback-state \
    user-read-currently-playing user-read-email user-read-playback-position user-read-playback-state user-read-private \
    user-read-recently-played user-top-read";
/// A redirect URI of the sample app.
const REDIRECT: &str = "http://127.0.0.1:5555/callback";

/// An emulator that agrees to every sign-in, for apps in this mode.
async fn emulator(mode: &str) -> Running {
    let settings = json!({"login_outcome": "agree", "mode": mode}).as_object().unwrap().clone();
    start(Options { port: 0, site_port: 0, tracks: 400, settings, ..Options::default() }).await.unwrap()
}
