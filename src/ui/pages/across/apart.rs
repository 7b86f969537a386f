//! Liked songs that are in no playlist, and songs in playlists that are not liked.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::picks::{Chosen, Pick, picks};
use crate::browser::intl;
use crate::organise::entry::Entry;
use crate::organise::gather::Gathered;
use crate::organise::saves;
use crate::organise::twins::Member;
use crate::spotify::model::name::shown;
use crate::spotify::uri::{Kind, Uri};
use crate::ui::needs::Need;
use crate::ui::pages::organise::new_list::{self, NewList};
use crate::ui::pages::organise::read::with_scopes;
use crate::ui::pages::organise::shown::About;
use crate::ui::pages::organise::words::{songs, takes};
use crate::ui::pages::organise::{job, making};

/// Only songs: other things that playlists have cannot be liked.
#[must_use]
pub fn only_songs(gathered: &Gathered, found: Vec<Member>) -> Vec<Member> {
    let is_song = |member: &Member| {
        let entry = gathered.lists.get(member.list as usize)?.reading.entries.get(member.place as usize)?;
        entry.writable.as_ref().map(|uri| uri.kind() == Kind::Track)
    };
    found.into_iter().filter(|member| is_song(member) == Some(true)).collect()
}

const NO_LIKED: &str = "The liked songs were not read, so this cannot be said. Read again.";

/// Liked songs that are in none of the playlists.
#[must_use]
pub fn liked(gathered: &Arc<Gathered>, found: Option<&Arc<Vec<Member>>>) -> AnyView {
    let (Some(liked), Some(found)) = (gathered.liked.clone(), found) else {
        return view! { <p class="hint">{NO_LIKED}</p> }.into_any();
    };
    let entries: Vec<Entry> = found.iter().filter_map(|member| liked.get(member.place as usize)).cloned().collect();
    let when = |entry: &Entry| entry.added.map(|seconds| intl::day_of(i64::from(seconds) * 1000)).unwrap_or_default();
    let all = entries.iter().map(|entry| Pick::of(entry, when(entry))).collect();
    let words = "Each of these is liked, and is in none of the playlists that were read. Playlists of others do not count.";
    view(words, "Every liked song is in a playlist.", "Liked songs in no playlist", all, entries, false)
}

/// Songs in the playlists that are not liked.
#[must_use]
pub fn not_liked(gathered: &Arc<Gathered>, found: Option<&Arc<Vec<Member>>>) -> AnyView {
    let Some(found) = found else { return view! { <p class="hint">{NO_LIKED}</p> }.into_any() };
    let of = |member: &Member| {
        let list = gathered.lists.get(member.list as usize)?;
        Some((list.reading.entries.get(member.place as usize)?.clone(), shown(&list.name).to_owned()))
    };
    let found: Vec<(Entry, String)> = found.iter().filter_map(of).collect();
    let all = found.iter().map(|(entry, list)| Pick::of(entry, list.clone())).collect();
    let entries = found.into_iter().map(|(entry, _)| entry).collect();
    let words =
        "Each of these is in a playlist, and not among your liked songs. The name is that of the first playlist that has it.";
    view(words, "Every song in these playlists is liked.", "Songs that are not liked", all, entries, true)
}

fn view(words: &'static str, none: &'static str, label: &'static str, all: Vec<Pick>, entries: Vec<Entry>, likes: bool) -> AnyView {
    if all.is_empty() {
        return view! { <p class="statement">{none}</p> }.into_any();
    }
    let chosen: Chosen = RwSignal::new(BTreeSet::new());
    let entries = Arc::new(entries);
    let saves = saves(&entries, chosen, likes);
    let making = new_list(&entries, chosen);
    view! {
        <div class="stack">
            <p>{words}</p>
            {saves}
            {making}
            {picks(label, Arc::new(all), chosen)}
        </div>
    }
    .into_any()
}

/// The entries that are chosen, in their order.
fn picked(entries: &[Entry], chosen: Chosen) -> Vec<Entry> {
    chosen.with_untracked(|chosen| chosen.iter().filter_map(|place| entries.get(*place)).cloned().collect())
}

/// A number of chosen things.
fn size(chosen: Chosen) -> u32 {
    u32::try_from(chosen.with(BTreeSet::len)).unwrap_or(u32::MAX)
}

/// Liking them, or taking that back.
fn saves(entries: &Arc<Vec<Entry>>, chosen: Chosen, likes: bool) -> AnyView {
    let entries = entries.clone();
    let start = StoredValue::new_local(Rc::new(move || {
        let uris: Vec<Uri> = picked(&entries, chosen).into_iter().filter_map(|entry| entry.writable).collect();
        let (doing, done) = if likes { ("Liking", "Liked") } else { ("Unliking", "Unliked") };
        let name = songs(u32::try_from(uris.len()).unwrap_or(u32::MAX));
        job::start_saves(About { doing, done, name }, &uris, likes);
    }));
    let button = move || {
        let words = move || {
            let verb = if likes { "Like" } else { "Unlike" };
            format!("{verb} {}", songs(size(chosen)))
        };
        let price = move || {
            let requests = saves::requests(size(chosen));
            let dates = if likes { "" } else { " The dates when you liked them are lost, also if you undo it." };
            match requests {
                0 => dates.trim_start().to_owned(),
                _ => format!("{} requests, {}.{dates}", intl::number(requests), takes(requests.div_ceil(2))),
            }
        };
        view! {
            <p class="small">{price}</p>
            <div class="row">
                <button
                    class="button first"
                    type="button"
                    disabled=move || size(chosen) == 0
                    on:click=move |_| start.get_value()()
                >
                    {words}
                </button>
            </div>
        }
        .into_any()
    };
    with_scopes(Need::Save.scopes(), Box::new(button))
}

/// Making a playlist of them.
fn new_list(entries: &Arc<Vec<Entry>>, chosen: Chosen) -> AnyView {
    let name = RwSignal::new(String::new());
    let entries = entries.clone();
    let make = Rc::new(move |name: String| making::make(name, picked(&entries, chosen)));
    new_list::new_list(NewList {
        label: "Name of a new playlist",
        class: "button",
        name,
        words: Signal::derive(move || format!("Make a playlist of {}", songs(size(chosen)))),
        is_empty: Signal::derive(move || size(chosen) == 0),
        make,
    })
}
