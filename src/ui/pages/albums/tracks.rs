//! The songs of an album, by disc.

use leptos::prelude::*;

use crate::library::discs::{Row, rows};
use crate::library::length::clock;
use crate::spotify::model::Artist;
use crate::spotify::model::name::shown;
use crate::spotify::{Listing, Track, Uri};
use crate::ui::api::{ApiList, Loaded};
use crate::ui::components::item_table::{head, shut};
use crate::ui::components::live::live;
use crate::ui::components::more::More;
use crate::ui::components::name::name;
use crate::ui::components::place::{Place, link_to};
use crate::ui::components::ready::Ready;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::route::Route;
use crate::ui::saving::adding::add_button;
use crate::ui::saving::mark::mark;
use crate::ui::trouble::Trouble;

/// The table, or why there is none.
#[component]
pub fn Tracks(
    /// The tracks.
    tracks: ApiList<Track>,
    /// The name of the album.
    title: String,
) -> impl IntoView {
    let empty = Memo::new(move |_| tracks.data.map(Listing::is_empty));
    let retry = Callback::new(move |()| tracks.data.retry());
    let show = move |empty| match empty {
        true => view! { <p class="hint">"Spotify lists no songs for this album."</p> }.into_any(),
        false => view! { <Table tracks title=title.clone() /> }.into_any(),
    };
    view! { <Ready data=empty retry label="Loading songs" rows=8 let:empty>{show(empty)}</Ready> }
}

#[component]
fn Table(tracks: ApiList<Track>, title: String) -> impl IntoView {
    let rows = move || match tracks.data.map(|list| list.items().to_vec()) {
        Loaded::Ready(tracks) => rows(tracks).into_iter().enumerate().collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let left = Memo::new(move |_| tracks.has_more() && !tracks.reads_on());
    let shown = Memo::new(move |_| left.get() || tracks.reading.error().is_some());
    let more = Callback::new(move |()| tracks.more());
    // The first page has a broken link to the next one, so the rest cannot be read.
    let refused = move || {
        let error = tracks.data.ready().and_then(|list| list.refused().cloned());
        let retry = Callback::new(move |()| tracks.data.retry());
        error.filter(|_| tracks.reading.error().is_none()).map(|error| view! { <TroubleNotice about=Trouble::Call(error) retry /> })
    };
    view! {
        <table class="tracks" aria-label=format!("Songs of {title}")>
            {head(&[("t-title", "Title"), ("t-like", "Liked"), ("t-artist", "Artist"), ("t-time", "Length")])}
            <tbody>
                <For each=rows key=|(index, row)| (*index, row.key()) let((_, row))>
                    {match row {
                        Row::Disc(disc, length) => disc_row(disc, length),
                        Row::Track(number, track) => track_row(number, &track),
                    }}
                </For>
            </tbody>
        </table>
        {live(refused)}
        {live(move || shown.get().then(|| view! { <More left reading=tracks.reading more /> }))}
    }
}

fn disc_row(disc: u32, millis: u32) -> AnyView {
    view! {
        <tr class="part">
            <td class="t-no"></td>
            <th class="t-title" scope="rowgroup">
                {format!("Disc {disc}")}
            </th>
            <td class="t-like"></td>
            <td class="t-artist"></td>
            <td class="t-time">{clock(millis)}</td>
        </tr>
    }
    .into_any()
}

fn track_row(number: u32, track: &Track) -> AnyView {
    let words = shown(&track.name).to_owned();
    let (label, uri) = (words.clone(), track.uri.as_deref().and_then(Uri::parse));
    let title = link_to(Place::of(None, track.url.as_deref()), "t-name", name(&words));
    let artist = |(n, artist): (usize, &Artist)| {
        let place = Place::of(artist.id.clone().map(Route::Artist), artist.url.as_deref());
        ((n > 0).then_some(", "), link_to(place, "", name(&artist.name)))
    };
    let artists = track.named_artists().enumerate().map(artist).collect_view();
    let makers = track.named_artists().map(|artist| artist.name.clone()).collect();
    let acts = uri.map(|uri| (add_button(uri.clone(), &label, makers), mark(uri, &label, false)));
    let class = if track.is_playable == Some(false) { "shut" } else { "" };
    view! {
        <tr class=class>
            <td class="t-no">{number}</td>
            <td class="t-title">
                <div class="t-line" title=words>
                    {title}
                    {shut(track).map(|(class, words)| view! { <span class=class>{words}</span> })}
                    <span class="t-under">{name(&track.artist_names())}</span>
                </div>
            </td>
            <td class="t-like">{acts}</td>
            <td class="t-artist">{artists}</td>
            <td class="t-time">{track.duration_ms.map(clock)}</td>
        </tr>
    }
    .into_any()
}
