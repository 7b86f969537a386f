//! A list of things to choose from, found by their words, a few at a time.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::intl;
use crate::library::fold::{fold_into, folded};
use crate::organise::entry::Entry;
use crate::spotify::model::name::shown;
use crate::ui::components::draw_more::draw_more;
use crate::ui::components::live::live;
use crate::ui::components::name::name;

/// How many are drawn at first, and how many more at a time.
const DRAWN: usize = 100;

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Its title.
    pub title: String,
    /// Its artists, or its owner.
    pub makers: String,
    /// What else is said of it.
    pub more: String,
}

impl Pick {
    /// An entry of a playlist.
    #[must_use]
    pub fn of(entry: &Entry, more: String) -> Self {
        let title = if entry.uri.is_empty() { "Removed by Spotify" } else { shown(&entry.title) };
        Self { title: title.to_owned(), makers: entry.makers(), more }
    }
}

/// The places of what is chosen.
pub type Chosen = RwSignal<BTreeSet<usize>>;

/// The list. `label` names it.
#[must_use]
pub fn picks(label: &'static str, all: Arc<Vec<Pick>>, chosen: Chosen) -> AnyView {
    let (words, drawn) = (RwSignal::new(String::new()), RwSignal::new(DRAWN));
    let fitting = Memo::new({
        let all = all.clone();
        move |_| Arc::new(words.with(|words| fitting(&all, words)))
    });
    let total = all.len();
    let rows = {
        let all = all.clone();
        move || {
            let row = |place: &usize| all.get(*place).map(|pick| row(*place, pick, chosen));
            fitting.with(|fitting| fitting.iter().take(drawn.get()).map(row).collect_view())
        }
    };
    let set_all = move |is_in: bool| {
        fitting.with_untracked(|fitting| {
            chosen.update(|chosen| {
                for place in fitting.iter() {
                    if is_in {
                        chosen.insert(*place);
                    } else {
                        chosen.remove(place);
                    }
                }
            });
        });
    };
    let count = move || {
        let (chosen, fits) = (chosen.with(BTreeSet::len), fitting.with(|fitting| fitting.len()));
        if fits == total {
            format!("{} of {} are chosen", intl::count(chosen), intl::count(total))
        } else {
            format!("{} fit. {} of {} are chosen", intl::count(fits), intl::count(chosen), intl::count(total))
        }
    };
    let left = move || draw_more(fitting.with(|fitting| fitting.len()), drawn, DRAWN, "");
    view! {
        <div class="row">
            <div class="field">
                <label for="pick-words">"Find"</label>
                <input
                    class="input"
                    id="pick-words"
                    type="search"
                    autocomplete="off"
                    on:input=move |event| {
                        words.set(event_target_value(&event));
                        drawn.set(DRAWN);
                    }
                />
            </div>
            <button class="button little" type="button" on:click=move |_| set_all(true)>
                "Choose all"
            </button>
            <button class="button little" type="button" on:click=move |_| set_all(false)>
                "Choose none"
            </button>
        </div>
        <p class="small" role="status">
            {count}
        </p>
        <fieldset class="picks">
            <legend class="unseen">{label}</legend>
            {live(rows)}
        </fieldset>
        {live(left)}
    }
    .into_any()
}

fn fitting(all: &[Pick], words: &str) -> Vec<usize> {
    let words = folded(words);
    let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    let mut text = String::new();
    let mut fits = |pick: &Pick| {
        if words.is_empty() {
            return true;
        }
        text.clear();
        for part in [&pick.title, &pick.makers, &pick.more] {
            fold_into(part, &mut text);
            text.push('\n');
        }
        words.iter().all(|word| text.contains(word))
    };
    all.iter().enumerate().filter(|(_, pick)| fits(pick)).map(|(place, _)| place).collect()
}

fn row(place: usize, pick: &Pick, chosen: Chosen) -> AnyView {
    let toggle = move |event| {
        let is_in = event_target_checked(&event);
        chosen.update(|chosen| {
            if is_in {
                chosen.insert(place);
            } else {
                chosen.remove(&place);
            }
        });
    };
    view! {
        <label class="pick">
            <input type="checkbox" prop:checked=move || chosen.with(|chosen| chosen.contains(&place)) on:change=toggle />
            <span class="what">{name(&pick.title)} " " <small>{name(&pick.makers)}</small></span>
            <span class="more">{name(&pick.more)}</span>
        </label>
    }
    .into_any()
}
