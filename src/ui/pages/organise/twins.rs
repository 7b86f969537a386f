//! Songs that are there twice, group by group: why they count as the same, and a tick for each entry that stays.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::intl;
use crate::library::length;
use crate::organise::entry::Entry;
use crate::organise::gather::List;
use crate::organise::twins::{Group, Member, Stay, Why, gone};
use crate::spotify::model::name::shown;
use crate::ui::components::draw_more::draw_more;
use crate::ui::components::live::live;
use crate::ui::components::name::name;

/// How many groups are drawn at first, and how many more at a time.
const DRAWN: usize = 50;

/// The entries that go.
pub type Goes = RwSignal<BTreeSet<Member>>;

/// What goes of these groups, if this stays of each.
#[must_use]
pub fn all_but(lists: &[Arc<List>], groups: &[Group], stay: Stay) -> BTreeSet<Member> {
    groups.iter().flat_map(|group| gone(&members(lists, group), stay)).collect()
}

fn members<'a>(lists: &'a [Arc<List>], group: &Group) -> Vec<(Member, &'a Entry)> {
    let entry = |member: &Member| lists.get(member.list as usize)?.reading.entries.get(member.place as usize);
    group.members.iter().filter_map(|member| Some((*member, entry(member)?))).collect()
}

/// The groups of these playlists. Where there are several playlists, each entry names its own.
#[must_use]
pub fn twins(lists: Vec<Arc<List>>, found: Arc<[Group]>, goes: Goes) -> AnyView {
    let (drawn, total) = (RwSignal::new(DRAWN), found.len());
    let list = move || {
        let items = found.iter().take(drawn.get()).map(|group| item(&lists, group, goes)).collect_view();
        view! { <ul class="twins list">{items}</ul> }
    };
    view! {
        <p>"Ticked stays. Unticked goes. Change any line."</p>
        {live(list)}
        {draw_more(total, drawn, DRAWN, "groups")}
    }
    .into_any()
}

fn item(lists: &[Arc<List>], group: &Group, goes: Goes) -> AnyView {
    let members = members(lists, group);
    let Some((_, first)) = members.first() else { return ().into_any() };
    let (title, makers) = (shown(&first.title).to_owned(), first.makers());
    let list_of = |member: Member| {
        let list = lists.get(member.list as usize).filter(|_| lists.len() > 1);
        list.map(|list| shown(&list.name).to_owned())
    };
    // An item of the service is removed from a playlist with all its copies; the ones that stay come again.
    let copies: Vec<(Member, Box<str>, Option<String>)> =
        members.iter().map(|(member, entry)| (*member, entry.uri.clone(), list_of(*member))).collect();
    let warning = move || {
        let again: Vec<String> = goes.with(|goes| {
            let comes = |(member, uri, _): &&(Member, Box<str>, Option<String>)| {
                let goes_too = |(other, same, _): &(Member, Box<str>, Option<String>)| {
                    other.list == member.list && same == uri && goes.contains(other)
                };
                !goes.contains(member) && copies.iter().any(goes_too)
            };
            copies.iter().filter(comes).map(|(member, _, list)| at(*member, list.as_deref())).collect()
        });
        (!again.is_empty()).then(|| {
            let words = format!(
                "Spotify can only remove all copies of the same song. The one {} is put back in its place, and its date becomes today.",
                again.join(" and ")
            );
            view! { <p class="hint">{words}</p> }
        })
    };
    let rows = members.iter().map(|(member, entry)| row(*member, entry, list_of(*member), goes)).collect_view();
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

fn at(member: Member, list: Option<&str>) -> String {
    let place = intl::number(member.place + 1);
    list.map_or_else(|| format!("at {place}"), |list| format!("at {place} in {list}"))
}

fn row(member: Member, entry: &Entry, list: Option<String>, goes: Goes) -> AnyView {
    let toggle = move |event| {
        let stays = event_target_checked(&event);
        goes.update(|goes| {
            if stays {
                goes.remove(&member);
            } else {
                goes.insert(member);
            }
        });
    };
    let album = shown(if entry.album.is_empty() { &entry.title } else { &entry.album });
    let when = entry.added.map(|seconds| intl::day_of(i64::from(seconds) * 1000)).unwrap_or_default();
    let unplayable = entry.is_unplayable.then_some(", does not play");
    let (what, from) = match &list {
        Some(list) => (list.as_str(), Some((name(album), ", "))),
        None => (album, None),
    };
    view! {
        <label class="twin">
            <input type="checkbox" prop:checked=move || goes.with(|goes| !goes.contains(&member)) on:change=toggle />
            <span class="what">{name(what)}</span>
            <span class="where">{from} {at(member, None)} {unplayable}</span>
            <span class="when">{when}</span>
            <span class="long">{entry.duration_ms.map(length::clock)}</span>
            <span class="fate"></span>
        </label>
    }
    .into_any()
}

/// Why songs count as the same, in words.
fn why(why: Why) -> String {
    match why {
        Why::Item => "The same song".to_owned(),
        Why::Recording => "The same recording".to_owned(),
        Why::Title(0) => "Same title, same artists, same length".to_owned(),
        Why::Title(seconds) => format!("Same title, same artists, {seconds} s apart"),
        Why::Chain => "Alike in pairs, by recording or title".to_owned(),
    }
}
