//! The title of the window.

use leptos::prelude::*;

/// Names the window after the page.
pub fn set(page: &str) {
    document().set_title(&format!("{page} · Lockgroove"));
}
