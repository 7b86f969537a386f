//! What people keep: their libraries, and the playlists they make and share.

pub(crate) mod entry;
pub(crate) mod history;
pub(crate) mod library;
pub(crate) mod player;
pub(crate) mod playlist;
pub(crate) mod sample;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::world::Catalogue;
pub(crate) use entry::{Entry, LocalFile, What};
pub(crate) use library::{Library, Played, Saved};
use player::Playable;
pub(crate) use playlist::{Cover, Picture, Playlist};

/// The people's side of the world.
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
    /// Forgets a person: their library and the playlists they own. Lists that hold those playlists skip over what is gone.
    pub(crate) fn forget_person(&mut self, key: &str) {
        self.of.remove(key);
        self.playlists.retain(|_, playlist| playlist.owner != key);
        for playlist in self.playlists.values_mut() {
            playlist.collaborators.retain(|one| one != key);
        }
        self.uploads.retain(|id, _| self.playlists.contains_key(id));
    }

    /// What is wrong with libraries that were loaded: everything in them has to have its place in the catalogue, and every moment has
    /// to lie on this side of the year 10000.
    pub(crate) fn check(&self, catalogue: &Catalogue) -> Result<(), String> {
        let moment = |at: i64| (0..253_402_300_800_000).contains(&at);
        let playable = |one: &Playable| match one {
            Playable::Track(place) => *place < catalogue.tracks.len(),
            Playable::Episode(place) => *place < catalogue.episodes.len(),
        };
        let library = |library: &Library| {
            let player = &library.player;
            let lists = [
                (&library.tracks, catalogue.tracks.len()),
                (&library.albums, catalogue.albums.len()),
                (&library.shows, catalogue.shows.len()),
                (&library.episodes, catalogue.episodes.len()),
                (&library.audiobooks, catalogue.audiobooks.len()),
                (&library.artists, catalogue.artists.len()),
            ];
            lists.iter().all(|(list, length)| list.iter().all(|saved| saved.place < *length && moment(saved.added_at)))
                && library.played.iter().all(|played| played.place < catalogue.tracks.len() && moment(played.at))
                && player.list.iter().chain(&player.queue).all(playable)
                && player.at <= player.list.len()
                && moment(player.since)
                && moment(player.progress_ms)
        };
        let entry = |entry: &Entry| {
            let known = match entry.what {
                What::Track(place) => place < catalogue.tracks.len(),
                What::Episode(place) => place < catalogue.episodes.len(),
                What::Local(_) | What::Gone => true,
            };
            known && moment(entry.added_at)
        };
        if let Some((key, _)) = self.of.iter().find(|(_, one)| !library(one)) {
            return Err(format!("The library of {key} names something that is not in the catalogue, or a moment that cannot be."));
        }
        match self.playlists.iter().find(|(_, playlist)| !playlist.entries.iter().all(entry)) {
            Some((id, _)) => {
                Err(format!("The playlist {id} names something that is not in the catalogue, or a moment that cannot be."))
            }
            None => Ok(()),
        }
    }
}
