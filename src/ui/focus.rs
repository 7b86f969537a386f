//! Moving the focus: to a page that just opened, or away from a button that disappeared.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast as _;

/// The `id` of what is open beside a list of the same page.
pub const RECORD: &str = "record";

/// The `id` of the field for searching at Spotify.
pub const SEARCH: &str = "search-words";

/// Moves the focus to the page, or to what is open beside a list on it. So the next press of Tab does not lead through that list.
pub fn on_page() {
    let has_record = document().get_element_by_id(RECORD).is_some();
    on(if has_record { RECORD } else { "main" });
}

/// Moves the focus to the element with this `id`. Does nothing if there is none, or if it cannot have the focus.
pub fn on(id: &str) {
    if let Some(place) = document().get_element_by_id(id).and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = place.focus();
    }
}

/// Moves the focus there once the page is drawn, if nothing has it by then: what was pressed may be gone.
pub fn stays_near(id: &'static str) {
    request_animation_frame(move || {
        if is_nowhere() {
            on(id);
        }
    });
}

/// The same as [`on`]; where it is not drawn yet, and what had the focus is gone, the page gets it.
pub fn on_or_page(id: &str) {
    on(id);
    if is_nowhere() {
        on_page();
    }
}

/// Whether no element has the focus.
#[must_use]
pub fn is_nowhere() -> bool {
    document().active_element().is_none_or(|element| element.tag_name().eq_ignore_ascii_case("body"))
}
