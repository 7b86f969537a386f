#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;
use crate::spotify::Kind;

/// A letter is a track, a point an entry without a URI.
fn list(letters: &str) -> Vec<Place> {
    letters.chars().map(|c| Uri::new(Kind::Track, &c.to_string())).collect()
}

fn applied(before: &[Place], steps: &[Step]) -> Vec<Place> {
    let mut list = before.to_vec();
    steps.iter().for_each(|step| step.apply(&mut list));
    list
}

#[test]
fn removing_the_second_copy_keeps_what_stands_between_and_adds_the_first_again() {
    let before = list("a.bca");
    let removal = removal::remove(&before, &[4]);
    let insert = Step::Insert { at: 0, uris: vec![before[0].clone().unwrap()] };
    assert_eq!(removal.edit.steps, [Step::Remove(vec![before[0].clone().unwrap()]), insert]);
    assert_eq!((removal.again.as_slice(), removal.left), (&[0][..], 0));
    assert_eq!(applied(&before, &removal.edit.steps), list("a.bc"));
}

#[test]
fn what_has_no_uri_cannot_be_removed() {
    let removal = removal::remove(&list("a.b"), &[1]);
    assert_eq!((removal.edit.steps.len(), removal.left, removal.edit.order), (0, 1, vec![0, 1, 2]));
}

#[test]
fn a_block_moves_with_one_request_and_one_that_stands_right_with_none() {
    assert_eq!(moving::move_to(6, &[1, 2], 5).steps, [Step::Move { from: 1, before: 5, length: 2 }]);
    assert_eq!(moving::move_to(6, &[1, 2], 5).order, [0, 3, 4, 1, 2, 5]);
    for to in [1, 2, 3] {
        assert_eq!(moving::move_to(6, &[1, 2], to).steps, []);
    }
    assert_eq!(moving::move_to(6, &[0, 5], 3).steps.len(), 2);
}

#[test]
fn a_position_is_where_the_first_of_them_stands_afterwards() {
    for (selected, position, expected) in
        [(vec![0], 3, "bcade"), (vec![4], 1, "eabcd"), (vec![1, 3], 2, "abdce"), (vec![0, 1], 9, "cdeab"), (vec![2], 0, "cabde")]
    {
        let before = list("abcde");
        let edit = moving::move_to(5, &selected, moving::before_position(5, &selected, position));
        assert_eq!(applied(&before, &edit.steps), list(expected), "{selected:?} to {position}");
    }
}

#[test]
fn moving_by_one_ends_at_both_ends() {
    assert_eq!((moving::by_one(3, &[0], true), moving::by_one(3, &[2], false), moving::by_one(3, &[], true)), (None, None, None));
    assert_eq!((moving::by_one(3, &[1], true), moving::by_one(3, &[1], false)), (Some(0), Some(3)));
}

#[test]
fn what_is_there_is_named_once_and_new_things_are_added_by_the_hundred() {
    let uri = |n: usize| Uri::new(Kind::Track, &format!("t{n}")).unwrap();
    let wanted: Vec<Uri> = (0..250).chain([3, 249]).map(uri).collect();
    let sorted = adding::sorted(&[None, Some(uri(0)), Some(uri(7))], &wanted);
    assert_eq!((sorted.new.len(), sorted.there), (248, vec![uri(0), uri(7), uri(3), uri(249)]));
    let steps = adding::append(3, &sorted.new);
    assert_eq!(steps.len(), 3);
    assert_eq!(applied(&[None, None, None], &steps).len(), 251);
}

/// Lists with repeats and with entries that have no URI, and some of their places.
fn cases() -> impl Strategy<Value = (Vec<Place>, Vec<u32>)> {
    let place = prop_oneof![2 => Just(None), 9 => (0_usize..12).prop_map(Some)];
    proptest::collection::vec((place, any::<bool>()), 0..300).prop_map(|entries| {
        let uri = |n: usize| Uri::new(if n.is_multiple_of(4) { Kind::Episode } else { Kind::Track }, &format!("t{n}")).unwrap();
        let selected = (0..).zip(&entries).filter(|(_, (_, selected))| *selected).map(|(place, _)| place).collect();
        (entries.into_iter().map(|(place, _)| place.map(uri)).collect(), selected)
    })
}

fn fits(step: &Step) -> bool {
    match step {
        Step::Remove(uris) | Step::Insert { uris, .. } => (1..=MAX_ADDED).contains(&uris.len()),
        Step::Move { length, .. } => *length > 0,
    }
}

proptest! {
    #[test]
    fn a_removal_leaves_exactly_the_others_in_their_order_and_is_put_back((before, selected) in cases()) {
        let removal = removal::remove(&before, &selected);
        let expected: Vec<Place> = (0..).zip(&before).filter(|(place, uri)| uri.is_none() || !selected.contains(place)).map(|(_, uri)| uri.clone()).collect();
        let after = applied(&before, &removal.edit.steps);
        prop_assert_eq!(&after, &expected);
        prop_assert_eq!(&ordered(&before, &removal.edit.order), &expected);
        let back = removal::put_back(&before, &removal.edit.order);
        prop_assert_eq!(applied(&after, &back), before);
        prop_assert!(removal.edit.steps.iter().chain(&back).all(fits));
    }

    #[test]
    fn a_move_keeps_all_entries_and_is_taken_back((before, selected) in cases(), to in 0_u32..320) {
        let length = count(before.len());
        let edit = moving::move_to(length, &selected, to);
        let after = applied(&before, &edit.steps);
        prop_assert_eq!(&ordered(&before, &edit.order), &after);
        let mut all = edit.order.clone();
        all.sort_unstable();
        prop_assert_eq!(all, (0..length).collect::<Vec<_>>());
        prop_assert!(edit.steps.iter().all(fits));
        prop_assert_eq!(applied(&after, &moving::back(&edit.steps)), before);
    }
}
