//! Recently played.

use leptos::prelude::*;

/// The page.
#[component]
pub fn Recent() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"Recently played"</h1>
            </header>
        </main>
    }
}
