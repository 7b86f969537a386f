//! Artists.

pub mod one;

use leptos::prelude::*;

/// The page.
#[component]
pub fn Artists() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"Artists"</h1>
            </header>
        </main>
    }
}
