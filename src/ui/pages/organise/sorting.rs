//! Another order of a playlist: the keys, what becomes of each song, and two ways to get there.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::job;
use super::offers::{Planned, offers};
use super::read::with_permission;
use super::shown::{About, Sums};
use super::slope::slope;
use super::{keys, words};
use crate::browser::WebWorld;
use crate::oauth::Random as _;
use crate::organise::entry::Entry;
use crate::organise::gather::List;
use crate::organise::plan::Plan;
use crate::organise::sort::{By, Key, reversed, shuffled, sorted};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;

/// What the order is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Keys,
    Shuffled(u64),
    Reversed,
}

impl Way {
    fn order(self, entries: &[Entry], keys: &[Key]) -> Vec<u32> {
        match self {
            Self::Keys => sorted(entries, keys),
            Self::Shuffled(seed) => shuffled(entries, seed),
            Self::Reversed => reversed(entries),
        }
    }

    /// While it is done, afterwards, and on the button.
    const fn verbs(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Keys => ("Sorting", "Sorted", "Sort"),
            Self::Shuffled(_) => ("Shuffling", "Shuffled", "Shuffle"),
            Self::Reversed => ("Reversing", "Reversed", "Reverse"),
        }
    }
}

/// The page of one playlist.
#[must_use]
pub fn sorting(read: Arc<List>) -> AnyView {
    let key = |by| Key { by, descending: false };
    let chosen = RwSignal::new(vec![key(By::Artist), key(By::Year), key(By::Number)]);
    let (way, rewrites) = (RwSignal::new(Way::Keys), RwSignal::new(false));
    let planned = Memo::new_with_compare(
        {
            let read = read.clone();
            move |_| {
                let entries = &read.reading.entries;
                let order = way.get().order(entries, &chosen.get());
                let (few, rewrite) = (Plan::order(entries.clone(), &order), Plan::rewrite(entries.clone(), &order));
                Arc::new(Planned { order, few, rewrite })
            }
        },
        |_, _| true,
    );
    // A change of the keys is a wish to sort by them.
    Effect::new(move |before: Option<()>| {
        chosen.track();
        if before.is_some() {
            way.set(Way::Keys);
        }
    });
    let shuffle = move |_| {
        let mut seed = [0; 8];
        let _ = WebWorld.fill(&mut seed);
        way.set(Way::Shuffled(u64::from_le_bytes(seed)));
    };
    let which = move || match way.get() {
        Way::Keys => "",
        Way::Shuffled(_) => "Shuffled. Press again for another order.",
        Way::Reversed => "Reversed: the last song comes first.",
    };
    let public = read.target.public;
    let (entries, about) = (read.clone(), read);
    let start = Rc::new(move || apply(&about, planned, way.get_untracked(), chosen.get_untracked(), rewrites.get_untracked()));
    let start = StoredValue::new_local(start);
    let button = move || {
        let is_nothing = planned.with(|planned| planned.few.is_empty());
        let words =
            move || format!("{} {}", way.get().verbs().2, planned.with(|planned| words::songs(Sums::of(&planned.few).length)));
        view! {
            <div class="row">
                <button class="button first" type="button" disabled=is_nothing on:click=move |_| start.get_value()()>
                    {words}
                </button>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="stack">
            {keys::keys(chosen)}
            <div class="row">
                <button class="button little" type="button" on:click=move |_| keys::add(chosen)>
                    "Add a key"
                </button>
                <button class="button quiet little" type="button" on:click=shuffle>
                    <Icon name="again" />
                    "Shuffle"
                </button>
                <button class="button quiet little" type="button" on:click=move |_| way.set(Way::Reversed)>
                    <Icon name="down" />
                    "Reverse"
                </button>
            </div>
            <p class="small" role="status">
                {which}
            </p>
            {live(move || planned.with(|planned| words::says(Sums::of(&planned.few))))}
            {live(move || planned.with(|planned| slope(&entries.reading.entries, &planned.order)))}
            {live(move || planned.with(|planned| offers(planned, rewrites)))} {with_permission(public, button)}
        </div>
    }
    .into_any()
}

fn apply(read: &List, planned: Memo<Arc<Planned>>, way: Way, keys: Vec<Key>, rewrites: bool) {
    let plan =
        planned.with_untracked(|planned| planned.rewrite.clone().filter(|_| rewrites).unwrap_or_else(|| planned.few.clone()));
    let (doing, done, _) = way.verbs();
    let about = About { doing, done, name: read.name.clone() };
    let again = move |now: Vec<Entry>| {
        let order = way.order(&now, &keys);
        Plan::order(now, &order)
    };
    job::start(about, read.target.clone(), plan, read.reading.snapshot.clone(), Some(Rc::new(again)));
}
