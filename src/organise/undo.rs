//! The plan that leads back to the entries before a change, or on to those that it wants, when others may have changed the playlist too.

use std::collections::BTreeMap;

use super::entry::{Entry, count, same_order};
use super::plan::{Plan, Want, stand};

/// The plan that makes a playlist `wanted`, which a change has `made` into something and which is something else `now`.
///
/// What the change made and is not wanted goes. What others added since stays, behind the entry that it stands behind now. What others
/// removed since stays away. An entry that is still there keeps its date; one that was removed comes back with today's.
///
/// To undo a change, what is wanted is what was there before it. To plan a change again, what is wanted is what it would have come to.
#[must_use]
pub fn toward(wanted: &[Entry], made: &[Entry], now: Vec<Entry>) -> Plan {
    let (is_made, is_now) = (matched(wanted, made), matched(made, &now));
    let mut is_known = vec![false; now.len()];
    for place in is_now.iter().flatten() {
        if let Some(is_known) = is_known.get_mut(*place as usize) {
            *is_known = true;
        }
    }
    let mut wants: Vec<Want> = Vec::with_capacity(wanted.len());
    for (entry, made) in wanted.iter().zip(&is_made) {
        match made {
            None => wants.push(Want::New(entry.clone())),
            Some(made) => wants.extend(is_now.get(*made as usize).copied().flatten().map(Want::Stay)),
        }
    }
    for place in (0..).zip(&is_known).filter(|(_, known)| !**known).map(|(place, _)| place) {
        stand(&mut wants, place);
    }
    Plan::reach(now, wants)
}

/// How a playlist differs from what a change has made of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// How many entries came in.
    pub more: u32,
    /// How many went.
    pub fewer: u32,
}

impl Since {
    /// `None` if it is as the change left it. Both 0 if only the order is another one.
    #[must_use]
    pub fn of(made: &[Entry], now: &[Entry]) -> Option<Self> {
        if same_order(made, now) {
            return None;
        }
        let same = count(matched(made, now).iter().flatten().count());
        Some(Self { more: count(now.len()) - same, fewer: count(made.len()) - same })
    }
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

#[cfg(test)]
mod tests {
    use super::super::plan::tests::{letters, list, one};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_order_comes_back_with_all_dates() {
        let before = list("abc-a");
        let plan = Plan::order(before.clone(), &[4, 2, 3, 1, 0]);
        let undone = toward(&before, &plan.after, plan.after.clone());
        assert_eq!(undone.after, before);
        assert_eq!((undone.added, undone.removed, undone.dates_lost), (0, 0, 0));
    }

    #[test]
    fn what_was_removed_comes_back_to_its_place() {
        let before = list("a-bca");
        let plan = Plan::without(before.clone(), &[4]);
        let undone = toward(&before, &plan.after, plan.after.clone());
        assert_eq!((letters(&undone.after).as_str(), undone.added), ("a-bca", 1));
        assert_eq!(undone.steps.len(), 1);
    }

    #[test]
    fn what_others_removed_stays_away_and_what_the_change_removed_comes_again() {
        let (before, wanted) = (list("abca"), list("abc"));
        // Both copies of A are gone, the one that stays is not back yet, and somebody removed C and added D.
        let made = before.get(1..3).unwrap_or_default().to_vec();
        let now = [before.get(1..2).unwrap_or_default().to_vec(), vec![one('d')]].concat();
        assert_eq!(letters(&toward(&wanted, &made, now.clone()).after), "abd");
        assert_eq!(letters(&toward(&before, &made, now).after), "abda");
    }

    #[test]
    fn what_the_change_added_goes_and_what_others_added_stays() {
        let before = list("ab");
        let after = [list("ab"), vec![one('x')]].concat();
        let now = [vec![one('y')], after.clone(), vec![one('z')]].concat();
        let undone = toward(&before, &after, now);
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
                let undone = toward(&before, &plan.after, plan.after.clone());
                prop_assert_eq!(letters(&undone.after), letters(&before));
            }
        }
    }
}
