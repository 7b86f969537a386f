//! The sections of a library, and the lists that are read for them.

use serde::{Deserialize, Serialize};

use super::row::Part;
use crate::oauth::ScopeSet;
use crate::spotify::endpoint::{
    Call, following, playlists, saved_albums, saved_audiobooks, saved_episodes, saved_shows, saved_tracks,
};
use crate::spotify::id::PlaylistId;

/// A section of a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Section {
    /// The liked songs.
    Liked,
    /// The playlists, with what is in them.
    Playlists,
    /// The saved albums.
    Albums,
    /// The followed artists.
    Artists,
    /// The saved podcasts.
    Shows,
    /// The saved episodes.
    Episodes,
    /// The saved audiobooks.
    Audiobooks,
}

impl Section {
    /// The section of a list.
    #[must_use]
    pub const fn of(part: Part) -> Self {
        match part {
            Part::Playlist => Self::Playlists,
            Part::LikedSongs => Self::Liked,
            Part::Albums => Self::Albums,
            Part::Artists => Self::Artists,
            Part::Shows => Self::Shows,
            Part::Episodes => Self::Episodes,
            Part::Audiobooks => Self::Audiobooks,
        }
    }

    /// All, in the order in which they are shown.
    pub const ALL: [Self; 7] =
        [Self::Liked, Self::Playlists, Self::Albums, Self::Artists, Self::Shows, Self::Episodes, Self::Audiobooks];

    /// Its name in the manifest and in the name of its file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Liked => "liked-songs",
            Self::Playlists => "playlists",
            Self::Albums => "albums",
            Self::Artists => "artists",
            Self::Shows => "shows",
            Self::Episodes => "episodes",
            Self::Audiobooks => "audiobooks",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Liked => "Liked songs",
            Self::Playlists => "Playlists",
            Self::Albums => "Albums",
            Self::Artists => "Artists you follow",
            Self::Shows => "Podcasts",
            Self::Episodes => "Episodes",
            Self::Audiobooks => "Audiobooks",
        }
    }

    /// The scopes without which it cannot be read whole.
    #[must_use]
    pub const fn scopes(self) -> ScopeSet {
        match self {
            Self::Liked | Self::Albums | Self::Shows | Self::Audiobooks => saved_tracks::READ,
            Self::Playlists => playlists::READ.union(playlists::READ_SHARED),
            Self::Artists => following::READ,
            Self::Episodes => saved_episodes::READ,
        }
    }
}

/// A list at the service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The list of a section.
    Section(Section),
    /// The entries of a playlist.
    Entries(PlaylistId),
}

impl Source {
    /// The request for a page. Never answered from a cache: a backup is of today.
    #[must_use]
    pub fn page(&self, offset: u32, limit: u32) -> Call {
        match self {
            Self::Entries(id) => playlists::items(id).at(offset).limit(limit).fresh().call().clone(),
            Self::Section(Section::Liked) => saved_tracks::all().at(offset).limit(limit).fresh().call().clone(),
            Self::Section(Section::Playlists) => playlists::mine().at(offset).limit(limit).fresh().call().clone(),
            Self::Section(Section::Albums) => saved_albums::all().at(offset).limit(limit).fresh().call().clone(),
            Self::Section(Section::Shows) => saved_shows::all().at(offset).limit(limit).fresh().call().clone(),
            Self::Section(Section::Episodes) => saved_episodes::all().at(offset).limit(limit).fresh().call().clone(),
            Self::Section(Section::Audiobooks) => saved_audiobooks::all().at(offset).limit(limit).fresh().call().clone(),
            // It has no offsets.
            Self::Section(Section::Artists) => Self::artists(None),
        }
    }

    /// The request for the followed artists after this one.
    #[must_use]
    pub fn artists(after: Option<&str>) -> Call {
        following::artists().fresh().after(after).call().clone()
    }

    /// The largest page that is worth asking for.
    #[must_use]
    pub fn most(&self) -> u32 {
        match self {
            Self::Entries(id) => playlists::items(id).most(),
            Self::Section(_) => crate::spotify::endpoint::MAX_PER_PAGE,
        }
    }

    /// The members of an item that may have the thing itself in them. Without any of them the item is the thing.
    #[must_use]
    pub const fn members(&self) -> &'static [&'static str] {
        match self {
            Self::Entries(_) | Self::Section(Section::Liked) => &["item", "track"],
            Self::Section(Section::Albums) => &["album"],
            Self::Section(Section::Shows) => &["show"],
            Self::Section(Section::Episodes) => &["episode"],
            Self::Section(Section::Audiobooks) => &["audiobook"],
            Self::Section(Section::Playlists | Section::Artists) => &[],
        }
    }

    /// Whether each thing is in it once.
    #[must_use]
    pub const fn is_distinct(&self) -> bool {
        matches!(self, Self::Section(_))
    }

    /// Its file in an archive.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Section(section) => format!("{}.json", section.name()),
            Self::Entries(id) => format!("playlists/{}.json", id.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_list_is_asked_for_past_the_cache_with_its_scopes() {
        let id = PlaylistId::parse("3cEYpjA9oz9GiPac4AsH4n").unwrap();
        let sources = Section::ALL.map(Source::Section).into_iter().chain([Source::Entries(id)]);
        for source in sources {
            let call = source.page(0, source.most());
            assert!(!call.cacheable, "{call:?}");
            if let Source::Section(section) = source {
                assert!(section.scopes().contains(call.scopes), "{call:?}");
            }
        }
        assert_eq!(Source::artists(Some("0a")).target(), "/me/following?type=artist&limit=50&after=0a");
    }

    #[test]
    fn every_list_has_a_file_of_its_own() {
        let paths: std::collections::BTreeSet<String> = Section::ALL.map(|section| Source::Section(section).path()).into();
        assert_eq!(paths.len(), Section::ALL.len());
        let id = PlaylistId::parse("3cEYpjA9oz9GiPac4AsH4n").unwrap();
        assert_eq!(Source::Entries(id).path(), "playlists/3cEYpjA9oz9GiPac4AsH4n.json");
    }
}
