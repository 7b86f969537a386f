//! Copying and moving many songs from one playlist to another.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::picks::{Chosen, Pick, picks};
use crate::browser::intl;
use crate::organise::entry::count;
use crate::organise::gather::{Gathered, List};
use crate::organise::moving::{Moving, plan};
use crate::organise::plan::Plan;
use crate::spotify::model::name::shown;
use crate::ui::components::live::live;
use crate::ui::needs::Need;
use crate::ui::pages::organise::job;
use crate::ui::pages::organise::read::with_scopes;
use crate::ui::pages::organise::shown::{About, Sums};
use crate::ui::pages::organise::words::{price, songs};
use crate::ui::pages::organise::work::OfMany;

/// The choice.
#[derive(Clone, Copy)]
struct Choice {
    from: RwSignal<Option<usize>>,
    to: RwSignal<Option<usize>>,
    moves: RwSignal<bool>,
    chosen: Chosen,
}

impl Choice {
    /// Both playlists, once they are chosen and two.
    fn both(self, gathered: &Gathered) -> Option<(Arc<List>, Arc<List>)> {
        let (from, to) = (self.from.get()?, self.to.get()?);
        if from == to {
            return None;
        }
        Some((gathered.lists.get(from)?.clone(), gathered.lists.get(to)?.clone()))
    }
}

/// The view.
#[must_use]
pub fn moving(gathered: &Arc<Gathered>) -> AnyView {
    if gathered.lists.len() < 2 {
        return view! { <p class="statement">"This needs two playlists."</p> }.into_any();
    }
    let choice = Choice {
        from: RwSignal::new(None),
        to: RwSignal::new(None),
        moves: RwSignal::new(true),
        chosen: RwSignal::new(BTreeSet::new()),
    };
    let list = {
        let gathered = gathered.clone();
        move || {
            choice.chosen.set(BTreeSet::new());
            let list = gathered.lists.get(choice.from.get()?)?;
            let place = |(place, entry)| Pick::of(entry, format!("at {}", intl::number(count(place) + 1)));
            let all: Vec<Pick> = list.reading.entries.iter().enumerate().map(place).collect();
            Some(match all.is_empty() {
                true => view! { <p class="statement">"This playlist is empty."</p> }.into_any(),
                false => picks("Songs of the playlist", Arc::new(all), choice.chosen),
            })
        }
    };
    let way = |words: &'static str, id: &'static str, moves: bool| {
        view! {
            <div class="tick">
                <input
                    type="radio"
                    name="way"
                    id=id
                    prop:checked=move || choice.moves.get() == moves
                    on:change=move |_| choice.moves.set(moves)
                />
                <label for=id>{words}</label>
            </div>
        }
    };
    let act = {
        let gathered = gathered.clone();
        move || choice.both(&gathered).map(|(from, to)| act(from, to, choice))
    };
    view! {
        <div class="stack">
            <div class="row">
                {select("From", "from", gathered, choice.from)} {select("To the end of", "to", gathered, choice.to)}
            </div>
            <fieldset>
                <legend class="unseen">"What becomes of them"</legend>
                {way("Move: they are there, checked, and then they go here", "way-move", true)}
                {way("Copy: they stay here too", "way-copy", false)}
            </fieldset>
            {live(act)} {live(list)}
        </div>
    }
    .into_any()
}

fn select(label: &'static str, id: &'static str, gathered: &Gathered, chosen: RwSignal<Option<usize>>) -> AnyView {
    let option =
        |(place, list): (usize, &Arc<List>)| view! { <option value=place.to_string()>{shown(&list.name).to_owned()}</option> };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select class="input" id=id translate="no" on:change=move |event| chosen.set(event_target_value(&event).parse().ok())>
                <option value="">"Choose one"</option>
                {gathered.lists.iter().enumerate().map(option).collect_view()}
            </select>
        </div>
    }
    .into_any()
}

/// What it comes to, and the button.
fn act(from: Arc<List>, to: Arc<List>, choice: Choice) -> AnyView {
    let scopes = Need::edit(from.target.public).scopes().union(Need::edit(to.target.public).scopes());
    let planned: Memo<Arc<Moving>> = Memo::new({
        let (from, to) = (from.clone(), to.clone());
        move |_| {
            let places: Vec<u32> = choice.chosen.with(|chosen| chosen.iter().map(|place| count(*place)).collect());
            Arc::new(plan(&from.reading.entries, &to.reading.entries, &places, choice.moves.get()))
        }
    });
    let start = StoredValue::new_local(Rc::new(move || {
        let Moving { there, here, .. } = Moving::clone(&planned.get_untracked());
        let of = |list: &List, plan| OfMany {
            name: list.name.clone(),
            target: list.target.clone(),
            plan,
            snapshot: list.reading.snapshot.clone(),
        };
        let lists: Vec<OfMany> = [of(&to, there), of(&from, here)].into_iter().filter(|list| !list.plan.is_empty()).collect();
        let (doing, done) = if choice.moves.get_untracked() { ("Moving to", "Moved to") } else { ("Copying to", "Copied to") };
        job::start_all(About { doing, done, name: to.name.clone() }, lists);
    }));
    let says = move || {
        let Moving { there, known, .. } = &*planned.get();
        let mut words = format!("{} would come in at the end.", songs(there.added));
        match *known {
            0 => {}
            1 => words.push_str(" 1 more is there already and is not added again."),
            many => words.push_str(&format!(" {} more are there already and are not added again.", intl::number(many))),
        }
        match there.cannot {
            0 => {}
            1 => words.push_str(" 1 cannot be added to a playlist and stays here."),
            many => words.push_str(&format!(" {} cannot be added to a playlist and stay here.", intl::number(many))),
        }
        view! {
            <p role="status">{words}</p>
        }
    };
    let button = move || {
        let press = move || {
            let moving = planned.get();
            let chosen = choice.chosen.with(BTreeSet::len);
            let verb = if choice.moves.get() { "Move" } else { "Copy" };
            let is_nothing = moving.there.is_empty() && moving.here.is_empty();
            // A playlist that nothing happens to is not asked for.
            let of = |plan: &Plan| match plan.is_empty() {
                true => Sums { cannot: plan.cannot, ..Sums::default() },
                false => Sums::of(plan),
            };
            let sums = of(&moving.there).plus(of(&moving.here));
            let button = view! {
                <button class="button first" type="button" disabled=is_nothing on:click=move |_| start.get_value()()>
                    {format!("{verb} {}", songs(count(chosen)))}
                </button>
            };
            price(sums, button.into_any())
        };
        live(press).into_any()
    };
    view! {
        {live(says)}
        {with_scopes(scopes, Box::new(button))}
    }
    .into_any()
}
