//! What a person plays most: artists and songs, over weeks, months or years. The period is in the address.

use leptos::prelude::*;

use crate::spotify::endpoint::top::{self, Range};
use crate::spotify::listing::distinct;
use crate::spotify::model::name::shown;
use crate::spotify::model::{Artist, Image, Track};
use crate::spotify::{Entry, Item};
use crate::ui::api::use_api;
use crate::ui::components::cover::Cover;
use crate::ui::components::item_table::{ItemRow, item_head};
use crate::ui::components::name::name;
use crate::ui::components::offer::Granted;
use crate::ui::components::ready::Ready;
use crate::ui::context::use_app;
use crate::ui::route::Route;

/// The number of artists shown: two rows.
const ARTISTS: u32 = 12;

const fn words(range: Range) -> &'static str {
    match range {
        Range::Weeks => "Four weeks",
        Range::Months => "Half a year",
        Range::Years => "A year",
    }
}

/// The page.
#[component]
pub fn Top() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"What you play most"</h1>
            </header>
            <Granted page=Route::TOP>
                <Lists />
            </Granted>
        </main>
    }
}

#[component]
fn Lists() -> impl IntoView {
    let range = use_app().router.part(|route| if let Route::Top { range } = route { Some(*range) } else { None });
    let range = Memo::new(move |_| range.get().unwrap_or_default());
    let artists = use_api(move |client| {
        let endpoint = top::artists(range.get()).limit(ARTISTS);
        async move { client.get(&endpoint).await }
    });
    let tracks = use_api(move |client| {
        let endpoint = top::tracks(range.get());
        async move { client.get(&endpoint).await }
    });
    let retry = Callback::new(move |()| {
        artists.retry();
        tracks.retry();
    });
    view! {
        <Times range />
        <section class="spread" aria-labelledby="t-artists">
            <header>
                <h2 id="t-artists">"Artists"</h2>
            </header>
            <div class="stack">
                <Ready data=artists retry label="Loading artists" let:page>
                    <Artists artists=distinct(page.items) />
                </Ready>
            </div>
        </section>
        <section class="spread" aria-labelledby="t-songs" hidden=move || tracks.fails_like(artists)>
            <header>
                <h2 id="t-songs">"Songs"</h2>
            </header>
            <div class="record">
                <Ready data=tracks retry label="Loading songs" rows=8 let:page>
                    <Songs tracks=distinct(page.items) />
                </Ready>
            </div>
        </section>
        <p class="source">
            <span>"Content from Spotify."</span>
        </p>
    }
}

/// The choice of the period. Each has its own address, so that Back leads to the one before.
#[component]
fn Times(range: Memo<Range>) -> impl IntoView {
    let router = use_app().router;
    let choice = move |one: Range| {
        let choose = move |_| router.go(&Route::Top { range: one });
        view! {
            <label>
                <input type="radio" name="range" value=one.as_str() prop:checked=move || range.get() == one on:change=choose />
                {words(one)}
            </label>
        }
    };
    view! {
        <fieldset class="choices over">
            <legend>"Period"</legend>
            {Range::ALL.map(choice).collect_view()}
        </fieldset>
    }
}

#[component]
fn OnShelf(artist: Artist) -> impl IntoView {
    let cover = Image::for_width(&artist.images, 300).map(|image| image.url.clone());
    view! {
        <li>
            <a href=artist.url>
                <Cover src=cover alt="" />
                <span class="index-name">
                    {name(shown(&artist.name))}
                </span>
            </a>
        </li>
    }
}

#[component]
fn Artists(artists: Vec<Artist>) -> impl IntoView {
    if artists.is_empty() {
        return view! { <Nothing /> }.into_any();
    }
    view! { <ol class="shelf">{artists.into_iter().map(|artist| view! { <OnShelf artist /> }).collect_view()}</ol> }.into_any()
}

#[component]
fn Songs(tracks: Vec<Track>) -> impl IntoView {
    if tracks.is_empty() {
        return view! { <Nothing /> }.into_any();
    }
    let row = |(index, track): (usize, Track)| {
        let entry = Entry { added_at: None, added_by: None, item: Item::Track(Box::new(track)) };
        view! { <ItemRow number=index + 1 entry /> }
    };
    view! {
        <table class="tracks undated" aria-labelledby="t-songs">
            {item_head()}
            <tbody>{tracks.into_iter().enumerate().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Nothing() -> impl IntoView {
    view! { <p class="hint">"Nothing yet for this period. Spotify needs a few weeks of listening."</p> }
}
