//! Podcasts: the saved shows, and the saved episodes.

pub mod one;

use leptos::prelude::*;

use super::found;
use super::saved::nothing_saved;
use crate::library::arranging::{Label, Order};
use crate::spotify::Listing;
use crate::spotify::endpoint::{saved_episodes, saved_shows};
use crate::spotify::model::{ListedEpisode, Saved, Show};
use crate::spotify::reading::ListReader;
use crate::ui::api::{ApiList, Loaded, use_list};
use crate::ui::components::brief::GrowingBrief;
use crate::ui::components::loading::GhostBrief;
use crate::ui::components::more::More;
use crate::ui::components::offer::Granted;
use crate::ui::components::ready::Ready;
use crate::ui::components::whole_shelf::{WholeShelf, Words};
use crate::ui::route::Route;
use crate::ui::saving::notice::SavingNotice;
use crate::ui::saving::use_saving;
use crate::ui::whole::{Labelled, use_whole};

const WORDS: Words = Words {
    id: "podcasts",
    noun: ("podcast", "podcasts"),
    loading: "Loading podcasts",
    none: "No podcast contains these words.",
    at_spotify: ("https://open.spotify.com/collection/podcasts", "Open your podcasts in Spotify"),
    orders: &[(Order::Listed, "Newest in your library"), (Order::Name, "Name")],
};

/// The page.
#[component]
pub fn Podcasts() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"Podcasts"</h1>
            </header>
            <Granted page=Route::Podcasts>
                <Lists />
            </Granted>
        </main>
    }
}

#[component]
fn Lists() -> impl IntoView {
    let shows = use_whole(|| ListReader::newest_first(saved_shows::all()), labelled);
    let episodes = use_list(saved_episodes::all);
    let nothing = || {
        nothing_saved(
            "You follow no podcasts yet",
            "Podcasts that you follow at Spotify appear here. Follow one there, then reload this page.",
        )
    };
    let empty = shows.is_empty();
    // Below a shelf whose height is not known yet, it would jump. One notice about the same trouble is enough.
    let is_out = move || matches!(empty.get(), Loaded::Loading) || episodes.data.fails_like(shows.data);
    view! {
        <WholeShelf whole=shows words=WORDS empty=nothing />
        <section class="spread" aria-labelledby="p-episodes" hidden=is_out>
            <header>
                <h2 id="p-episodes">"Saved episodes"</h2>
            </header>
            <Episodes list=episodes />
        </section>
    }
}

fn labelled(saved: Saved<Show>) -> Labelled {
    let card = found::show(&saved.item);
    Labelled { label: Label::new(&card.name, saved.item.publisher.as_deref().unwrap_or_default(), ""), card }
}

/// The saved episodes. They need a permission of their own; without it, the offer to grant it is here.
#[component]
fn Episodes(list: ApiList<Saved<ListedEpisode>>) -> impl IntoView {
    let rows =
        Memo::new(move |_| match list.data.map(|list| list.items().iter().map(|saved| found::episode(&saved.item)).collect()) {
            Loaded::Ready(rows) => rows,
            _ => Vec::new(),
        });
    let saving = use_saving();
    Effect::new(move |_| saving.assume(&rows.with(|rows| rows.iter().filter_map(|row| row.uri.clone()).collect::<Vec<_>>())));
    let empty = Memo::new(move |_| list.data.map(Listing::is_empty));
    let left = Memo::new(move |_| list.has_more());
    let (retry, more) = (Callback::new(move |()| list.data.retry()), Callback::new(move |()| list.more()));
    view! {
        <div class="stack">
            <Ready data=empty retry ghost=|| view! { <GhostBrief rows=8 /> } let:empty>
                {if empty {
                    view! { <p class="hint">"No saved episodes yet. Those that you save at Spotify appear here."</p> }.into_any()
                } else {
                    view! {
                        <GrowingBrief rows />
                        <More left reading=list.reading more />
                    }
                        .into_any()
                }}
            </Ready>
            <SavingNotice />
        </div>
    }
}
