//! Liked songs.

use leptos::prelude::*;

/// The page.
#[component]
pub fn Liked() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"Liked songs"</h1>
            </header>
        </main>
    }
}
