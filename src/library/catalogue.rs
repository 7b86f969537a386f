//! What the lists of a person name: every text, ID, artist, album and track once.
//!
//! One catalogue serves all lists of a person, because they name the same things over and over. Nothing in it is ever removed: it lives
//! as long as the epoch of the session. What differs in anything shown is another thing here, so the order of reading decides nothing.

use super::kind::{Kind, Restriction};
use super::packed_id::{pack, unpack};
use super::records::Records;
use super::texts::Texts;
use super::{NONE, date};
use crate::spotify::model::{Artist, Episode, Item, Track};

/// Everything that the lists of a person name.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pub(super) texts: Texts,
    /// Of a [`Thing`] with an ID: its type, and the ID in four parts or the text of it.
    keys: Records,
    /// Of an artist, album or show: its name and key.
    named: Records,
    /// Of the artists of a track, from the last: the ones before, the artist, and the text of all their names.
    credits: Records,
    tracks: Records,
}

/// A track, an episode or a local file, as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TrackRecord {
    /// Its ID; of a local file, its URI.
    pub(super) key: u32,
    /// Text.
    pub(super) title: u32,
    pub(super) credit: u32,
    /// The album, or the show.
    pub(super) album: u32,
    /// In milliseconds.
    pub(super) duration: u32,
    pub(super) facts: u32,
}

/// The types of things with an ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    Track,
    Episode,
    Local,
    Album,
    Show,
    Artist,
}

/// The bits of [`TrackRecord::facts`]: these three, then two for the kind, three for the restriction, and from 16 on the year.
pub(super) const EXPLICIT: u32 = 1;
pub(super) const UNPLAYABLE: u32 = 2;
const KIND: u32 = 3;
const RESTRICTION: u32 = 5;
const YEAR: u32 = 16;

impl Default for Catalogue {
    fn default() -> Self {
        Self {
            texts: Texts::default(),
            keys: Records::new(5),
            named: Records::new(2),
            credits: Records::new(3),
            tracks: Records::new(6),
        }
    }
}

impl Catalogue {
    /// Gives back memory that only additions need. Worth it after a long list has been read; things can still be added.
    pub fn settle(&mut self) {
        self.texts.settle();
        for records in [&mut self.keys, &mut self.named, &mut self.credits, &mut self.tracks] {
            records.settle();
        }
    }

    /// The memory it takes, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        [&self.keys, &self.named, &self.credits, &self.tracks].map(Records::bytes).iter().sum::<usize>() + self.texts.bytes()
    }

    /// The number of an item; `None` if there is nothing to know about it.
    pub(super) fn add(&mut self, item: &Item) -> Option<u32> {
        match item {
            Item::Track(track) => Some(self.add_track(track, Kind::Track)),
            Item::Local(track) => Some(self.add_track(track, Kind::Local)),
            Item::Episode(episode) => Some(self.add_episode(episode)),
            Item::Removed | Item::Unknown(_) => None,
        }
    }

    fn add_track(&mut self, track: &Track, kind: Kind) -> u32 {
        let key = match (&track.id, kind) {
            (_, Kind::Local) => self.key(Thing::Local, track.uri.as_deref()),
            (id, _) => self.key(Thing::Track, id.as_ref().map(|id| id.as_str())),
        };
        let album = self.named(Thing::Album, &track.album.name, track.album.id.as_ref().map(|id| id.as_str()));
        let facts = facts(kind, track.explicit, track.is_playable, track.album.release_date.as_deref())
            | (Restriction::number(track.restriction.as_deref()) << RESTRICTION);
        let record = [key, self.texts.intern(&track.name), self.credit(track), album, track.duration_ms.unwrap_or(NONE), facts];
        self.tracks.intern(&record)
    }

    fn add_episode(&mut self, episode: &Episode) -> u32 {
        let key = self.key(Thing::Episode, episode.id.as_ref().map(|id| id.as_str()));
        let show = self.named(Thing::Show, &episode.show, episode.show_id.as_ref().map(|id| id.as_str()));
        let facts = facts(Kind::Episode, episode.explicit, episode.is_playable, episode.release_date.as_deref());
        let record = [key, self.texts.intern(&episode.name), NONE, show, episode.duration_ms.unwrap_or(NONE), facts];
        self.tracks.intern(&record)
    }

    fn credit(&mut self, track: &Track) -> u32 {
        let artists: Vec<&Artist> = track.named_artists().collect();
        let Some(last) = artists.len().checked_sub(1) else { return NONE };
        let names = self.texts.intern(&track.artist_names());
        artists.into_iter().enumerate().fold(NONE, |before, (place, artist)| {
            let artist = self.named(Thing::Artist, &artist.name, artist.id.as_ref().map(|id| id.as_str()));
            self.credits.intern(&[before, artist, if place == last { names } else { NONE }])
        })
    }

    fn named(&mut self, thing: Thing, name: &str, id: Option<&str>) -> u32 {
        let record = [self.texts.intern(name), self.key(thing, id)];
        if name.is_empty() && id.is_none() { NONE } else { self.named.intern(&record) }
    }

    fn key(&mut self, thing: Thing, id: Option<&str>) -> u32 {
        let Some(id) = id else { return NONE };
        let thing = thing as u32 * 2;
        match pack(id) {
            Some(number) => {
                let part = |shift: u32| (number >> shift) as u32;
                self.keys.intern(&[thing, part(0), part(32), part(64), part(96)])
            }
            None => {
                let text = self.texts.intern(id);
                self.keys.intern(&[thing + 1, text, 0, 0, 0])
            }
        }
    }

    pub(super) fn track(&self, number: u32) -> Option<TrackRecord> {
        let [key, title, credit, album, duration, facts] = *self.tracks.get(number)?;
        Some(TrackRecord { key, title, credit, album, duration, facts })
    }

    /// The ID of a key.
    pub(super) fn id(&self, key: u32) -> Option<String> {
        let [thing, a, b, c, d] = *self.keys.get(key)?;
        let number = || u128::from(a) | u128::from(b) << 32 | u128::from(c) << 64 | u128::from(d) << 96;
        Some(if thing % 2 == 1 { self.texts.get(a).to_owned() } else { unpack(number()) })
    }

    /// The text and the key of a name.
    pub(super) fn name(&self, named: u32) -> Option<[u32; 2]> {
        self.named.get(named).copied()
    }

    /// Of a credit: the ones before, the artist, and the text of all names.
    pub(super) fn artist(&self, credit: u32) -> Option<[u32; 3]> {
        self.credits.get(credit).copied()
    }

    /// The texts of a track that a person can search: title, artists, album. [`NONE`] where it has none.
    pub(super) fn texts_of(&self, track: &TrackRecord) -> [u32; 3] {
        [
            track.title,
            self.artist(track.credit).map_or(NONE, |[.., names]| names),
            self.name(track.album).map_or(NONE, |[name, _]| name),
        ]
    }
}

impl TrackRecord {
    pub(super) const fn kind(&self) -> Kind {
        match self.facts >> KIND & 3 {
            0 => Kind::Track,
            1 => Kind::Episode,
            _ => Kind::Local,
        }
    }

    pub(super) const fn restriction(&self) -> Option<Restriction> {
        Restriction::of_number(self.facts >> RESTRICTION & 7)
    }

    /// 0 if unknown.
    pub(super) const fn year(&self) -> u32 {
        self.facts >> YEAR
    }
}

fn facts(kind: Kind, explicit: bool, playable: Option<bool>, released: Option<&str>) -> u32 {
    let kind = match kind {
        Kind::Episode => 1,
        Kind::Local => 2,
        _ => 0,
    };
    let year = released.and_then(date::year).map_or(0, u32::from);
    let bit = |is_so: bool, bit: u32| if is_so { bit } else { 0 };
    bit(explicit, EXPLICIT) | bit(playable == Some(false), UNPLAYABLE) | (kind << KIND) | (year << YEAR)
}
