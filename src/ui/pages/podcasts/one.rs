//! One of them.

use leptos::prelude::*;

/// The page.
#[component]
pub fn OnePodcast() -> impl IntoView {
    view! { <main id="main" class="page" tabindex="-1"></main> }
}
