//! The page of an unknown address.

use leptos::prelude::*;

use crate::ui::components::link::Link;
use crate::ui::route::Route;
use crate::ui::shell::OpenPage;

/// The page.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <OpenPage>
            <header class="opening">
                <h1>"No such page"</h1>
                <p class="lead">"There is no page at this address. Check the spelling."</p>
            </header>
            <div class="row">
                <Link to=Route::Landing class="button first">
                    "Go to the start page"
                </Link>
                <Link to=Route::Playlists class="button">
                    "Your playlists"
                </Link>
            </div>
        </OpenPage>
    }
}
