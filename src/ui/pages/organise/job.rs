//! The change that is planned or carried out, and those that were. They belong to the tab and not to the page, so a change goes on while
//! another page is open.
//!
//! A change is of one playlist, of several of them one after another, or of things in the library.

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::rc::Rc;

use futures_channel::oneshot;
use leptos::prelude::{ArcRwSignal, Set as _};

use super::shown::{About, ListShown, Made, Shown, State, Sums};
use super::{noting, words};
use crate::backup::manifest::Account;
use crate::browser::WebWorld;
use crate::browser::leaving::AsksBeforeLeaving;
use crate::organise::driver::{self, Surroundings};
use crate::organise::entry::{Entry, count};
use crate::organise::journal::{self, Becomes, Begun};
use crate::organise::plan::Plan;
use crate::organise::run::{Event, Progress, Run, Status, Stop, Target};
use crate::organise::saves::{self, Saves};
use crate::organise::undo::{Since, toward};
use crate::organise::undo_file::{UndoFile, UndoList};
use crate::session::ports::{Clock as _, Pending, Spawner as _};
use crate::session::race::race;
use crate::spotify::id::PlaylistId;
use crate::spotify::{ApiError, Uri};
use crate::ui::context::App;

/// How often what is shown changes at most, in milliseconds.
const SHOWN_EVERY: i64 = 100;

/// Makes the plan for the entries that a playlist has now.
pub type Again = Rc<dyn Fn(Vec<Entry>) -> Plan>;

/// One of several playlists that are changed together.
pub struct OfMany {
    /// Its name.
    pub name: String,
    /// What is changed.
    pub target: Target,
    /// What is done with it.
    pub plan: Plan,
    /// The version that the plan was made for.
    pub snapshot: Option<String>,
}

/// What a change changed.
enum Changed {
    /// Playlists, in this order.
    Lists(Vec<UndoList>),
    /// It made the playlist. Then undoing it is to unfollow it, which is what the service has for deleting.
    NewList(UndoList),
    /// These things were saved or followed, or the other way round.
    Saved(Vec<Uri>, bool),
}

impl Changed {
    fn lists(&mut self) -> &mut [UndoList] {
        match self {
            Self::Lists(lists) => lists,
            Self::NewList(list) => core::slice::from_mut(list),
            Self::Saved(..) => &mut [],
        }
    }
}

/// A change that was made.
struct Past {
    made: Made,
    account: Account,
    changed: Changed,
}

/// What a run does to the list of changes when it ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// It is a change of its own.
    New,
    /// It fills a playlist that was made for it.
    NewList,
    /// It undoes the one with this number, or makes it again.
    Flips(usize),
    /// It takes back what it had made so far, so nothing is left of it.
    Nothing,
}

/// What an earlier visit began and did not end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// What was begun.
    pub begun: Begun,
    /// How many steps are done for certain.
    pub done: u32,
    /// Who is signed in, if Spotify could be asked.
    pub account: Option<Account>,
}

/// A playlist that is changed.
#[derive(Clone)]
struct One {
    name: String,
    run: Rc<RefCell<Run>>,
    /// What the playlist would have without this change.
    origin: Vec<Entry>,
    /// What others did to it since the change that this one leads back from. `None` if it leads back from none.
    returns: Option<Option<Since>>,
}

impl One {
    fn is_ended(&self) -> bool {
        matches!(self.run.borrow().status(), Status::Ended { .. })
    }

    /// Whether anything was done to it, or may have been.
    fn is_touched(&self) -> bool {
        let run = self.run.borrow();
        run.share().0 > 0 || run.is_unsure()
    }

    /// The entries now, as far as the run knows.
    fn made(&self) -> Vec<Entry> {
        let run = self.run.borrow();
        if self.is_ended() { run.list().to_vec() } else { run.made() }
    }

    fn into_past(self) -> UndoList {
        let (target, after) = (self.run.borrow().target().clone(), self.made());
        UndoList { name: self.name, target, before: self.origin, after }
    }
}

/// What is done.
enum Work {
    /// Playlists, one after another.
    Lists(Vec<One>),
    /// Things in the library, and why it does not go on.
    Saves(Rc<RefCell<Saves>>, Option<ApiError>),
}

struct Job {
    about: About,
    work: Work,
    again: Option<Again>,
    end: End,
    /// Dropping it ends the driver.
    stop: Option<oneshot::Sender<()>>,
    is_begun: bool,
    /// Which playlist was written down, and when.
    noted: Option<(i64, PlaylistId)>,
    /// Whose change it is, once it has begun.
    account: Option<Account>,
}

impl Job {
    fn lists(&self) -> &[One] {
        match &self.work {
            Work::Lists(lists) => lists,
            Work::Saves(..) => &[],
        }
    }

    /// The playlist that is being changed, or the last one.
    fn current(&self) -> Option<&One> {
        let lists = self.lists();
        lists.iter().find(|list| !list.is_ended()).or(lists.last())
    }

    fn is_running(&self) -> bool {
        self.stop.is_some() || self.current().is_some_and(|one| *one.run.borrow().status() == Status::Running)
    }

    /// How many steps are done, and how many there are.
    fn share(&self) -> (u32, u32) {
        match &self.work {
            Work::Lists(lists) => {
                lists.iter().map(|list| list.run.borrow().share()).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
            }
            Work::Saves(saves, _) => saves.borrow().share(),
        }
    }

    /// What others did since to the playlists that it leads back to, if it leads back.
    fn returns(&self) -> Option<Option<Since>> {
        let each: Vec<Option<Since>> = self.lists().iter().filter_map(|one| one.returns).collect();
        let sum = |a: Since, b: Since| Since { more: a.more + b.more, fewer: a.fewer + b.fewer };
        (!each.is_empty()).then(|| each.into_iter().flatten().reduce(sum))
    }

    fn is_over(&self) -> bool {
        match &self.work {
            Work::Lists(lists) => lists.iter().all(One::is_ended),
            Work::Saves(saves, _) => saves.borrow().is_done(),
        }
    }

    /// Whether anything was done, or may have been.
    fn is_touched(&self) -> bool {
        match &self.work {
            Work::Lists(lists) => lists.iter().any(One::is_touched),
            Work::Saves(saves, _) => !saves.borrow().changed().is_empty(),
        }
    }

    fn state(&self) -> State {
        let status = match &self.work {
            Work::Saves(saves, _) if saves.borrow().is_done() => {
                return State::Saved(count(saves.borrow().refused().len()));
            }
            Work::Saves(_, Some(error)) => return State::Stopped(error.clone()),
            Work::Saves(_, None) => Status::Paused,
            Work::Lists(_) => self.current().map_or(Status::Paused, |one| one.run.borrow().status().clone()),
        };
        match status {
            Status::Paused if !self.is_begun => self.returns().map_or(State::Proposed, State::Returns),
            // The one before it ended, and it is about to begin.
            Status::Paused if self.stop.is_some() => State::Running,
            Status::Paused => State::Paused,
            Status::Running => State::Running,
            Status::Stopped(Stop::Api(error)) => State::Stopped(error),
            Status::Stopped(Stop::Held(held)) => State::Held(held),
            Status::Stopped(Stop::Changed(changed)) => State::Changed(changed.more, changed.fewer),
            Status::Ended { .. } => {
                let dates = |one: &One| match one.run.borrow().status() {
                    Status::Ended { other_dates } => *other_dates,
                    _ => 0,
                };
                State::Ended(self.lists().iter().map(dates).sum())
            }
        }
    }

    fn shown(&self) -> Shown {
        let (done, total) = self.share();
        let mut shown = Shown { done, total, ..Shown::new(self.about.clone(), self.state()) };
        let lists = self.lists();
        if let Some(one) = self.current() {
            let run = one.run.borrow();
            shown.target = Some(run.target().clone());
            shown.now = run.step().map(|step| words::step(step, run.list())).unwrap_or_default();
        }
        let is_proposed = matches!(shown.state, State::Proposed | State::Returns(_));
        let is_planned = |one: &&One| !is_proposed || !one.is_ended();
        shown.sums = lists.iter().filter(is_planned).map(|one| Sums::of(one.run.borrow().plan())).fold(Sums::default(), Sums::plus);
        if lists.len() > 1 {
            let of = |one: &One| {
                let run = one.run.borrow();
                ListShown { name: one.name.clone(), target: run.target().clone(), share: run.share(), is_checked: one.is_ended() }
            };
            shown.lists = lists.iter().map(of).collect();
        }
        shown
    }
}

thread_local! {
    static APP: Cell<Option<App>> = const { Cell::new(None) };
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
    static PAST: RefCell<Vec<Past>> = const { RefCell::new(Vec::new()) };
    /// Makes the last plan that could not be made.
    static NEXT: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
    /// Counts the starts, so that what belongs to an earlier one is recognised.
    static START: Cell<u32> = const { Cell::new(0) };
    static ASKS: RefCell<Option<AsksBeforeLeaving>> = const { RefCell::new(None) };
    static SHOWN_AT: Cell<i64> = const { Cell::new(0) };
    static SHOWN: ArcRwSignal<Option<Shown>> = ArcRwSignal::new(None);
    static UNFINISHED: ArcRwSignal<Option<Unfinished>> = ArcRwSignal::new(None);
    static HISTORY: ArcRwSignal<Vec<Made>> = ArcRwSignal::new(Vec::new());
}

fn with<T>(act: impl FnOnce(&mut Job) -> T) -> Option<T> {
    JOB.with_borrow_mut(|job| job.as_mut().map(act))
}

/// The change of this tab, if there is one.
#[must_use]
pub fn shown() -> ArcRwSignal<Option<Shown>> {
    SHOWN.with(Clone::clone)
}

/// The changes that were made in this tab, the last one last.
#[must_use]
pub fn history() -> ArcRwSignal<Vec<Made>> {
    HISTORY.with(Clone::clone)
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
            PAST.take();
            tell_history();
            UNFINISHED.with(|unfinished| unfinished.set(None));
        });
    }
    look();
}

/// Looks for what an earlier visit began and did not end.
fn look() {
    let Some(app) = APP.get() else { return };
    WebWorld.spawn(Box::pin(async move {
        let found = match noting::unfinished().await {
            None => None,
            Some((begun, note)) => {
                let done = begun.run(note.as_deref()).share().0;
                Some(Unfinished { begun, done, account: noting::account(app).await.ok() })
            }
        };
        UNFINISHED.with(|unfinished| unfinished.set(found));
    }));
}

/// Goes on with what an earlier visit began: makes it the change of this tab, and does this with it.
pub fn take_up(then: fn()) {
    WebWorld.spawn(Box::pin(async move {
        // Another tab may have ended it meanwhile.
        let found = if noting::lock().await { noting::read().await } else { None };
        UNFINISHED.with(|unfinished| unfinished.set(None));
        let Some((begun, note)) = found else { return noting::release() };
        START.set(START.get() + 1);
        let run = Rc::new(RefCell::new(begun.run(note.as_deref())));
        let end = match begun.becomes {
            Becomes::Change => End::New,
            Becomes::NewList => End::NewList,
            Becomes::Nothing => End::Nothing,
        };
        let about = About::read(&begun.doing, begun.name.clone());
        let noted = Some((begun.at, begun.target.id));
        let work = Work::Lists(vec![One { name: begun.name, run, origin: begun.origin, returns: None }]);
        let account = Some(begun.account);
        JOB.set(Some(Job { about, work, again: None, end, stop: None, is_begun: true, noted, account }));
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

fn of(name: String, target: Target, plan: Plan, snapshot: Option<String>) -> One {
    let origin = plan.before.clone();
    One { name, run: Rc::new(RefCell::new(Run::new(target, plan, snapshot))), origin, returns: None }
}

fn begin(about: About, work: Work, again: Option<Again>, end: End) {
    START.set(START.get() + 1);
    JOB.set(Some(Job { about, work, again, end, stop: None, is_begun: false, noted: None, account: None }));
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
                    driver::go_on_with_all(&client, runs, &Around).await;
                    Ok(())
                }
                Driven::Saves(saves) => {
                    identify(app).await?;
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

/// Finds whose change it is.
async fn identify(app: App) -> Result<Account, ApiError> {
    let account = noting::account(app).await?;
    with(|job| job.account = Some(account.clone()));
    Ok(account)
}

/// Writes a playlist down that is about to be changed, unless that is done. What was written of the one before it, which is ended, goes.
async fn write_down(run: Rc<RefCell<Run>>) -> Result<(), Stop> {
    let Some(app) = APP.get() else { return Ok(()) };
    let id = run.borrow().target().id.clone();
    if with(|job| job.noted.as_ref().is_some_and(|(_, of)| *of == id)) == Some(true) {
        return Ok(());
    }
    let account = identify(app).await.map_err(Stop::Api)?;
    let begun = with(|job| {
        let one = job.lists().iter().find(|one| Rc::ptr_eq(&one.run, &run))?;
        let run = run.borrow();
        Some(Begun {
            at: WebWorld.now().0,
            account,
            doing: job.about.doing.to_owned(),
            name: one.name.clone(),
            target: run.target().clone(),
            becomes: match job.end {
                End::New | End::Flips(_) => Becomes::Change,
                End::NewList => Becomes::NewList,
                End::Nothing => Becomes::Nothing,
            },
            origin: one.origin.clone(),
            plan: run.plan().clone(),
            snapshot: run.progress().snapshot,
        })
    });
    if let Some(begun) = begun.flatten() {
        noting::begin(&begun).await?;
        with(|job| job.noted = Some((begun.at, begun.target.id)));
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
        remember();
        noting::end();
        return PAST.with_borrow(Vec::len).checked_sub(1);
    }
    let about = with(|job| About { doing: "Putting back", done: "Put back", ..job.about.clone() })?;
    let saves = with(|job| match &job.work {
        Work::Saves(saves, _) => Some((saves.borrow().changed().to_vec(), !saves.borrow().saved())),
        Work::Lists(_) => None,
    })?;
    if let Some((uris, saved)) = saves {
        begin_saves(about, &uris, saved, End::Nothing);
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
    let found = PAST.with_borrow(|past| {
        past.get(number).map(|past| {
            let is_undone = past.made.undone.is_some();
            let saves = match &past.changed {
                Changed::Saved(uris, saved) => Some((uris.clone(), *saved == is_undone)),
                _ => None,
            };
            let mut lists: Vec<Next> = match &past.changed {
                Changed::Lists(lists) => lists.iter().map(|list| Next::flip(list, is_undone)).collect(),
                _ => Vec::new(),
            };
            // What was done last is undone first.
            if !is_undone {
                lists.reverse();
            }
            (past.made.clone(), saves, lists)
        })
    });
    let Some((made, saves, lists)) = found else { return };
    let about = match made.undone {
        None => About { doing: "Undoing", done: "Undone", ..made.about },
        Some(_) => About { doing: "Doing it again", done: "Done again", ..made.about },
    };
    match saves {
        Some((uris, saved)) => begin_saves(about, &uris, saved, End::Flips(number)),
        None => plan_next(about, lists, End::Flips(number), false),
    }
}

/// A playlist that is about to be planned.
#[derive(Clone)]
enum Next {
    /// It is planned already, or done.
    Kept(One),
    /// It is read and planned.
    Read {
        name: String,
        target: Target,
        plan: Again,
        /// What it would have without the change, and what the change has made of it.
        since: Option<(Vec<Entry>, Vec<Entry>)>,
        /// What the change has left that the plan leads back from.
        left: Option<Rc<Vec<Entry>>>,
    },
}

impl Next {
    fn back(name: String, target: &Target, wanted: Vec<Entry>, is: Vec<Entry>) -> Self {
        Self::Read { name, target: target.clone(), plan: Rc::new(move |now| toward(&wanted, &is, now)), since: None, left: None }
    }

    fn flip(list: &UndoList, is_undone: bool) -> Self {
        let (wanted, is) = if is_undone { (&list.after, &list.before) } else { (&list.before, &list.after) };
        let (wanted, is) = (wanted.clone(), Rc::new(is.clone()));
        let left = Some(is.clone());
        let plan = Rc::new(move |now| toward(&wanted, &is, now));
        Self::Read { name: list.name.clone(), target: list.target.clone(), plan, since: None, left }
    }

    fn target(&self) -> Target {
        match self {
            Self::Kept(one) => one.run.borrow().target().clone(),
            Self::Read { target, .. } => target.clone(),
        }
    }
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

async fn planned(app: &App, lists: &[Next]) -> Result<Vec<One>, ApiError> {
    let mut planned = Vec::new();
    for next in lists {
        match next {
            Next::Kept(one) => planned.push(one.clone()),
            Next::Read { name, target, plan, since, left } => {
                let reading = driver::read(&app.client(), &target.id).await?;
                let origin = match since {
                    Some((origin, made)) => toward(origin, made, reading.entries.clone()).after,
                    None => reading.entries.clone(),
                };
                let returns = left.as_ref().map(|left| Since::of(left, &reading.entries));
                let one = of(name.clone(), target.clone(), plan(reading.entries), reading.snapshot);
                planned.push(One { origin, returns, ..one });
            }
        }
    }
    Ok(planned)
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
        Some(End::New | End::NewList) => remember(),
        Some(End::Flips(number)) => note_flipped(number, false),
        Some(End::Nothing) | None => {}
    }
    // What was written down of an earlier run stays, if this one did not begin: it is offered again.
    if with(|job| job.noted.is_some()) == Some(true) {
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
        Some(End::New | End::NewList) => remember(),
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
    PAST.with_borrow_mut(|past| {
        let Some(past) = past.get_mut(number) else { return };
        let is_undone = past.made.undone.is_some();
        for (target, made) in lists {
            if let Some(list) = past.changed.lists().iter_mut().find(|list| list.target.id == target.id) {
                // A part of the way back is a new start of it.
                *(if is_undone == whole { &mut list.after } else { &mut list.before }) = made;
            }
        }
        if whole {
            past.made.undone = (!is_undone).then(|| WebWorld.now().0);
        }
    });
    tell_history();
}

fn remember() {
    let past = with(|job| {
        let account = job.account.clone()?;
        let shown = job.shown();
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
        let (lists, things) = (count(touched.len()), count(things));
        let made = Made { about: job.about.clone(), at: WebWorld.now().0, sums: shown.sums, lists, things, undone: None };
        let changed = match &job.work {
            Work::Saves(saves, _) => Changed::Saved(saves.borrow().changed().to_vec(), saves.borrow().saved()),
            Work::Lists(_) if job.end == End::NewList => Changed::NewList(touched.pop()?),
            Work::Lists(_) => Changed::Lists(touched),
        };
        Some(Past { made, account, changed })
    });
    PAST.with_borrow_mut(|all| all.extend(past.flatten()));
    tell_history();
}

/// The file that undoes the change with this number.
pub(super) fn undo_file(number: usize) -> Option<UndoFile> {
    PAST.with_borrow(|past| {
        past.get(number).map(|past| {
            let (lists, is_new_list, saved) = match &past.changed {
                Changed::Lists(lists) => (lists.clone(), false, None),
                Changed::NewList(list) => (vec![list.clone()], true, None),
                Changed::Saved(uris, saved) => (Vec::new(), false, Some((uris.clone(), *saved))),
            };
            let about = &past.made.about;
            UndoFile {
                account: past.account.clone(),
                at: past.made.at,
                done: about.done.to_owned(),
                name: about.name.clone(),
                lists,
                is_new_list,
                saved,
            }
        })
    })
}

/// Adds the change of a file to those that were made, and returns its number. It may be there already.
pub(super) fn add_file(file: UndoFile) -> usize {
    let is_it = |past: &Past| {
        past.made.at / 1000 == file.at / 1000 && past.made.about.name == file.name && past.made.undone.is_none()
    };
    if let Some(number) = PAST.with_borrow(|past| past.iter().position(is_it)) {
        return number;
    }
    let UndoFile { account, at, done, name, mut lists, is_new_list, saved } = file;
    let of = |list: &UndoList| Sums::of(&toward(&list.after, &list.before, list.before.clone()));
    let sums = lists.iter().map(of).fold(Sums::default(), Sums::plus);
    let things = saved.as_ref().map_or(0, |(uris, _)| count(uris.len()));
    let made = Made { about: About::read(&done, name), at, sums, lists: count(lists.len()), things, undone: None };
    let changed = match (saved, is_new_list) {
        (Some((uris, saved)), _) => Changed::Saved(uris, saved),
        (None, true) if lists.len() == 1 => lists.pop().map_or_else(|| Changed::Lists(Vec::new()), Changed::NewList),
        (None, _) => Changed::Lists(lists),
    };
    let number = PAST.with_borrow_mut(|all| {
        all.push(Past { made, account, changed });
        all.len() - 1
    });
    tell_history();
    number
}

/// The playlist that the change with this number made: what it was, and the playlist.
pub(super) fn past_list(number: usize) -> Option<(Made, Target)> {
    PAST.with_borrow(|past| match past.get(number) {
        Some(Past { made, changed: Changed::NewList(list), .. }) => Some((made.clone(), list.target.clone())),
        _ => None,
    })
}

/// The change with this number is undone, or made again.
pub(super) fn set_undone(number: usize, undone: Option<i64>) {
    PAST.with_borrow_mut(|past| {
        if let Some(past) = past.get_mut(number) {
            past.made.undone = undone;
        }
    });
    tell_history();
}

/// Whether the change with this number made a playlist.
pub(super) fn is_new_list(number: usize) -> bool {
    PAST.with_borrow(|past| past.get(number).is_some_and(|past| matches!(past.changed, Changed::NewList(_))))
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

fn tell_history() {
    let made = PAST.with_borrow(|past| past.iter().map(|past| past.made.clone()).collect());
    HISTORY.with(|history| history.set(made));
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
    fn begin(&self, run: Rc<RefCell<Run>>) -> Pending<Result<(), Stop>> {
        Box::pin(write_down(run))
    }

    fn note(&self, progress: Progress) -> Pending<bool> {
        let at = with(|job| job.noted.as_ref().map(|(at, _)| *at)).flatten();
        Box::pin(async move {
            match at {
                Some(at) => noting::note(journal::note(at, &progress)).await,
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
