//! Audiobooks: those that the person saved.

use leptos::prelude::*;

use super::found;
use super::saved::nothing_saved;
use crate::browser::intl;
use crate::library::arranging::{Label, Order};
use crate::spotify::endpoint::saved_audiobooks;
use crate::spotify::model::{Audiobook, Saved};
use crate::spotify::reading::{Collected, ListReader};
use crate::ui::components::live::live;
use crate::ui::components::offer::Granted;
use crate::ui::components::whole_shelf::{WholeShelf, Words};
use crate::ui::route::Route;
use crate::ui::saving::notice::SavingNotice;
use crate::ui::saving::use_saving;
use crate::ui::whole::{Labelled, use_whole};

const WORDS: Words = Words {
    id: "audiobooks",
    noun: ("audiobook", "audiobooks"),
    loading: "Loading audiobooks",
    none: "No audiobook contains these words.",
    at_spotify: ("https://open.spotify.com/collection/audiobooks", "Open your audiobooks in Spotify"),
    orders: &[(Order::Listed, "Newest in your library"), (Order::Name, "Name"), (Order::Maker, "Author")],
};

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
    let whole = use_whole(|| ListReader::newest_first(saved_audiobooks::all()), labelled);
    let (items, odd) = (whole.arrived.items, whole.arrived.odd);
    let saving = use_saving();
    Effect::new(move |_| {
        saving.assume(&items.with(|items| items.items().filter_map(|one| one.card.uri.clone()).collect::<Vec<_>>()));
    });
    let nothing = move || match odd.get() {
        0 => nothing_saved("You have no audiobooks yet", "Audiobooks that you save at Spotify appear here."),
        _ => nothing_saved(
            "Spotify does not show your audiobooks",
            "You have saved audiobooks, but Spotify tells this app nothing about any of them: no title, no author, no cover. That happens \
             where an account's country has no audiobooks. Spotify's own app may show them.",
        ),
    };
    let without = move || match (odd.get(), items.with(Collected::is_empty)) {
        (0, _) | (_, true) => None,
        (1, false) => Some("One more is saved, about which Spotify tells this app nothing.".to_owned()),
        (more, false) => Some(format!("{} more are saved, about which Spotify tells this app nothing.", intl::number(more))),
    };
    view! {
        <WholeShelf whole words=WORDS empty=nothing />
        <SavingNotice />
        {live(move || without().map(|words| view! { <p class="hint">{words}</p> }))}
    }
}

fn labelled(saved: Saved<Audiobook>) -> Labelled {
    let card = found::audiobook(&saved.item);
    Labelled { label: Label::new(&card.name, &card.fact, ""), card }
}
