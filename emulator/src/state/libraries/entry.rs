//! What a playlist contains: tracks, episodes, local files, and gaps.

use serde::{Deserialize, Serialize};

/// The item of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EntryItem {
    /// A track, by its index in the catalogue.
    Track(usize),
    /// An episode, by its index in the catalogue.
    Episode(usize),
    /// A file on the owner's disk.
    Local(LocalFile),
    /// An item Spotify no longer has: `null` in the response.
    Gone,
}

/// A local file, of which Spotify knows only the tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LocalFile {
    pub(crate) artist: String,
    pub(crate) album: String,
    pub(crate) title: String,
    pub(crate) seconds: i64,
}

/// One entry of a playlist.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Seconds since 1970.
    pub(crate) added_at: i64,
    /// Key of the person who added it.
    pub(crate) added_by: String,
    #[serde(rename = "what")]
    pub(crate) item: EntryItem,
    /// Identifies the entry in all versions of its playlist. 0 until it is added.
    pub(crate) mark: u64,
}
