//! Lockgroove: a browser app that signs a person in to Spotify and looks after their library.
//!
//! The floors, from the top; a module imports only from floors below its own. `ui` and `browser` exist in the browser only, the rest
//! is pure and runs anywhere.
//!
//! - `ui`: Leptos. Pages and components.
//! - `browser`: implements the ports of the pure floors: fetch, storage, clock and others.
//! - [`learn`]: the flow made visible, for developers.
//! - [`check`]: whether everything is in order, and how to fix what is not.
//! - [`spotify`]: the Web API, typed.
//! - [`session`]: one sign-in and its life.
//! - [`oauth`]: the protocol.

#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod check;
pub mod learn;
pub mod oauth;
pub mod session;
pub mod spotify;
pub mod ui;
