//! A person's library.

use serde::{Deserialize, Serialize};

use super::player::Player;
use crate::clock::Millis;
use crate::world::ItemKind;

/// A saved item, by its index in the catalogue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Saved {
    /// Seconds since 1970.
    pub(crate) added_at: i64,
    #[serde(rename = "place")]
    pub(crate) index: usize,
}

/// A track that was played.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Played {
    pub(crate) at: Millis,
    #[serde(rename = "place")]
    pub(crate) index: usize,
}

/// How many plays are kept.
const MAX_PLAYED: usize = 50;

/// A person's library. Lists are newest first, as in the Web API.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Library {
    pub(crate) tracks: Vec<Saved>,
    pub(crate) albums: Vec<Saved>,
    pub(crate) shows: Vec<Saved>,
    pub(crate) episodes: Vec<Saved>,
    pub(crate) audiobooks: Vec<Saved>,
    /// Followed artists.
    pub(crate) artists: Vec<Saved>,
    /// Followed people, by key.
    pub(crate) users: Vec<String>,
    /// Identifiers of own and followed playlists, in the order of the Spotify app.
    pub(crate) playlists: Vec<String>,
    pub(crate) played: Vec<Played>,
    pub(crate) player: Player,
}

impl Library {
    /// Records a play, sorted by time: the sample plays may be later than the clock.
    pub(crate) fn add_play(&mut self, at: Millis, index: usize) {
        let to = self.played.partition_point(|one| one.at > at);
        self.played.insert(to, Played { at, index });
        self.played.truncate(MAX_PLAYED);
    }

    /// The list of saved items of this type; chapters cannot be saved.
    pub(crate) fn saved(&mut self, kind: ItemKind) -> Option<&mut Vec<Saved>> {
        match kind {
            ItemKind::Artist => Some(&mut self.artists),
            ItemKind::Album => Some(&mut self.albums),
            ItemKind::Track => Some(&mut self.tracks),
            ItemKind::Show => Some(&mut self.shows),
            ItemKind::Episode => Some(&mut self.episodes),
            ItemKind::Audiobook => Some(&mut self.audiobooks),
            ItemKind::Chapter => None,
        }
    }
}
