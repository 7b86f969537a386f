//! One request that changes a playlist, as data: what is sent, and what it makes of the entries.

use super::entry::{Entry, count};
use super::moves::Move;
use crate::spotify::endpoint::{Call, playlist_items};
use crate::spotify::id::PlaylistId;
use crate::spotify::uri::Uri;

/// A request that changes a playlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A block goes to another place.
    Move(Move),
    /// Every entry with one of these URIs goes.
    Remove(Vec<Entry>),
    /// These come in, before the entry at this place. Their date is that of the moment.
    Add {
        /// The entries.
        entries: Vec<Entry>,
        /// The place of the first of them afterwards.
        position: u32,
    },
    /// Everything goes, and these come in.
    Replace(Vec<Entry>),
}

impl Step {
    /// The request.
    #[must_use]
    pub fn call(&self, id: &PlaylistId, public: Option<bool>, snapshot: Option<&str>) -> Call {
        let endpoint = match self {
            Self::Move(Move { start, length, before }) => playlist_items::reorder(id, public, [*start, *length, *before], snapshot),
            Self::Remove(entries) => playlist_items::remove(id, public, &uris(entries), snapshot),
            Self::Add { entries, position } => playlist_items::insert(id, public, &uris(entries), *position),
            Self::Replace(entries) => playlist_items::replace(id, public, &uris(entries)),
        };
        endpoint.call().clone()
    }

    /// What it makes of the entries.
    pub fn make(&self, list: &mut Vec<Entry>) {
        let added = |entries: &[Entry]| -> Vec<Entry> {
            entries.iter().map(|entry| Entry { added: None, added_by: None, ..entry.clone() }).collect()
        };
        match self {
            Self::Move(one) => one.make(list),
            Self::Remove(gone) => {
                let mut gone: Vec<&str> = gone.iter().map(|entry| &*entry.uri).collect();
                gone.sort_unstable();
                list.retain(|entry| gone.binary_search(&&*entry.uri).is_err());
            }
            Self::Add { entries, position } => {
                let place = (*position as usize).min(list.len());
                drop(list.splice(place..place, added(entries)));
            }
            Self::Replace(entries) => *list = added(entries),
        }
    }

    /// How many entries it adds, whose date is that of the moment.
    #[must_use]
    pub fn adds(&self) -> u32 {
        match self {
            Self::Add { entries, .. } | Self::Replace(entries) => count(entries.len()),
            Self::Move(_) | Self::Remove(_) => 0,
        }
    }

    /// Whether sending it twice changes more than sending it once. A move names the version that it counts in, and what is gone stays gone.
    #[must_use]
    pub const fn doubles(&self) -> bool {
        matches!(self, Self::Add { .. })
    }
}

fn uris(entries: &[Entry]) -> Vec<Uri> {
    entries.iter().filter_map(|entry| entry.writable.clone()).collect()
}
