//! The steps from the current entries to those that are wanted, and their price.

use super::entry::{Entry, count};
use super::moves;
use super::step::Step;
use crate::spotify::endpoint::MAX_ITEMS_PER_PAGE;
use crate::spotify::endpoint::playlists::MAX_ADDED;

/// An entry that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// The one that is at this place now.
    Stay(u32),
    /// One that is not there.
    New(Entry),
}

/// A plan for one playlist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The entries that it was made for.
    pub before: Vec<Entry>,
    /// The entries afterwards. Those that are added again have no date here.
    pub after: Vec<Entry>,
    /// The requests, in this order.
    pub steps: Vec<Step>,
    /// How many entries have another place among the others afterwards.
    pub moved: u32,
    /// How many entries go.
    pub removed: u32,
    /// How many entries come in that were not there.
    pub added: u32,
    /// How many entries stay but lose their date, because they are removed together with a copy and added again.
    pub dates_lost: u32,
    /// How many entries should go or come, and cannot: local files, and what Spotify removed.
    pub cannot: u32,
}

impl Plan {
    /// The plan for another order of the same entries, in few moves. All dates stay.
    #[must_use]
    pub fn order(entries: Vec<Entry>, order: &[u32]) -> Self {
        let wanted = order.iter().map(|place| Want::Stay(*place)).collect();
        Self::reach(entries, wanted)
    }

    /// The plan for another order by rewriting the list, a hundred entries at once. All dates are lost. `None` if something in it cannot
    /// be added again, so it would be lost.
    #[must_use]
    pub fn rewrite(entries: Vec<Entry>, order: &[u32]) -> Option<Self> {
        if entries.iter().any(|entry| entry.writable.is_none()) {
            return None;
        }
        let after: Vec<Entry> = order.iter().filter_map(|place| entries.get(*place as usize)).map(undated).collect();
        let mut steps = Vec::new();
        for (number, chunk) in after.chunks(MAX_ADDED).enumerate() {
            steps.push(match number {
                0 => Step::Replace(chunk.to_vec()),
                _ => Step::Add { entries: chunk.to_vec(), position: count(number * MAX_ADDED) },
            });
        }
        let (moved, dates_lost) = (moves::displaced(order), count(after.len()));
        Some(Self { before: entries, after, steps, moved, dates_lost, ..Self::default() })
    }

    /// The plan for a list without the entries at these places. Where the service can only remove an entry together with a copy that stays,
    /// that copy is added again in its place.
    #[must_use]
    pub fn without(entries: Vec<Entry>, gone: &[u32]) -> Self {
        let mut is_gone = vec![false; entries.len()];
        for place in gone {
            if let Some(is_gone) = is_gone.get_mut(*place as usize) {
                *is_gone = true;
            }
        }
        let stays = (0..).zip(&is_gone).filter(|(_, is_gone)| !**is_gone).map(|(place, _)| Want::Stay(place)).collect();
        Self::reach(entries, stays)
    }

    /// The plan for any list. What is not wanted goes; what cannot go stays, behind the entry that it stands behind now.
    #[must_use]
    pub fn reach(entries: Vec<Entry>, wanted: Vec<Want>) -> Self {
        let mut plan = Self::default();
        let wanted = plan.with_what_cannot_go(&entries, wanted);
        let mut is_wanted = vec![false; entries.len()];
        for want in &wanted {
            if let Want::Stay(place) = want
                && let Some(is_wanted) = is_wanted.get_mut(*place as usize)
            {
                *is_wanted = true;
            }
        }
        let gone: Vec<&Entry> = entries.iter().zip(&is_wanted).filter(|(_, stays)| !**stays).map(|(entry, _)| entry).collect();
        plan.removed = count(gone.len());
        let mut uris: Vec<&str> = gone.iter().map(|entry| &*entry.uri).collect();
        uris.sort_unstable();
        uris.dedup();
        // A copy that stays goes too, and comes again.
        let goes = |place: u32| entries.get(place as usize).is_some_and(|entry| uris.binary_search(&&*entry.uri).is_ok());
        for (place, is_wanted) in (0..).zip(&mut is_wanted) {
            if *is_wanted && goes(place) {
                *is_wanted = false;
                plan.dates_lost += 1;
            }
        }
        let mut steps: Vec<Step> = Vec::new();
        let firsts: Vec<Entry> =
            uris.iter().filter_map(|uri| gone.iter().find(|entry| &*entry.uri == *uri)).map(|entry| undated(entry)).collect();
        steps.extend(firsts.chunks(MAX_ADDED).map(|chunk| Step::Remove(chunk.to_vec())));
        // Where what is left stands once the others are gone.
        let mut left = 0;
        let now: Vec<u32> = is_wanted.iter().map(|stays| (left, left += u32::from(*stays)).0).collect();
        let order: Vec<u32> = wanted
            .iter()
            .filter_map(|want| if let Want::Stay(place) = want { Some(*place as usize) } else { None })
            .filter(|place| is_wanted.get(*place) == Some(&true))
            .filter_map(|place| now.get(place).copied())
            .collect();
        plan.moved = moves::displaced(&order);
        steps.extend(moves::moves(&order).into_iter().map(Step::Move));
        let mut coming: Vec<(u32, Vec<Entry>)> = Vec::new();
        for (place, want) in (0..).zip(&wanted) {
            let entry = match want {
                Want::Stay(now) if is_wanted.get(*now as usize) == Some(&true) => continue,
                Want::Stay(now) => entries.get(*now as usize),
                Want::New(entry) => {
                    plan.added += 1;
                    Some(entry)
                }
            };
            let Some(entry) = entry.map(undated) else { continue };
            match coming.last_mut() {
                Some((first, group)) if *first + count(group.len()) == place && group.len() < MAX_ADDED => group.push(entry),
                _ => coming.push((place, vec![entry])),
            }
        }
        steps.extend(coming.into_iter().map(|(position, entries)| Step::Add { entries, position }));
        // The steps lead there. To make them all in a long list would take longer than all the rest.
        let is_same = |place: u32| is_wanted.get(place as usize) == Some(&true);
        let after = wanted.into_iter().filter_map(|want| match want {
            Want::Stay(place) if is_same(place) => entries.get(place as usize).cloned(),
            Want::Stay(place) => entries.get(place as usize).map(undated),
            Want::New(entry) => Some(undated(&entry)),
        });
        let after = after.collect();
        Self { before: entries, after, steps, ..plan }
    }

    /// The wanted entries, with those that cannot go and without those that cannot come.
    fn with_what_cannot_go(&mut self, entries: &[Entry], wanted: Vec<Want>) -> Vec<Want> {
        let before = wanted.len();
        let mut wanted: Vec<Want> =
            wanted.into_iter().filter(|want| !matches!(want, Want::New(entry) if entry.writable.is_none())).collect();
        self.cannot += count(before - wanted.len());
        let mut stays = vec![false; entries.len()];
        for want in &wanted {
            if let Want::Stay(place) = want
                && let Some(stays) = stays.get_mut(*place as usize)
            {
                *stays = true;
            }
        }
        for (place, entry) in (0_u32..).zip(entries) {
            if stays.get(place as usize) == Some(&false) && entry.writable.is_none() {
                stand(&mut wanted, place);
                self.cannot += 1;
            }
        }
        wanted
    }

    /// The number of requests, with those that look before and check afterwards.
    #[must_use]
    pub fn requests(&self) -> u32 {
        let pages = count(self.after.len()).div_ceil(MAX_ITEMS_PER_PAGE).max(1);
        // Its version is asked for before the steps and before the pages; and after them, where there are several.
        2 + count(self.steps.len()) + pages + u32::from(pages > 1)
    }

    /// About how long that takes, in seconds.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        self.requests().div_ceil(REQUESTS_A_SECOND)
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

/// One after the other, with a rest where the service asks for one.
const REQUESTS_A_SECOND: u32 = 2;

/// Puts an entry that stays behind the nearest one that stands before it now and stays too.
pub(super) fn stand(wanted: &mut Vec<Want>, place: u32) {
    let of = |place: u32| wanted.iter().position(|want| *want == Want::Stay(place));
    let behind = (0..place).rev().find_map(of);
    wanted.insert(behind.map_or(0, |behind| behind + 1), Want::Stay(place));
}

/// As it is once it is added again.
fn undated(entry: &Entry) -> Entry {
    Entry { added: None, added_by: None, ..entry.clone() }
}

#[cfg(test)]
pub(in crate::organise) mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::spotify::uri::Uri;
    use proptest::prelude::*;

    /// An entry of each letter: small ones are tracks, `-` was removed by the service, `L` is a local file.
    pub(crate) fn list(letters: &str) -> Vec<Entry> {
        letters.chars().zip(1..).map(|(letter, date)| Entry { added: Some(date), ..one(letter) }).collect()
    }

    pub(crate) fn one(letter: char) -> Entry {
        let uri = match letter {
            '-' => String::new(),
            'L' => "spotify:local:a:b:c:1".to_owned(),
            other => format!("spotify:track:{other}"),
        };
        let writable = Uri::parse(&uri).filter(|_| letter != 'L' && letter != '-');
        Entry { uri: uri.into(), writable, title: letter.to_string().into(), ..Entry::default() }
    }

    pub(crate) fn letters(list: &[Entry]) -> String {
        list.iter().map(|entry| if entry.uri.is_empty() { "-" } else { &*entry.title }).collect()
    }

    #[test]
    fn the_wrong_song_is_never_removed() {
        let plan = Plan::without(list("a-bca"), &[4]);
        assert_eq!(letters(&plan.after), "a-bc");
        assert_eq!((plan.removed, plan.dates_lost, plan.steps.len()), (1, 1, 2));
        let Step::Remove(gone) = &plan.steps[0] else { unreachable!() };
        assert_eq!(letters(gone), "a");
        assert_eq!(plan.steps[1], Step::Add { entries: vec![one('a')], position: 0 });
        assert_eq!(plan.after[1..], list("a-bca")[1..4], "B and C keep their dates");
        // The later one stays.
        let plan = Plan::without(list("a-bca"), &[0]);
        assert_eq!(letters(&plan.after), "-bca");
    }

    #[test]
    fn another_recording_goes_alone_and_no_date_is_lost() {
        let plan = Plan::without(list("abcd"), &[1, 3]);
        assert_eq!((letters(&plan.after).as_str(), plan.steps.len(), plan.dates_lost), ("ac", 1, 0));
        assert_eq!(plan.requests(), 4);
    }

    #[test]
    fn what_cannot_be_removed_stays_and_is_counted() {
        let plan = Plan::without(list("aL-b"), &[0, 1, 2]);
        assert_eq!((letters(&plan.after).as_str(), plan.removed, plan.cannot), ("L-b", 1, 2));
    }

    #[test]
    fn a_list_with_something_that_cannot_be_added_is_not_rewritten() {
        assert_eq!(Plan::rewrite(list("aL"), &[1, 0]), None);
        let many = vec![one('a'); 250];
        let order: Vec<u32> = (0..250).collect();
        let plan = Plan::rewrite(many, &order).unwrap();
        assert_eq!((plan.steps.len(), plan.dates_lost, plan.moved), (3, 250, 0));
        assert_eq!(plan.requests(), 9, "three steps, three pages, its version before each of them and afterwards");
    }

    fn any_list() -> impl Strategy<Value = Vec<Entry>> {
        "[a-fL-]{0,14}".prop_map(|letters| list(&letters))
    }

    proptest! {
        #[test]
        fn a_plan_keeps_what_it_promises(entries in any_list(), picks in proptest::collection::vec((0..20_u32, "[a-hL-]"), 0..16)) {
            let mut seen = Vec::new();
            let wanted: Vec<Want> = picks
                .into_iter()
                .map(|(place, letter)| {
                    if (place as usize) < entries.len() && !seen.contains(&place) {
                        seen.push(place);
                        Want::Stay(place)
                    } else {
                        Want::New(one(letter.chars().next().unwrap()))
                    }
                })
                .collect();
            let plan = Plan::reach(entries.clone(), wanted.clone());
            // Without what cannot go or come, it is what was wanted.
            let writable = |list: &[Entry]| -> String {
                letters(&list.iter().filter(|entry| entry.writable.is_some()).cloned().collect::<Vec<_>>())
            };
            let expected: Vec<Entry> = wanted
                .iter()
                .map(|want| match want {
                    Want::Stay(place) => entries[*place as usize].clone(),
                    Want::New(entry) => entry.clone(),
                })
                .collect();
            prop_assert_eq!(writable(&plan.after), writable(&expected));
            let mut made = entries.clone();
            plan.steps.iter().for_each(|step| step.make(&mut made));
            prop_assert_eq!(&plan.after, &made, "the steps lead to what is said");
            let lasting = |list: &[Entry]| list.iter().filter(|entry| entry.writable.is_none()).count();
            prop_assert_eq!(lasting(&plan.after), lasting(&entries));
            prop_assert_eq!(plan.after.len() as u32, entries.len() as u32 - plan.removed + plan.added);
            let dates = |list: &[Entry]| list.iter().filter(|entry| entry.added.is_some()).count() as u32;
            prop_assert_eq!(dates(&plan.after), dates(&entries) - plan.removed - plan.dates_lost);
        }

        #[test]
        fn an_order_keeps_every_date(entries in any_list(), seed in any::<u64>()) {
            let order = super::super::sort::shuffled(&entries, seed);
            let plan = Plan::order(entries.clone(), &order);
            let expected: Vec<Entry> = order.iter().map(|place| entries[*place as usize].clone()).collect();
            prop_assert_eq!(&plan.after, &expected);
            let mut made = entries;
            plan.steps.iter().for_each(|step| step.make(&mut made));
            prop_assert_eq!(&made, &expected);
            prop_assert_eq!((plan.removed, plan.added, plan.dates_lost, plan.cannot), (0, 0, 0, 0));
        }
    }
}
