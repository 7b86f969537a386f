//! A change that is carried out: the playlists it changes one after another, or the things in the library, and how far each is.

use core::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;

use super::shown::{About, ListShown, Shown, State, Sums};
use super::words;
use crate::organise::entry::{Entry, count};
use crate::organise::plan::Plan;
use crate::organise::run::{Event, Progress, Run, Status, Stop, Target};
use crate::organise::saves::Saves;
use crate::organise::undo::Since;
use crate::organise::undo_file::UndoList;
use crate::spotify::ApiError;

/// Makes the plan for the entries that a playlist has now.
pub type Again = Rc<dyn Fn(Vec<Entry>) -> Plan>;

/// One of several playlists that are changed together.
pub struct OfMany {
    /// Its name.
    pub name: String,
    /// The playlist.
    pub target: Target,
    /// The plan for it.
    pub plan: Plan,
    /// The version that the plan was made for.
    pub snapshot: Option<String>,
}

/// What a run does to the list of changes when it ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It is a change of its own.
    New,
    /// It fills a playlist that was made for it.
    NewList,
    /// It undoes the one with this number, or makes it again.
    Flips(usize),
    /// It takes back what it had made so far, so nothing is left of it.
    Nothing,
}

/// A playlist that is changed.
#[derive(Clone)]
pub(super) struct One {
    pub(super) name: String,
    pub(super) run: Rc<RefCell<Run>>,
    /// What the playlist would have without this change.
    pub(super) origin: Vec<Entry>,
    /// What others did to it since the change that this one leads back from. `None` if it leads back from none.
    pub(super) returns: Option<Option<Since>>,
}

impl One {
    pub(super) fn is_ended(&self) -> bool {
        matches!(self.run.borrow().status(), Status::Ended { .. })
    }

    /// Whether anything was done to it, or may have been.
    pub(super) fn is_touched(&self) -> bool {
        let run = self.run.borrow();
        run.share().0 > 0 || run.is_unsure()
    }

    /// The entries now, as far as the run knows.
    pub(super) fn made(&self) -> Vec<Entry> {
        let run = self.run.borrow();
        if self.is_ended() { run.list().to_vec() } else { run.made() }
    }

    pub(super) fn into_past(self) -> UndoList {
        let (target, after) = (self.run.borrow().target().clone(), self.made());
        UndoList { name: self.name, target, before: self.origin, after }
    }
}

/// The work.
pub(super) enum Work {
    /// Playlists, one after another.
    Lists(Vec<One>),
    /// Things in the library, and why it does not go on.
    Saves(Rc<RefCell<Saves>>, Option<ApiError>),
}

/// The change of this tab.
pub(super) struct Job {
    pub(super) about: About,
    pub(super) work: Work,
    pub(super) again: Option<Again>,
    pub(super) end: End,
    /// Dropping it ends the driver.
    pub(super) stop: Option<oneshot::Sender<()>>,
    pub(super) is_begun: bool,
    /// When it was written down.
    pub(super) noted: Option<i64>,
}

impl Job {
    pub(super) fn lists(&self) -> &[One] {
        match &self.work {
            Work::Lists(lists) => lists,
            Work::Saves(..) => &[],
        }
    }

    /// The playlist that is being changed, or the last one.
    pub(super) fn current(&self) -> Option<&One> {
        let lists = self.lists();
        lists.iter().find(|list| !list.is_ended()).or(lists.last())
    }

    /// How far each playlist is.
    pub(super) fn progress(&self) -> Vec<Progress> {
        self.lists().iter().map(|one| one.run.borrow().progress()).collect()
    }

    /// It cannot go on: nothing was sent.
    pub(super) fn stop_at(&self, stop: Stop) {
        if let Some(one) = self.current() {
            one.run.borrow_mut().handle(Event::NotSent(stop));
        }
    }

    pub(super) fn is_running(&self) -> bool {
        self.stop.is_some() || self.current().is_some_and(|one| *one.run.borrow().status() == Status::Running)
    }

    /// How many steps are done, and how many there are.
    pub(super) fn share(&self) -> (u32, u32) {
        match &self.work {
            Work::Lists(lists) => {
                lists.iter().map(|list| list.run.borrow().share()).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
            }
            Work::Saves(saves, _) => saves.borrow().share(),
        }
    }

    /// What others did since to the playlists that it leads back to, if it leads back.
    pub(super) fn returns(&self) -> Option<Option<Since>> {
        let each: Vec<Option<Since>> = self.lists().iter().filter_map(|one| one.returns).collect();
        let sum = |a: Since, b: Since| Since { more: a.more + b.more, fewer: a.fewer + b.fewer };
        (!each.is_empty()).then(|| each.into_iter().flatten().reduce(sum))
    }

    pub(super) fn is_over(&self) -> bool {
        match &self.work {
            Work::Lists(lists) => lists.iter().all(One::is_ended),
            Work::Saves(saves, _) => saves.borrow().is_done(),
        }
    }

    /// Whether anything was done, or may have been.
    pub(super) fn is_touched(&self) -> bool {
        match &self.work {
            Work::Lists(lists) => lists.iter().any(One::is_touched),
            Work::Saves(saves, _) => !saves.borrow().changed().is_empty(),
        }
    }

    pub(super) fn state(&self) -> State {
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
            Status::Stopped(Stop::Blocked(why)) => State::Blocked(why),
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

    pub(super) fn shown(&self) -> Shown {
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

/// A playlist with its plan, before anything is done.
pub(super) fn of(name: String, target: Target, plan: Plan, snapshot: Option<String>) -> One {
    let origin = plan.before.clone();
    One { name, run: Rc::new(RefCell::new(Run::new(target, plan, snapshot))), origin, returns: None }
}
