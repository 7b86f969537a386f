//! Playlists and their versions.

use std::collections::HashMap;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::entry::Entry;
use super::history::History;

/// Where the picture of a playlist comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Cover {
    /// From the covers of its entries.
    #[serde(alias = "none", alias = "mosaic")]
    Automatic,
    /// One of its own, which is drawn.
    Single,
    /// One of its own, which was uploaded.
    Uploaded,
}

/// A playlist.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Playlist {
    pub(crate) id: String,
    pub(crate) name: String,
    /// HTML-escaped, as Spotify sends it.
    pub(crate) description: String,
    pub(crate) owner: String,
    pub(crate) collaborators: Vec<String>,
    pub(crate) public: bool,
    pub(crate) collaborative: bool,
    pub(crate) cover: Cover,
    pub(crate) entries: Vec<Entry>,
    /// Grows by one with each change.
    pub(crate) revision: u32,
    pub(crate) history: History,
}

impl Playlist {
    /// Whether this person may see and change the entries: the owner and collaborators may (Spotify, "Web API Reference").
    pub(crate) fn open_to(&self, key: &str) -> bool {
        self.owner == key || self.collaborators.iter().any(|one| one == key)
    }

    /// Identifies the current version. Opaque to clients.
    pub(crate) fn snapshot_id(&self) -> String {
        STANDARD.encode(format!("{:08x},{}", self.revision, self.id))
    }

    /// Changes the playlist, which creates a new version.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut Self)) {
        let marks = self.entries.iter().map(|entry| entry.mark).collect();
        self.history.remember(self.revision, marks);
        change(self);
        self.history.mark(&mut self.entries);
        self.revision += 1;
    }

    /// The marks of the entries in a version; `None` if the version is unknown or no longer kept.
    pub(crate) fn version(&self, snapshot: &str) -> Option<Vec<u64>> {
        let text = STANDARD.decode(snapshot).ok().and_then(|bytes| String::from_utf8(bytes).ok())?;
        let (revision, id) = text.split_once(',')?;
        let revision = u32::from_str_radix(revision, 16).ok().filter(|_| id == self.id)?;
        if revision == self.revision { Some(self.marks()) } else { self.history.version(revision) }
    }

    /// The marks of the current entries.
    pub(crate) fn marks(&self) -> Vec<u64> {
        self.entries.iter().map(|entry| entry.mark).collect()
    }

    /// Moves the entries at `range` in a version before the entry at `before` in that version. Entries removed since then stay removed; if
    /// the target entry is gone, the next one that still exists is the target. A target inside the range changes nothing.
    pub(crate) fn move_range(&mut self, version: &[u64], range: Range<usize>, before: usize) {
        if (range.start..=range.end).contains(&before) {
            return;
        }
        let wanted = version.get(range).unwrap_or_default();
        let order: HashMap<u64, usize> = wanted.iter().enumerate().map(|(position, mark)| (*mark, position)).collect();
        let (mut moved, mut rest): (Vec<Entry>, Vec<Entry>) =
            std::mem::take(&mut self.entries).into_iter().partition(|entry| order.contains_key(&entry.mark));
        moved.sort_by_key(|entry| order.get(&entry.mark).copied());
        let now: HashMap<u64, usize> = rest.iter().enumerate().map(|(position, entry)| (entry.mark, position)).collect();
        let following = version.get(before..).unwrap_or_default();
        let to = following.iter().find_map(|mark| now.get(mark).copied()).unwrap_or(rest.len());
        rest.splice(to..to, moved);
        self.entries = rest;
    }
}

/// An uploaded picture; base64 in a saved state.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Picture(pub(crate) Vec<u8>);

impl TryFrom<String> for Picture {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        STANDARD.decode(text).map(Self)
    }
}

impl From<Picture> for String {
    fn from(picture: Picture) -> Self {
        STANDARD.encode(picture.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::libraries::EntryItem;

    fn playlist(marks: &[u64]) -> Playlist {
        let entry = |mark: &u64| Entry { added_at: 0, added_by: String::new(), item: EntryItem::Gone, mark: *mark };
        Playlist {
            id: String::new(),
            name: String::new(),
            description: String::new(),
            owner: String::new(),
            collaborators: Vec::new(),
            public: false,
            collaborative: false,
            cover: Cover::Automatic,
            entries: marks.iter().map(entry).collect(),
            revision: 1,
            history: History::default(),
        }
    }

    #[test]
    fn ranges_move_as_in_spotifys_examples() {
        for (range, before, expected) in [
            (0..1, 5, [2, 3, 4, 5, 1]),
            (4..5, 0, [5, 1, 2, 3, 4]),
            (1..3, 5, [1, 4, 5, 2, 3]),
            (3..5, 0, [4, 5, 1, 2, 3]),
            (1..3, 2, [1, 2, 3, 4, 5]),
            (1..2, 1, [1, 2, 3, 4, 5]),
            (0..2, 3, [3, 1, 2, 4, 5]),
        ] {
            let mut list = playlist(&[1, 2, 3, 4, 5]);
            list.move_range(&list.marks(), range.clone(), before);
            assert_eq!(list.marks(), expected, "{range:?} before {before}");
        }
    }

    #[test]
    fn a_range_of_an_older_version_moves_the_entries_that_still_exist() {
        // The version was 1 2 3 4 5; since then 2 and 4 were removed, 6 and 7 added.
        for (range, before, expected) in [
            (0..2, 4, [3, 1, 5, 6, 7]),
            (0..1, 3, [3, 1, 5, 6, 7]),
            (2..5, 0, [3, 5, 1, 6, 7]),
            (0..1, 5, [3, 5, 6, 7, 1]),
            (1..2, 5, [1, 3, 5, 6, 7]),
        ] {
            let mut list = playlist(&[1, 3, 5, 6, 7]);
            list.move_range(&[1, 2, 3, 4, 5], range.clone(), before);
            assert_eq!(list.marks(), expected, "{range:?} before {before}");
        }
    }
}
