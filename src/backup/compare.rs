//! What changed between two lists, and between two opened files: what was added, removed and moved, and which lists are new, gone or
//! renamed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::manifest::{ListEntry, Manifest};
use super::row::{List, Part};
use super::section::Section;
use super::viewed::Viewed;
use crate::library::rising::longest_rise;

/// What changed from a list to a later one. Places are counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Places in the later list that are new.
    pub added: Vec<u32>,
    /// Places in the earlier list that are gone.
    pub removed: Vec<u32>,
    /// The places, earlier and later, of what stands elsewhere now: as few as explain the new order.
    pub moved: Vec<(u32, u32)>,
}

impl Changes {
    /// Whether both lists are the same.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.moved.is_empty()
    }

    /// Compares two lists by the keys of their entries. A key may occur several times; its occurrences count in their order.
    #[must_use]
    pub fn between(before: &[u32], after: &[u32]) -> Self {
        let mut places = BTreeMap::<u32, Vec<u32>>::new();
        for (place, key) in (0..).zip(after) {
            places.entry(*key).or_default().push(place);
        }
        // Taken from the end, the first occurrence first.
        places.values_mut().for_each(|places| places.reverse());
        let mut both = Vec::new();
        let mut gone = BTreeMap::<u32, BTreeSet<u32>>::new();
        for (place, key) in (0..).zip(before) {
            match places.get_mut(key).and_then(Vec::pop) {
                Some(later) => both.push((place, later)),
                None => drop(gone.entry(*key).or_default().insert(place)),
            }
        }
        let mut new: BTreeMap<u32, BTreeSet<u32>> =
            places.into_iter().map(|(key, places)| (key, places.into_iter().collect())).collect();
        let stays = longest_rise(&both.iter().map(|(_, later)| *later).collect::<Vec<_>>());
        let (mut kept, mut moved) = (Vec::new(), Vec::new());
        both.into_iter().zip(stays).for_each(|(pair, stays)| if stays { kept.push(pair) } else { moved.push(pair) });
        // Of equal entries, another one may be new or gone, so that this one has not moved.
        moved.retain(|(from, to)| {
            let Some(key) = before.get(*from as usize) else { return true };
            let at = kept.partition_point(|(earlier, _)| earlier < from);
            let later =
                spare(new.get_mut(key), kept.get(..at).and_then(<[_]>::last).map(|pair| pair.1), kept.get(at).map(|pair| pair.1));
            if let Some(later) = later {
                new.entry(*key).or_default().insert(*to);
                kept.insert(at, (*from, later));
                return false;
            }
            let at = kept.partition_point(|(_, later)| later < to);
            let earlier =
                spare(gone.get_mut(key), kept.get(..at).and_then(<[_]>::last).map(|pair| pair.0), kept.get(at).map(|pair| pair.0));
            if let Some(earlier) = earlier {
                gone.entry(*key).or_default().insert(*from);
                kept.insert(at, (earlier, *to));
            }
            earlier.is_none()
        });
        let sorted = |places: BTreeMap<u32, BTreeSet<u32>>| {
            let mut all: Vec<u32> = places.into_values().flatten().collect();
            all.sort_unstable();
            all
        };
        Self { added: sorted(new), removed: sorted(gone), moved }
    }
}

/// Takes a place between these two out of the spare ones.
fn spare(places: Option<&mut BTreeSet<u32>>, low: Option<u32>, high: Option<u32>) -> Option<u32> {
    let places = places?;
    let (low, high) = (low.map_or(Bound::Unbounded, Bound::Excluded), high.map_or(Bound::Unbounded, Bound::Excluded));
    let place = *places.range((low, high)).next()?;
    places.remove(&place).then_some(place)
}

/// What became of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListChange {
    /// Its place in the earlier file. `None` for a new list.
    pub before: Option<usize>,
    /// Its place in the later file. `None` for a list that is gone.
    pub after: Option<usize>,
    /// Whether it has another name.
    pub is_renamed: bool,
    /// Whether it has another description.
    pub is_redescribed: bool,
    /// What changed in it. Empty for a list that is new or gone.
    pub changes: Changes,
}

impl ListChange {
    /// Whether it is the same in both.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.before.is_some() && self.after.is_some() && !self.is_renamed && !self.is_redescribed && self.changes.is_empty()
    }
}

/// Whether an archive says that there is such a list, and does not have all of it: Spotify did not show it, it was not chosen, or its
/// file is damaged. Nothing can be said then of what became of it. `has` is whether the archive has a file.
#[must_use]
pub fn is_unread(list: &List, manifest: &Manifest, has: impl Fn(&str) -> bool) -> bool {
    let lacks = |entry: &ListEntry| !entry.is_whole() || !entry.file.as_deref().is_some_and(&has);
    let of = Section::of(list.part);
    let section = manifest.sections.iter().find(|entry| entry.name == of.name()).map(|entry| &entry.list);
    if of != Section::Playlists {
        return section.is_some_and(lacks);
    }
    let id = list.uri.as_deref().and_then(|uri| uri.rsplit(':').next());
    let playlist = manifest.playlists.iter().find(|entry| Some(entry.id.as_str()) == id).map(|entry| &entry.list);
    // Where the list of playlists itself is not there, none of them is known to be gone.
    playlist.map_or_else(|| section.is_some_and(|section| section.file.is_none()), lacks)
}

/// A file to compare: its lists, and their entries.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The lists.
    pub lists: &'a [List],
    /// Their entries.
    pub viewed: &'a Viewed,
}

/// Every list of both files: those of the later one in its order, then those that are gone.
#[must_use]
pub fn files(before: Side<'_>, after: Side<'_>) -> Vec<ListChange> {
    let pairs = paired(before.lists, after.lists);
    let mut keys = Keys::default();
    let mut all: Vec<ListChange> = (0..after.lists.len())
        .map(|later| {
            let earlier = pairs.get(&later).copied();
            let (old, new) = (earlier.and_then(|at| before.lists.get(at)), after.lists.get(later));
            let changes = earlier.map(|at| Changes::between(&keys.of(before.viewed, at), &keys.of(after.viewed, later)));
            // Files of other tools have no descriptions.
            let described = |list: Option<&List>| list.filter(|list| list.uri.is_some()).map(|list| list.description.clone());
            let (was, is) = (described(old), described(new));
            ListChange {
                before: earlier,
                after: Some(later),
                is_renamed: old.is_some_and(|old| new.is_some_and(|new| old.part == Part::Playlist && old.name != new.name)),
                is_redescribed: was.is_some() && is.is_some() && was != is,
                changes: changes.unwrap_or_default(),
            }
        })
        .collect();
    let is_paired = |at: &usize| pairs.values().any(|paired| paired == at);
    all.extend((0..before.lists.len()).filter(|at| !is_paired(at)).map(|at| ListChange {
        before: Some(at),
        after: None,
        is_renamed: false,
        is_redescribed: false,
        changes: Changes::default(),
    }));
    all
}

/// For each list of the later file, the list of the earlier one that it was: a playlist with its URI; where one of them has none, with its
/// name; any other list of the same part.
fn paired(before: &[List], after: &[List]) -> BTreeMap<usize, usize> {
    let mut pairs = BTreeMap::<usize, usize>::new();
    let mut is_free = vec![true; before.len()];
    let is_same: [fn(&List, &List) -> bool; 3] = [
        |old, new| old.uri.is_some() && old.uri == new.uri,
        |old, new| old.part != Part::Playlist && old.part == new.part,
        |old, new| old.part == new.part && old.name == new.name && (old.uri.is_none() || new.uri.is_none()),
    ];
    for is_same in is_same {
        for (later, new) in after.iter().enumerate().filter(|(_, new)| new.part != Part::Playlist || new.name.is_some()) {
            if pairs.contains_key(&later) {
                continue;
            }
            let free = before.iter().zip(is_free.iter_mut()).enumerate().find(|(_, (old, free))| **free && is_same(old, new));
            if let Some((earlier, (_, free))) = free {
                *free = false;
                pairs.insert(later, earlier);
            }
        }
    }
    pairs
}

/// Numbers for the keys of entries.
#[derive(Default)]
struct Keys(BTreeMap<Option<String>, u32>);

impl Keys {
    fn of(&mut self, viewed: &Viewed, list: usize) -> Vec<u32> {
        let number = |key: Option<String>| {
            let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
            *self.0.entry(key).or_insert(next)
        };
        viewed.range(list).map(|entry| viewed.key(entry)).map(number).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::backup::manifest::{Account, App, ListEntry, Outcome, PlaylistEntry, SectionEntry};
    use crate::backup::raw::Tally;
    use crate::backup::row::Row;
    use proptest::prelude::*;

    /// The later list, made from the earlier one by these changes.
    fn applied(before: &[u32], after: &[u32], changes: &Changes) -> Vec<u32> {
        let leaves: Vec<u32> = changes.removed.iter().copied().chain(changes.moved.iter().map(|(from, _)| *from)).collect();
        let mut list: Vec<u32> = (0..).zip(before).filter(|(at, _)| !leaves.contains(at)).map(|(_, key)| *key).collect();
        let mut comes: Vec<(u32, u32)> = changes.added.iter().map(|at| (*at, after[*at as usize])).collect();
        comes.extend(changes.moved.iter().map(|(from, to)| (*to, before[*from as usize])));
        comes.sort_unstable();
        comes.into_iter().for_each(|(at, key)| list.insert(at as usize, key));
        list
    }

    proptest! {
        #[test]
        fn the_changes_make_the_later_list_from_the_earlier_one(
            before in prop::collection::vec(0_u32..9, 0..14),
            after in prop::collection::vec(0_u32..9, 0..14),
        ) {
            let changes = Changes::between(&before, &after);
            prop_assert_eq!(applied(&before, &after, &changes), after.clone());
            prop_assert_eq!(changes.is_empty(), before == after);
            let back = Changes::between(&after, &before);
            prop_assert_eq!((back.added.len(), back.removed.len()), (changes.removed.len(), changes.added.len()));
        }

        #[test]
        fn one_entry_that_was_dragged_is_one_move(length in 2_usize..30, from in 0_usize..30, to in 0_usize..30) {
            let before: Vec<u32> = (0..).take(length).collect();
            let mut after = before.clone();
            let key = after.remove(from % length);
            after.insert(to % length, key);
            prop_assert_eq!(Changes::between(&before, &after).moved.len(), usize::from(from % length != to % length));
        }
    }

    #[test]
    fn the_new_one_of_two_equal_entries_is_the_one_that_stands_elsewhere() {
        let (one, two) = ([1, 2, 3, 9], [1, 9, 2, 3, 9]);
        assert_eq!(Changes::between(&one, &two), Changes { added: vec![1], ..Changes::default() });
        assert_eq!(Changes::between(&two, &one), Changes { removed: vec![1], ..Changes::default() });
    }

    fn list(part: Part, uri: &str, name: &str) -> List {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        List { part, uri: text(uri), name: text(name), ..List::default() }
    }

    fn viewed(lists: &[&[&str]]) -> Viewed {
        let mut viewed = Viewed::default();
        for titles in lists {
            viewed.begin_list();
            let rows: Vec<Row> = titles.iter().map(|title| Row { title: Some((*title).to_owned()), ..Row::default() }).collect();
            viewed.add(&rows);
        }
        viewed
    }

    #[test]
    fn lists_are_recognised_by_uri_by_part_and_by_name() {
        let old = [
            list(Part::LikedSongs, "", "Liked songs"),
            list(Part::Playlist, "spotify:playlist:1a", "Roadtrip"),
            list(Part::Playlist, "spotify:playlist:1b", "Gym"),
            list(Part::Playlist, "", "Mix"),
        ];
        let described = Some("new".to_owned());
        let new = [
            list(Part::Playlist, "spotify:playlist:1d", "Mix"),
            List { description: described, ..list(Part::Playlist, "spotify:playlist:1a", "Waltz") },
            list(Part::Playlist, "spotify:playlist:1c", "Gym"),
            list(Part::LikedSongs, "", "LikedSongs"),
        ];
        let (before, after) = (viewed(&[&["a", "b"], &["c"], &["d"], &["e"]]), viewed(&[&["e"], &["c"], &["d"], &["b", "a", "f"]]));
        let all = files(Side { lists: &old, viewed: &before }, Side { lists: &new, viewed: &after });
        let pairs: Vec<_> = all.iter().map(|change| (change.before, change.after)).collect();
        assert_eq!(pairs, [(Some(3), Some(0)), (Some(1), Some(1)), (None, Some(2)), (Some(0), Some(3)), (Some(2), None)]);
        assert!(all[0].is_none() && all[1].is_renamed && all[1].is_redescribed && all[1].changes.is_empty());
        assert!(!all[3].is_renamed && !all[2].is_none() && !all[4].is_none());
        assert_eq!((all[3].changes.added.as_slice(), all[3].changes.moved.len()), (&[2][..], 1));
    }

    #[test]
    fn what_an_archive_does_not_have_is_not_gone() {
        let entry = |file: Option<&str>| {
            let state = if file.is_some() { Outcome::Whole } else { Outcome::Closed };
            ListEntry::new(state, file.map(str::to_owned), 0, None, Tally::default(), None)
        };
        let playlist =
            |id: &str, file| PlaylistEntry { id: id.to_owned(), name: String::new(), snapshot_id: None, list: entry(file) };
        let section = |name: &str, file| SectionEntry { name: name.to_owned(), list: entry(file) };
        let manifest = Manifest {
            schema_version: 1,
            app: App { name: String::new(), version: String::new() },
            made_at: String::new(),
            account: Account::default(),
            is_complete: false,
            sections: vec![section("liked-songs", None), section("playlists", Some("playlists.json"))],
            playlists: vec![
                playlist("1a", None),
                playlist("1b", Some("playlists/1b.json")),
                playlist("1d", Some("playlists/1d.json")),
                PlaylistEntry {
                    list: ListEntry { state: Outcome::Short, ..entry(Some("playlists/1e.json")) },
                    ..playlist("1e", None)
                },
            ],
            files: Vec::new(),
        };
        let mix = |uri: &str| list(Part::Playlist, uri, "Mix");
        let is_unread = |list: &List| super::is_unread(list, &manifest, |path| path != "playlists/1d.json");
        assert!(is_unread(&list(Part::LikedSongs, "", "Liked songs")));
        assert!(!is_unread(&list(Part::Albums, "", "Albums")), "it is not in the manifest at all");
        assert!(is_unread(&mix("spotify:playlist:1a")) && !is_unread(&mix("spotify:playlist:1b")));
        assert!(!is_unread(&mix("spotify:playlist:1c")), "it is gone");
        assert!(is_unread(&mix("spotify:playlist:1d")), "its file is damaged");
        assert!(is_unread(&mix("spotify:playlist:1e")), "a part of it was read");
        let without = Manifest { sections: vec![section("playlists", None)], playlists: Vec::new(), ..manifest };
        assert!(super::is_unread(&mix("spotify:playlist:1c"), &without, |_| true), "no playlist was read");
    }

    #[test]
    fn entries_that_nothing_names_are_alike() {
        let nobody = Viewed::default();
        let side = Side { lists: &[], viewed: &nobody };
        assert_eq!(files(side, side), []);
        let mut gone = Viewed::default();
        gone.begin_list();
        gone.add(&[Row::parse("null", 0), Row::parse("null", 1)]);
        let lists = [list(Part::Playlist, "", "Mix")];
        let all = files(Side { lists: &lists, viewed: &gone }, Side { lists: &lists, viewed: &gone });
        assert!(all[0].is_none());
    }
}
