//! A plan that is being carried out. Sans-IO: `(Run, Event) -> (Run, Effects)`.
//!
//! There is one request at a time, and each names the version that the one before it made. If the answer to a write is lost, the run
//! reads before it writes again. At the end it reads everything and compares it with the plan.
//!
//! A change from another device shows in the version, so the run looks at it when it begins and whenever it goes on. Between two writes
//! it does not: the answer to one is followed by the next at once, and a look in between would take as long as the time it looks at. What
//! happens in that time is found at the end, in the entries themselves.

use core::cmp::Ordering;
use core::time::Duration;

use serde::{Deserialize, Serialize};

use super::entry::{Entry, count, same_order};
use super::plan::Plan;
use super::step::Step;
use super::undo::Since;
pub use crate::library::editing::run::Target;
use crate::spotify::endpoint::Call;
use crate::spotify::error::ApiError;

/// How often a write is tried whose answer is lost.
const MAX_TRIES: u32 = 4;
/// How long a write may take to show.
const SHOWS_AFTER: Duration = Duration::from_secs(4);
/// How often to look before entries count as other than expected.
const LOOKS: u32 = 2;

/// A playlist as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its version.
    pub snapshot: Option<String>,
    /// All its entries.
    pub entries: Vec<Entry>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Begin, or go on.
    Go,
    /// The version was asked for.
    Version(Result<Option<String>, ApiError>),
    /// A write was answered, with the version that it made.
    Written(Result<Option<String>, ApiError>),
    /// All entries were asked for.
    Read(Result<Reading, ApiError>),
    /// The time is over.
    Waited,
    /// The person pauses. A request in flight is aborted: whether it was carried out is looked up later.
    Pause,
    /// It cannot begin, or the write that was to be sent cannot. It was not sent.
    NotSent(Stop),
}

/// What to do. What follows is its event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask for the version of the playlist.
    AskVersion,
    /// Send a write.
    Write(Call),
    /// Read all entries.
    Read,
    /// Wait.
    Wait(Duration),
}

/// Where a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is being carried out.
    Running,
    /// It waits for the person.
    Paused,
    /// It cannot go on for now.
    Stopped(Stop),
    /// It was carried out, and everything is as planned. So many entries have another date than planned.
    Ended {
        /// How many.
        other_dates: u32,
    },
}

/// Why a run cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The service or the network. It can go on later.
    Api(ApiError),
    /// The entries are not what this run has made of them: somebody else changed the playlist. It has to be planned again.
    Changed(Changed),
    /// It cannot be written down, so nothing is sent.
    Blocked(Blocked),
}

/// Why a run cannot be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// The browser does not store it.
    NotStored,
    /// Another tab is carrying out a change.
    OtherTab,
    /// Something that an earlier visit began is written down, and not ended.
    Unfinished,
}

/// How far a run is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// How many steps are done.
    pub done: u32,
    /// How many writes were sent.
    pub sent: u32,
    /// Whether the next step was sent already, and nothing is known of it.
    pub is_unsure: bool,
    /// The version that the last step made.
    pub snapshot: Option<String>,
}

/// How a playlist differs from what a run has made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// How many entries are there that should not be.
    pub more: u32,
    /// How many are missing.
    pub fewer: u32,
    /// The playlist as it is.
    pub now: Reading,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    /// Asking for the version before it goes on.
    Checking,
    Writing,
    /// Until a write whose answer was lost shows, or until entries show as they should be.
    Waiting,
    /// Reading everything, after something is not certain or at the end.
    Reading,
}

/// A plan that is being carried out.
#[derive(Clone, Debug)]
pub struct Run {
    target: Target,
    plan: Plan,
    /// How many steps are done, and what the entries are after them.
    done: u32,
    list: Vec<Entry>,
    snapshot: Option<String>,
    /// Whether the next step was sent already, and nothing is known of it.
    is_unsure: bool,
    status: Status,
    phase: Phase,
    tries: u32,
    looks: u32,
    sent: u32,
}

impl Run {
    /// A run of this plan, before its first request. The plan was made for this version of the playlist.
    #[must_use]
    pub fn new(target: Target, plan: Plan, snapshot: Option<String>) -> Self {
        let list = plan.before.clone();
        Self {
            target,
            plan,
            done: 0,
            list,
            snapshot,
            is_unsure: false,
            status: Status::Paused,
            phase: Phase::Idle,
            tries: 0,
            looks: 0,
            sent: 0,
        }
    }

    /// A run that was begun earlier, as far as it was written down.
    #[must_use]
    pub fn resumed(target: Target, plan: Plan, progress: Progress) -> Self {
        let mut run = Self::new(target, plan, progress.snapshot);
        let is_done = run.plan.steps.iter().take(progress.done as usize);
        is_done.for_each(|step| step.make(&mut run.list));
        run.done = progress.done.min(count(run.plan.steps.len()));
        run.sent = progress.sent;
        run.is_unsure = progress.is_unsure && run.step().is_some();
        run
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress { done: self.done, sent: self.sent, is_unsure: self.is_unsure, snapshot: self.snapshot.clone() }
    }

    /// Where it is.
    #[must_use]
    pub const fn status(&self) -> &Status {
        &self.status
    }

    /// What it carries out.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What it changes.
    #[must_use]
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// How many steps are done, and how many there are.
    #[must_use]
    pub fn share(&self) -> (u32, u32) {
        (self.done, count(self.plan.steps.len()))
    }

    /// The entries after the steps that are done, as far as the run knows.
    #[must_use]
    pub fn list(&self) -> &[Entry] {
        &self.list
    }

    /// The same, with a write of which nothing is known, if it removes something: what it may have removed has to come again.
    #[must_use]
    pub fn made(&self) -> Vec<Entry> {
        let mut made = self.list.clone();
        if self.is_unsure
            && let Some(step @ (Step::Remove(_) | Step::Replace(_))) = self.step()
        {
            step.make(&mut made);
        }
        made
    }

    /// How many writes were sent.
    #[must_use]
    pub const fn sent(&self) -> u32 {
        self.sent
    }

    /// Whether a write was sent of which nothing is known.
    #[must_use]
    pub const fn is_unsure(&self) -> bool {
        self.is_unsure
    }

    /// The step that is being done.
    #[must_use]
    pub fn step(&self) -> Option<&Step> {
        self.plan.steps.get(self.done as usize)
    }

    /// What follows from an event.
    pub fn handle(&mut self, event: Event) -> Option<Effect> {
        match (event, &self.phase) {
            (Event::Pause, _) => {
                if self.status == Status::Running {
                    self.rest(Status::Paused);
                }
                None
            }
            (Event::NotSent(stop), phase) => {
                if *phase == Phase::Writing {
                    self.is_unsure = false;
                    self.sent -= 1;
                }
                self.rest(Status::Stopped(stop))
            }
            (Event::Go, Phase::Idle) => self.begin(),
            (Event::Version(answer), Phase::Checking) => self.check(answer),
            (Event::Written(answer), Phase::Writing) => self.hear(answer),
            (Event::Waited, Phase::Waiting) => self.read(),
            (Event::Read(answer), Phase::Reading) => self.see(answer),
            _ => None,
        }
    }

    fn begin(&mut self) -> Option<Effect> {
        if matches!(self.status, Status::Ended { .. } | Status::Stopped(Stop::Changed(_))) {
            return None;
        }
        self.status = Status::Running;
        (self.tries, self.looks) = (0, 0);
        if self.is_unsure {
            return self.wait();
        }
        if self.step().is_none() || self.snapshot.is_none() {
            return self.read();
        }
        self.phase = Phase::Checking;
        Some(Effect::AskVersion)
    }

    fn rest(&mut self, status: Status) -> Option<Effect> {
        self.status = status;
        self.phase = Phase::Idle;
        None
    }

    fn check(&mut self, answer: Result<Option<String>, ApiError>) -> Option<Effect> {
        match answer {
            Ok(version) if version.is_some() && version == self.snapshot => self.next(),
            // A new name makes a new version too, so the entries decide.
            Ok(_) => self.read(),
            Err(error) => self.rest(Status::Stopped(Stop::Api(error))),
        }
    }

    fn next(&mut self) -> Option<Effect> {
        let Some(step) = self.plan.steps.get(self.done as usize) else { return self.read() };
        let call = step.call(&self.target.id, self.target.public, self.snapshot.as_deref());
        self.is_unsure = true;
        self.sent += 1;
        self.phase = Phase::Writing;
        Some(Effect::Write(call))
    }

    fn hear(&mut self, answer: Result<Option<String>, ApiError>) -> Option<Effect> {
        match answer {
            Ok(Some(version)) => {
                self.written(Some(version));
                self.next()
            }
            // It was made, but which version it made has to be looked up.
            Ok(None) => self.read(),
            Err(error) if error.may_have_changed() => {
                self.tries += 1;
                self.looks = 0;
                if self.tries >= MAX_TRIES { self.rest(Status::Stopped(Stop::Api(error))) } else { self.wait() }
            }
            // It was not carried out.
            Err(error) => {
                self.is_unsure = error == ApiError::Stopped;
                self.rest(Status::Stopped(Stop::Api(error)))
            }
        }
    }

    fn written(&mut self, version: Option<String>) {
        if let Some(step) = self.plan.steps.get(self.done as usize) {
            step.make(&mut self.list);
            self.done += 1;
        }
        self.snapshot = version;
        self.is_unsure = false;
        (self.tries, self.looks) = (0, 0);
    }

    fn wait(&mut self) -> Option<Effect> {
        self.phase = Phase::Waiting;
        Some(Effect::Wait(SHOWS_AFTER))
    }

    fn read(&mut self) -> Option<Effect> {
        self.phase = Phase::Reading;
        Some(Effect::Read)
    }

    fn see(&mut self, answer: Result<Reading, ApiError>) -> Option<Effect> {
        let now = match answer {
            Ok(now) => now,
            Err(error) => return self.rest(Status::Stopped(Stop::Api(error))),
        };
        if self.is_unsure {
            let mut next = self.list.clone();
            if let Some(step) = self.step() {
                step.make(&mut next);
            }
            if same_order(&next, &now.entries) {
                self.written(now.snapshot);
                return self.next();
            }
        }
        if same_order(&self.list, &now.entries) {
            if self.is_unsure {
                self.looks += 1;
                // It may show later. To send it twice is harmless for all but additions.
                if self.looks < LOOKS && self.step().is_some_and(Step::doubles) {
                    return self.wait();
                }
            }
            self.is_unsure = false;
            self.snapshot = now.snapshot;
            if self.step().is_none() {
                let other_dates = self.list.iter().zip(&now.entries).filter(|(planned, found)| is_other_date(planned, found));
                let other_dates = count(other_dates.count());
                self.list = now.entries;
                return self.rest(Status::Ended { other_dates });
            }
            return self.next();
        }
        self.looks += 1;
        if self.looks < LOOKS {
            return self.wait();
        }
        if self.is_unsure {
            self.settle(&now.entries);
        }
        let Since { more, fewer } = Since::of(&self.list, &now.entries).unwrap_or_default();
        self.rest(Status::Stopped(Stop::Changed(Changed { more, fewer, now })))
    }

    /// Finds whether the write of which nothing is known was made, where somebody else changed the playlist too: what is there is nearer
    /// to the one or to the other. Otherwise a plan that is made again would add the same twice.
    fn settle(&mut self, now: &[Entry]) {
        let mut next = self.list.clone();
        if let Some(step) = self.step() {
            step.make(&mut next);
        }
        let apart = |list: &[Entry]| Since::of(list, now).map_or(0, |Since { more, fewer }| more + fewer);
        match apart(&next).cmp(&apart(&self.list)) {
            Ordering::Less => self.written(None),
            Ordering::Greater => self.is_unsure = false,
            Ordering::Equal => {}
        }
    }
}

/// Whether an entry that should have kept its date has another one.
fn is_other_date(planned: &Entry, found: &Entry) -> bool {
    planned.added.is_some() && planned.added != found.added
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::plan::tests::list;
    use super::*;
    use crate::spotify::id::PlaylistId;

    fn target() -> Target {
        Target { id: PlaylistId::parse("1a").unwrap(), public: Some(true) }
    }

    fn begun() -> (Run, Option<Effect>) {
        let plan = Plan::without(list("abca"), &[3]);
        let mut run = Run::new(target(), plan, Some("s0".to_owned()));
        assert_eq!(run.handle(Event::Go), Some(Effect::AskVersion));
        let effect = run.handle(Event::Version(Ok(Some("s0".to_owned()))));
        (run, effect)
    }

    fn sent(effect: Option<Effect>) -> String {
        let Some(Effect::Write(call)) = effect else { return format!("{effect:?}") };
        format!("{call:?} {}", call.body.clone().unwrap().text)
    }

    fn reading(letters: &str, version: &str) -> Event {
        Event::Read(Ok(Reading { snapshot: Some(version.to_owned()), entries: list(letters) }))
    }

    fn version(text: &str) -> Event {
        Event::Written(Ok(Some(text.to_owned())))
    }

    #[test]
    fn each_step_names_the_version_before_it_and_the_end_is_read() {
        let (mut run, effect) = begun();
        assert_eq!(sent(effect), r#"DELETE /playlists/1a/items {"items":[{"uri":"spotify:track:a"}],"snapshot_id":"s0"}"#);
        assert_eq!(sent(run.handle(version("s1"))), r#"POST /playlists/1a/items {"uris":["spotify:track:a"],"position":0}"#);
        assert_eq!(run.share(), (1, 2));
        assert_eq!(run.handle(version("s2")), Some(Effect::Read));
        assert_eq!(run.handle(reading("abc", "s2")), None);
        assert_eq!(*run.status(), Status::Ended { other_dates: 0 });
    }

    #[test]
    fn after_a_lost_answer_it_reads_and_adds_nothing_twice() {
        let (mut run, _) = begun();
        run.handle(version("s1"));
        assert_eq!(run.handle(Event::Written(Err(ApiError::TimedOut))), Some(Effect::Wait(SHOWS_AFTER)));
        assert_eq!(run.handle(Event::Waited), Some(Effect::Read));
        // It does not show yet.
        assert_eq!(run.handle(reading("bc", "s1")), Some(Effect::Wait(SHOWS_AFTER)));
        assert_eq!(run.handle(Event::Waited), Some(Effect::Read));
        assert_eq!(run.handle(reading("abc", "s2")), Some(Effect::Read), "the end is read by itself");
        // The same where it never arrived.
        let (mut run, _) = begun();
        run.handle(version("s1"));
        run.handle(Event::Written(Err(ApiError::Unreachable)));
        for _ in 0..LOOKS - 1 {
            run.handle(Event::Waited);
            run.handle(reading("bc", "s1"));
        }
        run.handle(Event::Waited);
        assert!(sent(run.handle(reading("bc", "s1"))).starts_with("POST "));
    }

    #[test]
    fn a_change_by_somebody_else_stops_it() {
        let (mut run, _) = begun();
        run.handle(Event::Pause);
        assert_eq!(run.handle(Event::Go), Some(Effect::Wait(SHOWS_AFTER)), "the write in flight is looked up");
        for _ in 0..LOOKS {
            run.handle(Event::Waited);
            run.handle(reading("xbca", "s7"));
        }
        let Status::Stopped(Stop::Changed(changed)) = run.status() else { unreachable!("{:?}", run.status()) };
        assert_eq!((changed.more, changed.fewer, run.share()), (1, 1, (0, 2)));
        assert_eq!(run.handle(Event::Go), None, "it has to be planned again");
    }

    #[test]
    fn an_addition_of_which_nothing_is_known_is_found_beside_a_change_by_somebody_else() {
        for (now, done) in [("xabc", 2), ("xbc", 1)] {
            let (mut run, _) = begun();
            run.handle(version("s1"));
            run.handle(Event::Written(Err(ApiError::TimedOut)));
            for _ in 0..LOOKS {
                run.handle(Event::Waited);
                run.handle(reading(now, "s7"));
            }
            let Status::Stopped(Stop::Changed(changed)) = run.status() else { unreachable!("{:?}", run.status()) };
            assert_eq!((changed.more, changed.fewer, run.share().0, run.is_unsure()), (1, 0, done, false), "{now}");
        }
    }

    #[test]
    fn a_write_that_is_not_written_down_is_not_sent() {
        let (mut run, _) = begun();
        assert_eq!(run.handle(Event::NotSent(Stop::Blocked(Blocked::NotStored))), None);
        assert_eq!((run.sent(), run.is_unsure(), run.share()), (0, false, (0, 2)));
        assert_eq!(run.handle(Event::Go), Some(Effect::AskVersion));
    }

    #[test]
    fn a_new_name_is_a_new_version_and_no_change_of_the_entries() {
        let plan = Plan::order(list("ab"), &[1, 0]);
        let mut run = Run::new(target(), plan, Some("s0".to_owned()));
        run.handle(Event::Go);
        assert_eq!(run.handle(Event::Version(Ok(Some("s1".to_owned())))), Some(Effect::Read));
        assert!(sent(run.handle(reading("ab", "s1"))).ends_with(r#""snapshot_id":"s1"}"#));
    }

    #[test]
    fn what_the_service_refuses_stops_it_before_the_step() {
        let (mut run, _) = begun();
        run.handle(Event::Written(Err(ApiError::NotAllowed)));
        assert_eq!((run.status(), run.is_unsure()), (&Status::Stopped(Stop::Api(ApiError::NotAllowed)), false));
        assert_eq!(run.handle(Event::Go), Some(Effect::AskVersion));
    }
}
