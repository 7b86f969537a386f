//! The end of a backup: whole, or what is missing; the counts; the file.

use leptos::prelude::*;

use super::dial::dial;
use super::job::{self, Picked, Shown};
use super::words::{reused, size, span};
use super::{missing, tables};
use crate::backup::run::{Reason, View};
use crate::browser::intl;
use crate::oauth::ScopeSet;
use crate::ui::components::icon::Icon;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::offer::Offer;
use crate::ui::route::Route;

/// The face of the page at the end.
#[must_use]
pub fn ending(shown: Memo<Option<Shown>>) -> AnyView {
    live(move || shown.get().map(|shown| draw(&shown))).into_any()
}

fn statement(view: &View) -> String {
    if view.is_complete {
        return "Complete. The file holds everything that Spotify shows.".to_owned();
    }
    let missing: Option<u32> = view.missing.iter().map(|missing| missing.count).sum();
    match missing.filter(|missing| *missing > 0) {
        Some(missing) => format!("Incomplete: {} items are missing, exactly these.", intl::number(missing)),
        None => "Incomplete: exactly this is missing.".to_owned(),
    }
}

fn draw(shown: &Shown) -> AnyView {
    let view = &shown.view;
    let is_complete = view.is_complete;
    let share = if view.total == 0 { 1.0 } else { f64::from(view.done) / f64::from(view.total) };
    let took = format!("It took {} and {} requests.", span(shown.took), intl::number(view.sent));
    let reused = Some(reused(view)).filter(|words| !words.is_empty());
    let reused = reused.map(|words| view! { <p class="small quiet-text">"Unchanged, not read again: " {words} "."</p> });
    let checked = (is_complete && view.looked_again).then(|| {
        view! { <p class="small quiet-text">"Then we asked Spotify once more: no playlist has changed meanwhile."</p> }
    });
    let closed = view.missing.iter().filter_map(|missing| match missing.reason {
        Reason::NotGranted(scopes) => Some(scopes),
        _ => None,
    });
    let closed = closed.fold(ScopeSet::NONE, ScopeSet::union);
    let offer = (!closed.is_empty()).then(|| view! { <Offer scopes=closed /> });
    let lacks = (!view.missing.is_empty()).then(|| missing::list(view));
    let again = (!is_complete).then(|| {
        view! {
            <button class="button" type="button" on:click=|_| job::go_on()>
                "Read the missing items again"
            </button>
        }
    });
    let title = if is_complete { "When it is complete" } else { "When something is missing" };
    view! {
        <section class="spread" aria-labelledby="backup-end">
            <header>
                <h2 id="backup-end">"Your backup"</h2>
                <p>{took}</p>
            </header>
            <div class="duet" aria-label=title role="group">
                {dial(share, false, Some(is_complete))}
                <div class="stack">
                    <p class="statement" role="status">
                        {statement(view)}
                    </p>
                    {lacks} {offer} {tables::proof(view)} {reused} {checked} {file(shown)} {missing::not_whole(view)}
                    <div class="row">
                        {again}
                        <Link to=Route::ARCHIVE class="button quiet">
                            "Look into an archive"
                        </Link>
                        <button class="button quiet" type="button" on:click=|_| job::cancel()>
                            "Make another backup"
                        </button>
                    </div>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn file(shown: &Shown) -> AnyView {
    if let Picked::Written(name, length) = shown.picked.clone() {
        return view! {
            <div class="file">
                <Icon name="file" />
                <b translate="no">{name}</b>
                <p>{size(length)} ". It was written to the file you picked. Copy it to a second disk, a memory stick or a cloud folder."</p>
            </div>
        }
        .into_any();
    }
    let refused = match shown.picked.clone() {
        Picked::Refused(name) => {
            Some(view! { <p class="error">"It could not be written to " <bdi translate="no">{name}</bdi> ". Save it here."</p> })
        }
        _ => None,
    };
    let Some(file) = shown.file.clone() else {
        return view! { <p class="hint">"The file is being made…"</p> }.into_any();
    };
    let words = if shown.view.is_complete {
        "Keep it where you keep photographs: a second disk, a memory stick, a cloud folder."
    } else {
        "The file lists what is missing. Choose it under “Update an older archive” later, and only the rest is read."
    };
    view! {
        {refused}
        <div class="file">
            <Icon name="file" />
            <b>{file.name.clone()}</b>
            <p>{size(file.size)} ". " {words}</p>
            <div class="row">
                <a class="button first" href=file.address download=file.name>
                    "Save the file"
                </a>
            </div>
        </div>
    }
    .into_any()
}
