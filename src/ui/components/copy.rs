//! Copying a text to the clipboard.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

/// Copies a text, then sets `outcome` to `done`, or to a sentence that says that the browser refused.
pub fn copy(text: String, outcome: RwSignal<&'static str>, done: &'static str) {
    spawn_local(async move {
        let written = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
        let refused = "The browser refused to copy: select the text and copy it yourself";
        // The page may be gone by now.
        outcome.try_set(if written.is_ok() { done } else { refused });
    });
}
