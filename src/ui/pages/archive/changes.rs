//! What changed in one list, line by line.

use std::rc::Rc;

use leptos::prelude::*;

use super::compared::{Compared, compared};
use super::file::OpenFile;
use super::look::Look;
use super::sign::{Sign, sign};
use crate::backup::compare::{ListChange, Side};
use crate::backup::differences::{Differences, Line, What};
use crate::browser::intl;
use crate::spotify::model::name::shown;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::context::use_app;

/// How many lines are shown at first, and how many more each time.
const SOME: usize = 500;

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

fn summary(change: &ListChange) -> String {
    match (change.before, change.after) {
        (None, _) => "This list is new.".to_owned(),
        (_, None) => "This list is gone.".to_owned(),
        _ => format!(
            "{} added, {} removed, {} moved.",
            intl::count(change.changes.added.len()),
            intl::count(change.changes.removed.len()),
            intl::count(change.changes.moved.len())
        ),
    }
}

fn lines(compared: &Compared, change: &ListChange) -> Vec<Line> {
    let (old, new) = (compared.before.lists(), compared.after.lists());
    let before = Side { lists: &old, viewed: &compared.before.viewed };
    let after = Side { lists: &new, viewed: &compared.after.viewed };
    Differences { before, after }.lines(change)
}

fn much(line: &Line) -> String {
    let at = |place: Option<u32>| intl::number(place.unwrap_or_default().saturating_add(1));
    match line.what {
        What::Added => format!("at {}", at(line.is)),
        What::Removed => format!("was at {}", at(line.was)),
        What::Moved => format!("from {} to {}", at(line.was), at(line.is)),
    }
}

fn row(compared: &Compared, line: &Line) -> AnyView {
    let file = if line.is_later { &compared.after } else { &compared.before };
    let (title, artists) = file.viewed.names(line.entry);
    let title = if title.is_empty() { "An entry without a title".to_owned() } else { title };
    let title = match line.what {
        What::Removed => view! { <del translate="no"><bdi>{title}</bdi></del> }.into_any(),
        _ => view! { <b translate="no"><bdi>{title}</bdi></b> }.into_any(),
    };
    let sign = match line.what {
        What::Added => sign(Sign::Added, "Added"),
        What::Removed => sign(Sign::Removed, "Removed"),
        What::Moved => sign(Sign::Moved, "Moved"),
    };
    view! {
        <li>
            {sign}
            <span>
                {title} " "
                <bdi class="who" translate="no">
                    {artists}
                </bdi>
            </span>
            <span class="much">{much(line)}</span>
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
