//! Every playlist of the person's, in a narrow column.

use leptos::prelude::*;

use super::shared::Shared;
use crate::browser::intl;
use crate::spotify::Playlist;
use crate::spotify::endpoint::playlists;
use crate::spotify::model::Image;
use crate::ui::api::{Loaded, use_list};
use crate::ui::components::api_notice::ApiNotice;
use crate::ui::components::cover::Cover;
use crate::ui::components::link::Link;
use crate::ui::components::loading::{AfterAMoment, GhostRows};
use crate::ui::route::Route;

/// Every playlist of the person's.
#[component]
pub fn Index() -> impl IntoView {
    let list = use_list(playlists::mine);
    // The index is small print: it is read to its end by itself, a page at a time.
    Effect::new(move |_| {
        if list.has_more() && !list.is_busy() && list.trouble().is_none() {
            list.more();
        }
    });
    let shared = use_context::<Shared>();
    Effect::new(move |_| {
        if let Some(now) = shared.and_then(|shared| shared.renamed.get()) {
            list.data.update(|listing| listing.items.iter_mut().filter(|one| one.id == now.id).for_each(|one| *one = now.clone()));
        }
    });
    let retry = Callback::new(move |()| list.data.retry());
    let count = Memo::new(move |_| list.data.map(|listing| listing.total));
    let rows = move || match count.get() {
        Loaded::Loading => view! { <AfterAMoment label="Loading playlists"><GhostRows rows=8 /></AfterAMoment> }.into_any(),
        Loaded::Failed(error) => view! { <ApiNotice error retry=retry /> }.into_any(),
        Loaded::Ready(0) => view! { <p class="hint">"You have no playlists yet."</p> }.into_any(),
        Loaded::Ready(_) => {
            let rows = move || list.data.ready().map(|listing| listing.items).unwrap_or_default();
            view! {
                <ul class="list">
                    <For each=rows key=|playlist| (playlist.id.clone(), playlist.name.clone()) let(playlist)>
                        <IndexRow playlist />
                    </For>
                </ul>
            }
            .into_any()
        }
    };
    let failed_further =
        move || list.trouble().map(|error| view! { <ApiNotice error retry=Callback::new(move |()| list.more()) /> });
    view! {
        <section class="index" aria-labelledby="playlists-title">
            <header>
                <h2 id="playlists-title">"Playlists"</h2>
            </header>
            {rows}
            {failed_further}
        </section>
    }
}

#[component]
fn IndexRow(playlist: Playlist) -> impl IntoView {
    let fact = match playlist.total {
        Some(0) => "empty".to_owned(),
        Some(1) => "1 item".to_owned(),
        Some(n) => format!("{} items", intl::number(n)),
        None => format!("by {}", playlist.owner.name()),
    };
    let cover = Image::for_width(&playlist.images, 120).map(|image| image.url.clone());
    view! {
        <li>
            <Link to=Route::Playlist(playlist.id)>
                <Cover src=cover alt="" />
                <span>
                    <span class="index-name">
                        <bdi>{playlist.name}</bdi>
                    </span>
                    <span class="index-fact">{fact}</span>
                </span>
            </Link>
        </li>
    }
}
