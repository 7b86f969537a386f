//! The library in pictures: the liked songs, counted and drawn in this browser when the page is open.
//!
//! It keeps nothing, sends nothing, and says nothing about listening; `docs/pictures.md` says why. A site can switch it off.

mod charts;
mod drawing;
mod spread;

use core::time::Duration;
use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::intl;
use crate::library::{self, Sort};
use crate::spotify::ListReader;
use crate::spotify::id::{AlbumId, ArtistId};
use crate::spotify::links::LIKED_SONGS;
use crate::ui::components::groove::IdleGroove;
use crate::ui::components::link::Link;
use crate::ui::components::live::live;
use crate::ui::components::offer::Granted;
use crate::ui::components::place::Place;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::context::use_app;
use crate::ui::record::keep::{LIKED, use_record};
use crate::ui::record::reading::read_while_open;
use crate::ui::record::state::{Progress, Record};
use crate::ui::route::Route;
use crate::ui::trouble::Trouble;
use spread::{About, Room, spread};

/// How long songs that arrive may wait to be counted.
const COUNTED_AFTER: Duration = Duration::from_millis(500);

/// The charts, in their order.
const CHARTS: [About; 6] = [
    About {
        id: "g-months",
        title: "Liked, month by month",
        note: "By the day on which you liked them.",
        chart: charts::months,
        room: Room::Columns,
        place_of: nowhere,
    },
    About {
        id: "g-decades",
        title: "By decade",
        note: "When the album came out. A re-issue counts as its own year.",
        chart: charts::decades,
        room: Room::Bars(8),
        place_of: nowhere,
    },
    About {
        id: "g-artists",
        title: "Artists you keep most",
        note: "Every artist named on a song counts.",
        chart: charts::artists,
        room: Room::Bars(library::glance::MOST_NAMED),
        place_of: artist,
    },
    About {
        id: "g-albums",
        title: "Albums you keep most",
        note: "By the number of songs you like.",
        chart: charts::albums,
        room: Room::Bars(library::glance::MOST_NAMED),
        place_of: album,
    },
    About {
        id: "g-lengths",
        title: "How long they are",
        note: "Minutes, rounded down.",
        chart: charts::lengths,
        room: Room::Columns,
        place_of: nowhere,
    },
    About {
        id: "g-lost",
        title: "What cannot be played",
        note: "Today, with your account.",
        chart: charts::lost,
        room: Room::Strokes,
        place_of: nowhere,
    },
];

const fn nowhere(_: &str) -> Place {
    Place::Nowhere
}

fn artist(id: &str) -> Place {
    Place::of(ArtistId::parse(id).ok().map(Route::Artist), None)
}

fn album(id: &str) -> Place {
    Place::of(AlbumId::parse(id).ok().map(Route::Album), None)
}

/// The page.
#[component]
pub fn Glance() -> impl IntoView {
    let is_on = use_app().config().pictures;
    view! {
        <main id="main" class="page" tabindex="-1">
            {if is_on { view! { <Pictures /> }.into_any() } else { view! { <SwitchedOff /> }.into_any() }}
        </main>
    }
}

#[component]
fn SwitchedOff() -> impl IntoView {
    view! {
        <header class="opening">
            <h1>{Route::Glance.title()}</h1>
            <p class="lead">"This page is switched off on this site. Your songs are still here, as a list."</p>
        </header>
        <div class="row">
            <Link to=Route::Liked class="button first">
                "Liked songs"
            </Link>
        </div>
    }
}

#[component]
fn Pictures() -> impl IntoView {
    view! {
        <header class="opening">
            <h1>{Route::Glance.title()}</h1>
            <p class="lead">
                "Drawn in this browser from the songs you like, as Spotify has them now. Nothing is kept and nothing is sent."
            </p>
        </header>
        <Granted page=Route::Glance>
            <Charts />
        </Granted>
    }
}

/// The counts of what is read so far: at once when there is something to count, and again a few times while more arrives.
fn use_counts(record: Record) -> Signal<Option<Arc<library::Glance>>> {
    let counts = RwSignal::new(None);
    let is_due = StoredValue::new(false);
    // The timer may end after the page is gone.
    let count = move || {
        is_due.try_set_value(false);
        counts.try_set(Some(Arc::new(record.glance())));
    };
    Effect::new(move |_| {
        let (read, _) = record.read_of();
        let is_reading = record.progress.get() == Progress::Reading;
        if read == 0 || (is_reading && is_due.get_value()) {
            return;
        }
        if !is_reading || counts.with_untracked(Option::is_none) {
            count();
            return;
        }
        is_due.set_value(true);
        let count_if_due = move || {
            if is_due.try_get_value() == Some(true) {
                count();
            }
        };
        set_timeout(count_if_due, COUNTED_AFTER);
    });
    counts.into()
}

#[component]
fn Charts() -> impl IntoView {
    let record = use_record(LIKED, ListReader::liked, &Sort::default());
    let again = read_while_open(record);
    let counts = use_counts(record);
    let failed = move || match record.progress.get() {
        Progress::Failed(error) => Some(view! { <TroubleNotice about=Trouble::Call(error) retry=again /> }),
        _ => None,
    };
    let shown = Memo::new(move |_| match (record.read_of().0, record.progress.get()) {
        (0, Progress::Whole) => Shown::Empty,
        (0, Progress::Failed(_)) => Shown::Nothing,
        _ => Shown::Charts,
    });
    let songs = move || match (record.read_of(), record.progress.get()) {
        ((0, _), _) => "Reading your liked songs".to_owned(),
        ((read, _), Progress::Whole) => format!("Songs counted: {}", intl::number(read)),
        ((read, all), _) => format!("Songs counted so far: {} of {}", intl::number(read), intl::number(all)),
    };
    view! {
        {live(failed)}
        {live(move || match shown.get() {
            Shown::Nothing => ().into_any(),
            Shown::Empty => empty(),
            Shown::Charts => {
                view! {
                    <p class="hint">{songs}</p>
                    {CHARTS.into_iter().map(|about| spread(about, counts)).collect_view()}
                    <p class="source">
                        <span>"Counted from content from Spotify."</span>
                        <a class="link" href=LIKED_SONGS>
                            "Open in Spotify"
                        </a>
                    </p>
                }
                    .into_any()
            }
        })}
    }
}

/// The charts of liked songs in a file. What can be played today is not in it, and the pages of artists and albums may be closed.
#[must_use]
pub fn charts_of_file(counts: library::Glance) -> AnyView {
    let counts = RwSignal::new(Some(Arc::new(counts))).into();
    let about = CHARTS.into_iter().filter(|about| about.id != "g-lost").map(|about| About { place_of: nowhere, ..about });
    about.map(|about| spread(about, counts)).collect_view().into_any()
}

/// What stands below the head of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    Empty,
    Charts,
}

fn empty() -> AnyView {
    view! {
        <div class="blank">
            <IdleGroove />
            <h2>"There is nothing to draw yet"</h2>
            <p class="small">"Songs that you like at Spotify are counted here."</p>
            <a class="link" href=LIKED_SONGS>
                "Open Spotify"
            </a>
        </div>
    }
    .into_any()
}
