//! Taking entries out of a playlist, and putting them back.
//!
//! The service removes every entry with a URI. Where a playlist has a thing more than once and not all of them go, those that stay are added
//! again in their places, with the date of today.

use std::collections::BTreeSet;

use super::{Edit, Place, Step, count, insertions, ordered};
use crate::spotify::Uri;
use crate::spotify::endpoint::playlists::MAX_ADDED;

/// The removal of some entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removal {
    /// The edit.
    pub edit: Edit,
    /// The current places of the entries that stay and are added again, so that their dates are lost.
    pub again: Vec<u32>,
    /// How many were selected that cannot be removed: local files, and entries that Spotify removed.
    pub left: u32,
}

/// The removal of the entries at these places.
#[must_use]
pub fn remove(list: &[Place], selected: &[u32]) -> Removal {
    let selected: BTreeSet<u32> = selected.iter().copied().filter(|place| (*place as usize) < list.len()).collect();
    let uri_at = |place: u32| list.get(place as usize).and_then(Option::as_ref);
    let gone: BTreeSet<&Uri> = selected.iter().filter_map(|place| uri_at(*place)).collect();
    let goes = |place: u32| selected.contains(&place) && uri_at(place).is_some();
    let order: Vec<u32> = (0..count(list.len())).filter(|place| !goes(*place)).collect();
    let is_again = |place: u32| uri_at(place).is_some_and(|uri| gone.contains(uri));
    let again: Vec<u32> = order.iter().copied().filter(|place| is_again(*place)).collect();
    let left = count(selected.iter().filter(|place| uri_at(**place).is_none()).count());

    let uris: Vec<Uri> = gone.iter().map(|uri| (*uri).clone()).collect();
    let mut steps: Vec<Step> = uris.chunks(MAX_ADDED).map(|part| Step::Remove(part.to_vec())).collect();
    let after = ordered(list, &order);
    let places: Vec<u32> = (0..).zip(&order).filter(|(_, before)| is_again(**before)).map(|(place, _)| place).collect();
    steps.extend(insertions(&after, &places));
    Removal { edit: Edit { steps, order }, again, left }
}

/// The requests that put back what a removal took out of this list, of which the entries at `order` are there.
#[must_use]
pub fn put_back(list: &[Place], order: &[u32]) -> Vec<Step> {
    let there: BTreeSet<u32> = order.iter().copied().collect();
    let places: Vec<u32> = (0..count(list.len())).filter(|place| !there.contains(place)).collect();
    insertions(list, &places)
}
