//! The liked songs.

use leptos::prelude::*;

use crate::browser::intl;
use crate::library::Sort;
use crate::spotify::links::LIKED_SONGS;
use crate::spotify::{Kind, ListReader};
use crate::ui::components::facts::length_in_words;
use crate::ui::components::groove::IdleGroove;
use crate::ui::components::live::live;
use crate::ui::components::offer::Granted;
use crate::ui::editing::tools::AddEntries;
use crate::ui::record::keep::{LIKED, use_record};
use crate::ui::record::state::{Progress, Record};
use crate::ui::record::view::RecordTable;
use crate::ui::route::Route;
use crate::ui::saving::use_saving;

/// The page.
#[component]
pub fn Liked() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <Granted page=Route::Liked>
                <Songs />
            </Granted>
        </main>
    }
}

#[component]
fn Songs() -> impl IntoView {
    let record = use_record(LIKED, ListReader::liked, &Sort::default());
    if record.set_of_saved() {
        use_saving().forget(Kind::Track);
    }
    view! {
        <div class="record" role="group" aria-labelledby="liked-title">
            <header class="record-head">
                <div class="stack">
                    <h1 id="liked-title">"Liked songs"</h1>
                    <Facts record />
                    <div class="row">
                        <a class="link" href=LIKED_SONGS>
                            "Open in Spotify"
                        </a>
                    </div>
                </div>
            </header>
            <RecordTable record label="Liked songs".to_owned() empty />
            <AddEntries record />
            // Not before the rows, which would push it away.
            <p class="source" hidden=move || record.is_unknown()>
                <span>"Content from Spotify."</span>
            </p>
        </div>
    }
}

/// What is known of the whole list: the number of songs at once, the rest when all of them are read.
#[component]
fn Facts(record: Record) -> impl IntoView {
    let fact = |name: &'static str, value: Option<String>| {
        let value = value.map_or_else(|| view! { <span class="ghost" aria-hidden="true"></span> }.into_any(), IntoAny::into_any);
        view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
    };
    let all = move || record.read_of().1;
    live(move || {
        let songs = (!record.is_unknown()).then(|| intl::number(all()));
        let totals = (record.progress.get() == Progress::Whole).then(|| record.totals());
        let first =
            totals.map(|totals| totals.first_added.map(|at| intl::day_of(i64::from(at) * 1000)).unwrap_or_else(|| "–".to_owned()));
        view! {
            <dl class="facts">
                {fact("Songs", songs)} {fact("Length", totals.map(|totals| length_in_words(totals.length_ms)))} {fact("First one", first)}
                {fact("Not playable today", totals.map(|totals| intl::number(totals.unplayable)))}
            </dl>
        }
    })
}

fn empty() -> AnyView {
    view! {
        <div class="blank">
            <IdleGroove />
            <h2>"You have no liked songs yet"</h2>
            <p class="small">"Songs that you like at Spotify appear here by themselves."</p>
            <a class="link" href=LIKED_SONGS>
                "Open Spotify"
            </a>
        </div>
    }
    .into_any()
}
