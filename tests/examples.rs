//! The examples, end to end against the emulator.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
// Each example is a program by itself and brings its own copy of what they share.
#![allow(clippy::duplicate_mod)]

#[path = "examples/daemon.rs"]
mod daemon_runs;
#[path = "examples/drawn.rs"]
mod drawn;
#[path = "examples/implicit.rs"]
mod implicit_shows;
#[path = "support/person.rs"]
mod person;
#[path = "examples/web_server.rs"]
mod web_server_serves;

// Their `main` is not run here.
#[allow(dead_code)]
#[path = "../examples/daemon.rs"]
mod daemon;
#[allow(dead_code)]
#[path = "../examples/implicit.rs"]
mod implicit;
#[allow(dead_code)]
#[path = "../examples/web_server/main.rs"]
mod web_server;
