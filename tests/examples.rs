//! The examples, run against the emulator.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
// Each example is a program of its own, with its own copy of `examples/support`.
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

// `main` is not called here.
#[allow(dead_code)]
#[path = "../examples/daemon.rs"]
mod daemon;
#[allow(dead_code)]
#[path = "../examples/implicit.rs"]
mod implicit;
#[allow(dead_code)]
#[path = "../examples/web_server/main.rs"]
mod web_server;
