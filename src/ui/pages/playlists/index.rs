//! The list of all playlists: in columns on its own, in a narrow column beside an open one.

use leptos::prelude::*;

use super::new::NewPlaylist;
use super::shared::Shared;
use crate::browser::intl;
use crate::library::arranging::{Label, Order, arranged};
use crate::spotify::endpoint::playlists;
use crate::spotify::model::Image;
use crate::spotify::model::name::shown;
use crate::spotify::{Listing, Playlist};
use crate::ui::api::use_list;
use crate::ui::components::cover::Cover;
use crate::ui::components::facts::items_in_words;
use crate::ui::components::groove::IdleGroove;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::more::More;
use crate::ui::components::name::name;
use crate::ui::components::ready::Ready;
use crate::ui::context::use_app;
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
    let all = Memo::new(move |_| {
        let listed = list.data.ready().map(Listing::into_items).unwrap_or_default();
        let mut all = shared.map(|shared| shared.made.get()).unwrap_or_default();
        // The list may have been read again since.
        all.retain(|made| listed.iter().all(|listed| listed.id != made.id));
        all.extend(listed);
        all
    });
    let rows = move || {
        let Some(shared) = shared else { return all.get() };
        // As Spotify has it now, if it was edited.
        let edited = shared.edited.get();
        let now = |one: Playlist| edited.clone().filter(|edited| edited.id == one.id).unwrap_or(one);
        let all: Vec<Playlist> = all.get().into_iter().map(now).collect();
        let labels: Vec<Label> = all.iter().map(label).collect();
        let places = arranged(&labels.iter().collect::<Vec<_>>(), &shared.words.get(), shared.order.get());
        places.into_iter().filter_map(|place| all.get(place).cloned()).collect()
    };
    if let Some(shared) = shared {
        Effect::new(move |_| {
            let version = |playlist: &Playlist| Some((playlist.id.clone(), playlist.snapshot_id.clone()?));
            shared.versions.set_value(all.with(|all| all.iter().filter_map(version).collect()));
        });
    }
    let retry = Callback::new(move |()| list.data.retry());
    let empty = Memo::new(move |_| list.data.map(|list| list.is_empty() && all.with(Vec::is_empty)));
    let show = move |empty| {
        if empty {
            return view! { <NoPlaylists /> }.into_any();
        }
        let none_found =
            move || rows().is_empty().then(|| view! { <p class="hint index-end">"No playlist contains these words."</p> });
        view! {
            <p class="index-heads" aria-hidden="true">
                <span>"Name"</span>
                <span>"By"</span>
                <span class="number">"Items"</span>
            </p>
            <ul class="list">
                <For each=rows key=|playlist| (playlist.id.clone(), playlist.name.clone()) let(playlist)>
                    <IndexRow playlist />
                </For>
            </ul>
            {live(none_found)}
        }
        .into_any()
    };
    let more = Callback::new(move |()| list.more());
    let left = Memo::new(move |_| list.has_more() && !list.reads_on());
    let shown = Memo::new(move |_| left.get() || list.reading.error().is_some());
    let is_open = use_app().router.part(|route| Some(matches!(route, Route::Playlist(_))));
    let has_rows = Memo::new(move |_| !all.with(Vec::is_empty));
    // Beside an open playlist, the page's heading is that playlist's name.
    let heading = move || match is_open.get() {
        Some(true) => view! { <h2 id="playlists-title">"Playlists"</h2> }.into_any(),
        _ => view! { <h1 id="playlists-title">"Playlists"</h1> }.into_any(),
    };
    view! {
        <section class="index" aria-labelledby="playlists-title">
            <header>
                {live(heading)}
                <NewPlaylist />
                {live(move || shared.filter(|_| has_rows.get()).map(|shared| view! { <Tools shared /> }))}
            </header>
            <Ready data=empty retry label="Loading playlists" rows=8 let:empty>
                {show(empty)}
            </Ready>
            {live(move || shown.get().then(|| view! { <More left reading=list.reading more /> }))}
        </section>
    }
}

/// The orders of the list.
const ORDERS: [(Order, &str); 3] = [(Order::Listed, "As at Spotify"), (Order::Name, "Name"), (Order::Length, "Longest first")];

/// What a playlist is found and ordered by.
fn label(playlist: &Playlist) -> Label {
    Label::new(&playlist.name, playlist.owner.name(), "").with(playlist.description.as_deref().unwrap_or_default(), playlist.total)
}

/// Finding and ordering.
#[component]
fn Tools(shared: Shared) -> impl IntoView {
    let option = |(order, name)| view! { <option selected=shared.order.get_untracked() == order>{name}</option> };
    let order_named = |name: String| ORDERS.into_iter().find(|(_, known)| *known == name).map_or(Order::Listed, |(order, _)| order);
    view! {
        <div class="index-tools">
            <div class="search">
                <label class="unseen" for="playlists-words">
                    "Filter by name"
                </label>
                <Icon name="search" />
                <input
                    class="input"
                    id="playlists-words"
                    type="search"
                    placeholder="Filter"
                    autocomplete="off"
                    prop:value=shared.words
                    on:input=move |event| shared.words.set(event_target_value(&event))
                />
            </div>
            <label class="unseen" for="playlists-order">
                "Sort by"
            </label>
            <select class="input" id="playlists-order" on:change=move |event| shared.order.set(order_named(event_target_value(&event)))>
                {ORDERS.map(option).collect_view()}
            </select>
        </div>
    }
}

/// Instead of a list.
#[component]
fn NoPlaylists() -> impl IntoView {
    view! {
        <div class="blank">
            <IdleGroove />
            <h2>"You have no playlists yet"</h2>
            <p class="small">"Playlists that you make or follow at Spotify appear here."</p>
            <a class="link" href="https://open.spotify.com/">
                "Open Spotify"
            </a>
        </div>
    }
}

#[component]
fn IndexRow(playlist: Playlist) -> impl IntoView {
    let fact = match items_in_words(playlist.total) {
        Some(words) => words.into_any(),
        None if playlist.owner.name().is_empty() => ().into_any(),
        None => ("by ", name(playlist.owner.name())).into_any(),
    };
    let owner = playlist.owner.name().to_owned();
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
                <span class="index-more" aria-hidden="true">
                    {(!owner.is_empty()).then(|| name(&owner))}
                </span>
                <span class="index-more number" aria-hidden="true">
                    {playlist.total.map(intl::number)}
                </span>
            </Link>
        </li>
    }
}
