//! Albums.

pub mod one;

use leptos::prelude::*;

/// The page.
#[component]
pub fn Albums() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"Albums"</h1>
            </header>
        </main>
    }
}
