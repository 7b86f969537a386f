//! Several playlists that are changed together: which of them are done.

use leptos::prelude::*;

use super::shown::{ListShown, Shown};
use super::words::list_name;
use crate::browser::intl;
use crate::oauth::ScopeSet;
use crate::organise::entry::count;
use crate::ui::components::link::Link;
use crate::ui::needs::Need;
use crate::ui::route::Route;

/// How many playlists are shown at most, from the one that is being changed.
const MOST: usize = 20;

/// The playlists, each with how far it is. Nothing where there is only one.
#[must_use]
pub fn lists(lists: &[ListShown]) -> AnyView {
    if lists.is_empty() {
        return ().into_any();
    }
    let row = |list: &ListShown| {
        let (done, total) = list.share;
        let state = match (list.is_checked, done) {
            (true, _) => "done, and checked".to_owned(),
            (false, 0) if total == 1 => "1 step to do".to_owned(),
            (false, 0) => format!("{} steps to do", intl::number(total)),
            (false, done) => format!("{} of {} steps are done", intl::number(done), intl::number(total)),
        };
        let (to, name) = (Route::Playlist(list.target.id.clone()), list_name(&list.name));
        view! {
            <tr>
                <th scope="row">
                    <Link to>{name}</Link>
                </th>
                <td>{state}</td>
            </tr>
        }
    };
    let done = lists.iter().filter(|list| list.is_checked).count();
    let number = |number: usize| intl::number(count(number));
    let now = lists.iter().position(|list| !list.is_checked).unwrap_or(0);
    let first = if lists.len() > MOST { now.min(lists.len() - MOST) } else { 0 };
    let rows = lists.iter().skip(first).take(MOST).map(row).collect_view();
    let hidden = lists.len().saturating_sub(MOST);
    let hidden = (hidden > 0).then(|| view! { <p class="hint">{format!("{} more are not shown.", number(hidden))}</p> });
    let caption = format!("{} of {} playlists are done", number(done), number(lists.len()));
    view! {
        <div class="ledger-frame">
            <table class="ledger">
                <caption>{caption}</caption>
                <thead class="unseen">
                    <tr>
                        <th scope="col">"Playlist"</th>
                        <th scope="col">"How far it is"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {hidden}
        </div>
    }
    .into_any()
}

/// The permissions that changing them needs.
#[must_use]
pub fn scopes(shown: &Shown) -> ScopeSet {
    let of = |public| Need::edit(public).scopes();
    match shown.lists.as_slice() {
        [] => of(shown.target.as_ref().and_then(|target| target.public)),
        lists => lists.iter().fold(ScopeSet::NONE, |sum, list| sum.union(of(list.target.public))),
    }
}
