//! The same song in several playlists.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::intl;
use crate::oauth::ScopeSet;
use crate::organise::gather::Gathered;
use crate::organise::plan::Plan;
use crate::organise::twins::{Group, Keep, Member, Stay};
use crate::spotify::model::name::shown;
use crate::ui::components::live::live;
use crate::ui::needs::Need;
use crate::ui::pages::organise::job;
use crate::ui::pages::organise::read::with_scopes;
use crate::ui::pages::organise::shown::{About, Sums};
use crate::ui::pages::organise::twins::{self, Goes};
use crate::ui::pages::organise::words;
use crate::ui::pages::organise::work::OfMany;

/// The view.
#[must_use]
pub fn twins(gathered: &Arc<Gathered>, found: &Arc<[Group]>) -> AnyView {
    if found.is_empty() {
        return view! { <p class="statement">"No song is in two of these playlists."</p> }.into_any();
    }
    let goes: Goes = RwSignal::new(BTreeSet::new());
    let plans = Memo::new_with_compare(
        {
            let gathered = gathered.clone();
            move |_| Arc::new(goes.with(|goes| plans(&gathered, goes)))
        },
        |_, _| true,
    );
    let total = found.len();
    let says = move || {
        let gone = goes.with(BTreeSet::len);
        let lists = plans.with(|plans| plans.len());
        view! {
            <p class="says wide" role="status">
                <b>{intl::count(total)}</b>
                {if total == 1 { " song is in two playlists or more. " } else { " songs are in two playlists or more. " }}
                <b>{intl::count(gone)}</b>
                {if gone == 1 { " entry would go" } else { " entries would go" }}
                {match (gone, lists) {
                    (0, _) => ".".to_owned(),
                    (_, 1) => ", from 1 playlist.".to_owned(),
                    (_, many) => format!(", from {} playlists.", intl::count(many)),
                }}
            </p>
        }
    };
    let keep = choice(gathered, found, goes);
    let act = act(gathered, plans);
    view! {
        <div class="stack">
            {live(says)} {keep} {act} {twins::twins(gathered.lists.clone(), found.clone(), goes)}
        </div>
    }
    .into_any()
}

/// What stays in all groups.
fn choice(gathered: &Arc<Gathered>, found: &Arc<[Group]>, goes: Goes) -> AnyView {
    let mut ways: Vec<(Stay, String)> = vec![(Stay::All, "all of them".to_owned())];
    ways.extend(Keep::ALL.map(|keep| (Stay::One(keep), keep.name().to_owned())));
    let in_list = |(place, name): (u32, String)| (Stay::In(place), format!("the one in {name}"));
    ways.extend((0..).zip(gathered.lists.iter().map(|list| shown(&list.name).to_owned())).map(in_list));
    let options = ways
        .iter()
        .enumerate()
        .map(|(place, (_, words))| view! { <option value=place.to_string()>{words.clone()}</option> })
        .collect_view();
    let (gathered, found) = (gathered.clone(), found.clone());
    let change = move |event| {
        let place = event_target_value(&event).parse::<usize>().unwrap_or(0);
        let stay = ways.get(place).map_or(Stay::All, |(stay, _)| *stay);
        goes.set(twins::all_but(&gathered.lists, &found, stay));
    };
    view! {
        <div class="field">
            <label for="keep">"In every group keep"</label>
            <select class="input" id="keep" on:change=change>
                {options}
            </select>
            <p class="hint">"A song that is not in the playlist you choose stays everywhere."</p>
        </div>
    }
    .into_any()
}

/// The price, and the button.
fn act(gathered: &Arc<Gathered>, plans: Memo<Arc<Vec<(usize, Plan)>>>) -> AnyView {
    let scopes = {
        let gathered = gathered.clone();
        Memo::new(move |_| {
            plans.with(|plans| {
                let of = |place: &usize| {
                    gathered.lists.get(*place).map_or(ScopeSet::NONE, |list| Need::edit(list.target.public).scopes())
                };
                plans.iter().fold(ScopeSet::NONE, |sum, (place, _)| sum.union(of(place)))
            })
        })
    };
    let gathered = gathered.clone();
    let start = StoredValue::new_local(Rc::new(move || {
        let of = |(place, plan): &(usize, Plan)| {
            let list = gathered.lists.get(*place)?;
            let (name, target, snapshot) = (list.name.clone(), list.target.clone(), list.reading.snapshot.clone());
            Some(OfMany { name, target, plan: plan.clone(), snapshot })
        };
        let lists: Vec<OfMany> = plans.with_untracked(|plans| plans.iter().filter_map(of).collect());
        let name = match lists.as_slice() {
            [] => return,
            [one] => one.name.clone(),
            many => format!("{} playlists", intl::count(many.len())),
        };
        job::start_all(About { doing: "Removing duplicates from", done: "Removed duplicates from", name }, lists);
    }));
    let button = move || {
        let press = move || {
            let sums = plans.with(|plans| sums(plans));
            let gone = sums.removed;
            let button = view! {
                <button class="button first" type="button" disabled=gone == 0 on:click=move |_| start.get_value()()>
                    {if gone == 1 { "Remove 1 entry".to_owned() } else { format!("Remove {} entries", intl::number(gone)) }}
                </button>
            };
            words::price(sums, button.into_any())
        };
        live(press).into_any()
    };
    live(move || with_scopes(scopes.get(), Box::new(button))).into_any()
}

/// What several plans come to together.
#[must_use]
pub fn sums(plans: &[(usize, Plan)]) -> Sums {
    plans.iter().map(|(_, plan)| Sums::of(plan)).fold(Sums::default(), Sums::plus)
}

/// The plan of each playlist that loses something, by its place.
fn plans(gathered: &Gathered, goes: &BTreeSet<Member>) -> Vec<(usize, Plan)> {
    let goes: Vec<Member> = goes.iter().copied().collect();
    let plan = |gone: &[Member]| {
        let place = gone.first()?.list as usize;
        let entries = gathered.lists.get(place)?.reading.entries.clone();
        Some((place, Plan::without(entries, &gone.iter().map(|member| member.place).collect::<Vec<_>>())))
    };
    goes.chunk_by(|one, next| one.list == next.list).filter_map(plan).collect()
}
