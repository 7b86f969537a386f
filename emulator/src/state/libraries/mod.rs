//! The people's libraries and playlists.

pub(crate) mod entry;
pub(crate) mod history;
pub(crate) mod library;
pub(crate) mod own;
pub(crate) mod player;
pub(crate) mod playlist;
pub(crate) mod sample;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::world::Catalogue;
pub(crate) use entry::{Entry, EntryItem, LocalFile};
pub(crate) use library::{Library, Played, Saved};
use player::Playable;
pub(crate) use playlist::{Cover, Picture, Playlist};

/// All libraries and playlists.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Libraries {
    /// By the person's key.
    pub(crate) of: BTreeMap<String, Library>,
    /// By the playlist's identifier.
    pub(crate) playlists: BTreeMap<String, Playlist>,
    /// Uploaded playlist pictures, by the playlist's identifier.
    pub(crate) uploads: BTreeMap<String, Picture>,
}

impl Libraries {
    /// Removes a person's library and playlists. Other libraries may still refer to these playlists; missing ones are skipped.
    pub(crate) fn forget_person(&mut self, key: &str) {
        self.of.remove(key);
        self.playlists.retain(|_, playlist| playlist.owner != key);
        for playlist in self.playlists.values_mut() {
            playlist.collaborators.retain(|one| one != key);
        }
        self.uploads.retain(|id, _| self.playlists.contains_key(id));
    }

    /// Checks libraries that were loaded: every index has to be in the catalogue, and every date before the year 10000.
    pub(crate) fn check(&self, catalogue: &Catalogue) -> Result<(), String> {
        let is_date = |at: i64| (0..253_402_300_800_000).contains(&at);
        let is_playable = |one: &Playable| match one {
            Playable::Track(index) => *index < catalogue.tracks.len(),
            Playable::Episode(index) => *index < catalogue.episodes.len(),
        };
        let is_valid_library = |library: &Library| {
            let player = &library.player;
            let lists = [
                (&library.tracks, catalogue.tracks.len()),
                (&library.albums, catalogue.albums.len()),
                (&library.shows, catalogue.shows.len()),
                (&library.episodes, catalogue.episodes.len()),
                (&library.audiobooks, catalogue.audiobooks.len()),
                (&library.artists, catalogue.artists.len()),
            ];
            lists.iter().all(|(list, length)| list.iter().all(|saved| saved.index < *length && is_date(saved.added_at)))
                && library.played.iter().all(|played| played.index < catalogue.tracks.len() && is_date(played.at))
                && player.list.iter().chain(&player.queue).all(is_playable)
                && player.at <= player.list.len()
                && is_date(player.since)
                && is_date(player.progress_ms)
        };
        let is_valid_entry = |entry: &Entry| {
            let is_known = match entry.item {
                EntryItem::Track(index) => index < catalogue.tracks.len(),
                EntryItem::Episode(index) => index < catalogue.episodes.len(),
                EntryItem::Local(_) | EntryItem::Gone => true,
            };
            is_known && is_date(entry.added_at)
        };
        if let Some((key, _)) = self.of.iter().find(|(_, one)| !is_valid_library(one)) {
            return Err(format!("The library of {key} contains an item that is not in the catalogue, or an invalid date."));
        }
        match self.playlists.iter().find(|(_, playlist)| !playlist.entries.iter().all(is_valid_entry)) {
            Some((id, _)) => Err(format!("The playlist {id} contains an item that is not in the catalogue, or an invalid date.")),
            None => Ok(()),
        }
    }
}
