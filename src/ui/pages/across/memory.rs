//! What was read of the playlists, and the reading of it. It belongs to the tab and not to the page, so it goes on while another page is
//! open.

use core::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use futures_channel::oneshot;
use leptos::prelude::{ArcRwSignal, Set as _};

use crate::browser::WebWorld;
use crate::organise::gather::{Gathered, Gathering, gather};
use crate::session::ports::{Clock as _, Spawner as _};
use crate::session::race::race;
use crate::spotify::{ApiClient, ApiError, Playlist};
use crate::ui::context::App;
use crate::ui::pages::organise::choose::own_of_now;

/// How often what is shown changes at most, in milliseconds.
const SHOWN_EVERY: i64 = 100;

/// Where the reading is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It goes on.
    Running,
    /// It waits for the person.
    Paused,
    /// It cannot go on for now.
    Stopped(ApiError),
}

/// A reading as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many lists are done with, and how many there are; `None` until that is known.
    pub share: Option<(u32, u32)>,
    /// How many entries arrived.
    pub rows: u32,
    /// The name of the playlist that is read; `None` for the liked songs.
    pub now: Option<String>,
    /// Where it is.
    pub state: State,
}

#[derive(Default)]
struct Reading {
    app: Option<App>,
    /// The playlists that are left out, by ID.
    left_out: BTreeSet<String>,
    gathering: Option<Rc<RefCell<Gathering>>>,
    /// Dropping it ends the reading.
    stop: Option<oneshot::Sender<()>>,
    before: Arc<Gathered>,
}

thread_local! {
    static READING: RefCell<Reading> = RefCell::default();
    /// Counts the starts, so that what belongs to an earlier one is recognised.
    static START: Cell<u32> = const { Cell::new(0) };
    static SHOWN_AT: Cell<i64> = const { Cell::new(0) };
    static PROGRESS: ArcRwSignal<Option<Progress>> = ArcRwSignal::new(None);
    static HELD: ArcRwSignal<Option<Arc<Gathered>>> = ArcRwSignal::new(None);
}

/// The reading of this tab, if there is one.
#[must_use]
pub fn progress() -> ArcRwSignal<Option<Progress>> {
    PROGRESS.with(Clone::clone)
}

/// What was read, once it is.
#[must_use]
pub fn gathered() -> ArcRwSignal<Option<Arc<Gathered>>> {
    HELD.with(Clone::clone)
}

/// Call this before anything else. Everything is forgotten when the person signs out.
pub fn prepare(app: App) {
    if READING.with_borrow_mut(|reading| reading.app.replace(app)).is_none() {
        app.on_sign_out(|| {
            choose_again();
            READING.with_borrow_mut(|reading| *reading = Reading { app: reading.app, ..Reading::default() });
        });
    }
}

/// The playlists that are left out.
#[must_use]
pub fn left_out() -> BTreeSet<String> {
    READING.with_borrow(|reading| reading.left_out.clone())
}

/// Reads all playlists but these, and the liked songs.
pub fn read_without(left_out: BTreeSet<String>) {
    READING.with_borrow_mut(|reading| {
        reading.left_out = left_out;
        reading.gathering = None;
    });
    go_on();
}

/// Reads what changed since.
pub fn read_again() {
    READING.with_borrow_mut(|reading| reading.gathering = None);
    go_on();
}

/// Goes on with the reading, or begins one.
pub fn go_on() {
    let (stop, stopped) = oneshot::channel::<()>();
    START.set(START.get() + 1);
    let start = START.get();
    let Some(app) = READING.with_borrow_mut(|reading| {
        reading.stop = Some(stop);
        reading.app
    }) else {
        return;
    };
    show(State::Running);
    let client = app.client();
    WebWorld.spawn(Box::pin(async move {
        let stopped = async {
            let _ = stopped.await;
            Err(ApiError::Stopped)
        };
        let outcome = race(stopped, read(&client, start)).await;
        if START.get() != start {
            return;
        }
        READING.with_borrow_mut(|reading| reading.stop = None);
        match outcome {
            Ok(()) => finish(),
            Err(error) => show(State::Stopped(error)),
        }
    }));
}

async fn read(client: &ApiClient, start: u32) -> Result<(), ApiError> {
    let known = READING.with_borrow(|reading| reading.gathering.clone());
    let gathering = match known {
        Some(gathering) => gathering,
        None => {
            let lists = own_of_now(client).await?;
            let gathering = READING.with_borrow_mut(|reading| {
                let is_in = |list: &Playlist| !reading.left_out.contains(list.id.as_str());
                let lists = lists.into_iter().filter(is_in).collect();
                Rc::new(RefCell::new(Gathering::new(lists, reading.before.clone())))
            });
            if START.get() == start {
                READING.with_borrow_mut(|reading| reading.gathering = Some(gathering.clone()));
            }
            gathering
        }
    };
    let changed = || {
        let now = WebWorld.now().0;
        if START.get() == start && now - SHOWN_AT.get() >= SHOWN_EVERY {
            SHOWN_AT.set(now);
            show(State::Running);
        }
    };
    gather(client, &gathering, &changed).await
}

/// Aborts what is in flight. What arrived stays.
pub fn pause() {
    end();
    show(State::Paused);
}

/// Ends the reading. What was read is what there is to see.
pub fn finish() {
    end();
    let gathering = READING.with_borrow_mut(|reading| reading.gathering.take());
    // It may be stopped before the playlists are known.
    let Some(gathering) = gathering else { return choose_again() };
    let gathered = Arc::new(gathering.borrow().gathered());
    READING.with_borrow_mut(|reading| reading.before = gathered.clone());
    PROGRESS.with(|progress| progress.set(None));
    HELD.with(|signal| signal.set(Some(gathered)));
}

/// Back to the choice of playlists. What was read is not read again where it is the same.
pub fn choose_again() {
    end();
    READING.with_borrow_mut(|reading| reading.gathering = None);
    PROGRESS.with(|progress| progress.set(None));
    HELD.with(|signal| signal.set(None));
}

fn end() {
    START.set(START.get() + 1);
    READING.with_borrow_mut(|reading| reading.stop = None);
}

fn show(state: State) {
    let next = READING.with_borrow(|reading| match &reading.gathering {
        Some(gathering) => {
            let gathering = gathering.borrow();
            let now = gathering.now().map(str::to_owned);
            Progress { share: Some(gathering.share()), rows: gathering.arrived(), now, state }
        }
        None => Progress { share: None, rows: 0, now: None, state },
    });
    PROGRESS.with(|progress| progress.set(Some(next)));
}
