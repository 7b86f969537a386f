//! A sentence in which backticks mark parameters and values.

use leptos::prelude::*;

/// The sentence, with each name between backticks as `<code translate="no">`.
#[must_use]
pub fn code_text(text: &'static str) -> AnyView {
    let piece = |(place, piece): (usize, &'static str)| {
        if place % 2 == 1 { view! { <code translate="no">{piece}</code> }.into_any() } else { piece.into_any() }
    };
    text.split('`').enumerate().map(piece).collect_view().into_any()
}
