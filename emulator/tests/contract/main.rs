//! Tests of the emulator over HTTP, as an app developer uses it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod dice;
mod harness;
#[cfg(unix)]
mod program;
mod samples;

mod any_client;
mod as_dev_dependency;
mod authorize;
mod catalogue;
mod client_oauth2;
mod closed;
mod connected_apps;
mod connections;
mod cors;
#[cfg(target_os = "linux")]
mod descriptors;
mod directory;
mod errors;
mod examples;
mod extended;
mod faults;
mod floors;
mod library;
mod library_use;
mod limits;
mod log;
mod market;
mod observed;
mod operations;
mod own_archive;
mod own_library;
mod paging;
mod player;
mod playlist_write;
mod playlists;
mod redirect_uris;
mod robustness;
mod saved_state;
mod scopes;
mod search;
#[cfg(unix)]
mod secrets;
mod shapes;
mod site;
mod start;
mod start_page;
mod switches;
mod throttling;
#[cfg(feature = "tls")]
mod tls;
mod token_errors;
mod token_lifetimes;
mod token_request;
mod token_response;
mod verifier;
mod versions;
mod world;
