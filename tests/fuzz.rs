//! Every text, number and list that comes from outside, with odd values in every place: nothing panics or loops, what is accepted is
//! safe where it goes, and what is shown has a name and does not contradict itself.
//!
//! The rules of a sign-in and of the messages between tabs are tested with random input in `tests/session/fuzz.rs`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "fuzz/addresses.rs"]
mod addresses;
#[path = "fuzz/answers.rs"]
mod answers;
#[path = "fuzz/console.rs"]
mod console;
#[path = "fuzz/odd.rs"]
mod odd;
#[path = "fuzz/shown.rs"]
mod shown;
#[path = "fuzz/sign_in.rs"]
mod sign_in;
#[path = "fuzz/stored.rs"]
mod stored;
