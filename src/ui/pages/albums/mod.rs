//! The saved albums.

pub mod card;
pub mod one;
pub mod tracks;

use leptos::prelude::*;

use card::{album_card, makers, year_and_makers};

use crate::library::arranging::{Label, Order};
use crate::spotify::endpoint::saved_albums;
use crate::spotify::model::{ListedAlbum, Saved};
use crate::spotify::reading::ListReader;
use crate::ui::components::offer::Granted;
use crate::ui::components::whole_shelf::{WholeShelf, Words};
use crate::ui::pages::saved::{left_out, nothing_saved};
use crate::ui::route::Route;
use crate::ui::whole::{Labelled, use_whole};

const WORDS: Words = Words {
    id: "albums",
    noun: ("album", "albums"),
    loading: "Loading albums",
    none: "No album contains these words.",
    at_spotify: ("https://open.spotify.com/collection/albums", "Open your albums in Spotify"),
    orders: &[
        (Order::Listed, "Newest in your library"),
        (Order::Name, "Name"),
        (Order::Maker, "Artist"),
        (Order::Date, "Newest release"),
    ],
};

/// The page.
#[component]
pub fn Albums() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"Albums"</h1>
            </header>
            <Granted page=Route::Albums>
                <List />
            </Granted>
        </main>
    }
}

#[component]
fn List() -> impl IntoView {
    let whole = use_whole(|| ListReader::newest_first(saved_albums::all()), labelled);
    let nothing = || nothing_saved("You have no albums yet", "Albums that you save at Spotify appear here.");
    view! {
        <WholeShelf whole words=WORDS empty=nothing />
        {left_out(whole)}
    }
}

fn labelled(saved: Saved<ListedAlbum>) -> Labelled {
    let album = &saved.item.album;
    let label = Label::new(&album.name, &makers(album), album.release_date.as_deref().unwrap_or_default());
    let fact = year_and_makers(album);
    Labelled { card: album_card(saved.item, fact), label }
}
