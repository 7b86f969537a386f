//! What changed in one list, line by line.

use std::rc::Rc;

use leptos::prelude::*;

use super::compared::{Compared, compared};
use super::file::OpenFile;
use super::look::Look;
use super::sign::{Sign, sign};
use crate::backup::compare::ListChange;
use crate::browser::intl;
use crate::spotify::model::name::shown;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::context::use_app;

/// How many lines are shown at first, and how many more each time.
const SOME: usize = 500;

/// A line.
struct Line {
    sign: Sign,
    /// The number of the entry in the file that has it.
    entry: u32,
    is_later: bool,
    much: String,
}

/// The page of the list at this place of the comparison.
#[must_use]
pub fn changes(at: usize) -> AnyView {
    let found = compared().and_then(|compared| Some((compared.lists.get(at)?.clone(), compared)));
    let Some((change, compared)) = found else { return none() };
    let name = compared.name(&change, change.after.is_some()).unwrap_or_default();
    use_app().router.name_page(shown(&name).to_owned());
    let before = compared.name(&change, false).filter(|_| change.is_renamed);
    let renamed = before.map(|before| {
        view! {
            <li>
                {sign(Sign::Renamed, "Renamed")}
                <span>
                    "The name was " <del translate="no">{before}</del> " and is now " <b translate="no">{name.clone()}</b> "."
                </span>
                <span class="much"></span>
            </li>
        }
    });
    let described = |file: &OpenFile, at: Option<usize>| {
        at.and_then(|at| file.opened.lists.get(at))
            .and_then(|list| list.list.description.clone())
            .unwrap_or_else(|| "empty".to_owned())
    };
    let redescribed = change.is_redescribed.then(|| {
        let (was, is) = (described(&compared.before, change.before), described(&compared.after, change.after));
        view! {
            <li>
                {sign(Sign::Renamed, "Renamed")}
                <span>"The description was " <del translate="no">{was}</del> " and is now " <b translate="no">{is}</b> "."</span>
                <span class="much"></span>
            </li>
        }
    });
    let lines = StoredValue::new_local((Rc::new(lines(&compared, &change)), compared));
    let total = lines.with_value(|(lines, _)| lines.len());
    let shown_lines = RwSignal::new(SOME);
    let rows = move || {
        let most = shown_lines.get();
        lines.with_value(|(lines, compared)| lines.iter().take(most).map(|line| row(compared, line)).collect_view())
    };
    let more = move || {
        (shown_lines.get() < total).then(|| {
            view! {
                <button class="button" type="button" on:click=move |_| shown_lines.update(|shown| *shown += SOME)>
                    "Show more"
                </button>
            }
        })
    };
    view! {
        <header class="opening">
            <h1>
                <bdi translate="no">{name}</bdi>
            </h1>
            <p class="lead">{summary(&change)}</p>
        </header>
        <section class="stack" aria-label="What changed">
            <ol class="changes">{renamed} {redescribed} {live(rows)}</ol>
            {live(more)}
            <div class="row">
                <Link to=Look::Compare.route() class="button quiet">
                    "All lists"
                </Link>
            </div>
        </section>
    }
    .into_any()
}

fn number(number: usize) -> String {
    intl::number(u32::try_from(number).unwrap_or(u32::MAX))
}

fn summary(change: &ListChange) -> String {
    match (change.before, change.after) {
        (None, _) => "This list is new.".to_owned(),
        (_, None) => "This list is gone.".to_owned(),
        _ => format!(
            "{} added, {} removed, {} moved.",
            number(change.changes.added.len()),
            number(change.changes.removed.len()),
            number(change.changes.moved.len())
        ),
    }
}

fn lines(compared: &Compared, change: &ListChange) -> Vec<Line> {
    let start = |file: &OpenFile, at: Option<usize>| at.map(|at| file.viewed.range(at)).unwrap_or_default();
    let (before, after) = (start(&compared.before, change.before), start(&compared.after, change.after));
    let at = |place: u32| intl::number(place.saturating_add(1));
    let added =
        |place: u32| Line { sign: Sign::Added, entry: after.start + place, is_later: true, much: format!("at {}", at(place)) };
    let removed = |place: u32| Line {
        sign: Sign::Removed,
        entry: before.start + place,
        is_later: false,
        much: format!("was at {}", at(place)),
    };
    match (change.before, change.after) {
        (None, _) => (0..after.end - after.start).map(added).collect(),
        (_, None) => (0..before.end - before.start).map(removed).collect(),
        _ => {
            let moved = change.changes.moved.iter().map(|(from, to)| Line {
                sign: Sign::Moved,
                entry: after.start + to,
                is_later: true,
                much: format!("from {} to {}", at(*from), at(*to)),
            });
            let (new, gone) =
                (change.changes.added.iter().copied().map(added), change.changes.removed.iter().copied().map(removed));
            new.chain(moved).chain(gone).collect()
        }
    }
}

fn row(compared: &Compared, line: &Line) -> AnyView {
    let file = if line.is_later { &compared.after } else { &compared.before };
    let (title, artists) = file.viewed.names(line.entry);
    let title = if title.is_empty() { "An entry without a title".to_owned() } else { title };
    let title = match line.sign {
        Sign::Removed => view! { <del translate="no"><bdi>{title}</bdi></del> }.into_any(),
        _ => view! { <b translate="no"><bdi>{title}</bdi></b> }.into_any(),
    };
    let words = match line.sign {
        Sign::Added => "Added",
        Sign::Removed => "Removed",
        Sign::Moved => "Moved",
        Sign::Renamed => "Renamed",
    };
    view! {
        <li>
            {sign(line.sign, words)}
            <span>
                {title} " "
                <bdi class="who" translate="no">
                    {artists}
                </bdi>
            </span>
            <span class="much">{line.much.clone()}</span>
        </li>
    }
    .into_any()
}

fn none() -> AnyView {
    view! {
        <header class="opening">
            <h1>"Nothing is compared"</h1>
            <p class="lead">"Choose the file to compare with first."</p>
        </header>
        <div class="row">
            <Link to=Look::Compare.route() class="button first">
                "Compare"
            </Link>
        </div>
    }
    .into_any()
}
