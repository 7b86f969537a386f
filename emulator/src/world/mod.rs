//! The invented world: a catalogue that never changes.
//!
//! The same seed and sizes give the same world, byte for byte. Nothing here is copied from Spotify.

pub(crate) mod catalogue;
pub(crate) mod names;
pub(crate) mod words;

use serde::{Deserialize, Serialize};

pub(crate) use catalogue::{Album, Catalogue, ItemKind, Show, Track};

/// The seed and the sizes of a world. `liked` and `playlists` are those of Ines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sizes {
    pub(crate) seed: u64,
    pub(crate) tracks: usize,
    pub(crate) liked: usize,
    pub(crate) playlists: usize,
}

/// Everything that never changes.
#[derive(Debug)]
pub(crate) struct World {
    /// The origin of the service's links, such as `http://127.0.0.1:8888`.
    pub(crate) origin: String,
    pub(crate) sizes: Sizes,
    pub(crate) catalogue: Catalogue,
}

impl World {
    /// Generates the world.
    pub(crate) fn new(origin: String, sizes: Sizes) -> Self {
        Self { origin, sizes, catalogue: Catalogue::generate(sizes.seed, sizes.tracks) }
    }
}
