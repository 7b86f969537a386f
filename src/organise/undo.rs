//! The plan that leads back to the entries before a change.

use std::collections::BTreeMap;

use super::entry::{Entry, count};
use super::plan::{Plan, Want, stand};

/// The plan that brings a playlist back to `before`, from what it has `now`. `after` is what the change had made of it: what the change had
/// added goes, and what somebody added since stays, behind the entry that it stands behind now.
///
/// An entry that is still there keeps its date. One that was removed comes back with today's.
#[must_use]
pub fn back(before: &[Entry], after: &[Entry], now: Vec<Entry>) -> Plan {
    let mut places = matched(before, &now);
    // What the change had added: it is in `after`, and not in `before`.
    let added = unmatched(after, &matched(before, after), before.len());
    let mut is_known = vec![false; now.len()];
    for place in places.iter().flatten() {
        if let Some(is_known) = is_known.get_mut(*place as usize) {
            *is_known = true;
        }
    }
    let rest: Vec<u32> = (0..).zip(&is_known).filter(|(_, known)| !**known).map(|(place, _)| place).collect();
    let mut goes: BTreeMap<&str, u32> = BTreeMap::new();
    for entry in &added {
        *goes.entry(&*entry.uri).or_default() += 1;
    }
    let mut wanted: Vec<Want> = Vec::with_capacity(before.len());
    for (entry, place) in before.iter().zip(&mut places) {
        wanted.push(place.take().map_or_else(|| Want::New(entry.clone()), Want::Stay));
    }
    for place in rest {
        let Some(entry) = now.get(place as usize) else { continue };
        if let Some(left) = goes.get_mut(&*entry.uri).filter(|left| **left > 0) {
            *left -= 1;
            continue;
        }
        stand(&mut wanted, place);
    }
    Plan::reach(now, wanted)
}

/// For each entry of one list its place in the other, first by its item and date, then by its item alone. No place is given twice.
#[must_use]
pub fn matched(list: &[Entry], other: &[Entry]) -> Vec<Option<u32>> {
    let mut places: Vec<Option<u32>> = vec![None; list.len()];
    let mut taken = vec![false; other.len()];
    for with_date in [true, false] {
        let key = |entry: &Entry| if with_date { (entry.uri.clone(), entry.added) } else { (entry.uri.clone(), None) };
        let mut free: BTreeMap<(Box<str>, Option<u32>), Vec<u32>> = BTreeMap::new();
        for (place, entry) in other.iter().enumerate().rev() {
            if taken.get(place) == Some(&false) {
                free.entry(key(entry)).or_default().push(count(place));
            }
        }
        for (entry, found) in list.iter().zip(&mut places) {
            if found.is_none() {
                *found = free.get_mut(&key(entry)).and_then(Vec::pop);
                if let Some(taken) = found.and_then(|place| taken.get_mut(place as usize)) {
                    *taken = true;
                }
            }
        }
    }
    places
}

fn unmatched<'a>(other: &'a [Entry], places: &[Option<u32>], most: usize) -> Vec<&'a Entry> {
    let mut taken: Vec<u32> = places.iter().take(most).flatten().copied().collect();
    taken.sort_unstable();
    (0..).zip(other).filter(|(place, _)| taken.binary_search(place).is_err()).map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use super::super::plan::tests::{letters, list, one};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_order_comes_back_with_all_dates() {
        let before = list("abc-a");
        let plan = Plan::order(before.clone(), &[4, 2, 3, 1, 0]);
        let undone = back(&before, &plan.after, plan.after.clone());
        assert_eq!(undone.after, before);
        assert_eq!((undone.added, undone.removed, undone.dates_lost), (0, 0, 0));
    }

    #[test]
    fn what_was_removed_comes_back_to_its_place() {
        let before = list("a-bca");
        let plan = Plan::without(before.clone(), &[4]);
        let undone = back(&before, &plan.after, plan.after.clone());
        assert_eq!((letters(&undone.after).as_str(), undone.added), ("a-bca", 1));
        assert_eq!(undone.steps.len(), 1);
    }

    #[test]
    fn what_the_change_added_goes_and_what_others_added_stays() {
        let before = list("ab");
        let after = [list("ab"), vec![one('x')]].concat();
        let now = [vec![one('y')], after.clone(), vec![one('z')]].concat();
        let undone = back(&before, &after, now);
        assert_eq!(letters(&undone.after), "yabz");
    }

    proptest! {
        #[test]
        fn any_change_can_be_undone(entries in "[a-fL-]{0,12}", gone in proptest::collection::vec(0..12_u32, 0..6), seed in any::<u64>()) {
            let before = list(&entries);
            for plan in [
                Plan::without(before.clone(), &gone),
                Plan::order(before.clone(), &super::super::sort::shuffled(&before, seed)),
            ] {
                let undone = back(&before, &plan.after, plan.after.clone());
                prop_assert_eq!(letters(&undone.after), letters(&before));
            }
        }
    }
}
