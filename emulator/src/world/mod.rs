//! The invented world: a catalogue that never changes.
//!
//! The same seed and sizes give the same world, byte for byte. Nothing here is copied from Spotify.

pub(crate) mod catalogue;
pub(crate) mod names;
pub(crate) mod words;

use serde::{Deserialize, Serialize};

pub(crate) use catalogue::{Album, Catalogue, Kind, Show, Track};

/// What a world grows from. The last two are for the library of Ines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sizes {
    pub(crate) seed: u64,
    pub(crate) tracks: usize,
    pub(crate) liked: usize,
    pub(crate) playlists: usize,
}

/// What every answer can look at and none can change.
#[derive(Debug)]
pub(crate) struct World {
    /// `http://127.0.0.1:8888`: what all links of the service begin with.
    pub(crate) origin: String,
    pub(crate) sizes: Sizes,
    pub(crate) catalogue: Catalogue,
}

impl World {
    /// Makes the world.
    pub(crate) fn new(origin: String, sizes: Sizes) -> Self {
        Self { origin, sizes, catalogue: Catalogue::grow(sizes.seed, sizes.tracks) }
    }
}
