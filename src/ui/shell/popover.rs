//! Closing menus that are open.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

/// Closes the popover with this `id`. Does nothing if it is not open.
pub fn close_popover(id: &str) {
    hide(document().get_element_by_id(id));
}

/// Closes the popover that is open, if there is one.
pub fn close_any_popover() {
    // A browser without popovers does not know the selector.
    hide(document().query_selector(":popover-open").ok().flatten());
}

fn hide(popover: Option<Element>) {
    if let Some(popover) = popover.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = popover.hide_popover();
    }
}
