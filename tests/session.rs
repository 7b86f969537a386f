//! Model tests of the session, through its driver, with a fake clock and a scripted network.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "session/bugs.rs"]
mod bugs;
#[path = "session/campaign.rs"]
mod campaign;
#[path = "session/fuzz.rs"]
mod fuzz;
#[path = "session/household.rs"]
mod household;
#[path = "session/machine.rs"]
mod machine;
#[path = "session/model.rs"]
mod model;
#[path = "session/refresh.rs"]
mod refresh;
#[path = "session/sign_in.rs"]
mod sign_in;
#[path = "session/sign_out.rs"]
mod sign_out;
#[path = "session/tabs.rs"]
mod tabs;
#[path = "session/told.rs"]
mod told;
#[path = "session/traces.rs"]
mod traces;
#[path = "session/world.rs"]
mod world;
