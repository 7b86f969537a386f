//! Search.

use leptos::prelude::*;

/// The page.
#[component]
pub fn Search() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"Search"</h1>
            </header>
        </main>
    }
}
