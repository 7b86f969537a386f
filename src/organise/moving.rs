//! Songs of one playlist, copied or moved to another one: they are there, and that was checked, before they go here.

use super::entry::Entry;
use super::plan::{Plan, Want};
use super::sets::Known;

/// The plans for both playlists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moving {
    /// For the playlist that they go to. It is carried out first.
    pub there: Plan,
    /// For the playlist that they come from. Empty for a copy.
    pub here: Plan,
    /// How many are in the other playlist already, and are not added again.
    pub known: u32,
}

/// Plans to copy or move the entries at these places to the end of another playlist. What cannot be added there, such as a local file,
/// stays.
#[must_use]
pub fn plan(here: &[Entry], there: &[Entry], places: &[u32], moves: bool) -> Moving {
    let mut known = Known::of(there);
    let mut wanted: Vec<Want> = (0..).zip(there).map(|(place, _)| Want::Stay(place)).collect();
    let (mut gone, mut count, mut cannot) = (Vec::new(), 0, 0);
    let mut places = places.to_vec();
    places.sort_unstable();
    places.dedup();
    for place in places {
        let Some(entry) = here.get(place as usize) else { continue };
        if entry.writable.is_none() {
            cannot += 1;
            continue;
        }
        gone.push(place);
        if known.has(entry) {
            count += 1;
        } else {
            known.add(entry);
            wanted.push(Want::New(entry.clone()));
        }
    }
    let mut there = Plan::reach(there.to_vec(), wanted);
    there.cannot += cannot;
    Moving { there, here: Plan::without(here.to_vec(), if moves { &gone } else { &[] }), known: count }
}

#[cfg(test)]
mod tests {
    use super::super::plan::tests::{letters, list};
    use super::*;

    #[test]
    fn a_move_adds_there_what_is_missing_and_takes_away_here() {
        let (here, there) = (list("ab-Lc"), list("xb"));
        let moving = plan(&here, &there, &[0, 1, 3, 3], true);
        assert_eq!((letters(&moving.there.after), letters(&moving.here.after)), ("xba".to_owned(), "-Lc".to_owned()));
        assert_eq!((moving.known, moving.there.added, moving.there.cannot, moving.here.removed), (1, 1, 1, 2));
        let copy = plan(&here, &there, &[0, 1], false);
        assert_eq!((copy.there, copy.here.is_empty()), (plan(&here, &there, &[0, 1], true).there, true));
    }
}
