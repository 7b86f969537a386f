//! Audiobooks.

use leptos::prelude::*;

/// The page.
#[component]
pub fn Audiobooks() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"Audiobooks"</h1>
            </header>
        </main>
    }
}
