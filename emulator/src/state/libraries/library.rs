//! One person's library.

use serde::{Deserialize, Serialize};

use super::player::Player;
use crate::clock::Millis;
use crate::world::Kind;

/// A liked song or another saved thing, by its place in the catalogue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Saved {
    /// Seconds since 1970.
    pub(crate) added_at: i64,
    pub(crate) place: usize,
}

/// Something that was played.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Played {
    pub(crate) at: Millis,
    pub(crate) place: usize,
}

/// So many plays are remembered.
const REMEMBERED: usize = 50;

/// What a person keeps. Newest first, as the Web API lists it.
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
    /// Identifiers of own and followed playlists, in the order the app shows them.
    pub(crate) playlists: Vec<String>,
    pub(crate) played: Vec<Played>,
    pub(crate) player: Player,
}

impl Library {
    /// Writes down a track that was heard, in its place by time: the sample's plays have a clock of their own.
    pub(crate) fn heard(&mut self, at: Millis, place: usize) {
        let to = self.played.partition_point(|one| one.at > at);
        self.played.insert(to, Played { at, place });
        self.played.truncate(REMEMBERED);
    }

    /// The list that holds what is saved of a kind; chapters cannot be saved.
    pub(crate) fn saved(&mut self, kind: Kind) -> Option<&mut Vec<Saved>> {
        match kind {
            Kind::Artist => Some(&mut self.artists),
            Kind::Album => Some(&mut self.albums),
            Kind::Track => Some(&mut self.tracks),
            Kind::Show => Some(&mut self.shows),
            Kind::Episode => Some(&mut self.episodes),
            Kind::Audiobook => Some(&mut self.audiobooks),
            Kind::Chapter => None,
        }
    }
}
