//! Copying a text, and saying what came of it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

/// Copies a text and then tells in `told`: `done`, or that the browser refused.
pub fn copy(text: String, told: RwSignal<&'static str>, done: &'static str) {
    spawn_local(async move {
        let written = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
        let refused = "The browser refused to copy: select the text and copy it yourself";
        // The page may be gone by now.
        told.try_set(if written.is_ok() { done } else { refused });
    });
}
