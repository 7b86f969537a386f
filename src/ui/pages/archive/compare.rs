//! Two files side by side: what changed from the earlier to the later one.

use leptos::prelude::*;

use super::compared::{Compared, compared, forget};
use super::differences;
use super::faults::faults;
use super::file::{self, OpenFile, State, Which};
use super::give::place;
use super::look::Look;
use super::sign::{Sign, sign};
use super::today::today;
use crate::backup::compare::{Changes, ListChange};
use crate::backup::differences::Differences;
use crate::browser::intl;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::context::use_app;

/// Most lists that are shown.
const MOST: usize = 500;

/// The page.
#[must_use]
pub fn compare() -> AnyView {
    use_app().router.name_page("Compare".to_owned());
    let state = file::state(Which::Second);
    let is_there = Memo::new(move |_| matches!(state.get(), State::Read { is_usable: true, .. }));
    view! {
        <header class="opening">
            <h1>"Compare"</h1>
            <p class="lead">"What was added, removed, moved and renamed between two archives of your library, or between one and your library of today."</p>
        </header>
        {live(move || if is_there.get() { compared().map(|compared| both(&compared)) } else { Some(other()) })}
    }
    .into_any()
}

fn other() -> AnyView {
    view! {
        <section class="spread" aria-labelledby="archive-other">
            <header>
                <h2 id="archive-other">"The other file"</h2>
                <p>"Which of the two is older makes no difference here."</p>
            </header>
            <div class="stack">{place(Which::Second)}</div>
        </section>
        {today()}
    }
    .into_any()
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn counted(number: usize, one: &str, many: &str) -> String {
    let number = count(number);
    format!("{} {}", intl::number(number), if number == 1 { one } else { many })
}

fn side(file: &OpenFile) -> AnyView {
    let (title, name) = (file.title(), file.opened.name.clone());
    view! {
        <div class="file">
            <Icon name="file" />
            <b translate="no">{title}</b>
            <p translate="no">{name}</p>
        </div>
    }
    .into_any()
}

/// The changes of all lists in one sentence, with its figures in bold.
fn sentence(compared: &Compared) -> AnyView {
    let lists = &compared.lists;
    if lists.iter().all(ListChange::is_none) {
        return Differences::same(compared.unread).into_any();
    }
    let bold = |number: usize| view! { <b>{intl::number(count(number))}</b> };
    let sum = |of: fn(&Changes) -> usize| lists.iter().map(|list| of(&list.changes)).sum::<usize>();
    let number = |is: fn(&ListChange) -> bool| bold(lists.iter().filter(|list| is(list)).count());
    let added = sum(|changes| changes.added.len());
    view! {
        {bold(added)}
        {if added == 1 { " entry was added, " } else { " entries were added, " }}
        {bold(sum(|changes| changes.removed.len()))}
        " removed, "
        {bold(sum(|changes| changes.moved.len()))}
        " moved. New lists: "
        {number(|list| list.before.is_none())}
        ", gone: "
        {number(|list| list.after.is_none())}
        ", renamed: "
        {number(|list| list.is_renamed)}
        "."
    }
    .into_any()
}

fn both(compared: &Compared) -> AnyView {
    let all: Vec<(usize, &ListChange)> = compared.lists.iter().enumerate().filter(|(_, change)| !change.is_none()).collect();
    let same = compared.lists.len() - all.len();
    let more = all.len().saturating_sub(MOST);
    let more = (more > 0).then(|| format!("{} more lists changed. ", intl::number(count(more))));
    let table = (!all.is_empty()).then(|| {
        view! {
            <div class="ledger-frame">
                <table class="ledger compared">
                    <caption class="unseen">"Lists that changed"</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="margin">
                                <span class="unseen">"What happened to it"</span>
                            </th>
                            <th scope="col">"List"</th>
                            <th scope="col" class="number">{sign(Sign::Added, "Added")}</th>
                            <th scope="col" class="number">{sign(Sign::Removed, "Removed")}</th>
                            <th scope="col" class="number">{sign(Sign::Moved, "Moved")}</th>
                        </tr>
                    </thead>
                    <tbody>{all.into_iter().take(MOST).map(|(at, change)| row(compared, at, change)).collect_view()}</tbody>
                </table>
            </div>
        }
    });
    let unread = (compared.unread > 0).then(|| {
        view! { <p class="small">{Differences::not_compared(compared.unread)}</p> }
    });
    let again = move |_| {
        forget();
        file::close(Which::Second);
    };
    let faulty = file::get(Which::Second).map(|second| faults(&second, false));
    view! {
        {faulty}
        <section class="spread" aria-labelledby="archive-both">
            <header>
                <h2 id="archive-both">"From the older to the newer"</h2>
                <p>"An entry is the same if its link is the same; without links, if title and artists are."</p>
            </header>
            <div class="stack">
                <div class="between">
                    {side(&compared.before)}
                    <svg class="icon flip" viewBox="0 0 20 20" aria-hidden="true">
                        <path d="M3 10h14M12 5l5 5-5 5" />
                    </svg>
                    {side(&compared.after)}
                </div>
                <p class="says wide" role="status">
                    {sentence(compared)}
                </p>
                {table}
                <p class="small">{more} {counted(same, "list is", "lists are")} " the same."</p>
                {unread}
                <div class="row">
                    {differences::save(compared)} <button class="button quiet" type="button" on:click=again>
                        "Compare with another file"
                    </button>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn row(compared: &Compared, at: usize, change: &ListChange) -> AnyView {
    let mark = match (change.before, change.after) {
        (None, _) => Some(sign(Sign::Added, "New list")),
        (_, None) => Some(sign(Sign::Removed, "List is gone")),
        _ if change.is_renamed => Some(sign(Sign::Renamed, "New name")),
        _ => None,
    };
    let name = |later| compared.name(change, later).map(|name| view! { <bdi translate="no">{name}</bdi> });
    let renamed = change.is_renamed.then(|| view! { <span class="gone-name">{name(false)}</span> " is now " });
    let name = name(change.after.is_some());
    let whole = |file: &OpenFile, at: Option<usize>| at.map_or(0, |at| file.viewed.range(at).len());
    let Changes { added, removed, moved } = &change.changes;
    let (added, removed, moved) = match (change.before, change.after) {
        (None, after) => (Some(whole(&compared.after, after)), None, None),
        (before, None) => (None, Some(whole(&compared.before, before)), None),
        _ => (Some(added.len()), Some(removed.len()), Some(moved.len())),
    };
    let number = |number: Option<usize>| {
        let class = if number == Some(0) { "number zero" } else { "number" };
        view! { <td class=class>{number.map(|number| intl::number(count(number)))}</td> }
    };
    view! {
        <tr>
            <td class="margin">{mark}</td>
            <th scope="row">
                {renamed}
                <Link to=Look::Change(at).route()>{name}</Link>
            </th>
            {number(added)}
            {number(removed)}
            {number(moved)}
        </tr>
    }
    .into_any()
}
