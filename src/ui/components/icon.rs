//! Icons and the mark, drawn once in `index.html` and used by name.

use leptos::prelude::*;

/// An icon of the sprite. Decorative: the text beside it says the same.
#[component]
pub fn Icon(
    /// Its name in the sprite, without `i-`.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
            <use_ href=format!("#i-{name}") />
        </svg>
    }
}

/// The mark.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 64 64" aria-hidden="true">
            <use_ href="#mark" />
        </svg>
    }
}
