//! What was played last, by day.

use leptos::prelude::*;

use super::found;
use super::saved::{nothing_saved, source};
use crate::browser::intl;
use crate::spotify::endpoint::recently_played;
use crate::spotify::model::Play;
use crate::ui::api::use_api;
use crate::ui::components::brief::{Row, marked_brief};
use crate::ui::components::loading::GhostBrief;
use crate::ui::components::offer::Granted;
use crate::ui::components::ready::Ready;
use crate::ui::route::Route;
use crate::ui::saving::notice::SavingNotice;

/// The page.
#[component]
pub fn Recent() -> impl IntoView {
    view! {
        <main id="main" class="page" tabindex="-1">
            <header class="opening">
                <h1>"Recently played"</h1>
                <p class="lead">"Spotify remembers the last fifty songs. Nothing older can be read."</p>
            </header>
            <Granted page=Route::Recent>
                <Plays />
            </Granted>
        </main>
    }
}

#[component]
fn Plays() -> impl IntoView {
    // One page holds everything that Spotify remembers.
    let plays = use_api(|client| async move { client.get(&recently_played::all().fresh()).await });
    let retry = Callback::new(move |()| plays.retry());
    view! {
        <Ready data=plays retry ghost=ghost let:page>
            {show(&page.items)}
        </Ready>
        <SavingNotice />
        {source(None, "")}
    }
}

fn show(plays: &[Play]) -> AnyView {
    if plays.is_empty() {
        return nothing_saved(
            "Nothing played lately",
            "Songs that you play at Spotify appear here by themselves, a little later. Podcasts do not.",
        );
    }
    by_day(plays).into_iter().enumerate().map(|(n, (day, rows))| section(n, day, rows)).collect_view().into_any()
}

/// The plays of each day in the person's own time zone, in the order in which they came.
fn by_day(plays: &[Play]) -> Vec<(String, Vec<Row>)> {
    let mut days: Vec<(String, Vec<Row>)> = Vec::new();
    for play in plays {
        let time = play.played_at.as_deref();
        let day = time.and_then(intl::day_in_words).unwrap_or_else(|| "At an unknown time".to_owned());
        let row = Row { when: time.and_then(intl::hour).unwrap_or_default(), ..found::track(&play.track) };
        match days.last_mut() {
            Some((last, rows)) if *last == day => rows.push(row),
            _ => days.push((day, vec![row])),
        }
    }
    days
}

fn section(n: usize, day: String, rows: Vec<Row>) -> AnyView {
    let id = format!("r-{n}");
    view! {
        <section class="spread" aria-labelledby=id>
            <header>
                <h2 id=id.clone()>{day}</h2>
            </header>
            {marked_brief(rows)}
        </section>
    }
    .into_any()
}

/// The place of a day.
fn ghost() -> AnyView {
    view! {
        <p class="unseen" role="status">
            "Loading what you played last"
        </p>
        <div class="spread" aria-hidden="true">
            <header>
                <span class="ghost w4"></span>
            </header>
            <GhostBrief rows=12 />
        </div>
    }
    .into_any()
}
