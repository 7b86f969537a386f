//! The documents that name tests: each test they name is there, no row is missing, and what they quote is what the app says.
//!
//! `cargo xtask docs` writes `docs/errors.md`; here it is compared. The other documents are written by hand.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "documents/checklist.rs"]
mod checklist;
#[path = "documents/commands.rs"]
mod commands;
#[path = "documents/errors.rs"]
mod errors;
#[path = "documents/tree.rs"]
mod tree;
