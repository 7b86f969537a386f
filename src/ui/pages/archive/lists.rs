//! The lists of the file.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::file::{self, OpenFile, Which};
use super::look::Look;
use super::save_lists::save_lists;
use crate::backup::row::Part;
use crate::browser::intl;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;

/// How many lists are shown at first, and how many more each time.
const SOME: usize = 200;

/// The lists that are saved together. `None` where there is only one.
type Ticked = Option<RwSignal<BTreeSet<usize>>>;

/// The lists.
#[must_use]
pub fn lists(open: &OpenFile) -> AnyView {
    let of = |is: fn(Part) -> bool| {
        let all = open.opened.lists.iter().enumerate();
        all.filter(|(_, list)| is(list.list.part)).map(|(at, _)| at).collect::<Vec<_>>()
    };
    let (library, playlists) = (of(|part| part != Part::Playlist), of(|part| part == Part::Playlist));
    let ticked = (open.opened.lists.len() > 1).then(|| RwSignal::new(BTreeSet::new()));
    let saved = group("archive-library", "Saved", library, false, ticked);
    (saved, group("archive-playlists", "Playlists", playlists, true, ticked), ticked.map(|ticked| save_lists(open, ticked)))
        .into_any()
}

/// A table of lists, with the owner of each where there is one.
fn group(id: &'static str, title: &'static str, places: Vec<usize>, has_owners: bool, ticked: Ticked) -> Option<AnyView> {
    let total = places.len();
    if total == 0 {
        return None;
    }
    let shown = RwSignal::new(SOME);
    let rows = move || {
        let open = file::get(Which::First)?;
        Some(places.iter().take(shown.get()).filter_map(|at| row(&open, *at, has_owners, ticked)).collect_view())
    };
    let more = move || {
        (shown.get() < total).then(|| {
            view! {
                <button class="button" type="button" on:click=move |_| shown.update(|shown| *shown += SOME)>
                    "Show more"
                </button>
            }
        })
    };
    let count = u32::try_from(total).unwrap_or(u32::MAX);
    Some(
        view! {
            <section class="spread" aria-labelledby=id>
                <header>
                    <h2 id=id>{title}</h2>
                    <p>{if count == 1 { "1 list".to_owned() } else { format!("{} lists", intl::number(count)) }}</p>
                </header>
                <div class="stack">
                    <div class="ledger-frame">
                        <table class="ledger">
                            <thead>
                                <tr>
                                    {ticked
                                        .map(|_| {
                                            view! {
                                                <th scope="col" class="tick-cell">
                                                    <span class="unseen">"Save it"</span>
                                                </th>
                                            }
                                        })}
                                    <th scope="col">"List"</th>
                                    {has_owners.then(|| view! { <th scope="col" class="wide-only owner">"By"</th> })}
                                    <th scope="col" class="number">
                                        "Entries"
                                    </th>
                                </tr>
                            </thead>
                            <tbody>{live(rows)}</tbody>
                        </table>
                    </div>
                    {live(more)}
                </div>
            </section>
        }
        .into_any(),
    )
}

fn row(open: &OpenFile, at: usize, has_owners: bool, ticked: Ticked) -> Option<AnyView> {
    let list = open.opened.lists.get(at)?;
    let (name, count, owner) = (list.name.clone(), list.count, list.list.owner.clone().unwrap_or_default());
    let tick = ticked.map(|ticked| tick(at, &name, ticked));
    Some(
        view! {
            <tr>
                {tick}
                <th scope="row">
                    <Link to=Look::List(at).route()>
                        <bdi translate="no">{name}</bdi>
                    </Link>
                </th>
                {has_owners
                    .then(|| {
                        view! {
                            <td class="wide-only owner quiet-text">
                                <bdi translate="no">{owner}</bdi>
                            </td>
                        }
                    })}
                <td class="number">{intl::number(count)}</td>
            </tr>
        }
        .into_any(),
    )
}

fn tick(at: usize, name: &str, ticked: RwSignal<BTreeSet<usize>>) -> AnyView {
    let toggle = move |_| {
        ticked.update(|ticked| {
            if !ticked.remove(&at) {
                ticked.insert(at);
            }
        });
    };
    let label = format!("Save {name} with others");
    view! {
        <td class="tick-cell">
            <input type="checkbox" aria-label=label prop:checked=move || ticked.with(|ticked| ticked.contains(&at)) on:change=toggle />
        </td>
    }
    .into_any()
}
