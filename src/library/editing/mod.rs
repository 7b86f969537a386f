//! Editing one playlist: which requests a removal, a move or an addition takes, and what the playlist holds then. A person sees an edit at
//! once; it is sent by [`run`], which looks before it writes and reads again what came of it.
//!
//! - [`removal`]: taking out entries, and putting them back.
//! - [`moving`]: moving entries.
//! - [`adding`]: what of the things to be added is there already.
//! - [`run`]: carrying an edit out.
//!
//! Places count from 0, and count every entry: also one that Spotify removed, a local file, an episode, and one that occurs twice.
//!
//! <https://developer.spotify.com/documentation/web-api/concepts/playlists>

pub mod adding;
pub mod moving;
pub mod removal;
pub mod run;
#[cfg(test)]
mod tests;

use crate::spotify::Uri;
use crate::spotify::endpoint::playlists::MAX_ADDED;

/// What is at a place: the thing, or `None` where it has no URI that the service takes (a local file, a removed track).
pub type Place = Option<Uri>;

/// One request that changes a playlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Removes every entry with one of these URIs. The service knows no other way. At most [`MAX_ADDED`].
    Remove(Vec<Uri>),
    /// Adds these so that the first of them stands at a place. At most [`MAX_ADDED`].
    Insert {
        /// The place, at most the length of the playlist.
        at: u32,
        /// The things.
        uris: Vec<Uri>,
    },
    /// Moves some entries that stand together.
    Move {
        /// The place of the first.
        from: u32,
        /// The place, before the move, of the entry that they will stand before; the length of the playlist for its end.
        before: u32,
        /// How many.
        length: u32,
    },
}

/// An edit of a playlist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// The requests, in their order.
    pub steps: Vec<Step>,
    /// The current places of the entries that remain, in their new order.
    pub order: Vec<u32>,
}

impl Step {
    /// What it makes of a playlist.
    pub fn apply(&self, list: &mut Vec<Place>) {
        match self {
            Self::Remove(uris) => list.retain(|place| place.as_ref().is_none_or(|uri| !uris.contains(uri))),
            Self::Insert { at, uris } => {
                let at = (*at as usize).min(list.len());
                list.splice(at..at, uris.iter().cloned().map(Some));
            }
            Self::Move { from, before, length } => {
                let (start, end) = (*from as usize, (*from as usize).saturating_add(*length as usize).min(list.len()));
                if start >= end || (start..=end).contains(&(*before as usize)) {
                    return;
                }
                let moved: Vec<Place> = list.drain(start..end).collect();
                let to = if *before > *from { (*before as usize).saturating_sub(end - start) } else { *before as usize };
                let to = to.min(list.len());
                list.splice(to..to, moved);
            }
        }
    }
}

/// What a playlist holds when its current entries stand in this order.
#[must_use]
pub fn ordered(list: &[Place], order: &[u32]) -> Vec<Place> {
    order.iter().filter_map(|place| list.get(*place as usize).cloned()).collect()
}

/// The requests that put the entries at these places of `list` there, where all that stand before each are there already. Those that stand
/// together share requests. Entries without a URI are left out.
fn insertions(list: &[Place], places: &[u32]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for place in places {
        let Some(uri) = list.get(*place as usize).cloned().flatten() else { continue };
        match steps.last_mut() {
            Some(Step::Insert { at, uris }) if at.saturating_add(count(uris.len())) == *place && uris.len() < MAX_ADDED => {
                uris.push(uri)
            }
            _ => steps.push(Step::Insert { at: *place, uris: vec![uri] }),
        }
    }
    steps
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
