//! What a playlist remembers of its earlier versions, so that a change aimed at one of them can be made to the present one
//! (Spotify, "Playlists").

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::entry::Entry;

/// So many versions back.
const MOST: usize = 100;

/// Earlier versions, and the marks given so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct History {
    /// The revision and the marks of its entries, oldest first.
    earlier: VecDeque<(u32, Vec<u64>)>,
    given: u64,
}

impl History {
    /// Keeps a version that is about to end.
    pub(crate) fn remember(&mut self, revision: u32, marks: Vec<u64>) {
        if self.earlier.len() == MOST {
            self.earlier.pop_front();
        }
        self.earlier.push_back((revision, marks));
    }

    /// The marks of an earlier version.
    pub(crate) fn version(&self, revision: u32) -> Option<Vec<u64>> {
        self.earlier.iter().find(|(known, _)| *known == revision).map(|(_, marks)| marks.clone())
    }

    /// Marks the entries that are new.
    pub(crate) fn mark(&mut self, entries: &mut [Entry]) {
        for entry in entries.iter_mut().filter(|entry| entry.mark == 0) {
            self.given += 1;
            entry.mark = self.given;
        }
    }
}
