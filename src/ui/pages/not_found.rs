//! An address this app does not know.

use leptos::prelude::*;
use leptos_router::components::A;

use super::title;
use crate::ui::shell::FrontPage;

/// Says so, and leads on.
#[component]
pub fn NotFound() -> impl IntoView {
    title::set("No such page");
    view! {
        <FrontPage class="plain page">
            <header class="opening">
                <h1>"No such page"</h1>
                <p class="lead">"This address leads nowhere in Lockgroove. It may be mistyped, or from a newer version."</p>
            </header>
            <div class="row">
                <A href="/" attr:class="button first">
                    "To the start"
                </A>
                <A href="/playlists" attr:class="button">
                    "Your playlists"
                </A>
            </div>
        </FrontPage>
    }
}
