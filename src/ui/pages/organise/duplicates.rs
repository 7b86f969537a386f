//! Songs that are in a playlist twice.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::job;
use super::read::with_permission;
use super::shown::{About, Sums};
use super::twins::{Goes, all_but, twins};
use super::words;
use crate::browser::intl;
use crate::organise::gather::List;
use crate::organise::plan::Plan;
use crate::organise::twins::{Group, Keep, Scope, Stay, groups};
use crate::ui::components::live::live;

/// The page of one playlist.
#[must_use]
pub fn duplicates(read: Arc<List>) -> AnyView {
    let found: Arc<[Group]> = groups(&[&read.reading.entries], Scope::EachList).into();
    if found.is_empty() {
        return view! { <p class="statement">"No song is in this playlist twice."</p> }.into_any();
    }
    let lists = vec![read.clone()];
    let goes: Goes = RwSignal::new(all_but(&lists, &found, Stay::One(Keep::Oldest)));
    let plan = Memo::new_with_compare(
        {
            let read = read.clone();
            move |_| {
                let places: Vec<u32> = goes.with(|goes| goes.iter().map(|member| member.place).collect());
                Arc::new(Plan::without(read.reading.entries.clone(), &places))
            }
        },
        |_, _| true,
    );
    let keep = {
        let (lists, found) = (lists.clone(), found.clone());
        move |event| {
            let chosen = event_target_value(&event);
            if let Some(keep) = Keep::ALL.into_iter().find(|keep| keep.name() == chosen) {
                goes.set(all_but(&lists, &found, Stay::One(keep)));
            }
        }
    };
    let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let says = move || {
        let gone = plan.with(|plan| plan.removed);
        view! {
            <p class="says wide" role="status">
                <b>{intl::number(count)}</b>
                {if count == 1 { " song is there twice or more. " } else { " songs are there twice or more. " }}
                <b>{intl::number(gone)}</b>
                {if gone == 1 { " entry would go." } else { " entries would go." }}
            </p>
        }
    };
    let public = read.target.public;
    let start = StoredValue::new_local(Rc::new(move || {
        let about = About { doing: "Removing duplicates from", done: "Removed duplicates from", name: read.name.clone() };
        let plan = plan.with_untracked(|plan| Plan::clone(plan));
        job::start(about, read.target.clone(), plan, read.reading.snapshot.clone(), None);
    }));
    let button = move || {
        let press = move || {
            let gone = plan.with(|plan| plan.removed);
            view! {
                <button class="button first" type="button" disabled=gone == 0 on:click=move |_| start.get_value()()>
                    {if gone == 1 { "Remove 1 entry".to_owned() } else { format!("Remove {} entries", intl::number(gone)) }}
                </button>
            }
            .into_any()
        };
        live(move || words::price(plan.with(|plan| Sums::of(plan)), press())).into_any()
    };
    let choices = Keep::ALL.into_iter().map(|keep| view! { <option>{keep.name()}</option> }).collect_view();
    view! {
        <div class="stack">
            {live(says)}
            <div class="field">
                <label for="keep">"In every group keep"</label>
                <select class="input" id="keep" on:change=keep>
                    {choices}
                </select>
            </div>
            {twins(lists, found, goes)}
            {with_permission(public, button)}
        </div>
    }
    .into_any()
}
