//! The emulator as an app developer meets it: over HTTP, with nothing but its public addresses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod harness;

mod authorize;
mod catalogue;
mod connected_apps;
mod cors;
mod directory;
mod errors;
mod faults;
mod floors;
mod library;
mod log;
mod paging;
mod player;
mod playlist_write;
mod playlists;
mod robustness;
mod saved_state;
mod scopes;
mod shapes;
mod site;
mod start;
mod token;
mod world;
