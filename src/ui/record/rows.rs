//! The rows of the table that are in the document.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::drag::handle;
use super::links::link;
use super::scroll::Scroll;
use super::state::{InFile, Record};
use crate::browser::intl;
use crate::library::Words;
use crate::library::kind::{Kind, Restriction};
use crate::library::length::clock;
use crate::library::row::{Named, Row};
use crate::library::selection::Click;
use crate::spotify::Uri;
use crate::spotify::id::{AlbumId, ArtistId};
use crate::spotify::model::name::{is_invisible, shown};
use crate::ui::components::live::live;
use crate::ui::route::Route;
use crate::ui::saving::mark::mark;
use crate::ui::saving::use_saving;

/// The `id` of the row at this place, for the focus.
#[must_use]
pub fn row_id(at: usize) -> String {
    format!("row-{at}")
}

/// The table's body.
#[component]
pub fn Rows(
    /// The list.
    record: Record,
    /// Which rows are seen.
    scroll: Scroll,
) -> impl IntoView {
    let drawn = move || {
        let (view, generation) = (record.view.get(), record.generation.get_untracked());
        let rows = scroll.window.with(|window| window.rows.clone());
        let numbers = rows.filter_map(move |at| view.get(at).map(|number| (at, *number)));
        numbers
            .map(|(at, number)| (generation, at, number, record.row(number, |row| row.kind()).unwrap_or(Kind::Coming)))
            .collect::<Vec<_>>()
    };
    let space = |height: Signal<f64>| {
        view! {
            <tr class="space" aria-hidden="true" hidden=move || height.get() < 1.0>
                <td style:block-size=move || format!("{}px", height.get() as u32)></td>
            </tr>
        }
    };
    view! {
        <tbody node_ref=scroll.body>
            {space(Signal::derive(move || scroll.window.with(|window| window.above)))}
            <For each=drawn key=|(generation, at, number, kind)| (*generation, *at, *number, *kind == Kind::Coming) let((_generation, at, number, _kind))>
                {row(record, at, number)}
            </For>
            {space(Signal::derive(move || scroll.window.with(|window| window.below)))}
        </tbody>
    }
}

fn row(record: Record, at: usize, number: u32) -> AnyView {
    let words = Words::parse(&record.words.get_untracked());
    let file = record.file();
    let cells =
        record.row_untracked(number, |row| cells(row, &words, file.as_deref().map(|file| (file, number)))).unwrap_or_default();
    let Cells { class, uri, title, label, artist, album, added, year, time } = cells;
    // Not taken away: a press that was a mistake is taken back by another one.
    let dimmed = uri.clone().filter(|_| record.is_of_saved()).map(|uri| {
        let saving = use_saving();
        move || saving.shown(&uri) == Some(false)
    });
    let is_dimmed = move || dimmed.as_ref().is_some_and(|dimmed| dimmed());
    let selected = move || record.selection.with(|selection| selection.contains(number));
    let on_row = move |event: MouseEvent| {
        // Links and boxes do what they do.
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.closest("a, button, label, input, .grip").ok().flatten().is_none()) {
            record.click(at, Click::with(event.shift_key(), event.ctrl_key() || event.meta_key(), record.picking.get_untracked()));
        }
    };
    let on_box = move |event: MouseEvent| record.click(at, Click::with(event.shift_key(), false, true));
    let is_coming = class == "coming";
    // One effect for all: a jump through a long list draws hundreds of rows.
    let classes = move || {
        let (is_dragged, drop) = record.drag.with(|drag| match drag {
            Some((rows, place)) => (rows.contains(&number), Some(*place)),
            None => (false, None),
        });
        let is_last = || record.view.with(|view| view.len()) == at + 1;
        let given = [
            (class, true),
            ("ticked", selected()),
            ("left", is_dimmed()),
            ("dragged", is_dragged),
            ("drop-before", drop == Some(at)),
            ("drop-after", drop == Some(at + 1) && is_last()),
        ];
        given.into_iter().filter(|(class, is)| *is && !class.is_empty()).map(|(class, _)| class).collect::<Vec<_>>().join(" ")
    };
    view! {
        <tr
            class=classes
            id=row_id(at)
            aria-rowindex=(at + 2).to_string()
            aria-selected=move || selected().to_string()
            tabindex=move || if record.at.get() == at { "0" } else { "-1" }
            on:click=on_row
        >
            <td class="t-pick">
                {(!is_coming)
                    .then(|| {
                        view! {
                            <label>
                                <input type="checkbox" tabindex="-1" aria-label=format!("Select {}, {label}", number + 1) prop:checked=selected on:click=on_box />
                            </label>
                            {live(move || record.can.get().edit.then(|| handle(record, number)))}
                        }
                    })}
            </td>
            <td class="t-no">{number + 1}</td>
            <td class="t-title">{title}</td>
            {file.is_none().then(|| view! { <td class="t-like">{uri.map(|uri| mark(uri, &label, true))}</td> })}
            <td class="t-artist">{artist}</td>
            <td class="t-album">{album}</td>
            <td class="t-added">{added}</td>
            <td class="t-year">{year}</td>
            <td class="t-time">{time}</td>
        </tr>
    }
    .into_any()
}

/// What the cells of a row show.
#[derive(Default)]
struct Cells {
    class: &'static str,
    uri: Option<Uri>,
    title: Option<AnyView>,
    label: String,
    artist: Option<AnyView>,
    album: Option<AnyView>,
    added: String,
    year: String,
    time: String,
}

fn cells(row: &Row<'_>, words: &Words, in_file: Option<(&dyn InFile, u32)>) -> Cells {
    let kind = row.kind();
    if kind == Kind::Coming {
        return Cells {
            class: "coming",
            title: Some(view! { <div class="t-line"><span class="ghost w6"></span></div> }.into_any()),
            ..Cells::default()
        };
    }
    let class = match kind {
        Kind::Removed | Kind::Unknown => "gone",
        _ if row.is_unplayable() => "shut",
        _ => "",
    };
    let list = in_file.and_then(|(file, number)| file.list_of(number));
    let chip = match kind {
        Kind::Local => Some(("chip", "Local file")),
        Kind::Episode => Some(("chip", "Episode")),
        Kind::Removed => Some(("chip broken", "Removed")),
        Kind::Unknown => Some(("chip broken", "Unknown")),
        _ if row.is_unplayable() => Some(("chip broken", why_shut(row.restriction()))),
        // Another list of the file has it too.
        _ if row.is_repeated() && list.is_none() => Some(("chip", "Twice")),
        _ => None,
    };
    let label = match (kind, row.title()) {
        (Kind::Removed, _) => "No longer at Spotify",
        (_, Some(title)) => shown(title),
        _ => "Unknown kind of item",
    };
    let text = match row.title() {
        Some(title) => marked(shown(title), words),
        None => label.into_any(),
    };
    let link = in_file.map_or_else(|| row.link(), |(file, number)| file.link(number));
    let title = match link {
        Some(url) => view! { <a class="t-name" tabindex="-1" href=url>{text}</a> }.into_any(),
        None => view! { <span class="t-name">{text}</span> }.into_any(),
    };
    let album = row.album();
    let under = row.artist_names().to_owned();
    let from = album.as_ref().map(|album| album.name.to_owned()).filter(|name| !is_invisible(name));
    let line = view! {
        <div class="t-line" title=label.to_owned()>
            {title}
            {chip.map(|(class, words)| view! { <span class=class>{words}</span> })}
            {list.map(|list| view! { <bdi class="chip in-list" translate="no">{list}</bdi> })}
            <span class="t-under">
                {marked(&under, words)}
                {from.map(|from| view! { <span class="t-from">" · " <bdi translate="no">{from}</bdi></span> })}
            </span>
        </div>
    };
    // In a file, the pages of artists and albums may be closed.
    let is_track = kind == Kind::Track && in_file.is_none();
    let artists: Vec<AnyView> = row
        .artists()
        .iter()
        .enumerate()
        .map(|(n, artist)| ((n > 0).then_some(", "), named(artist, is_track, true, words)).into_any())
        .collect();
    Cells {
        class,
        // Local files have none that the service knows.
        uri: row.uri().and_then(|uri| Uri::parse(&uri)),
        title: Some(line.into_any()),
        label: label.to_owned(),
        artist: Some(artists.into_any()),
        album: album.map(|album| named(&album, is_track, false, words)),
        added: row.added_at().map(|seconds| intl::day_of(i64::from(seconds) * 1000)).unwrap_or_default(),
        year: row.year().map(|year| year.to_string()).unwrap_or_default(),
        time: row.duration_ms().map(clock).unwrap_or_default(),
    }
}

const fn why_shut(restriction: Option<Restriction>) -> &'static str {
    match restriction {
        Some(Restriction::Market) => "Not in your country",
        Some(Restriction::Product) => "Not in your plan",
        Some(Restriction::Explicit) => "Explicit, switched off",
        _ => "Not playable",
    }
}

/// An artist or an album, as a link to its page. Those of local files and episodes have none.
fn named(thing: &Named<'_>, has_page: bool, is_artist: bool, words: &Words) -> AnyView {
    if is_invisible(thing.name) {
        return ().into_any();
    }
    let id = thing.id.as_deref().filter(|_| has_page);
    let to = if is_artist {
        id.and_then(|id| ArtistId::parse(id).ok()).map(Route::Artist)
    } else {
        id.and_then(|id| AlbumId::parse(id).ok()).map(Route::Album)
    };
    let text = marked(thing.name, words);
    match to {
        Some(to) => link(&to, text),
        None => text,
    }
}

/// A name, with the words marked that the person filters by.
fn marked(text: &str, words: &Words) -> AnyView {
    let marks = words.marks(text);
    if marks.is_empty() {
        return view! { <bdi translate="no">{text.to_owned()}</bdi> }.into_any();
    }
    let mut parts = Vec::new();
    let mut end = 0;
    for mark in marks {
        let between = text.get(end..mark.start).unwrap_or_default().to_owned();
        let found = text.get(mark.clone()).unwrap_or_default().to_owned();
        parts.push((between, view! { <mark>{found}</mark> }).into_any());
        end = mark.end;
    }
    let rest = text.get(end..).unwrap_or_default().to_owned();
    view! { <bdi translate="no">{parts}{rest}</bdi> }.into_any()
}
