//! The first page after signing in: the first playlists, how many songs the person likes, and the newest of them.

mod tally;

use std::sync::Arc;

use leptos::prelude::*;

use self::tally::{tally, use_totals};
use crate::browser::{intl, journal};
use crate::spotify::endpoint::{playlists, saved_tracks};
use crate::spotify::model::{Image, PageItem};
use crate::spotify::{Entry, Listing, Playlist};
use crate::ui::api::{ApiData, Loaded, use_list};
use crate::ui::components::brief::{Row, brief};
use crate::ui::components::facts::items_in_words;
use crate::ui::components::groove::IdleGroove;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::loading::{GhostBrief, GhostShelf};
use crate::ui::components::place::Place;
use crate::ui::components::ready::Ready;
use crate::ui::components::shelf::{Card, card};
use crate::ui::components::sign_in::OtherAccountButton;
use crate::ui::route::Route;

/// The number of playlists shown here.
const FEW: u32 = 6;
/// The number of liked songs shown here.
const NEWEST: u32 = 7;

/// The page. An error usually hits all of its calls at once: it is shown once, and one button tries all of them again.
#[component]
pub fn Overview() -> impl IntoView {
    let first = use_list(|| playlists::mine().limit(FEW)).data;
    let liked = use_list(|| saved_tracks::all().limit(NEWEST)).data;
    let retry = Callback::new(move |()| {
        first.retry();
        liked.retry();
    });
    let totals = use_totals();
    let begun = RwSignal::new(Vec::new());
    leptos::task::spawn_local(async move {
        let mut found = Vec::new();
        if journal::RESTORE.is_begun().await {
            found.push(("A restore is not finished. ", Route::Restore));
        }
        if journal::ORGANISE.is_begun().await {
            found.push(("A change of a playlist is not finished. ", Route::ORGANISE));
        }
        // The page may be gone by now.
        begun.try_set(found);
    });
    let unfinished = move || {
        let offer = |(words, to)| view! { <p>{words} <Link to>"Look at it"</Link></p> }.into_any();
        begun.get().into_iter().map(offer).collect::<Vec<AnyView>>()
    };
    let is_empty = Memo::new(move |_| has_none(first) && has_none(liked) && totals.are_nothing());
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="welcome">
                <div>
                    <h1>"Your library"</h1>
                    <p class="lead">{move || if is_empty.get() { "You are signed in, and there is nothing here yet." } else { "Everything you keep at Spotify." }}</p>
                    {live(move || (!is_empty.get()).then(|| tally(Arc::new(move || first.map(Listing::size)), totals)))}
                    {live(unfinished)}
                </div>
            </header>
            {live(move || match is_empty.get() {
                true => view! { <Nothing /> }.into_any(),
                false => view! { <Sections first liked retry /> }.into_any(),
            })}
        </main>
    }
}

/// Whether a list was read and holds nothing.
fn has_none<T: PageItem + Clone + Send + Sync + 'static>(list: ApiData<Listing<T>>) -> bool {
    list.map(Listing::is_empty) == Loaded::Ready(true)
}

#[component]
fn Sections(first: ApiData<Listing<Playlist>>, liked: ApiData<Listing<Entry>>, retry: Callback<()>) -> impl IntoView {
    let all = move || match first.ready().and_then(|list| list.size()) {
        Some(size) => format!("All {} playlists", intl::number(size)),
        None => "All playlists".to_owned(),
    };
    let figure = move || match liked.map(Listing::size) {
        Loaded::Ready(Some(size)) => view! { <p class="big-figure">{intl::number(size)}</p> }.into_any(),
        Loaded::Ready(None) => view! { <p>"Spotify does not say how many."</p> }.into_any(),
        Loaded::Failed(_) => ().into_any(),
        Loaded::Loading => {
            view! { <p class="big-figure reserved" aria-hidden="true"><span class="ghost w8"></span></p> }.into_any()
        }
    };
    view! {
        <section class="spread" aria-labelledby="o-playlists">
            <header>
                <h2 id="o-playlists">"Playlists"</h2>
            </header>
            <div class="stack">
                <Ready data=first retry label="Loading your library" rows=0 ghost=|| view! { <GhostShelf covers=FEW /> } let:list>
                    {if list.is_empty() {
                        view! { <p class="hint">"No playlists yet. Those that you make or follow at Spotify appear here."</p> }.into_any()
                    } else {
                        let playlists = list.into_items().into_iter().map(|playlist| card(on_shelf(playlist))).collect_view();
                        view! { <ul class="shelf">{playlists}</ul> }.into_any()
                    }}
                </Ready>
                <Link to=Route::Playlists class="link">{all}</Link>
            </div>
        </section>
        <section class="spread" aria-labelledby="o-liked" hidden=move || liked.fails_like(first)>
            <header>
                <h2 id="o-liked">"Liked songs"</h2>
                {live(figure)}
            </header>
            <div class="stack">
                <h3>"Recently added"</h3>
                <Ready data=liked retry ghost=|| view! { <GhostBrief rows=NEWEST /> } let:list>
                    {if list.is_empty() {
                        view! { <p class="hint">"No liked songs yet."</p> }.into_any()
                    } else {
                        brief(list.items().iter().map(newest).collect())
                    }}
                </Ready>
            </div>
        </section>
    }
}

/// A liked song as a row.
fn newest(entry: &Entry) -> Row {
    Row {
        id: String::new(),
        what: entry.item.name().unwrap_or("No longer at Spotify").to_owned(),
        place: Place::of(None, entry.item.url()),
        who: vec![(entry.item.makers(), Place::Nowhere)],
        when: entry.known_date().and_then(intl::day).unwrap_or_default(),
        uri: None,
    }
}

/// A library with nothing in it.
#[component]
fn Nothing() -> impl IntoView {
    view! {
        <section class="blank" aria-labelledby="o-nothing">
            <IdleGroove />
            <h2 id="o-nothing">"Nothing kept so far"</h2>
            <p>"Songs that you like and playlists that you make or follow at Spotify appear here by themselves."</p>
            <div class="row">
                <a class="button first" href="https://open.spotify.com/">
                    "Open Spotify"
                </a>
            </div>
        </section>
        <p class="small quiet-text">
            <strong>"Expected to see your library?"</strong>
            " You may be signed in with another account."
        </p>
        <OtherAccountButton />
    }
}

fn on_shelf(playlist: Playlist) -> Card {
    Card {
        id: playlist.id.as_str().to_owned(),
        cover: Image::for_width(&playlist.images, 300).map(|image| image.url.clone()),
        fact: items_in_words(playlist.total).unwrap_or_default(),
        name: playlist.name,
        place: Place::Page(Route::Playlist(playlist.id)),
        uri: None,
    }
}
