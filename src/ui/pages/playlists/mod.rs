//! The list of playlists, and beside it the open one.

pub mod cover;
pub mod edit;
pub mod index;
pub mod new;
pub mod playlist;
pub mod shared;

use leptos::prelude::*;

use crate::ui::components::live::live;
use crate::ui::context::use_app;
use crate::ui::route::Route;
use index::Index;
use playlist::Playlist;
use shared::Shared;

/// The page.
#[component]
pub fn Playlists() -> impl IntoView {
    Shared::provide();
    let open = use_app().router.part(|route| match route {
        Route::Playlists => Some(None),
        Route::Playlist(id) => Some(Some(id.clone())),
        _ => None,
    });
    view! {
        <main id="main" class="bench" tabindex="-1">
            <Index />
            {live(move || match open.get().flatten() {
                Some(id) => view! { <Playlist id /> }.into_any(),
                None => ().into_any(),
            })}
        </main>
    }
}
