//! A sentence in which backticks mark parameters and values.

use leptos::prelude::*;

use super::code::code;

/// The sentence, with each name between backticks as `<code>`.
#[must_use]
pub fn code_text(text: &'static str) -> AnyView {
    let piece = |(place, piece): (usize, &'static str)| {
        if place % 2 == 1 { code(piece) } else { piece.into_any() }
    };
    text.split('`').enumerate().map(piece).collect_view().into_any()
}
