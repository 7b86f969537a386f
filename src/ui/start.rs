//! Starting the app in a page.

use super::route::Route;
use super::{app, panic, router, theme};
use crate::browser::boot::Front;
use crate::browser::{address, translation, trusted_types};

/// Starts the app in this page.
pub fn start() {
    // Before anything else runs or loads: the callback's parameters leave the address bar and the history.
    let callback = router::take_callback_query();
    panic::install();
    trusted_types::install();
    if address::is_localhost() {
        return address::move_to_loopback_literal();
    }
    theme::apply_remembered();
    // The front page is shown by its route. Until then boot.js shows it.
    if let Some(front) = Front::of_page().filter(|_| router::here() != Route::Landing) {
        front.hide();
    }
    if let Some(body) = web_sys::window().and_then(|window| window.document()?.body()) {
        translation::watch(&body);
    }
    leptos::mount::mount_to_body(move || app::Root(app::RootProps { callback: callback.clone() }));
}
