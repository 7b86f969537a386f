//! The songs of some lists in columns. A song that is in several lists, or several times in one, is there once: the same item of the
//! service, or the same recording by its ISRC. What cannot be added to a playlist is left out.

use std::collections::BTreeMap;

use super::rule::Source;
use crate::library::fold::folded;
use crate::organise::entry::{Entry, count};

/// No value, in a column.
pub(super) const NONE: u32 = u32::MAX;

pub(super) const UNPLAYABLE: u8 = 1;
pub(super) const EXPLICIT: u8 = 2;

/// Songs, and where they are.
#[derive(Clone, Debug, Default)]
pub struct Songs {
    /// Each song as it stands in the first list that has it.
    entries: Vec<Entry>,
    /// The lists, in their order.
    pub(super) lists: Vec<Source>,
    /// One row for each entry of each list: the song, the list, and when it was added.
    pub(super) song: Vec<u32>,
    pub(super) list: Vec<u32>,
    pub(super) added: Vec<u32>,
    /// Of each song.
    pub(super) duration: Vec<u32>,
    pub(super) year: Vec<u32>,
    pub(super) facts: Vec<u8>,
    pub(super) title: Vec<String>,
    pub(super) album: Vec<String>,
    /// The names of the artists, each between line breaks.
    pub(super) artists: Vec<String>,
    /// Where each song stands when they are in the order of their titles, and of their artists.
    pub(super) by_title: Vec<u32>,
    pub(super) by_artist: Vec<u32>,
    /// How many entries were left out.
    left_out: u32,
}

impl Songs {
    /// The songs of these lists.
    #[must_use]
    pub fn of(lists: &[(Source, &[Entry])]) -> Self {
        let mut songs = Self::default();
        let mut known: BTreeMap<&str, u32> = BTreeMap::new();
        for (number, (source, entries)) in (0..).zip(lists) {
            songs.lists.push(source.clone());
            for entry in *entries {
                if entry.writable.is_none() {
                    songs.left_out += 1;
                    continue;
                }
                // A URI has colons, and an ISRC has none.
                let isrc = entry.isrc.as_deref();
                let found = known.get(&*entry.uri).or_else(|| known.get(isrc?)).copied();
                let song = found.unwrap_or_else(|| songs.add(entry));
                known.entry(&entry.uri).or_insert(song);
                if let Some(isrc) = isrc {
                    known.entry(isrc).or_insert(song);
                }
                songs.song.push(song);
                songs.list.push(number);
                songs.added.push(entry.added.unwrap_or(NONE));
            }
        }
        songs.by_title = ranks(&songs.title);
        songs.by_artist = ranks(&songs.artists);
        songs
    }

    fn add(&mut self, entry: &Entry) -> u32 {
        let number = count(self.entries.len());
        self.duration.push(entry.duration_ms.unwrap_or(NONE));
        self.year.push(entry.year.map_or(NONE, u32::from));
        let fact = |is: bool, fact: u8| if is { fact } else { 0 };
        self.facts.push(fact(entry.is_unplayable, UNPLAYABLE) | fact(entry.is_explicit, EXPLICIT));
        self.title.push(folded(&entry.title));
        self.album.push(folded(&entry.album));
        let names: Vec<String> = entry.artists.iter().map(|name| folded(name)).collect();
        self.artists.push(format!("\n{}\n", names.join("\n")));
        self.entries.push(entry.clone());
        number
    }

    /// A song, by its number.
    #[must_use]
    pub fn get(&self, song: u32) -> Option<&Entry> {
        self.entries.get(song as usize)
    }

    /// How many songs there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        count(self.entries.len())
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many entries were left out because they cannot be added to a playlist.
    #[must_use]
    pub const fn left_out(&self) -> u32 {
        self.left_out
    }
}

/// Where each text stands in their order.
fn ranks(texts: &[String]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count(texts.len())).collect();
    order.sort_by(|one, other| texts.get(*one as usize).cmp(&texts.get(*other as usize)));
    let mut ranks = vec![0; texts.len()];
    for (rank, song) in (0..).zip(order) {
        if let Some(slot) = ranks.get_mut(song as usize) {
            *slot = rank;
        }
    }
    ranks
}
