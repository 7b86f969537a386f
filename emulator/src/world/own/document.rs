//! The file of `--library`: JSON as `docs/library.md` describes it, or an archive.

use serde::Deserialize;

/// The longest track that players can show: a day.
pub(super) const MAX_DURATION_MS: i64 = 86_400_000;

/// A whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with \"tracks\", \"playlists\", \"liked\", …")]
pub(crate) struct Document {
    /// Key of the account that owns it.
    #[serde(default = "ines")]
    pub(crate) person: String,
    #[serde(default)]
    pub(crate) tracks: Vec<OwnTrack>,
    /// Those without a track.
    #[serde(default)]
    pub(crate) artists: Vec<OwnArtist>,
    /// A list that is missing stays as it was invented.
    pub(crate) liked: Option<Vec<Reference>>,
    pub(crate) saved_albums: Option<Vec<Reference>>,
    pub(crate) followed_artists: Option<Vec<Reference>>,
    pub(crate) playlists: Option<Vec<OwnPlaylist>>,
    /// Tells two files apart.
    #[serde(skip)]
    pub(crate) fingerprint: u64,
    /// Whether it is an archive. One of an emulator's own library names things that its world has already.
    #[serde(skip)]
    pub(crate) is_archive: bool,
    /// What of an archive has no place here, such as `2 saved albums without tracks`.
    #[serde(skip)]
    pub(crate) left_out: Vec<String>,
}

/// A track.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnTrack {
    pub(crate) id: String,
    #[serde(default = "a_track")]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) artists: Vec<OwnArtist>,
    #[serde(default)]
    pub(crate) album: OwnAlbum,
    #[serde(default = "three_minutes")]
    pub(crate) duration_ms: i64,
    #[serde(default)]
    pub(crate) explicit: bool,
    #[serde(default = "yes")]
    pub(crate) is_playable: bool,
    #[serde(default)]
    pub(crate) popularity: usize,
    pub(crate) isrc: Option<String>,
    pub(crate) disc_number: Option<usize>,
    pub(crate) track_number: Option<usize>,
}

/// An artist, by name alone or with an ID.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(untagged, expecting = "an artist is a name, or an object with \"id\" and \"name\"")]
pub(crate) enum OwnArtist {
    Name(String),
    Whole(WholeArtist),
}

/// An artist with an ID.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WholeArtist {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// An album, by name alone or with an ID.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "an album is a name, or an object with \"id\", \"name\" and perhaps \"album_type\", \"release_date\" and \"upc\""
)]
pub(crate) enum OwnAlbum {
    Name(String),
    Whole(WholeAlbum),
}

impl Default for OwnAlbum {
    fn default() -> Self {
        Self::Name("Unknown album".to_owned())
    }
}

/// An album with an ID.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WholeAlbum {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) album_type: Option<String>,
    /// `2019-05-31` or `2019`.
    pub(crate) release_date: Option<String>,
    pub(crate) upc: Option<String>,
}

/// A saved item or an entry of a playlist: an ID, or one with a date.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "an entry is an ID, or an object with \"id\" and perhaps \"added_at\" and \"added_by\"")]
pub(crate) enum Reference {
    /// `null`: Spotify no longer has it.
    Gone,
    Id(String),
    Dated(DatedReference),
}

/// A reference with a date.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DatedReference {
    /// `null` if Spotify no longer has it.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(crate) id: Option<String>,
    /// `2019-05-31T08:00:00Z` or `2019-05-31`.
    pub(crate) added_at: Option<String>,
    /// Key of a person; only in playlists.
    pub(crate) added_by: Option<String>,
}

impl Reference {
    /// The identifier, when it was added, and by whom.
    pub(crate) fn parts(&self) -> (Option<&str>, Option<&str>, Option<&str>) {
        match self {
            Self::Gone => (None, None, None),
            Self::Id(id) => (Some(id), None, None),
            Self::Dated(one) => (one.id.as_deref(), one.added_at.as_deref(), one.added_by.as_deref()),
        }
    }
}

/// A playlist.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnPlaylist {
    pub(crate) id: String,
    pub(crate) name: String,
    /// As the Web API sends it, with `&amp;` for `&`.
    #[serde(default)]
    pub(crate) description: String,
    /// Key of its owner. A playlist of somebody else is one that the person follows.
    pub(crate) owner: Option<String>,
    #[serde(default)]
    pub(crate) collaborators: Vec<String>,
    #[serde(default)]
    pub(crate) public: bool,
    #[serde(default)]
    pub(crate) tracks: Vec<Reference>,
}

pub(super) fn ines() -> String {
    "ines".to_owned()
}

fn a_track() -> String {
    "Unknown track".to_owned()
}

fn three_minutes() -> i64 {
    180_000
}

fn yes() -> bool {
    true
}

impl Document {
    /// Reads JSON. An error names the line and the column.
    pub(super) fn of_json(text: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(text).map_err(|error| error.to_string())
    }
}

/// Whether it has the form of an identifier of Spotify.
pub(super) fn is_id(id: &str) -> bool {
    id.len() == 22 && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
