//! Adding things to the end of a playlist.

use std::collections::BTreeSet;

use super::{Place, Step, count};
use crate::spotify::Uri;
use crate::spotify::endpoint::playlists::MAX_ADDED;

/// Things to be added, by whether the playlist has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sorted {
    /// It does not have them.
    pub new: Vec<Uri>,
    /// It has them, or they were named before.
    pub there: Vec<Uri>,
}

/// Which of these the playlist has already, in their order.
#[must_use]
pub fn sorted(list: &[Place], wanted: &[Uri]) -> Sorted {
    let mut known: BTreeSet<&Uri> = list.iter().flatten().collect();
    let mut sorted = Sorted::default();
    for uri in wanted {
        if known.insert(uri) { sorted.new.push(uri.clone()) } else { sorted.there.push(uri.clone()) }
    }
    sorted
}

/// The requests that add these to the end of a playlist of this length.
#[must_use]
pub fn append(length: usize, uris: &[Uri]) -> Vec<Step> {
    let part = |(n, part): (usize, &[Uri])| Step::Insert { at: count(length + n * MAX_ADDED), uris: part.to_vec() };
    uris.chunks(MAX_ADDED).enumerate().map(part).collect()
}
