//! The plan that makes a playlist of the songs that fit a rule now.

use crate::organise::entry::Entry;
use crate::organise::plan::{Plan, Want};
use crate::organise::undo::matched;

/// What fits stays, with its date; what is new comes; everything else goes. A song of the playlist that is the same recording by its
/// ISRC under another ID stays too.
#[must_use]
pub fn refreshed(wanted: &[Entry], now: Vec<Entry>) -> Plan {
    let mut places = matched(wanted, &now);
    let mut taken = vec![false; now.len()];
    let take = |taken: &mut Vec<bool>, place: u32| {
        if let Some(taken) = taken.get_mut(place as usize) {
            *taken = true;
        }
    };
    places.iter().flatten().for_each(|place| take(&mut taken, *place));
    let mut recordings: std::collections::BTreeMap<&str, u32> = std::collections::BTreeMap::new();
    for ((place, entry), taken) in (0..).zip(&now).zip(&taken) {
        if let Some(isrc) = entry.isrc.as_deref().filter(|_| !taken) {
            recordings.entry(isrc).or_insert(place);
        }
    }
    for (entry, place) in wanted.iter().zip(&mut places) {
        if place.is_none() {
            *place = entry.isrc.as_deref().and_then(|isrc| recordings.remove(isrc));
        }
    }
    let wants =
        wanted.iter().zip(places).map(|(entry, place)| place.map_or_else(|| Want::New(entry.clone()), Want::Stay)).collect();
    Plan::reach(now, wants)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organise::entry::same_order;
    use crate::organise::plan::tests::list;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_refreshed_list_has_what_fits_and_what_cannot_go(wanted in "[a-h]{0,12}", now in "[a-hL\\-]{0,12}") {
            let mut letters: Vec<char> = Vec::new();
            wanted.chars().for_each(|letter| if !letters.contains(&letter) { letters.push(letter) });
            let wanted: Vec<Entry> = list(&letters.iter().collect::<String>());
            let plan = refreshed(&wanted, list(&now));
            let songs: Vec<Entry> = plan.after.iter().filter(|entry| entry.writable.is_some()).cloned().collect();
            prop_assert!(same_order(&songs, &wanted));
            let again = refreshed(&wanted, plan.after.clone());
            prop_assert!(again.is_empty(), "{:?}", again.steps);
        }
    }

    #[test]
    fn the_same_recording_stays_under_its_other_id() {
        let with = |letters: &str| -> Vec<Entry> {
            list(letters).into_iter().map(|entry| Entry { isrc: Some("I1".into()), ..entry }).collect()
        };
        let plan = refreshed(&with("a"), with("b"));
        assert!(plan.is_empty());
        let plan = refreshed(&with("a"), with("bc"));
        assert_eq!((plan.removed, plan.added), (1, 0));
    }
}
