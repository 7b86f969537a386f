//! Songs that are in a playlist twice: why they count as the same, and which one stays.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use super::job;
use super::read::{Read, with_permission};
use super::shown::{About, Sums};
use super::words;
use crate::browser::intl;
use crate::library::length;
use crate::organise::entry::Entry;
use crate::organise::plan::Plan;
use crate::organise::twins::{Group, Keep, Scope, Why, groups, stays};
use crate::spotify::model::name::shown;
use crate::ui::components::live::live;
use crate::ui::components::name::name;

/// How many groups are drawn at first, and how many more at a time.
const DRAWN: usize = 50;

/// The page of one playlist.
#[must_use]
pub fn duplicates(read: Arc<Read>) -> AnyView {
    let found: Arc<[Group]> = groups(&[&read.reading.entries], Scope::EachList).into();
    if found.is_empty() {
        return view! { <p class="statement">"No song is in this playlist twice."</p> }.into_any();
    }
    let goes = RwSignal::new(all_but(&read, &found, Keep::Oldest));
    let plan = Memo::new_with_compare(
        {
            let read = read.clone();
            move |_| Arc::new(Plan::without(read.reading.entries.clone(), &goes.get()))
        },
        |_, _| true,
    );
    let keep = {
        let (read, found) = (read.clone(), found.clone());
        move |event| {
            let chosen = event_target_value(&event);
            if let Some(keep) = Keep::ALL.into_iter().find(|keep| keep.name() == chosen) {
                goes.set(all_but(&read, &found, keep));
            }
        }
    };
    let drawn = RwSignal::new(DRAWN);
    let count = found.len();
    let list = {
        let (read, found) = (read.clone(), found.clone());
        move || {
            let items = found.iter().take(drawn.get()).map(|group| twins(&read, group, goes)).collect_view();
            view! { <ul class="twins list">{items}</ul> }
        }
    };
    let more = move || {
        let left = count.saturating_sub(drawn.get());
        (left > 0).then(|| {
            view! {
                <button class="button little" type="button" on:click=move |_| drawn.update(|drawn| *drawn += DRAWN)>
                    {format!("{} more groups", intl::number(u32::try_from(left).unwrap_or(u32::MAX)))}
                </button>
            }
        })
    };
    let says = move || {
        let gone = plan.with(|plan| plan.removed);
        view! {
            <p class="says wide" role="status">
                <b>{intl::number(u32::try_from(count).unwrap_or(u32::MAX))}</b>
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
            <p>"Ticked stays. Unticked goes. Change any line."</p>
            <div class="field">
                <label for="keep">"In every group keep"</label>
                <select class="input" id="keep" on:change=keep>
                    {choices}
                </select>
            </div>
            {live(list)} {live(more)} {with_permission(public, button)}
        </div>
    }
    .into_any()
}

fn members<'a>(read: &'a Read, group: &Group) -> Vec<(u32, &'a Entry)> {
    let entries = &read.reading.entries;
    group.members.iter().filter_map(|member| Some((member.place, entries.get(member.place as usize)?))).collect()
}

/// The places of all copies but one of each group.
fn all_but(read: &Read, groups: &[Group], keep: Keep) -> Vec<u32> {
    let mut goes = Vec::new();
    for group in groups {
        let members = members(read, group);
        let stay = stays(&members.iter().map(|(_, entry)| *entry).collect::<Vec<_>>(), keep);
        goes.extend(members.iter().enumerate().filter(|(place, _)| *place != stay).map(|(_, (place, _))| *place));
    }
    goes
}

/// One group.
fn twins(read: &Read, group: &Group, goes: RwSignal<Vec<u32>>) -> AnyView {
    let members = members(read, group);
    let Some((_, first)) = members.first() else { return ().into_any() };
    let (title, makers) = (shown(&first.title).to_owned(), first.makers());
    // An item of the service is removed with all its copies; the ones that stay come again.
    let shared: Vec<(u32, Box<str>)> = members.iter().map(|(place, entry)| (*place, entry.uri.clone())).collect();
    let warning = move || {
        let again: Vec<u32> = goes.with(|goes| {
            let is_gone = |place: &u32| goes.contains(place);
            let comes = |(place, uri): &(u32, Box<str>)| {
                !is_gone(place) && shared.iter().any(|(other, same)| same == uri && is_gone(other))
            };
            shared.iter().filter(|member| comes(member)).map(|(place, _)| place + 1).collect()
        });
        (!again.is_empty()).then(|| {
            let places: Vec<String> = again.into_iter().map(intl::number).collect();
            let words = format!(
                "Spotify can only remove all copies of the same song. The one at {} is put back in its place, and its date becomes today.",
                places.join(" and ")
            );
            view! { <p class="hint">{words}</p> }
        })
    };
    let rows = members.iter().map(|(place, entry)| twin(*place, entry, goes)).collect_view();
    view! {
        <li>
            <fieldset>
                <legend class="unseen">{format!("{title}: which ones stay")}</legend>
                <p class="twin-name">
                    <b>{name(&title)}</b>
                    <span>{name(&makers)}</span>
                    <span class="chip on">{why(group.why)}</span>
                </p>
                {rows}
                {live(warning)}
            </fieldset>
        </li>
    }
    .into_any()
}

fn twin(place: u32, entry: &Entry, goes: RwSignal<Vec<u32>>) -> AnyView {
    let toggle = move |event| {
        let stays = event_target_checked(&event);
        goes.update(|goes| {
            goes.retain(|other| *other != place);
            if !stays {
                goes.push(place);
            }
        });
    };
    let album = if entry.album.is_empty() { &*entry.title } else { &*entry.album };
    let when = entry.added.map(|seconds| intl::day_of(i64::from(seconds) * 1000)).unwrap_or_default();
    let unplayable = entry.is_unplayable.then_some(", does not play");
    view! {
        <label class="twin">
            <input type="checkbox" prop:checked=move || goes.with(|goes| !goes.contains(&place)) on:change=toggle />
            <span class="what">{name(shown(album))}</span>
            <span class="where">{format!("at {}", intl::number(place + 1))} {unplayable}</span>
            <span class="when">{when}</span>
            <span class="long">{entry.duration_ms.map(length::clock)}</span>
            <span class="fate"></span>
        </label>
    }
    .into_any()
}

/// Why songs count as the same, in words.
#[must_use]
pub fn why(why: Why) -> String {
    match why {
        Why::Item => "The same song".to_owned(),
        Why::Recording => "The same recording".to_owned(),
        Why::Title(0) => "Same title, same artists, same length".to_owned(),
        Why::Title(seconds) => format!("Same title, same artists, {seconds} s apart"),
        Why::Chain => "Alike in pairs, by recording or title".to_owned(),
    }
}
