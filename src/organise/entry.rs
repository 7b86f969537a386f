//! The entries of a playlist, as a change needs them.

use crate::library::{Kind as RowKind, Row, date};
use crate::spotify::model::{self, Item};
use crate::spotify::uri::{Kind, Uri};

/// One entry. What the service removed, local files and items of unknown kinds are entries too: leaving one out would shift all
/// positions after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The URI as the service writes it. Empty for an item that it removed.
    pub uri: Box<str>,
    /// The same, if an entry with it can be added and removed. Local files cannot.
    pub writable: Option<Uri>,
    /// The title. Empty if there is none.
    pub title: Box<str>,
    /// The names of the artists; of an episode, its show.
    pub artists: Box<[Box<str>]>,
    /// The name of the album.
    pub album: Box<str>,
    /// The year of its release.
    pub year: Option<u16>,
    /// The disc and the number on it.
    pub number: Option<(u32, u32)>,
    /// How long it is, in milliseconds.
    pub duration_ms: Option<u32>,
    /// The recording's ISRC.
    pub isrc: Option<Box<str>>,
    /// When it was added, in seconds since 1970.
    pub added: Option<u32>,
    /// The user ID of the person who added it.
    pub added_by: Option<Box<str>>,
    /// Whether Spotify says that it cannot be played.
    pub is_unplayable: bool,
    /// Whether it is marked as explicit.
    pub is_explicit: bool,
}

impl Entry {
    /// Reads an entry.
    #[must_use]
    pub fn of(entry: &model::Entry) -> Self {
        let uri: Box<str> = entry.item.uri().unwrap_or_default().into();
        let is_local = matches!(entry.item, Item::Local(_));
        let is_kind = |uri: &Uri| matches!(uri.kind(), Kind::Track | Kind::Episode);
        let mut read = Self {
            writable: Uri::parse(&uri).filter(|uri| !is_local && is_kind(uri)),
            uri,
            title: entry.item.name().unwrap_or_default().into(),
            duration_ms: entry.item.duration_ms(),
            added: entry.known_date().and_then(date::seconds),
            added_by: entry.added_by.as_deref().map(Into::into),
            ..Self::default()
        };
        match &entry.item {
            Item::Track(track) | Item::Local(track) => {
                read.artists = track.named_artists().map(|artist| artist.name.as_str().into()).collect();
                read.album = track.album.name.as_str().into();
                read.year = track.album.release_date.as_deref().and_then(date::year);
                // Of a local file, the service says 0.
                read.number = track.number.filter(|number| *number > 0).map(|number| (track.disc.unwrap_or(1), number));
                read.isrc = track.isrc.as_deref().map(|isrc| isrc.to_ascii_uppercase().into());
                read.is_unplayable = track.is_playable == Some(false);
                read.is_explicit = track.explicit;
            }
            Item::Episode(episode) => {
                read.artists = [episode.show.as_str().into()].into();
                read.year = episode.release_date.as_deref().and_then(date::year);
                read.is_unplayable = episode.is_playable == Some(false);
                read.is_explicit = episode.explicit;
            }
            Item::Removed | Item::Unknown(_) => {}
        }
        read
    }

    /// Reads a row of a table.
    #[must_use]
    pub fn of_row(row: &Row<'_>) -> Self {
        let (is_local, is_episode) = (row.kind() == RowKind::Local, row.kind() == RowKind::Episode);
        let uri = row.uri().unwrap_or_default();
        let (album, makers) = (row.album().map(|album| album.name).unwrap_or_default(), row.artists());
        // An episode's show is where the album of a song is.
        let artists = if is_episode { vec![album.into()] } else { makers.iter().map(|one| one.name.into()).collect() };
        Self {
            writable: Uri::parse(&uri).filter(|_| !is_local),
            uri: uri.into(),
            title: row.title().unwrap_or_default().into(),
            artists: artists.into(),
            album: if is_episode { "" } else { album }.into(),
            year: row.year().and_then(|year| u16::try_from(year).ok()),
            duration_ms: row.duration_ms(),
            added: row.added_at(),
            added_by: row.added_by().map(Into::into),
            is_unplayable: row.is_unplayable(),
            is_explicit: row.is_explicit(),
            ..Self::default()
        }
    }

    /// The names of the artists, separated by commas.
    #[must_use]
    pub fn makers(&self) -> String {
        self.artists.join(", ")
    }

    /// Whether both are the same item, as far as the service lets it be seen.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.uri == other.uri && (!self.uri.is_empty() || self.added == other.added)
    }
}

/// Whether both lists have the same items in the same order.
#[must_use]
pub fn same_order(one: &[Entry], other: &[Entry]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.uri == other.uri)
}

/// A number of things, as far as it can be counted.
#[must_use]
pub fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
