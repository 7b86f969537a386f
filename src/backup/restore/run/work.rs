//! The work of a run: its plan, and how far it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::plan::{Job, Plan, Target};
use crate::spotify::uri::Uri;

/// The progress of a run, as the journal keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The job that is being done.
    pub job: u32,
    /// How many of its URIs are done.
    pub done: u32,
    /// How many URIs go into the next request. Fewer than the job allows after Spotify refused a request.
    pub at_once: u32,
    /// The playlist that is being filled.
    pub list: Option<String>,
    /// How many entries it has.
    pub length: u32,
    /// Whether the next write was sent already, and nothing is known of it.
    pub is_unsure: bool,
    /// The playlists of the jobs that are done, by job.
    pub made: BTreeMap<u32, String>,
    /// What Spotify refused, by job: the places in its list.
    pub refused: BTreeMap<u32, Vec<u32>>,
    /// Jobs that could not be finished, and why.
    pub failed: BTreeMap<u32, Failure>,
    /// How many requests were sent.
    pub sent: u32,
}

/// Why a job could not be finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// Spotify refused it, in its words.
    Refused(String),
    /// The playlist was changed meanwhile by somebody else.
    Changed,
}

/// A plan, and how far it is carried out.
#[derive(Clone, Debug)]
pub(super) struct Work {
    pub(super) plan: Plan,
    pub(super) progress: Progress,
}

impl Work {
    /// The job that is being done.
    pub(super) fn job(&self) -> Option<&Job> {
        self.plan.jobs.get(self.progress.job as usize)
    }

    /// Whether the next write takes the place of what the playlist has: nothing of the new is in it yet. Also of a new playlist, which has
    /// nothing: browsers themselves send a request again when a connection is closed without an answer, and sent twice, this changes
    /// nothing.
    pub(super) fn gives_way(&self) -> bool {
        let is_new = |list: &Target| list.replaces || list.there.is_none();
        self.progress.length == 0 && self.job().and_then(|job| job.list.as_ref()).is_some_and(is_new)
    }

    /// The URIs of the next write.
    pub(super) fn chunk(&self) -> Vec<Uri> {
        let Some(job) = self.job() else { return Vec::new() };
        let (done, at_once) = (self.progress.done as usize, self.progress.at_once as usize);
        let end = job.uris.len().saturating_sub(done);
        let part = match &job.list {
            Some(_) => job.uris.get(done..(done + at_once).min(job.uris.len())),
            // The oldest first.
            None => job.uris.get(end.saturating_sub(at_once)..end),
        };
        part.unwrap_or_default().iter().filter_map(|uri| Uri::parse(uri)).collect()
    }
}
