//! Podcasts: the saved shows, and the saved episodes.

pub mod one;

use leptos::prelude::*;

use super::found;
use super::saved::{OnShelf, SavedShelf, nothing_saved, source, to_shelf};
use crate::spotify::Listing;
use crate::spotify::endpoint::{saved_episodes, saved_shows};
use crate::spotify::model::{ListedEpisode, Saved};
use crate::ui::api::{ApiList, Loaded, use_list};
use crate::ui::components::brief::GrowingBrief;
use crate::ui::components::loading::GhostBrief;
use crate::ui::components::more::More;
use crate::ui::components::offer::Granted;
use crate::ui::components::ready::Ready;
use crate::ui::route::Route;

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
    let (saved, episodes) = (use_list(saved_shows::all), use_list(saved_episodes::all));
    let retry = Callback::new(move |()| {
        saved.data.retry();
        episodes.data.retry();
    });
    let shows = OnShelf { retry, ..to_shelf(saved, found::show) };
    let nothing = || {
        nothing_saved(
            "You follow no podcasts yet",
            "Podcasts that you follow at Spotify appear here. Follow one there, then reload this page.",
        )
    };
    // Below a shelf whose height is not known yet, it would jump.
    let is_late = move || matches!(shows.empty.get(), Loaded::Loading) || episodes.data.fails_like(saved.data);
    view! {
        <SavedShelf list=shows id="podcasts" label="Loading podcasts" none="No podcast contains these words." nothing=nothing.into() />
        <section class="spread" aria-labelledby="p-episodes" hidden=is_late>
            <header>
                <h2 id="p-episodes">"Saved episodes"</h2>
            </header>
            <Episodes list=episodes />
        </section>
        {source(None, "")}
    }
}

/// The saved episodes. They need a permission of their own; without it, the offer to grant it is here.
#[component]
fn Episodes(list: ApiList<Saved<ListedEpisode>>) -> impl IntoView {
    let rows =
        Memo::new(move |_| match list.data.map(|list| list.items().iter().map(|saved| found::episode(&saved.item)).collect()) {
            Loaded::Ready(rows) => rows,
            _ => Vec::new(),
        });
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
        </div>
    }
}
