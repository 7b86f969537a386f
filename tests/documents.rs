//! The documents name tests that exist, leave out no row, and quote the app correctly.
//!
//! `cargo xtask docs` generates `docs/errors.md`, and a test here compares it. The other documents are written by hand.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "documents/checklist.rs"]
mod checklist;
#[path = "documents/commands.rs"]
mod commands;
#[path = "documents/errors.rs"]
mod errors;
#[path = "support/files.rs"]
mod files;
#[path = "documents/page.rs"]
mod page;
#[path = "documents/tree.rs"]
mod tree;
