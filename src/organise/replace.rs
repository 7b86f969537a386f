//! Songs that cannot be played, and others in their places.

use std::collections::BTreeMap;

use super::entry::{Entry, count};
use super::plan::{Plan, Want};
use crate::library::candidates::{Candidate, Song};
use crate::spotify::model::{self, Item};
use crate::spotify::uri::Kind;

/// A song that cannot be played, once for all its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silent {
    /// The song.
    pub song: Song,
    /// The places of its entries, in their order.
    pub places: Vec<u32>,
}

/// The songs of a playlist that cannot be played, in their order. Episodes are none: nothing says what is the same episode.
#[must_use]
pub fn silent(entries: &[Entry]) -> Vec<Silent> {
    let mut found: Vec<Silent> = Vec::new();
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, entry) in (0..).zip(entries).filter(|(_, entry)| is_silent(entry)) {
        let number = *at.entry(&entry.uri).or_insert_with(|| {
            found.push(Silent { song: song(entry), places: Vec::new() });
            found.len() - 1
        });
        if let Some(silent) = found.get_mut(number) {
            silent.places.push(place);
        }
    }
    found
}

/// How many entries the service has removed. Nothing says what they were.
#[must_use]
pub fn removed(entries: &[Entry]) -> u32 {
    count(entries.iter().filter(|entry| entry.uri.is_empty()).count())
}

fn is_silent(entry: &Entry) -> bool {
    entry.is_unplayable && entry.writable.as_ref().is_some_and(|uri| uri.kind() == Kind::Track)
}

fn song(entry: &Entry) -> Song {
    Song {
        uri: entry.writable.clone(),
        title: entry.title.to_string(),
        artists: entry.artists.iter().map(|artist| artist.to_string()).collect(),
        album: entry.album.to_string(),
        duration_ms: entry.duration_ms,
        isrc: entry.isrc.as_deref().map(str::to_owned),
    }
}

/// A candidate as an entry that comes in.
#[must_use]
pub fn entry(candidate: &Candidate) -> Entry {
    let item = Item::Track(Box::new(candidate.track.clone()));
    Entry::of(&model::Entry { added_at: None, added_by: None, item })
}

impl Plan {
    /// The plan for a list in which other entries stand at these places. All that is not replaced stays where it is, and keeps its date
    /// unless another copy of it goes.
    #[must_use]
    pub fn replace(entries: Vec<Entry>, others: &BTreeMap<u32, Entry>) -> Self {
        let want = |place: u32| others.get(&place).map_or(Want::Stay(place), |other| Want::New(other.clone()));
        let wanted = (0..count(entries.len())).map(want).collect();
        Self::reach(entries, wanted)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use proptest::prelude::*;

    use super::super::plan::tests::{letters, list, one};
    use super::super::undo::toward;
    use super::*;

    #[test]
    fn each_song_that_does_not_play_is_there_once_with_all_its_places() {
        let mut entries = list("ab-aLb");
        for entry in &mut entries {
            entry.is_unplayable = &*entry.title != "b";
        }
        let found = silent(&entries);
        assert_eq!(found.len(), 1, "what was removed and local files are none");
        assert_eq!((found[0].song.title.as_str(), &*found[0].places), ("a", [0, 3].as_slice()));
        assert_eq!(removed(&entries), 1);
    }

    #[test]
    fn the_other_one_stands_in_the_place_of_the_old_one() {
        let plan = Plan::replace(list("a-bLc"), &[(2, one('x'))].into());
        assert_eq!(letters(&plan.after), "a-xLc");
        assert_eq!((plan.removed, plan.added, plan.dates_lost, plan.moved, plan.steps.len()), (1, 1, 0, 0, 2));
        let (kept, before) = (&plan.after, list("a-bLc"));
        assert!([0, 1, 3, 4].into_iter().all(|place| kept[place] == before[place]), "all others keep their dates");
    }

    proptest! {
        #[test]
        fn everything_else_keeps_its_place_and_the_way_back_leads_back(
            letters in "[a-fL-]{0,14}",
            picks in prop::collection::btree_map(0_u32..14, "[a-cx-z]", 0..6),
        ) {
            let before = list(&letters);
            let others: BTreeMap<u32, Entry> = picks.iter().map(|(place, letter)| (*place, one(letter.chars().next().unwrap()))).collect();
            let can = |place: u32| before.get(place as usize).is_some_and(|entry| entry.writable.is_some());
            let plan = Plan::replace(before.clone(), &others.iter().filter(|(place, _)| can(**place)).map(|(place, other)| (*place, other.clone())).collect());
            prop_assert_eq!(plan.after.len(), before.len());
            let goes: Vec<&str> = others.keys().filter(|place| can(**place)).map(|place| &*before[*place as usize].uri).collect();
            for (place, (now, old)) in (0..).zip(plan.after.iter().zip(&before)) {
                match others.get(&place).filter(|_| can(place)) {
                    Some(other) => prop_assert_eq!(&now.uri, &other.uri),
                    None => {
                        prop_assert_eq!(&now.uri, &old.uri);
                        prop_assert!(now.added == old.added || goes.contains(&&*old.uri), "a date is lost");
                    }
                }
            }
            let undone = toward(&plan.before, &plan.after, plan.after.clone());
            let uris = |entries: &[Entry]| entries.iter().map(|entry| entry.uri.clone()).collect::<Vec<_>>();
            prop_assert_eq!(uris(&undone.after), uris(&before));
        }
    }
}
