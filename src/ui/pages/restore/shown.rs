//! What the page shows of a restore.

use std::sync::Arc;

use super::log::Step;
use crate::backup::restore::lost::Lost;
use crate::backup::restore::plan::Plan;
use crate::backup::restore::run::{Progress, Status};
use crate::backup::restore::verify::Difference;
use crate::backup::section::Section;
use crate::spotify::ApiError;

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The account is being read, for the plan or for the check at the end.
    Reading(Look),
    /// It could not be read.
    NotRead(ApiError),
    /// The plan is made, and these songs do not come back as they were.
    Planned(Arc<Plan>, Arc<[Lost]>),
    /// It is being carried out, paused or stopped.
    Running(Arc<Plan>, At),
    /// Another tab is restoring.
    Elsewhere,
    /// Everything was written and read again: what is not as planned, and how many requests it took.
    Ended(Arc<Plan>, Vec<Difference>, u32),
}

/// How far the reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// How many things were read.
    pub done: u32,
    /// How many there are, as far as is known.
    pub total: u32,
    /// Whether it is the check at the end.
    pub checks: bool,
}

/// How far the writing is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// Whether it goes on.
    pub status: Status,
    /// How many things are back, of how many.
    pub share: (u32, u32),
    /// How many requests were sent.
    pub sent: u32,
    /// How many seconds the rest takes, at the pace so far. `None` while that is a guess.
    pub left: Option<u32>,
    /// The last steps, the newest last.
    pub steps: Vec<Step>,
    /// What is written now.
    pub now: Option<String>,
    /// Whether it is checking if a write was made whose answer was lost.
    pub is_looking: bool,
}

/// What an earlier visit began and did not end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The plan.
    pub plan: Plan,
    /// How far it is.
    pub progress: Progress,
}

impl Unfinished {
    /// The sections that it writes.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let is_in = |section: &Section| self.plan.jobs.iter().any(|job| job.section == *section);
        Section::ALL.into_iter().filter(is_in).collect()
    }
}
