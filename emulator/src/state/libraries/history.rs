//! The earlier versions of a playlist, so that a change to one of them can be merged into the current one (Spotify, "Playlists").

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::entry::Entry;

/// How many earlier versions are kept.
const MAX_VERSIONS: usize = 100;

/// Earlier versions, and the last mark used.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct History {
    /// Each version's revision and the marks of its entries, oldest first.
    earlier: VecDeque<(u32, Vec<u64>)>,
    given: u64,
}

impl History {
    /// Adds a version.
    pub(crate) fn remember(&mut self, revision: u32, marks: Vec<u64>) {
        if self.earlier.len() == MAX_VERSIONS {
            self.earlier.pop_front();
        }
        self.earlier.push_back((revision, marks));
    }

    /// The marks of an earlier version.
    pub(crate) fn version(&self, revision: u32) -> Option<Vec<u64>> {
        self.earlier.iter().find(|(known, _)| *known == revision).map(|(_, marks)| marks.clone())
    }

    /// Marks the new entries.
    pub(crate) fn mark(&mut self, entries: &mut [Entry]) {
        for entry in entries.iter_mut().filter(|entry| entry.mark == 0) {
            self.given += 1;
            entry.mark = self.given;
        }
    }
}
