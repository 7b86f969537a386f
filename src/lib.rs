//! Lockgroove: a browser app that signs a person in to Spotify and looks after their library.
//!
//! The floors, from the top; arrows only go down. `ui` and `browser` exist in the browser only, the rest is pure and runs anywhere.
//!
//! - `ui`: Leptos. Pages and components.
//! - [`learn`]: the flow made visible, for developers.
//! - [`check`]: whether everything is in order, and how what is not is mended.
//! - [`spotify`]: the Web API, typed.
//! - [`session`]: one sign-in and its life.
//! - [`oauth`]: the protocol.
//! - `browser`: what the floors above need from the page: fetch, storage, clock.

#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod check;
pub mod learn;
pub mod oauth;
pub mod session;
pub mod spotify;
#[cfg(target_arch = "wasm32")]
pub mod ui;
