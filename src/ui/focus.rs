//! Moving the focus: to a page that was just opened, and on from what was pressed and is gone.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;

/// Puts the focus on the page.
pub fn on_page() {
    on("main");
}

/// Puts the focus on the element of this `id`. Where there is none, and on what cannot take it, it stays where it was.
pub fn on(id: &str) {
    if let Some(place) = document().get_element_by_id(id).and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = place.focus();
    }
}
