//! The user interface. Pages compose, components render; what they show is decided by plain functions on the floors below.

pub mod api;
pub mod app;
pub mod components;
pub mod context;
pub mod focus;
pub mod needs;
pub mod pages;
pub mod panic;
pub mod shell;
pub mod theme;

use crate::browser::{address, trusted_types};

pub use app::Root;

/// Starts the app in this page.
pub fn start() {
    // Before anything else runs or loads: the callback's parameters leave the address bar and the history.
    let callback = address::take_callback_query();
    panic::install();
    trusted_types::install();
    if address::is_localhost() {
        return address::move_to_loopback_literal();
    }
    theme::apply_remembered();
    leptos::mount::mount_to_body(move || app::Root(app::RootProps { callback: callback.clone() }));
}
