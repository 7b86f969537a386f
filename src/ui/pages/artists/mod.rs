//! The followed artists.

pub mod one;

use leptos::prelude::*;

use crate::library::arranging::{Label, Order};
use crate::spotify::endpoint::following;
use crate::spotify::model::{Artist, Image};
use crate::spotify::reading::CursorReader;
use crate::ui::components::offer::Granted;
use crate::ui::components::place::Place;
use crate::ui::components::shelf::Card;
use crate::ui::components::whole_shelf::{WholeShelf, Words};
use crate::ui::pages::saved::{left_out, nothing_saved};
use crate::ui::route::Route;
use crate::ui::whole::{Labelled, use_whole_by_cursor};

const WORDS: Words = Words {
    id: "artists",
    noun: ("artist", "artists"),
    loading: "Loading artists",
    none: "No artist has these words in the name.",
    at_spotify: ("https://open.spotify.com/collection/artists", "Open your artists in Spotify"),
    // By name, those that arrive would push the others about, so that is not the usual order.
    orders: &[(Order::Listed, "As at Spotify"), (Order::Name, "Name")],
};

/// The page.
#[component]
pub fn Artists() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"Artists"</h1>
            </header>
            <Granted page=Route::Artists>
                <List />
            </Granted>
        </main>
    }
}

#[component]
fn List() -> impl IntoView {
    let whole = use_whole_by_cursor(|| CursorReader::new(following::artists()), labelled);
    let nothing = || nothing_saved("You follow no artists yet", "Artists that you follow at Spotify appear here.");
    view! {
        <WholeShelf whole words=WORDS empty=nothing />
        {left_out(whole)}
    }
}

fn labelled(artist: Artist) -> Labelled {
    let cover = Image::for_width(&artist.images, 300).map(|image| image.url.clone());
    let id = artist.id.as_ref().map(|id| id.as_str().to_owned()).or_else(|| artist.url.clone());
    let label = Label::new(&artist.name, "", "");
    let place = Place::of(artist.id.map(Route::Artist), artist.url.as_deref());
    let card =
        Card { id: id.unwrap_or_else(|| artist.name.clone()), name: artist.name, place, fact: String::new(), cover, uri: None };
    Labelled { card, label }
}
