//! The change that is planned or carried out. It belongs to the tab and not to the page, so it goes on while another page is open.
//!
//! A change is of one playlist, of several of them one after another, or of things in the library.

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::rc::Rc;

use futures_channel::oneshot;
use leptos::prelude::{ArcRwSignal, Set as _, use_context};

use super::changes::{self, Past};
use super::next::{Next, planned};
use super::noting;
use super::shown::{About, Made, Shown, State};
use super::work::{Again, End, Job, OfMany, One, Work, of};
use crate::backup::manifest::Account;
use crate::browser::WebWorld;
use crate::browser::leaving::AsksBeforeLeaving;
use crate::organise::driver::{self, Surroundings};
use crate::organise::entry::{Entry, count};
use crate::organise::journal::{self, Becomes, Begun, BegunList};
use crate::organise::plan::Plan;
use crate::organise::run::{Blocked, Event, Progress, Run, Stop, Target};
use crate::organise::saves::{self, Saves};
use crate::organise::undo::toward;
use crate::organise::undo_file::{Changed, UndoList};
use crate::session::ports::{Clock as _, Pending, Spawner as _};
use crate::session::race::race;
use crate::spotify::Uri;
use crate::ui::context::App;
use crate::ui::record::keep::{KeptRecords, LIKED, name_of_playlist};

/// How often what is shown changes at most, in milliseconds.
const SHOWN_EVERY: i64 = 100;

/// What an earlier visit began and did not end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// What was begun.
    pub begun: Begun,
    /// How many steps are done for certain.
    pub done: u32,
    /// The person who is signed in, if Spotify could be asked.
    pub account: Option<Account>,
}

thread_local! {
    static APP: Cell<Option<App>> = const { Cell::new(None) };
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
    /// Makes the last plan that could not be made.
    static NEXT: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
    /// Counts the starts, so that what belongs to an earlier one is recognised.
    static START: Cell<u32> = const { Cell::new(0) };
    static IS_TAKING_UP: Cell<bool> = const { Cell::new(false) };
    static ASKS: RefCell<Option<AsksBeforeLeaving>> = const { RefCell::new(None) };
    /// The lists that pages show.
    static KEPT: Cell<Option<KeptRecords>> = const { Cell::new(None) };
    static SHOWN_AT: Cell<i64> = const { Cell::new(0) };
    static SHOWN: ArcRwSignal<Option<Shown>> = ArcRwSignal::new(None);
    static UNFINISHED: ArcRwSignal<Option<Unfinished>> = ArcRwSignal::new(None);
}

fn with<T>(act: impl FnOnce(&mut Job) -> T) -> Option<T> {
    JOB.with_borrow_mut(|job| job.as_mut().map(act))
}

/// The change of this tab, if there is one.
#[must_use]
pub fn shown() -> ArcRwSignal<Option<Shown>> {
    SHOWN.with(Clone::clone)
}

/// What an earlier visit began and did not end, if there is something.
#[must_use]
pub fn unfinished() -> ArcRwSignal<Option<Unfinished>> {
    UNFINISHED.with(Clone::clone)
}

/// Call this before anything else. Everything is forgotten when the person signs out.
pub fn prepare(app: App) {
    if APP.replace(Some(app)).is_none() {
        app.on_sign_out(|| {
            leave();
            NEXT.take();
            changes::forget();
            noting::forget_account();
            UNFINISHED.with(|unfinished| unfinished.set(None));
        });
    }
    if let Some(kept) = use_context() {
        KEPT.set(Some(kept));
    }
    look();
}

/// The list with this name is another one by now: its page reads it again.
pub(super) fn outdate(name: &str) {
    if let Some(kept) = KEPT.get() {
        kept.outdate(name);
    }
}

/// Looks for what an earlier visit began and did not end.
fn look() {
    let Some(app) = APP.get() else { return };
    WebWorld.spawn(Box::pin(async move {
        let found = match noting::unfinished().await {
            None => None,
            Some((begun, note)) => {
                let done = begun.runs(note.as_deref()).iter().map(|run| run.share().0).sum();
                Some(Unfinished { begun, done, account: noting::account(app).await.ok() })
            }
        };
        UNFINISHED.with(|unfinished| unfinished.set(found));
    }));
}

/// Goes on with what an earlier visit began, if this person began it: makes it the change of this tab, and does this with it.
pub fn take_up(then: fn()) {
    let Some(app) = APP.get().filter(|_| !IS_TAKING_UP.replace(true)) else { return };
    WebWorld.spawn(Box::pin(async move {
        // Another tab may have ended it meanwhile.
        let found = if noting::lock().await { noting::read().await } else { None };
        let account = noting::account(app).await;
        IS_TAKING_UP.set(false);
        UNFINISHED.with(|unfinished| unfinished.set(None));
        let Some((begun, note)) = found else { return noting::release() };
        let about = About::read(&begun.doing, begun.name.clone());
        match account {
            Ok(account) if account.id == begun.account.id => {}
            // It is somebody else's, so it can only be left as it is.
            Ok(_) => return noting::end(),
            Err(error) => {
                noting::release();
                NEXT.set(Some(Rc::new(move || take_up(then))));
                return set_shown(Some(Shown::new(about, State::NotPlanned(error))));
            }
        }
        START.set(START.get() + 1);
        let runs = begun.runs(note.as_deref());
        let end = match begun.becomes {
            Becomes::Change => End::New,
            Becomes::NewList => End::NewList,
            Becomes::Nothing => End::Nothing,
        };
        let one = |(list, run): (BegunList, Run)| One {
            name: list.name,
            run: Rc::new(RefCell::new(run)),
            origin: list.origin,
            returns: None,
        };
        let work = Work::Lists(begun.lists.into_iter().zip(runs).map(one).collect());
        JOB.set(Some(Job { about, work, again: None, end, stop: None, is_begun: true, noted: Some(begun.at) }));
        show(true);
        then();
    }));
}

/// Carries a plan out. It was made for this version of the playlist. `again` plans the same for other entries; without it, what a plan
/// wanted is what is wanted again.
pub fn start(about: About, target: Target, plan: Plan, snapshot: Option<String>, again: Option<Again>) {
    let list = of(about.name.clone(), target, plan, snapshot);
    begin(about, Work::Lists(vec![list]), again, End::New);
    go_on();
}

/// Carries the plans for several playlists out, one after another: each begins once the one before it is done and checked.
pub fn start_all(about: About, lists: Vec<OfMany>) {
    let lists = lists.into_iter().map(|list| of(list.name, list.target, list.plan, list.snapshot)).collect();
    begin(about, Work::Lists(lists), None, End::New);
    go_on();
}

/// Reads a playlist, plans this for it, and shows the plan.
pub fn propose(about: About, target: Target, plan: Again) {
    let list = Next::Read { name: about.name.clone(), target, plan: plan.clone(), since: None, left: None };
    plan_for(about, vec![list], End::New, false, Some(plan));
}

/// Saves or follows these things, or removes or unfollows them.
pub fn start_saves(about: About, uris: &[Uri], saved: bool) {
    begin_saves(about, uris, saved, End::New);
}

fn begin_saves(about: About, uris: &[Uri], saved: bool, end: End) {
    begin(about, Work::Saves(Rc::new(RefCell::new(Saves::new(uris, saved))), None), None, end);
    go_on();
}

/// The same as [`start`] for a playlist that was made just now, and is filled.
pub(super) fn start_new_list(about: About, target: Target, plan: Plan, snapshot: Option<String>) {
    let list = One { origin: Vec::new(), ..of(about.name.clone(), target, plan, snapshot) };
    begin(about, Work::Lists(vec![list]), None, End::NewList);
    go_on();
}

fn begin(about: About, work: Work, again: Option<Again>, end: End) {
    START.set(START.get() + 1);
    JOB.set(Some(Job { about, work, again, end, stop: None, is_begun: false, noted: None }));
    show(true);
}

/// What the driver needs of a job.
enum Driven {
    Lists(Vec<Rc<RefCell<Run>>>),
    Saves(Rc<RefCell<Saves>>),
}

/// Goes on with it, unless it is running.
pub fn go_on() {
    let (Some(app), Some(false)) = (APP.get(), with(|job| job.is_running())) else { return };
    let (stop, stopped) = oneshot::channel::<()>();
    START.set(START.get() + 1);
    let start = START.get();
    let driven = with(|job| {
        job.stop = Some(stop);
        job.is_begun = true;
        match &mut job.work {
            Work::Lists(lists) => Driven::Lists(lists.iter().map(|list| list.run.clone()).collect()),
            Work::Saves(saves, error) => {
                *error = None;
                Driven::Saves(saves.clone())
            }
        }
    });
    let Some(driven) = driven else { return };
    let client = app.client();
    WebWorld.spawn(Box::pin(async move {
        let stopped = async {
            let _ = stopped.await;
            Ok(())
        };
        let work = async {
            match &driven {
                Driven::Lists(runs) => {
                    match write_down(app).await {
                        Ok(()) => driver::go_on_with_all(&client, runs, &Around).await,
                        Err(stop) => with(|job| job.stop_at(stop)).unwrap_or_default(),
                    }
                    Ok(())
                }
                Driven::Saves(saves) => {
                    noting::account(app).await?;
                    outdate(LIKED);
                    saves::save(&client, saves, &Around).await
                }
            }
        };
        let outcome = race(stopped, work).await;
        if START.get() == start {
            with(|job| {
                job.stop = None;
                if let Work::Saves(_, error) = &mut job.work {
                    *error = outcome.err();
                }
            });
            note_end();
            show(true);
        }
    }));
}

/// Writes the playlists down that are about to be changed, unless that is done.
async fn write_down(app: App) -> Result<(), Stop> {
    if with(|job| job.noted.is_some()) == Some(true) {
        return Ok(());
    }
    let account = noting::account(app).await.map_err(Stop::Api)?;
    let list = |one: &One| {
        let run = one.run.borrow();
        BegunList {
            name: one.name.clone(),
            target: run.target().clone(),
            origin: one.origin.clone(),
            plan: run.plan().clone(),
            snapshot: run.progress().snapshot,
        }
    };
    let begun = with(|job| {
        let begun = Begun {
            at: WebWorld.now().0,
            account,
            doing: job.about.doing.to_owned(),
            name: job.about.name.clone(),
            becomes: match job.end {
                End::New | End::Flips(_) => Becomes::Change,
                End::NewList => Becomes::NewList,
                End::Nothing => Becomes::Nothing,
            },
            lists: job.lists().iter().map(list).collect(),
        };
        // What is checked already is not done again.
        (begun, job.progress())
    });
    if let Some((begun, progress)) = begun {
        noting::begin(&begun).await?;
        if progress.iter().any(|progress| progress.done > 0) && !noting::note(journal::note(begun.at, progress)).await {
            return Err(Stop::Blocked(Blocked::NotStored));
        }
        with(|job| job.noted = Some(begun.at));
    }
    Ok(())
}

/// Aborts what is in flight, and waits for the person. What was in flight is looked up before it goes on.
pub fn pause() {
    START.set(START.get() + 1);
    with(|job| {
        job.stop = None;
        if let Some(one) = job.current() {
            one.run.borrow_mut().handle(Event::Pause);
        }
    });
    show(true);
}

/// Stops, and takes back what was done so far. A playlist that was made for it is left to the caller: the number of its change.
pub fn put_back() -> Option<usize> {
    pause();
    if with(|job| job.end == End::NewList)? {
        let number = remember();
        noting::end();
        return number;
    }
    let about = with(|job| About { doing: "Putting back", done: "Put back", ..job.about.clone() })?;
    let saves = with(|job| match &job.work {
        Work::Saves(saves, _) => Some((saves.borrow().changed().to_vec(), !saves.borrow().saved())),
        Work::Lists(_) => None,
    })?;
    if let Some((uris, saved)) = saves {
        if uris.is_empty() {
            put_away();
        } else {
            begin_saves(about, &uris, saved, End::Nothing);
        }
        return None;
    }
    // The last one first: what was moved is back in its place before it goes where it was moved to. If nothing was done, that is checked.
    let back: Vec<Next> = with(|job| {
        let touched = job.lists().iter().filter(|one| one.is_touched() || job.lists().len() == 1).rev();
        touched
            .map(|one| (one.clone(), one.made()))
            .map(|(one, made)| Next::back(one.name, one.run.borrow().target(), one.origin, made))
            .collect()
    })?;
    if back.is_empty() {
        put_away();
    } else {
        plan_next(about, back, End::Nothing, true);
    }
    None
}

/// Plans a change again that stopped because somebody else changed the playlist.
pub fn plan_again() {
    let Some((about, again, end, lists)) = with(|job| {
        let now = job.lists().iter().position(|one| !one.is_ended());
        let next = |(place, one): (usize, &One)| {
            if Some(place) != now {
                return Next::Kept(one.clone());
            }
            let run = one.run.borrow();
            let (made, wanted) = (run.made(), run.plan().after.clone());
            let plan = job.again.clone().unwrap_or_else(|| {
                let made = made.clone();
                Rc::new(move |now: Vec<Entry>| toward(&wanted, &made, now))
            });
            let since = Some((one.origin.clone(), made));
            Next::Read { name: one.name.clone(), target: run.target().clone(), plan, since, left: None }
        };
        (job.about.clone(), job.again.clone(), job.end, job.lists().iter().enumerate().map(next).collect())
    }) else {
        return;
    };
    plan_for(about, lists, end, false, again);
}

/// Plans to undo a change that was made, or to make it again after it was undone.
pub fn flip(number: usize) {
    let Some(Past { made, changed, .. }) = changes::get(number) else { return };
    let is_undone = made.undone.is_some();
    let about = match made.undone {
        None => About { doing: "Undoing", done: "Undone", ..made.about },
        Some(_) => About { doing: "Doing it again", done: "Done again", ..made.about },
    };
    let lists = match changed {
        Changed::Saved(uris, saved) => return begin_saves(about, &uris, saved == is_undone, End::Flips(number)),
        Changed::Lists(lists) => lists,
        Changed::NewList(_) | Changed::Details(_) => return,
    };
    let mut next: Vec<Next> = lists.iter().map(|list| Next::flip(list, is_undone)).collect();
    // What was done last is undone first.
    if !is_undone {
        next.reverse();
    }
    plan_next(about, next, End::Flips(number), false);
}

fn plan_next(about: About, lists: Vec<Next>, end: End, at_once: bool) {
    plan_for(about, lists, end, at_once, None);
}

/// Reads the playlists and makes a plan for each.
fn plan_for(about: About, lists: Vec<Next>, end: End, at_once: bool, again: Option<Again>) {
    let lists = Rc::new(lists);
    let next: Rc<dyn Fn()> = Rc::new(move || {
        let Some(app) = APP.get() else { return };
        START.set(START.get() + 1);
        let start = START.get();
        let target = lists.iter().find(|next| matches!(next, Next::Read { .. })).map(Next::target);
        let planning = Shown { target, ..Shown::new(about.clone(), State::Planning) };
        let (about, lists, again) = (about.clone(), lists.clone(), again.clone());
        set_shown(Some(planning.clone()));
        WebWorld.spawn(Box::pin(async move {
            let planned = planned(&app, &lists).await;
            if START.get() != start {
                return;
            }
            match planned {
                Err(error) => set_shown(Some(Shown { state: State::NotPlanned(error), ..planning })),
                Ok(lists) => {
                    begin(about, Work::Lists(lists), again, end);
                    if at_once {
                        go_on();
                    }
                }
            }
        }));
    });
    NEXT.set(Some(next.clone()));
    next();
}

/// Tries again to make a plan.
pub fn try_again() {
    let next = NEXT.with_borrow(Clone::clone);
    if let Some(next) = next {
        next();
    }
}

/// Leaves it as it is. What was done of it can be undone.
pub fn put_away() {
    leave();
    look();
}

fn leave() {
    if with(|job| job.is_running()) == Some(true) {
        pause();
    }
    let part = with(|job| (!job.is_over() && job.is_touched()).then_some(job.end)).flatten();
    match part {
        // What was put back of another change can be undone too.
        Some(End::New | End::NewList | End::Nothing) => drop(remember()),
        Some(End::Flips(number)) => note_flipped(number, false),
        None => {}
    }
    // What was written down of an earlier run stays, if this one did not begin and nothing of it is remembered: it is offered again.
    if part.is_some() || with(|job| job.noted.is_some()) == Some(true) {
        noting::end();
    } else {
        noting::release();
    }
    START.set(START.get() + 1);
    JOB.set(None);
    set_shown(None);
}

/// Notes a change that is done.
fn note_end() {
    let end = with(|job| job.is_over().then_some(job.end)).flatten();
    if end.is_some() {
        noting::end();
    }
    match end {
        Some(End::New | End::NewList) => drop(remember()),
        Some(End::Flips(number)) => note_flipped(number, true),
        Some(End::Nothing) | None => {}
    }
}

/// Notes what was made of a change that is undone, or made again; where that is not `whole`, what was made of it so far.
fn note_flipped(number: usize, whole: bool) {
    let lists: Vec<(Target, Vec<Entry>)> = with(|job| {
        let of = |one: &One| (one.run.borrow().target().clone(), one.made());
        job.lists().iter().filter(|one| whole || one.is_touched()).map(of).collect()
    })
    .unwrap_or_default();
    changes::note_flipped(number, lists, whole);
}

/// Adds the change to those that were made. Returns its number.
fn remember() -> Option<usize> {
    let past = with(|job| {
        // Nothing was sent before it was known.
        let account = noting::known_account(APP.get()?)?;
        let things = match &job.work {
            Work::Saves(saves, _) => saves.borrow().changed().len(),
            Work::Lists(_) => 0,
        };
        let mut touched: Vec<UndoList> = match &job.work {
            Work::Lists(lists) => {
                lists.iter().filter(|one| one.is_touched() || lists.len() == 1).cloned().map(One::into_past).collect()
            }
            Work::Saves(..) => Vec::new(),
        };
        // Of a change that is left before its end, only what was made of it counts.
        let sums = if job.is_over() { job.shown().sums } else { changes::sums(&touched) };
        let (lists, things) = (count(touched.len()), count(things));
        let made = Made { about: job.about.clone(), at: WebWorld.now().0, sums, lists, things, undone: None };
        let changed = match &job.work {
            Work::Saves(saves, _) => Changed::Saved(saves.borrow().changed().to_vec(), saves.borrow().saved()),
            Work::Lists(_) if job.end == End::NewList => Changed::NewList(touched.pop()?),
            Work::Lists(_) => Changed::Lists(touched),
        };
        Some(Past { made, account, changed })
    });
    past.flatten().map(changes::add)
}

/// The app's context, once the page was open.
pub(super) fn app() -> Option<App> {
    APP.get()
}

/// What the page tries again after it failed. It is tried at once.
pub(super) fn attempt(next: Rc<dyn Fn()>) {
    NEXT.set(Some(next.clone()));
    next();
}

/// A start of its own: what belongs to an earlier one is not shown any more.
pub(super) fn new_start() -> u32 {
    JOB.set(None);
    START.set(START.get() + 1);
    START.get()
}

/// Shows this, unless something else began since that start.
pub(super) fn show_at(start: u32, next: Option<Shown>) -> bool {
    let is_newest = START.get() == start;
    if is_newest {
        set_shown(next);
    }
    is_newest
}

fn set_shown(next: Option<Shown>) {
    // Between two steps a song may be out of its playlist, and nothing else knows of it.
    let is_open = with(|job| {
        let (done, total) = job.share();
        done < total && (job.is_touched() || job.is_running())
    });
    ASKS.with_borrow_mut(|asks| match is_open {
        Some(true) => drop(asks.get_or_insert_with(AsksBeforeLeaving::from_now)),
        _ => drop(asks.take()),
    });
    SHOWN.with(|shown| shown.set(next));
}

/// Shows how far it is. While it runs, not at each answer.
fn show(at_once: bool) {
    let now = WebWorld.now().0;
    let next = with(|job| {
        if !at_once && job.is_running() && now - SHOWN_AT.get() < SHOWN_EVERY {
            return None;
        }
        SHOWN_AT.set(now);
        Some(job.shown())
    });
    if let Some(Some(next)) = next {
        set_shown(Some(next));
    }
}

struct Around;

impl Surroundings for Around {
    fn note(&self, _: Progress) -> Pending<bool> {
        let note = with(|job| {
            if let Some(one) = job.current() {
                outdate(&name_of_playlist(&one.run.borrow().target().id));
            }
            Some(journal::note(job.noted?, job.progress()))
        });
        let note = note.flatten();
        Box::pin(async move {
            match note {
                Some(note) => noting::note(note).await,
                None => false,
            }
        })
    }

    fn wait(&self, span: Duration) -> Pending<()> {
        WebWorld.sleep(span)
    }

    fn changed(&self) {
        show(false);
    }
}
