//! The emulator as an app developer meets it: over HTTP, with nothing but its public addresses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod harness;
mod things;

mod authorize;
mod catalogue;
mod client_oauth2;
mod connected_apps;
mod cors;
mod dead;
mod directory;
mod errors;
mod examples;
mod extended;
mod faults;
mod floors;
mod front;
mod library;
mod limits;
mod log;
mod market;
mod operations;
mod paging;
mod player;
mod playlist_write;
mod playlists;
mod redirect_uris;
mod robustness;
mod saved_state;
mod scopes;
mod search;
mod shapes;
mod site;
mod start;
mod switches;
mod throttling;
mod token_answer;
mod token_errors;
mod token_life;
mod token_request;
mod verifier;
mod versions;
mod world;
