//! Audiobooks: those that the person saved.

use leptos::prelude::*;

use super::found;
use super::saved::{SavedShelf, nothing_saved, source, to_shelf};
use crate::browser::intl;
use crate::spotify::endpoint::saved_audiobooks;
use crate::ui::api::use_list;
use crate::ui::components::live::live;
use crate::ui::components::offer::Granted;
use crate::ui::route::Route;

/// The page.
#[component]
pub fn Audiobooks() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"Audiobooks"</h1>
            </header>
            <Granted page=Route::Audiobooks>
                <Books />
            </Granted>
        </main>
    }
}

#[component]
fn Books() -> impl IntoView {
    let books = to_shelf(use_list(saved_audiobooks::all), found::audiobook);
    let odd = books.odd;
    let nothing = move || match odd.get() {
        0 => nothing_saved("You have no saved audiobooks", "Audiobooks that you save or buy at Spotify appear here."),
        _ => nothing_saved(
            "Spotify keeps your audiobooks to itself",
            "You have saved audiobooks, but Spotify tells this app nothing about any of them: no title, no cover. It does so where your \
             account's country has no audiobooks, and sometimes elsewhere. They are in Spotify's own app.",
        ),
    };
    let without = move || match (odd.get(), books.cards.with(Vec::is_empty)) {
        (0, _) | (_, true) => None,
        (1, false) => Some("One more is saved, about which Spotify tells this app nothing.".to_owned()),
        (more, false) => Some(format!("{} more are saved, about which Spotify tells this app nothing.", intl::number(more))),
    };
    view! {
        <SavedShelf list=books id="audiobooks" label="Loading audiobooks" none="No audiobook contains these words." nothing=nothing.into() />
        {live(move || without().map(|words| view! { <p class="hint">{words}</p> }))}
        {source(None, "")}
    }
}
