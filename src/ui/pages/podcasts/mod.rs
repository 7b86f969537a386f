//! Podcasts.

pub mod one;

use leptos::prelude::*;

/// The page.
#[component]
pub fn Podcasts() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"Podcasts"</h1>
            </header>
        </main>
    }
}
