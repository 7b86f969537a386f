//! The last steps of a restore in words.

use crate::backup::restore::plan::Job;
use crate::backup::restore::run::{Progress, Run};
use crate::browser::intl;

/// How many are kept.
const KEPT: usize = 5;

/// A step that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Where: the name of a playlist, or of a part of the library.
    pub name: String,
    /// What.
    pub words: String,
    /// Whether its answer was lost, and it was looked up.
    pub was_lost: bool,
}

/// What was made so far.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// The last steps, the newest last.
    pub steps: Vec<Step>,
    job: u32,
    done: u32,
    has_list: bool,
    was_lost: bool,
}

/// Where a job writes.
#[must_use]
pub fn name_of(job: &Job) -> String {
    job.list.as_ref().map_or_else(|| job.section.label().to_owned(), |list| list.name.clone())
}

impl Log {
    /// The log of a run that goes on from here.
    #[must_use]
    pub fn after(progress: &Progress) -> Self {
        Self { job: progress.job, done: progress.done, has_list: progress.list.is_some(), ..Self::default() }
    }

    /// Notes what the run did since.
    pub fn follow(&mut self, run: &Run, now: i64) {
        let (plan, progress) = (run.plan(), run.progress());
        self.was_lost |= run.is_looking();
        if let Some(job) = plan.jobs.get(self.job as usize) {
            let is_over = progress.job > self.job;
            let is_made = job.list.as_ref().is_some_and(|list| list.there.is_none());
            if is_made && !self.has_list && (progress.list.is_some() || progress.made.contains_key(&self.job)) {
                self.push(job, now, "is made".to_owned());
            }
            let done = match (is_over, progress.failed.contains_key(&self.job)) {
                (true, true) => self.done,
                (true, false) => u32::try_from(job.uris.len()).unwrap_or(u32::MAX),
                (false, _) => progress.done,
            };
            let act = if job.list.is_some() { "added" } else { "saved" };
            match done.saturating_sub(self.done) {
                0 => {}
                1 => self.push(job, now, format!("1 item {act}")),
                number => self.push(job, now, format!("{} items {act}", intl::number(number))),
            }
        }
        (self.job, self.done, self.has_list) = (progress.job, progress.done, progress.list.is_some());
    }

    fn push(&mut self, job: &Job, at: i64, words: String) {
        let was_lost = std::mem::take(&mut self.was_lost);
        self.steps.push(Step { at, name: name_of(job), words, was_lost });
        let surplus = self.steps.len().saturating_sub(KEPT);
        self.steps.drain(..surplus);
    }
}
