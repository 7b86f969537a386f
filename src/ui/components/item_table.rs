//! The entries of a list as a table: number, title, artist, album, date added, length.

use leptos::prelude::*;

use super::name::name;
use crate::browser::intl;
use crate::library::length::clock;
use crate::spotify::model::name::{is_invisible, shown};
use crate::spotify::model::{Artist, Track};
use crate::spotify::{Entry, Item};

/// One table row of an entry. `number` counts from 1 and never changes, so repeats of a track stay apart.
#[component]
pub fn ItemRow(
    /// Its position in the list.
    number: usize,
    /// The entry.
    entry: Entry,
) -> impl IntoView {
    let added = entry.known_date().and_then(intl::day).unwrap_or_default();
    let item = entry.item;
    let time = item.duration_ms().map(clock).unwrap_or_default();
    let class = match &item {
        Item::Removed | Item::Unknown(_) => "gone",
        Item::Track(track) if track.is_playable == Some(false) => "shut",
        _ => "",
    };
    view! {
        <tr class=class>
            <td class="t-no">{number}</td>
            <td class="t-title">{title(&item)}</td>
            <td class="t-artist">{artist(&item)}</td>
            <td class="t-album">{album(&item)}</td>
            <td class="t-added">{added}</td>
            <td class="t-time">{time}</td>
        </tr>
    }
}

/// The table's head.
#[must_use]
pub fn item_head() -> AnyView {
    head(&[("t-title", "Title"), ("t-artist", "Artist"), ("t-album", "Album"), ("t-added", "Added"), ("t-time", "Length")])
}

/// A table's head: the number, and then these columns, each with its class.
#[must_use]
pub fn head(columns: &'static [(&'static str, &'static str)]) -> AnyView {
    let column = |(class, name): &(&'static str, &'static str)| match *class {
        "t-like" => like_head(),
        class => view! { <th class=class scope="col">{*name}</th> }.into_any(),
    };
    view! {
        <thead>
            <tr>
                {number_head()}
                {columns.iter().map(column).collect_view()}
            </tr>
        </thead>
    }
    .into_any()
}

/// The head of the marks that say what is liked.
#[must_use]
pub fn like_head() -> AnyView {
    view! {
        <th class="t-like" scope="col">
            <span class="unseen">"Liked"</span>
        </th>
    }
    .into_any()
}

/// The head of the numbers.
#[must_use]
pub fn number_head() -> AnyView {
    view! {
        <th class="t-no" scope="col">
            <span aria-hidden="true">"#"</span>
            <span class="unseen">"Number"</span>
        </th>
    }
    .into_any()
}

/// A name, as a link to Spotify if there is one. Without a link, one that nobody can see is left out.
fn linked(words: &str, url: Option<&str>, class: &'static str) -> Option<AnyView> {
    if url.is_none() && is_invisible(words) {
        return None;
    }
    let text = name(shown(words));
    Some(match url {
        Some(url) => view! { <a class=class href=url.to_owned()>{text}</a> }.into_any(),
        None => view! { <span class=class>{text}</span> }.into_any(),
    })
}

fn title(item: &Item) -> AnyView {
    let (title, chip, under) = match item {
        Item::Track(track) => (Ok(&track.name), shut(track), track.artist_names()),
        Item::Local(track) => (Ok(&track.name), Some(("chip", "Local file")), track.artist_names()),
        Item::Episode(episode) => (Ok(&episode.name), Some(("chip", "Episode")), episode.show.clone()),
        Item::Removed => (Err("No longer at Spotify"), Some(("chip broken", "Removed")), String::new()),
        Item::Unknown(kind) => (Err("Unknown kind of item"), Some(("chip broken", "Unknown")), kind.clone()),
    };
    let tooltip = title.map_or_else(str::to_owned, |title| shown(title).to_owned());
    let title = match title {
        Ok(title) => linked(shown(title), item.url(), "t-name"),
        Err(words) => Some(view! { <span class="t-name">{words}</span> }.into_any()),
    };
    view! {
        <div class="t-line" title=tooltip>
            {title}
            {chip.map(|(class, words)| view! { <span class=class>{words}</span> })}
            <span class="t-under">{name(&under)}</span>
        </div>
    }
    .into_any()
}

/// Why a track cannot be played: the class of a chip, and a few words.
#[must_use]
pub fn shut(track: &Track) -> Option<(&'static str, &'static str)> {
    let words = match track.restriction.as_deref() {
        Some("market") => "Not in your country",
        Some("product") => "Not in your plan",
        Some("explicit") => "Explicit, switched off",
        _ => "Not playable",
    };
    (track.is_playable == Some(false)).then_some(("chip broken", words))
}

fn artist(item: &Item) -> AnyView {
    match item {
        Item::Track(track) | Item::Local(track) => {
            let one = |(n, artist): (usize, &Artist)| {
                view! { {(n > 0).then_some(", ")} {linked(&artist.name, artist.url.as_deref(), "")} }
            };
            track.named_artists().enumerate().map(one).collect_view().into_any()
        }
        Item::Episode(episode) => linked(&episode.show, None, "").into_any(),
        Item::Removed | Item::Unknown(_) => ().into_any(),
    }
}

fn album(item: &Item) -> AnyView {
    match item {
        Item::Track(track) | Item::Local(track) => linked(&track.album.name, track.album.url.as_deref(), "").into_any(),
        _ => ().into_any(),
    }
}
