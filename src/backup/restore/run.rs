//! A restore that is being carried out. Sans-IO: `(Run, Event) -> (Run, Effects)`.
//!
//! There is one request at a time. Before each write, what is about to happen is noted in the journal. If the answer to a write is lost,
//! or the tab is closed before it arrives, the run looks first whether the write was made, and only then writes again.

mod look;
#[cfg(test)]
mod tests;
mod work;

use core::time::Duration;

use self::look::Found;
use self::work::Work;
pub use self::work::{Failure, Progress};
use super::super::manifest::Account;
use super::super::raw;
use super::plan::{Job, Plan, Target, count};
use crate::spotify::endpoint::{Call, library, me, playlist_items, playlists};
use crate::spotify::error::ApiError;
use crate::spotify::id::PlaylistId;
use crate::spotify::uri::Batch;

/// How often a write is tried whose answer is lost.
const MAX_TRIES: u32 = 4;
/// How long a write may take to show.
const SHOWS_AFTER: Duration = Duration::from_secs(4);
/// How often to look before a write counts as not made.
const LOOKS: u32 = 2;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Begin, or go on.
    Go,
    /// The request was answered.
    Answered(Result<String, ApiError>),
    /// The time is over.
    Waited,
    /// The journal does not take notes.
    NoJournal,
    /// The person pauses. A request in flight is aborted: whether it was carried out is looked up later.
    Pause,
}

/// What to do, one after the other. What follows the last one is its event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Note this in the journal, before anything else is done.
    Note(String),
    /// Send a request.
    Send(Call),
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
    /// Everything was written or refused.
    Ended,
}

/// Why a run cannot go on for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The service or the network.
    Api(ApiError),
    /// Another person is signed in than the one whom the plan is for.
    OtherPerson,
    /// The browser stores nothing.
    NoJournal,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    /// Asking who is signed in.
    Meeting,
    /// Asking whether a playlist is as it was when the plan was made.
    Comparing,
    Writing,
    /// Until a write whose answer was lost shows.
    Waiting,
    Looking,
}

/// A restore that is being carried out.
#[derive(Clone, Debug)]
pub struct Run {
    work: Work,
    status: Status,
    phase: Phase,
    tries: u32,
    looks: u32,
    /// How far a look went in a list.
    offset: u32,
}

impl Run {
    /// A run of this plan, before its first request.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        Self::resumed(plan, Progress::default())
    }

    /// A run that goes on where the journal ends.
    #[must_use]
    pub fn resumed(plan: Plan, progress: Progress) -> Self {
        Self { work: Work { plan, progress }, status: Status::Paused, phase: Phase::Idle, tries: 0, looks: 0, offset: 0 }
    }

    /// Where it is.
    #[must_use]
    pub const fn status(&self) -> &Status {
        &self.status
    }

    /// What it carries out.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.work.plan
    }

    /// How far it is.
    #[must_use]
    pub const fn progress(&self) -> &Progress {
        &self.work.progress
    }

    /// How many things are back, and how many there are to be.
    #[must_use]
    pub fn share(&self) -> (u32, u32) {
        let of = |job: &Job| count(job.uris.len()) + u32::from(job.list.is_some());
        let total = self.work.plan.jobs.iter().map(of).sum();
        let before: u32 = self.work.plan.jobs.iter().take(self.work.progress.job as usize).map(of).sum();
        (before + self.work.progress.done + u32::from(self.work.progress.list.is_some()), total)
    }

    /// Whether it is checking if a write was made whose answer was lost.
    #[must_use]
    pub const fn is_looking(&self) -> bool {
        matches!(self.phase, Phase::Waiting | Phase::Looking)
    }

    /// The job that is being done.
    #[must_use]
    pub fn job(&self) -> Option<&Job> {
        self.work.job()
    }

    /// What follows from an event.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        let effects = match (event, &self.phase) {
            (Event::Pause, _) => {
                if self.status == Status::Running {
                    self.rest(Status::Paused);
                }
                Vec::new()
            }
            (Event::Go, Phase::Idle) => {
                self.status = Status::Running;
                (self.tries, self.looks) = (0, 0);
                // Another person may have signed in meanwhile.
                self.send(Phase::Meeting, me::profile().fresh().call().clone())
            }
            (Event::NoJournal, _) => self.rest(Status::Stopped(Stop::NoJournal)),
            (Event::Answered(answer), Phase::Meeting) => self.meet(answer),
            (Event::Answered(answer), Phase::Comparing) => self.compare(answer),
            (Event::Answered(answer), Phase::Writing) => self.hear(answer),
            (Event::Waited, Phase::Waiting) => self.look_again(),
            (Event::Answered(answer), Phase::Looking) => self.see(answer),
            _ => Vec::new(),
        };
        if self.status == Status::Ended {
            return vec![Effect::Note(self.note())];
        }
        effects
    }

    /// The journal could not even be begun.
    pub fn refuse(&mut self) {
        self.rest(Status::Stopped(Stop::NoJournal));
    }

    fn rest(&mut self, status: Status) -> Vec<Effect> {
        self.status = status;
        self.phase = Phase::Idle;
        Vec::new()
    }

    fn send(&mut self, phase: Phase, call: Call) -> Vec<Effect> {
        self.phase = phase;
        self.work.progress.sent = self.work.progress.sent.saturating_add(1);
        vec![Effect::Send(call)]
    }

    fn note(&self) -> String {
        serde_json::to_string(&self.work.progress).unwrap_or_default()
    }

    fn meet(&mut self, answer: Result<String, ApiError>) -> Vec<Effect> {
        match answer.and_then(|body| Account::of_profile(&body)) {
            Err(error) => return self.rest(Status::Stopped(Stop::Api(error))),
            Ok(account) if account.id != self.work.plan.account.id => return self.rest(Status::Stopped(Stop::OtherPerson)),
            Ok(_) => {}
        }
        if self.work.progress.is_unsure { self.wait() } else { self.next() }
    }

    /// The next write.
    fn next(&mut self) -> Vec<Effect> {
        loop {
            let Some(job) = self.work.plan.jobs.get(self.work.progress.job as usize) else { return self.rest(Status::Ended) };
            if self.work.progress.at_once == 0 {
                self.work.progress.at_once = job.at_once.max(1);
            }
            if let Some(Target { there: Some((id, length)), replaces, .. }) = &job.list
                && self.work.progress.list.is_none()
            {
                self.work.progress.list = Some(id.clone());
                self.work.progress.length = if *replaces { 0 } else { *length };
            }
            let is_over = self.work.progress.failed.contains_key(&self.work.progress.job)
                || (self.work.progress.done >= count(job.uris.len()) && (job.list.is_none() || self.work.progress.list.is_some()));
            if !is_over {
                break;
            }
            if let Some(id) = self.work.progress.list.take() {
                self.work.progress.made.insert(self.work.progress.job, id);
            }
            self.work.progress.job += 1;
            (self.work.progress.done, self.work.progress.at_once, self.work.progress.length) = (0, 0, 0);
            self.work.progress.is_seen = false;
            (self.tries, self.looks) = (0, 0);
        }
        if let Some(call) = self.work.comparison() {
            return self.send(Phase::Comparing, call);
        }
        let Some(call) = self.write() else { return self.fail(Failure::Refused("It has no valid address.".to_owned())) };
        self.work.progress.is_unsure = true;
        self.phase = Phase::Writing;
        self.work.progress.sent = self.work.progress.sent.saturating_add(1);
        vec![Effect::Note(self.note()), Effect::Send(call)]
    }

    fn compare(&mut self, answer: Result<String, ApiError>) -> Vec<Effect> {
        match answer {
            Ok(body) => {
                let version = raw::members(&body).and_then(|members| raw::text(members.get("snapshot_id")?));
                let planned = self.job().and_then(|job| job.list.as_ref()).and_then(|list| list.version.clone());
                self.work.progress.is_seen = version == planned;
                if self.work.progress.is_seen { self.next() } else { self.fail(Failure::Changed) }
            }
            Err(error) if was_refused(&error) => self.fail(Failure::Changed),
            Err(error) => self.rest(Status::Stopped(Stop::Api(error))),
        }
    }

    fn write(&self) -> Option<Call> {
        let uris = self.work.chunk();
        match (&self.job()?.list, &self.work.progress.list) {
            (None, _) => Batch::all(&uris).next().map(|batch| library::save(&batch).call().clone()),
            (Some(Target { name, description, public, collaborative, .. }), None) => {
                Some(playlists::create(name, description, *public, *collaborative).call().clone())
            }
            (Some(Target { public, .. }), Some(id)) => {
                let id = PlaylistId::parse(id).ok().filter(|_| !uris.is_empty())?;
                let write = if self.work.gives_way() { playlist_items::replace } else { playlist_items::add };
                Some(write(&id, Some(*public), &uris).call().clone())
            }
        }
    }

    fn hear(&mut self, answer: Result<String, ApiError>) -> Vec<Effect> {
        let makes_list = self.job().is_some_and(|job| job.list.is_some()) && self.work.progress.list.is_none();
        match answer {
            Ok(body) if makes_list => match raw::members(&body).and_then(|members| raw::text(members.get("id")?)) {
                Some(id) => self.made(id),
                // It was made, but which one it is has to be looked up.
                None => self.unsure(ApiError::Malformed { what: "a new playlist", excerpt: String::new() }),
            },
            Ok(_) => self.written(),
            Err(error) if was_refused(&error) => self.refused(error, makes_list),
            Err(error) if error.may_have_changed() => self.unsure(error),
            // It was not carried out.
            Err(error) => {
                self.work.progress.is_unsure = error == ApiError::Stopped;
                self.rest(Status::Stopped(Stop::Api(error)))
            }
        }
    }

    fn made(&mut self, id: String) -> Vec<Effect> {
        self.work.progress.list = Some(id);
        self.settle()
    }

    fn written(&mut self) -> Vec<Effect> {
        let number = count(self.work.chunk().len());
        self.work.progress.done += number;
        self.work.progress.length += number;
        let most = self.job().map_or(1, |job| job.at_once.max(1));
        self.work.progress.at_once = (self.work.progress.at_once * 2).clamp(1, most);
        self.settle()
    }

    /// The write is known.
    fn settle(&mut self) -> Vec<Effect> {
        self.work.progress.is_unsure = false;
        (self.tries, self.looks) = (0, 0);
        self.next()
    }

    /// Spotify refuses a request as a whole if it does not like one of its URIs, so it is divided until that one is alone.
    fn refused(&mut self, error: ApiError, makes_list: bool) -> Vec<Effect> {
        self.work.progress.is_unsure = false;
        let number = count(self.work.chunk().len());
        let words = match error {
            ApiError::BadRequest { message, .. } => message,
            _ => return self.fail(Failure::Refused("Spotify does not allow it.".to_owned())),
        };
        if makes_list {
            return self.fail(Failure::Refused(words));
        }
        if number > 1 {
            self.work.progress.at_once = number.div_ceil(2);
            return self.next();
        }
        let is_list = self.job().is_some_and(|job| job.list.is_some());
        let length = self.job().map_or(0, |job| count(job.uris.len()));
        let place = if is_list { self.work.progress.done } else { length.saturating_sub(self.work.progress.done + 1) };
        self.work.progress.refused.entry(self.work.progress.job).or_default().push(place);
        self.work.progress.done += 1;
        self.settle()
    }

    fn fail(&mut self, failure: Failure) -> Vec<Effect> {
        self.work.progress.is_unsure = false;
        self.work.progress.failed.insert(self.work.progress.job, failure);
        self.next()
    }

    /// Nothing is known of the write.
    fn unsure(&mut self, error: ApiError) -> Vec<Effect> {
        self.tries += 1;
        self.looks = 0;
        if self.tries >= MAX_TRIES { self.rest(Status::Stopped(Stop::Api(error))) } else { self.wait() }
    }

    fn wait(&mut self) -> Vec<Effect> {
        self.phase = Phase::Waiting;
        vec![Effect::Wait(SHOWS_AFTER)]
    }

    fn look_again(&mut self) -> Vec<Effect> {
        self.offset = 0;
        match look::call(&self.work, 0) {
            Some(call) => self.send(Phase::Looking, call),
            None => self.settle(),
        }
    }

    fn see(&mut self, answer: Result<String, ApiError>) -> Vec<Effect> {
        let body = match answer {
            Ok(body) => body,
            // Saving the same twice changes nothing.
            Err(ApiError::Unavailable { .. }) if self.job().is_some_and(|job| job.list.is_none()) => {
                return self.settle_unwritten();
            }
            Err(error) if was_refused(&error) => return self.fail(Failure::Changed),
            Err(error) => return self.rest(Status::Stopped(Stop::Api(error))),
        };
        match look::read(&self.work, self.offset, &body) {
            Found::More(offset) => {
                self.offset = offset;
                match look::call(&self.work, offset) {
                    Some(call) => self.send(Phase::Looking, call),
                    None => self.settle(),
                }
            }
            Found::Written => self.written(),
            Found::Made(id) => self.made(id),
            Found::Nothing => {
                self.looks += 1;
                if self.looks < LOOKS { self.wait() } else { self.settle_unwritten() }
            }
            Found::Changed => {
                self.looks += 1;
                if self.looks < LOOKS { self.wait() } else { self.fail(Failure::Changed) }
            }
            Found::Unreadable(error) => self.rest(Status::Stopped(Stop::Api(error))),
        }
    }

    /// The write was not made: it is sent again. The tries are counted on.
    fn settle_unwritten(&mut self) -> Vec<Effect> {
        self.work.progress.is_unsure = false;
        self.looks = 0;
        self.next()
    }
}

/// Whether the service says no to the request itself.
const fn was_refused(error: &ApiError) -> bool {
    matches!(error, ApiError::BadRequest { .. } | ApiError::NotAllowed | ApiError::NotFound)
}
