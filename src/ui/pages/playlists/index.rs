//! The list of all playlists, in a narrow column.

use leptos::prelude::*;

use super::shared::Shared;
use crate::browser::intl;
use crate::spotify::Playlist;
use crate::spotify::endpoint::playlists;
use crate::spotify::model::{Image, name};
use crate::ui::api::use_list;
use crate::ui::components::api_notice::ApiNotice;
use crate::ui::components::cover::Cover;
use crate::ui::components::link::Link;
use crate::ui::components::ready::Ready;
use crate::ui::route::Route;

/// The list.
#[component]
pub fn Index() -> impl IntoView {
    let list = use_list(playlists::mine);
    // It is read to its end, a page at a time.
    Effect::new(move |_| {
        if list.has_more() && !list.is_busy() && list.error().is_none() {
            list.more();
        }
    });
    let shared = use_context::<Shared>();
    Effect::new(move |_| {
        if let Some(now) = shared.and_then(|shared| shared.edited.get()) {
            list.data.update(|listing| listing.items.iter_mut().filter(|one| one.id == now.id).for_each(|one| *one = now.clone()));
        }
    });
    let retry = Callback::new(move |()| list.data.retry());
    let count = Memo::new(move |_| list.data.map(|listing| listing.total));
    let rows = move || list.data.ready().map(|listing| listing.items).unwrap_or_default();
    let show = move |count| {
        if count == 0 {
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
    view! {
        <section class="index" aria-labelledby="playlists-title">
            <header>
                <h2 id="playlists-title">"Playlists"</h2>
            </header>
            <Ready data=count retry label="Loading playlists" rows=8 let:count>
                {show(count)}
            </Ready>
            {move || list.error().map(|error| view! { <ApiNotice error retry=more /> })}
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
                        <bdi>{name::shown(&playlist.name).to_owned()}</bdi>
                    </span>
                    <span class="index-fact">{fact}</span>
                </span>
            </Link>
        </li>
    }
}
