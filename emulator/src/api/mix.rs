//! Playlists that Spotify makes itself. Of these, apps get only the picture; they can follow and play them (observed in October 2026).
//!
//! They are not stored: every identifier of this kind is one, unless a library of one's own has it, and what it plays is drawn from the
//! identifier.

use super::identifier::is_identifier;
use crate::random::Random;
use crate::state::libraries::Libraries;
use crate::world::Catalogue;

/// How the identifiers of Spotify's own playlists begin.
const PREFIX: &str = "37i9";
/// How many tracks each has.
const LENGTH: usize = 50;

/// Whether this identifies a playlist made by Spotify.
pub(crate) fn is_mix(libraries: &Libraries, id: &str) -> bool {
    is_identifier(id) && id.starts_with(PREFIX) && !libraries.playlists.contains_key(id)
}

/// The tracks it plays, by their index in the catalogue.
pub(crate) fn tracks(catalogue: &Catalogue, id: &str) -> Vec<usize> {
    let mut random = Random::new(0, id);
    (0..LENGTH).map(|_| random.below(catalogue.first_tracks)).collect()
}
