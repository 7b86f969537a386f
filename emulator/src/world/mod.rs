//! The invented world: a catalogue that never changes.
//!
//! The same seed and sizes give the same world, byte for byte. Nothing here is copied from Spotify.

pub(crate) mod catalogue;
pub(crate) mod names;
pub(crate) mod own;
pub(crate) mod words;

use serde::{Deserialize, Serialize};

pub(crate) use catalogue::{Album, Catalogue, ItemKind, Show, Track};
use own::document::Document;

/// The seed and the sizes of a world. `liked` and `playlists` are those of Ines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sizes {
    pub(crate) seed: u64,
    pub(crate) tracks: usize,
    pub(crate) liked: usize,
    pub(crate) playlists: usize,
    /// Tells libraries of one's own apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) library: Option<u64>,
}

/// Everything that never changes.
#[derive(Debug)]
pub(crate) struct World {
    /// The origin of the service's links, such as `http://127.0.0.1:8888`.
    pub(crate) origin: String,
    pub(crate) sizes: Sizes,
    pub(crate) catalogue: Catalogue,
    /// The library of one's own, if there is one.
    pub(crate) own: Option<Document>,
}

impl World {
    /// Generates the world, with a library of one's own. An error names the place in its file.
    pub(crate) fn new(origin: String, sizes: Sizes, own: Option<Document>) -> Result<Self, String> {
        let mut catalogue = Catalogue::generate(sizes.seed, sizes.tracks);
        if let Some(own) = &own {
            own::add(&mut catalogue, own)?;
        }
        Ok(Self { origin, sizes, catalogue, own })
    }
}
