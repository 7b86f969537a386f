//! Moving entries of a playlist. Their dates stay.

use std::collections::BTreeSet;

use super::{Edit, Step};

/// Moves the entries at these places together, in their order, so that they stand before the entry that is at `to` now; at the end if `to` is
/// the length of the list. Entries that stand together take one request, and none if they stand right already.
#[must_use]
pub fn move_to(length: u32, selected: &[u32], to: u32) -> Edit {
    let to = to.min(length);
    let selected: BTreeSet<u32> = selected.iter().copied().filter(|place| *place < length).collect();
    let rest = |places: core::ops::Range<u32>| places.filter(|place| !selected.contains(place)).collect::<Vec<_>>();
    let order: Vec<u32> = rest(0..to).into_iter().chain(selected.iter().copied()).chain(rest(to..length)).collect();

    let mut runs: Vec<(u32, u32)> = Vec::new();
    for place in &selected {
        match runs.last_mut() {
            // None lies on both sides of the place where they go.
            Some((start, many)) if *start + *many == *place && *place != to => *many += 1,
            _ => runs.push((*place, 1)),
        }
    }
    let mut steps = Vec::new();
    // From the nearest on, so that the places of the others stay as they are.
    let mut end = to;
    for (from, length) in runs.iter().rev().copied().filter(|(start, _)| *start < to) {
        if from + length != end {
            steps.push(Step::Move { from, before: end, length });
        }
        end -= length;
    }
    let mut start = to;
    for (from, length) in runs.into_iter().filter(|(start, _)| *start >= to) {
        if from != start {
            steps.push(Step::Move { from, before: start, length });
        }
        start += length;
    }
    Edit { steps, order }
}

/// The requests that take a move back.
#[must_use]
pub fn back(steps: &[Step]) -> Vec<Step> {
    let inverse = |step: &Step| match *step {
        Step::Move { from, before, length } if before > from => Some(Step::Move { from: before - length, before: from, length }),
        Step::Move { from, before, length } => Some(Step::Move { from: before, before: from + length, length }),
        Step::Remove(_) | Step::Insert { .. } => None,
    };
    steps.iter().rev().filter_map(inverse).collect()
}

/// Where to move so that the first of the entries at these places stands at a place counted from 1, among what is there then.
#[must_use]
pub fn before_position(length: u32, selected: &[u32], position: u32) -> u32 {
    let selected: BTreeSet<u32> = selected.iter().copied().collect();
    let at = position.max(1) - 1;
    let rest: Vec<u32> = (0..length).filter(|place| !selected.contains(place)).collect();
    rest.get(at as usize).copied().unwrap_or(length)
}

/// Where to move so that the entries at these places stand one place further up, or down. `None` if that changes nothing.
#[must_use]
pub fn by_one(length: u32, selected: &[u32], up: bool) -> Option<u32> {
    let (first, last) = (selected.iter().min()?, selected.iter().max()?);
    let to = if up { first.checked_sub(1)? } else { last.checked_add(2).filter(|to| *to <= length)? };
    Some(to)
}
