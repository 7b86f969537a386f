//! The change that is planned or carried out, and those that were. They belong to the tab and not to the page, so a change goes on while
//! another page is open.

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::rc::Rc;

use futures_channel::oneshot;
use leptos::prelude::{ArcRwSignal, Set as _};

use super::shown::{About, Made, Shown, State, Sums};
use super::{noting, words};
use crate::backup::manifest::Account;
use crate::browser::WebWorld;
use crate::browser::leaving::AsksBeforeLeaving;
use crate::organise::driver::{self, Surroundings};
use crate::organise::entry::Entry;
use crate::organise::journal::{self, Becomes, Begun};
use crate::organise::plan::Plan;
use crate::organise::run::{Event, Progress, Run, Status, Stop, Target};
use crate::organise::undo::{Since, toward};
use crate::organise::undo_file::UndoFile;
use crate::session::ports::{Clock as _, Pending, Spawner as _};
use crate::session::race::race;
use crate::ui::context::App;

/// How often what is shown changes at most, in milliseconds.
const SHOWN_EVERY: i64 = 100;

/// Makes the plan for the entries that a playlist has now.
pub type Again = Rc<dyn Fn(Vec<Entry>) -> Plan>;

/// A change that was made.
struct Past {
    made: Made,
    account: Account,
    target: Target,
    before: Vec<Entry>,
    after: Vec<Entry>,
    /// Whether the change made the playlist. Then undoing it is to unfollow it, which is what the service has for deleting.
    is_new_list: bool,
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

struct Job {
    about: About,
    run: Rc<RefCell<Run>>,
    /// What the playlist would have without this change.
    origin: Vec<Entry>,
    again: Option<Again>,
    end: End,
    /// Dropping it ends the driver.
    stop: Option<oneshot::Sender<()>>,
    is_begun: bool,
    /// Whether it leads back from a change; and how the playlist was changed since, if it was.
    returns: Option<Option<Since>>,
    /// When it was written down, and whose change it is.
    noted: Option<(i64, Account)>,
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
        let about = About::read(&begun.doing, begun.name);
        let noted = Some((begun.at, begun.account));
        JOB.set(Some(Job { about, run, origin: begun.origin, again: None, end, stop: None, is_begun: true, returns: None, noted }));
        show(true);
        then();
    }));
}

/// Carries a plan out. It was made for this version of the playlist. `again` plans the same for other entries; without it, what a plan
/// wanted is what is wanted again.
pub fn start(about: About, target: Target, plan: Plan, snapshot: Option<String>, again: Option<Again>) {
    let origin = plan.before.clone();
    begin(about, Run::new(target, plan, snapshot), origin, again, End::New, None);
    go_on();
}

/// Reads a playlist, plans this for it, and shows the plan.
pub fn propose(about: About, target: Target, plan: Again) {
    plan_for(about, target, plan.clone(), End::New, false, Some(plan), None, None);
}

/// Carries out a plan for a playlist that was made just now, and is filled.
pub(super) fn start_new_list(about: About, target: Target, plan: Plan, snapshot: Option<String>) {
    begin(about, Run::new(target, plan, snapshot), Vec::new(), None, End::NewList, None);
    go_on();
}

fn begin(about: About, run: Run, origin: Vec<Entry>, again: Option<Again>, end: End, returns: Option<Option<Since>>) {
    START.set(START.get() + 1);
    let run = Rc::new(RefCell::new(run));
    JOB.set(Some(Job { about, run, origin, again, end, stop: None, is_begun: false, returns, noted: None }));
    show(true);
}

/// Goes on with it, unless it is running.
pub fn go_on() {
    let is_free = with(|job| job.stop.is_none() && *job.run.borrow().status() != Status::Running);
    let (Some(app), Some(true)) = (APP.get(), is_free) else { return };
    let (stop, stopped) = oneshot::channel::<()>();
    START.set(START.get() + 1);
    let start = START.get();
    let run = with(|job| {
        job.stop = Some(stop);
        job.is_begun = true;
        job.run.clone()
    });
    let Some(run) = run else { return };
    let client = app.client();
    WebWorld.spawn(Box::pin(async move {
        let stopped = async {
            let _ = stopped.await;
        };
        let go = async {
            match write_down(app).await {
                Ok(()) => driver::go_on(&client, &run, &Around).await,
                Err(stop) => drop(run.borrow_mut().handle(Event::NotSent(stop))),
            }
        };
        race(stopped, go).await;
        if START.get() == start {
            with(|job| job.stop = None);
            note_end();
            show(true);
        }
    }));
}

/// Writes down what is carried out, unless that is done.
async fn write_down(app: App) -> Result<(), Stop> {
    if with(|job| job.noted.is_some()) == Some(true) {
        return Ok(());
    }
    let account = noting::account(app).await.map_err(Stop::Api)?;
    let begun = with(|job| {
        let run = job.run.borrow();
        Begun {
            at: WebWorld.now().0,
            account: account.clone(),
            doing: job.about.doing.to_owned(),
            name: job.about.name.clone(),
            target: run.target().clone(),
            becomes: match job.end {
                End::New | End::Flips(_) => Becomes::Change,
                End::NewList => Becomes::NewList,
                End::Nothing => Becomes::Nothing,
            },
            origin: job.origin.clone(),
            plan: run.plan().clone(),
            snapshot: run.progress().snapshot,
        }
    });
    if let Some(begun) = begun {
        noting::begin(&begun).await?;
        with(|job| job.noted = Some((begun.at, account)));
    }
    Ok(())
}

/// Aborts what is in flight, and waits for the person. What was in flight is looked up before it goes on.
pub fn pause() {
    START.set(START.get() + 1);
    with(|job| {
        job.stop = None;
        job.run.borrow_mut().handle(Event::Pause);
    });
    show(true);
}

/// Stops, and takes back what was done so far. A playlist that was made for it is left to the caller: the number of its change.
pub fn put_back() -> Option<usize> {
    pause();
    let (about, target, origin, made, end) = with(|job| {
        let run = job.run.borrow();
        (job.about.clone(), run.target().clone(), job.origin.clone(), run.made(), job.end)
    })?;
    if end == End::NewList {
        remember(made);
        noting::end();
        return PAST.with_borrow(Vec::len).checked_sub(1);
    }
    let about = About { doing: "Putting back", done: "Put back", ..about };
    let plan = move |now: Vec<Entry>| toward(&origin, &made, now);
    plan_next(about, target, Rc::new(plan), End::Nothing, true);
    None
}

/// Plans a change again that stopped because somebody else changed the playlist.
pub fn plan_again() {
    let Some((about, target, origin, made, wanted, again, end)) = with(|job| {
        let run = job.run.borrow();
        let wanted = run.plan().after.clone();
        (job.about.clone(), run.target().clone(), job.origin.clone(), run.made(), wanted, job.again.clone(), job.end)
    }) else {
        return;
    };
    let plan: Again = match &again {
        Some(again) => again.clone(),
        None => {
            let made = made.clone();
            Rc::new(move |now: Vec<Entry>| toward(&wanted, &made, now))
        }
    };
    plan_for(about, target, plan, end, false, again, Some((origin, made)), None);
}

/// Plans to undo a change that was made, or to make it again after it was undone.
pub fn flip(number: usize) {
    let found = PAST.with_borrow(|past| {
        past.get(number).map(|past| {
            let (wanted, made) = (past.before.clone(), past.after.clone());
            (past.made.clone(), past.target.clone(), if past.made.undone.is_some() { (made, wanted) } else { (wanted, made) })
        })
    });
    let Some((made, target, (wanted, is))) = found else { return };
    let about = match made.undone {
        None => About { doing: "Undoing", done: "Undone", ..made.about },
        Some(_) => About { doing: "Doing it again", done: "Done again", ..made.about },
    };
    let left = Rc::new(is);
    let is = left.clone();
    let plan = Rc::new(move |now: Vec<Entry>| toward(&wanted, &is, now));
    plan_for(about, target, plan, End::Flips(number), false, None, None, Some(left));
}

fn plan_next(about: About, target: Target, plan: Again, end: End, at_once: bool) {
    plan_for(about, target, plan, end, at_once, None, None, None);
}

/// Reads the playlist and makes a plan. `since` has what the playlist would have without the change, and what the change has made of it.
/// `left` is what the change left from which the plan leads back.
#[expect(clippy::too_many_arguments, reason = "one place plans, and each of its callers leaves out others")]
fn plan_for(
    about: About,
    target: Target,
    plan: Again,
    end: End,
    at_once: bool,
    again: Option<Again>,
    since: Option<(Vec<Entry>, Vec<Entry>)>,
    left: Option<Rc<Vec<Entry>>>,
) {
    let next: Rc<dyn Fn()> = Rc::new(move || {
        let Some(app) = APP.get() else { return };
        START.set(START.get() + 1);
        let start = START.get();
        let shown = |state| Shown {
            about: about.clone(),
            target: Some(target.clone()),
            done: 0,
            total: 0,
            now: String::new(),
            sums: Sums::default(),
            state,
        };
        let (planning, about, target, plan, again) =
            (shown(State::Planning), about.clone(), target.clone(), plan.clone(), again.clone());
        let (since, left) = (since.clone(), left.clone());
        set_shown(Some(planning.clone()));
        WebWorld.spawn(Box::pin(async move {
            let reading = driver::read(&app.client(), &target.id).await;
            if START.get() != start {
                return;
            }
            match reading {
                Err(error) => set_shown(Some(Shown { state: State::NotPlanned(error), ..planning })),
                Ok(reading) => {
                    let origin = match &since {
                        Some((origin, made)) => toward(origin, made, reading.entries.clone()).after,
                        None => reading.entries.clone(),
                    };
                    let returns = left.map(|left| Since::of(&left, &reading.entries));
                    let run = Run::new(target, plan(reading.entries), reading.snapshot);
                    begin(about, run, origin, again, end, returns);
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
    let is_running = with(|job| *job.run.borrow().status() == Status::Running) == Some(true);
    if is_running {
        pause();
    }
    let part = with(|job| {
        let run = job.run.borrow();
        let is_over = matches!(run.status(), Status::Ended { .. });
        (!is_over && matches!(job.end, End::New | End::NewList) && (run.share().0 > 0 || run.is_unsure())).then(|| run.made())
    });
    if let Some(Some(made)) = part {
        remember(made);
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
    let end = with(|job| {
        let run = job.run.borrow();
        matches!(run.status(), Status::Ended { .. }).then(|| (job.end, run.list().to_vec()))
    });
    if matches!(end, Some(Some(_))) {
        noting::end();
    }
    match end {
        Some(Some((End::New | End::NewList, after))) => remember(after),
        Some(Some((End::Flips(number), list))) => {
            PAST.with_borrow_mut(|past| {
                if let Some(past) = past.get_mut(number) {
                    let is_undone = past.made.undone.is_some();
                    past.made.undone = (!is_undone).then(|| WebWorld.now().0);
                    *(if is_undone { &mut past.after } else { &mut past.before }) = list;
                }
            });
            tell_history();
        }
        _ => {}
    }
}

fn remember(after: Vec<Entry>) {
    let past = with(|job| {
        let run = job.run.borrow();
        let (_, account) = job.noted.clone()?;
        let made = Made { about: job.about.clone(), at: WebWorld.now().0, sums: Sums::of(run.plan()), undone: None };
        let is_new_list = job.end == End::NewList;
        Some(Past { made, account, target: run.target().clone(), before: job.origin.clone(), after, is_new_list })
    });
    PAST.with_borrow_mut(|all| all.extend(past.flatten()));
    tell_history();
}

/// The file that undoes the change with this number.
pub(super) fn undo_file(number: usize) -> Option<UndoFile> {
    PAST.with_borrow(|past| {
        past.get(number).map(|past| UndoFile {
            account: past.account.clone(),
            at: past.made.at,
            done: past.made.about.done.to_owned(),
            name: past.made.about.name.clone(),
            target: past.target.clone(),
            is_new_list: past.is_new_list,
            before: past.before.clone(),
            after: past.after.clone(),
        })
    })
}

/// Adds the change of a file to those that were made, and returns its number. It may be there already.
pub(super) fn add_file(file: UndoFile) -> usize {
    let is_it =
        |past: &Past| past.target.id == file.target.id && past.made.at / 1000 == file.at / 1000 && past.made.undone.is_none();
    if let Some(number) = PAST.with_borrow(|past| past.iter().position(is_it)) {
        return number;
    }
    let sums = Sums::of(&toward(&file.after, &file.before, file.before.clone()));
    let made = Made { about: About::read(&file.done, file.name), at: file.at, sums, undone: None };
    let UndoFile { account, target, before, after, is_new_list, .. } = file;
    let number = PAST.with_borrow_mut(|all| {
        all.push(Past { made, account, target, before, after, is_new_list });
        all.len() - 1
    });
    tell_history();
    number
}

/// The change with this number: what it was, and the playlist.
pub(super) fn past(number: usize) -> Option<(Made, Target)> {
    PAST.with_borrow(|past| past.get(number).map(|past| (past.made.clone(), past.target.clone())))
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
    PAST.with_borrow(|past| past.get(number).is_some_and(|past| past.is_new_list))
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
        let run = job.run.borrow();
        let (done, total) = run.share();
        done < total && (done > 0 || run.is_unsure() || *run.status() == Status::Running)
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
        let run = job.run.borrow();
        if !at_once && *run.status() == Status::Running && now - SHOWN_AT.get() < SHOWN_EVERY {
            return None;
        }
        SHOWN_AT.set(now);
        let state = match run.status() {
            Status::Paused if !job.is_begun => job.returns.map_or(State::Proposed, State::Returns),
            Status::Paused => State::Paused,
            Status::Running => State::Running,
            Status::Stopped(Stop::Api(error)) => State::Stopped(error.clone()),
            Status::Stopped(Stop::Held(held)) => State::Held(*held),
            Status::Stopped(Stop::Changed(changed)) => State::Changed(changed.more, changed.fewer),
            Status::Ended { other_dates } => State::Ended(*other_dates),
        };
        let ((done, total), sums) = (run.share(), Sums::of(run.plan()));
        let now = run.step().map(|step| words::step(step, run.list())).unwrap_or_default();
        Some(Shown { about: job.about.clone(), target: Some(run.target().clone()), done, total, now, sums, state })
    });
    if let Some(Some(next)) = next {
        set_shown(Some(next));
    }
}

struct Around;

impl Surroundings for Around {
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
