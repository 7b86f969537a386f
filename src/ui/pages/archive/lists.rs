//! The lists of the file, and what is missing in it.

use leptos::prelude::*;

use super::file::{self, OpenFile, Which};
use super::look::Look;
use crate::backup::manifest::{ListEntry, Manifest, Outcome};
use crate::backup::row::Part;
use crate::backup::section::Section;
use crate::browser::intl;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;

/// How many lists are shown at first, and how many more each time.
const SOME: usize = 200;
/// Most missing things that are named.
const MOST: usize = 50;

/// The lists.
#[must_use]
pub fn lists(open: &OpenFile) -> AnyView {
    let of = |is: fn(Part) -> bool| {
        let all = open.opened.lists.iter().enumerate();
        all.filter(|(_, list)| is(list.list.part)).map(|(at, _)| at).collect::<Vec<_>>()
    };
    let (library, playlists) = (of(|part| part != Part::Playlist), of(|part| part == Part::Playlist));
    (group("archive-library", "Saved", library), group("archive-playlists", "Playlists", playlists)).into_any()
}

fn group(id: &'static str, title: &'static str, places: Vec<usize>) -> Option<AnyView> {
    let total = places.len();
    if total == 0 {
        return None;
    }
    let shown = RwSignal::new(SOME);
    let rows = move || {
        let open = file::get(Which::First)?;
        Some(places.iter().take(shown.get()).filter_map(|at| row(&open, *at)).collect_view())
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
                                    <th scope="col">"List"</th>
                                    <th scope="col" class="wide-only owner">
                                        "By"
                                    </th>
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

fn row(open: &OpenFile, at: usize) -> Option<AnyView> {
    let list = open.opened.lists.get(at)?;
    let (name, count, owner) = (list.name.clone(), list.count, list.list.owner.clone().unwrap_or_default());
    Some(
        view! {
            <tr>
                <th scope="row">
                    <Link to=Look::List(at).route()>
                        <bdi translate="no">{name}</bdi>
                    </Link>
                </th>
                <td class="wide-only owner quiet-text">
                    <bdi translate="no">{owner}</bdi>
                </td>
                <td class="number">{intl::number(count)}</td>
            </tr>
        }
        .into_any(),
    )
}

/// The lists of an archive of which something is missing, by their names.
fn incomplete(manifest: &Manifest) -> Vec<(String, &ListEntry)> {
    let sections = manifest.sections.iter().map(|section| (label(&section.name), &section.list));
    let playlists = manifest.playlists.iter().map(|playlist| (playlist.name.clone(), &playlist.list));
    sections.chain(playlists).filter(|(_, list)| list.state != Outcome::Whole || list.why.is_some()).collect()
}

/// Whether an archive has less than its person's whole library.
#[must_use]
pub fn has_gaps(manifest: &Manifest) -> bool {
    !incomplete(manifest).is_empty()
}

/// What is missing in an archive, as its maker knew.
#[must_use]
pub fn missing(open: &OpenFile) -> Option<AnyView> {
    let all = incomplete(open.opened.manifest.as_ref()?);
    if all.is_empty() {
        return None;
    }
    let line = |(name, list): (String, &ListEntry)| {
        view! {
            <li>
                <b>
                    <bdi translate="no">{name}</bdi>
                </b>
                <p>{why(list)}</p>
            </li>
        }
    };
    let more = all.len().saturating_sub(MOST);
    let more = (more > 0).then(|| {
        let more = intl::number(u32::try_from(more).unwrap_or(u32::MAX));
        view! { <p class="small quiet-text">"And " {more} " more."</p> }
    });
    Some(
        view! {
            <section class="spread" aria-labelledby="archive-missing">
                <header>
                    <h2 id="archive-missing">"Not in this file"</h2>
                    <p>"What was left out, or what Spotify did not show when it was made."</p>
                </header>
                <div class="stack">
                    <ul class="entries">{all.into_iter().take(MOST).map(line).collect_view()}</ul>
                    {more}
                </div>
            </section>
        }
        .into_any(),
    )
}

/// What people call a section.
fn label(name: &str) -> String {
    let section = Section::ALL.into_iter().find(|section| section.name() == name);
    section.map_or_else(|| name.to_owned(), |section| section.label().to_owned())
}

fn why(list: &ListEntry) -> String {
    let short = list.total.map(|total| total.saturating_sub(list.count)).filter(|short| *short > 0);
    let short = short.map(|short| format!("{} missing. ", intl::number(short))).unwrap_or_default();
    let why = match (&list.why, list.state) {
        (Some(why), _) => why.words.as_str(),
        (None, Outcome::LeftOut) => "Left out by choice.",
        (None, Outcome::Closed) => "Spotify did not show it.",
        (None, _) => "Not all of it was read.",
    };
    short + why
}
