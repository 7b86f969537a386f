//! What a playlist contains: tracks, episodes, local files, and gaps.

use serde::{Deserialize, Serialize};

/// Something in a playlist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    /// A track, by its place in the catalogue.
    Track(usize),
    /// An episode, by its place in the catalogue.
    Episode(usize),
    /// A file on the owner's own disk.
    Local(LocalFile),
    /// Something Spotify no longer has: `null` in the answer.
    Gone,
}

/// What Spotify knows of a local file: its tags.
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
    pub(crate) what: What,
    /// Tells apart what is otherwise equal, through all versions. 0 until a playlist holds it.
    pub(crate) mark: u64,
}
