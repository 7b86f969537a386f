//! Playlists and what can stand in them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
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
}

/// The picture of a playlist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Cover {
    None,
    /// One picture of 640 pixels.
    Single,
    /// Four covers, in three sizes.
    Mosaic,
    /// One that was uploaded.
    Uploaded,
}

/// A playlist.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Playlist {
    pub(crate) id: String,
    pub(crate) name: String,
    /// As Spotify sends it: HTML-escaped.
    pub(crate) description: String,
    pub(crate) owner: String,
    pub(crate) collaborators: Vec<String>,
    pub(crate) public: bool,
    pub(crate) collaborative: bool,
    pub(crate) cover: Cover,
    pub(crate) entries: Vec<Entry>,
    /// Grows by one with each change.
    pub(crate) revision: u32,
}

impl Playlist {
    /// Whether this person may see and change what is in it: its owner and collaborators (Spotify, "Web API Reference").
    pub(crate) fn open_to(&self, key: &str) -> bool {
        self.owner == key || self.collaborators.iter().any(|one| one == key)
    }

    /// Names this version of the playlist. Opaque to clients.
    pub(crate) fn snapshot_id(&self) -> String {
        STANDARD.encode(format!("{:08x},{}", self.revision, self.id))
    }

    /// Whether this names a version that the playlist has or had.
    pub(crate) fn had_snapshot(&self, snapshot: &str) -> bool {
        let text = STANDARD.decode(snapshot).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        let Some((revision, id)) = text.split_once(',') else { return false };
        id == self.id && u32::from_str_radix(revision, 16).is_ok_and(|revision| (1..=self.revision).contains(&revision))
    }
}

/// An uploaded picture. In a saved state it stands in base64.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Picture(pub(crate) Vec<u8>);

impl TryFrom<String> for Picture {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        STANDARD.decode(text).map(Self)
    }
}

impl From<Picture> for String {
    fn from(picture: Picture) -> Self {
        STANDARD.encode(picture.0)
    }
}
