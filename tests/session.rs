//! The session through its driver, with a fake clock and a scripted network, in one tab and in several.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "session/bugs.rs"]
mod bugs;
#[path = "session/explain.rs"]
mod explain;
#[path = "session/fake_browser.rs"]
mod fake_browser;
#[allow(dead_code, reason = "the client's tests use the rest")]
#[path = "support/fake_page.rs"]
mod fake_page;
#[allow(dead_code, reason = "the client's tests use the rest")]
#[path = "support/fake_world.rs"]
mod fake_world;
#[path = "session/fuzz.rs"]
mod fuzz;
#[path = "session/machine.rs"]
mod machine;
#[path = "session/random_page.rs"]
mod random_page;
#[path = "session/random_tabs.rs"]
mod random_tabs;
#[path = "session/refresh.rs"]
mod refresh;
#[path = "session/sign_in.rs"]
mod sign_in;
#[path = "session/sign_out.rs"]
mod sign_out;
#[path = "session/tabs.rs"]
mod tabs;
#[path = "session/traces.rs"]
mod traces;
