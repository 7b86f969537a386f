//! Playlists in memory, each in the version it was read in, for as long as the sign-in lasts.

use core::cell::RefCell;
use std::rc::Rc;

use super::id::PlaylistId;
use crate::session::Epoch;

/// How many rows are kept at most. The list that was not used for the longest time leaves first.
const MOST_ROWS: usize = 100_000;

/// What was read of playlists, in any form. Clones share it.
#[derive(Debug)]
pub struct VersionCache<V> {
    kept: Rc<RefCell<Vec<Kept<V>>>>,
}

#[derive(Debug)]
struct Kept<V> {
    epoch: Epoch,
    id: PlaylistId,
    snapshot_id: String,
    rows: usize,
    value: Rc<V>,
}

impl<V> Clone for VersionCache<V> {
    fn clone(&self) -> Self {
        Self { kept: self.kept.clone() }
    }
}

impl<V> Default for VersionCache<V> {
    fn default() -> Self {
        Self { kept: Rc::default() }
    }
}

impl<V> VersionCache<V> {
    /// The playlist in this version. `None` if it is not kept, or only in another version.
    #[must_use]
    pub fn get(&self, epoch: Epoch, id: &PlaylistId, snapshot_id: &str) -> Option<Rc<V>> {
        let mut kept = self.kept.borrow_mut();
        kept.retain(|one| one.epoch == epoch);
        let place = kept.iter().position(|one| one.id == *id && one.snapshot_id == snapshot_id)?;
        let used = kept.remove(place);
        let value = used.value.clone();
        kept.push(used);
        Some(value)
    }

    /// Keeps a playlist of so many rows, in place of other versions of it.
    pub fn put(&self, epoch: Epoch, id: &PlaylistId, snapshot_id: &str, rows: usize, value: Rc<V>) {
        let mut kept = self.kept.borrow_mut();
        kept.retain(|one| one.epoch == epoch && one.id != *id);
        if rows > MOST_ROWS {
            return;
        }
        kept.push(Kept { epoch, id: id.clone(), snapshot_id: snapshot_id.to_owned(), rows, value });
        let mut sum: usize = kept.iter().map(|one| one.rows).sum();
        while sum > MOST_ROWS {
            sum -= kept.remove(0).rows;
        }
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.kept.borrow_mut().clear();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn id(text: &str) -> PlaylistId {
        PlaylistId::parse(text).unwrap()
    }

    #[test]
    fn a_playlist_is_found_in_its_version_and_in_no_other() {
        let (cache, epoch) = (VersionCache::default(), Epoch::FIRST);
        cache.put(epoch, &id("a"), "v1", 10, Rc::new("first"));
        assert_eq!(cache.get(epoch, &id("a"), "v1").as_deref(), Some(&"first"));
        assert_eq!((cache.get(epoch, &id("a"), "v2"), cache.get(epoch, &id("b"), "v1")), (None, None));
        cache.clone().put(epoch, &id("a"), "v2", 10, Rc::new("second"));
        assert_eq!(cache.get(epoch, &id("a"), "v2").as_deref(), Some(&"second"));
        assert_eq!(cache.get(epoch, &id("a"), "v1"), None, "the older version is of no use");
        cache.clear();
        assert_eq!(cache.get(epoch, &id("a"), "v2"), None);
    }

    #[test]
    fn another_sign_in_finds_nothing_and_leaves_nothing() {
        let (cache, value) = (VersionCache::default(), Rc::new(()));
        cache.put(Epoch::FIRST, &id("a"), "v1", 10, value.clone());
        assert_eq!(cache.get(Epoch::SECOND, &id("a"), "v1"), None);
        assert_eq!(Rc::strong_count(&value), 1);
    }

    #[test]
    fn the_list_that_was_not_used_for_the_longest_time_leaves() {
        let (cache, epoch) = (VersionCache::default(), Epoch::FIRST);
        cache.put(epoch, &id("a"), "v", 40_000, Rc::new(1));
        cache.put(epoch, &id("b"), "v", 40_000, Rc::new(2));
        assert!(cache.get(epoch, &id("a"), "v").is_some());
        cache.put(epoch, &id("c"), "v", 40_000, Rc::new(3));
        let kept = ["a", "b", "c"].map(|name| cache.get(epoch, &id(name), "v").is_some());
        assert_eq!(kept, [true, false, true]);
        cache.put(epoch, &id("d"), "v", 100_001, Rc::new(4));
        assert!(cache.get(epoch, &id("d"), "v").is_none() && cache.get(epoch, &id("c"), "v").is_some());
    }
}
