//! Songs of a playlist that cannot be played, and others in their places.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::job;
use super::read::{use_missing, with_permission};
use super::shown::{About, Sums};
use super::words;
use crate::browser::intl;
use crate::library::candidates::Candidate;
use crate::organise::entry::Entry;
use crate::organise::gather::List;
use crate::organise::plan::Plan;
use crate::organise::replace::{Silent, entry, removed, silent};
use crate::ui::components::live::live;
use crate::ui::components::swaps::{Chosen, Lost, swaps};
use crate::ui::needs::Need;

/// The words for choosing nothing.
const LEAVE: (&str, &str) = ("Leave it as it is", "It may play again one day.");

/// The page of one playlist.
#[must_use]
pub fn replacing(read: Arc<List>) -> AnyView {
    let entries = &read.reading.entries;
    let gone = nameless(removed(entries));
    let found: Arc<[Silent]> = silent(entries).into();
    if found.is_empty() {
        return view! { <p class="statement">"Spotify plays every song in this playlist."</p> {gone} }.into_any();
    }
    let lost = found
        .iter()
        .map(|one| Lost { song: one.song.clone(), at: places(&one.places), state: "Does not play", leave: LEAVE })
        .collect();
    let known: BTreeSet<String> = entries.iter().map(|entry| entry.uri.to_string()).collect();
    let chosen = RwSignal::new(Chosen::new());
    let plan = Memo::new_with_compare(
        {
            let (read, found) = (read.clone(), found.clone());
            move |_| Arc::new(chosen.with(|chosen| Plan::replace(read.reading.entries.clone(), &others(&found, chosen))))
        },
        |_, _| true,
    );
    let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let says = if count == 1 { " song cannot be played." } else { " songs cannot be played." };
    let public = read.target.public;
    let start = StoredValue::new_local(Rc::new(move || {
        let about = About { doing: "Replacing songs in", done: "Replaced songs in", name: read.name.clone() };
        let plan = plan.with_untracked(|plan| Plan::clone(plan));
        job::start(about, read.target.clone(), plan, read.reading.snapshot.clone(), None);
    }));
    let missing = use_missing(Need::edit(public).scopes());
    let button = move || {
        let press = move || {
            let added = plan.with(|plan| plan.added);
            view! {
                <button class="button first" type="button" disabled=added == 0 on:click=move |_| start.get_value()()>
                    {format!("Replace {}", words::songs(added))}
                </button>
            }
            .into_any()
        };
        missing.get().is_empty().then(|| live(move || words::price(plan.with(|plan| Sums::of(plan)), press())))
    };
    view! {
        <div class="stack">
            <p class="says wide">
                <b>{intl::number(count)}</b>
                {says}
            </p>
            <p>
                "Each one that you choose stands in the place of the old one, and the old one goes. It is “added today”; all others keep their dates."
            </p>
            // Before anything is chosen: a permission that is asked for later would cost the choices.
            {with_permission(public, || ().into_any())} {swaps(lost, Arc::new(known), chosen)} {gone} {live(button)}
        </div>
    }
    .into_any()
}

/// What comes in, by the place of the entry that goes.
fn others(found: &[Silent], chosen: &Chosen) -> BTreeMap<u32, Entry> {
    let of = |(number, candidate): (&usize, &Candidate)| Some((found.get(*number)?, entry(candidate)));
    let replaced = chosen.iter().filter_map(of);
    replaced.flat_map(|(silent, other)| silent.places.iter().map(move |place| (*place, other.clone()))).collect()
}

fn places(places: &[u32]) -> String {
    const MOST: usize = 4;
    let named: Vec<String> = places.iter().take(MOST).map(|place| intl::number(place + 1)).collect();
    let more = places.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more places") } else { String::new() };
    format!("At {}{more}", named.join(", "))
}

/// What was removed without a trace.
fn nameless(removed: u32) -> Option<AnyView> {
    let words = match removed {
        0 => return None,
        1 => "1 entry is there of which Spotify does not say what it was. It stays in its place.".to_owned(),
        more => format!(
            "{} entries are there of which Spotify does not say what they were. They stay in their places.",
            intl::number(more)
        ),
    };
    Some(view! { <p class="small quiet-text">{words}</p> }.into_any())
}
