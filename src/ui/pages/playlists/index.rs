//! The list of all playlists, in a narrow column.

use leptos::prelude::*;

use super::shared::Shared;
use crate::browser::intl;
use crate::spotify::endpoint::playlists;
use crate::spotify::model::Image;
use crate::spotify::model::name::shown;
use crate::spotify::{Listing, Playlist};
use crate::ui::api::use_list;
use crate::ui::components::cover::Cover;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::more::More;
use crate::ui::components::name::name;
use crate::ui::components::ready::Ready;
use crate::ui::route::Route;

/// The list.
#[component]
pub fn Index() -> impl IntoView {
    let list = use_list(playlists::mine);
    // It is read to its end, a page at a time.
    Effect::new(move |_| {
        if list.reads_on() && !list.reading.is_busy() && list.reading.error().is_none() {
            list.more();
        }
    });
    let shared = use_context::<Shared>();
    let rows = move || {
        // As Spotify has it now, if it was edited.
        let edited = shared.and_then(|shared| shared.edited.get());
        let now = |one: Playlist| edited.clone().filter(|edited| edited.id == one.id).unwrap_or(one);
        list.data.ready().map(|list| list.into_items().into_iter().map(now).collect::<Vec<_>>()).unwrap_or_default()
    };
    let retry = Callback::new(move |()| list.data.retry());
    let empty = Memo::new(move |_| list.data.map(Listing::is_empty));
    let show = move |empty| {
        if empty {
            return view! { <p class="hint">"You have no playlists yet."</p> }.into_any();
        }
        view! {
            <ul class="list">
                <For each=rows key=|playlist| (playlist.id.clone(), playlist.name.clone()) let(playlist)>
                    <IndexRow playlist />
                </For>
            </ul>
        }
        .into_any()
    };
    let more = Callback::new(move |()| list.more());
    let left = Memo::new(move |_| list.has_more() && !list.reads_on());
    let shown = Memo::new(move |_| left.get() || list.reading.error().is_some());
    view! {
        <section class="index" aria-labelledby="playlists-title">
            <header>
                <h2 id="playlists-title">"Playlists"</h2>
            </header>
            <Ready data=empty retry label="Loading playlists" rows=8 let:empty>
                {show(empty)}
            </Ready>
            {live(move || shown.get().then(|| view! { <More left reading=list.reading more /> }))}
        </section>
    }
}

#[component]
fn IndexRow(playlist: Playlist) -> impl IntoView {
    let fact = match playlist.total {
        Some(0) => "empty".into_any(),
        Some(1) => "1 item".into_any(),
        Some(n) => format!("{} items", intl::number(n)).into_any(),
        None if playlist.owner.name().is_empty() => ().into_any(),
        None => ("by ", name(playlist.owner.name())).into_any(),
    };
    let cover = Image::for_width(&playlist.images, 120).map(|image| image.url.clone());
    view! {
        <li>
            <Link to=Route::Playlist(playlist.id)>
                <Cover src=cover alt="" />
                <span>
                    <span class="index-name">
                        {name(shown(&playlist.name))}
                    </span>
                    <span class="index-fact">{fact}</span>
                </span>
            </Link>
        </li>
    }
}
