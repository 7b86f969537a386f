//! Where a song is: the playlists that have it, and its places in them.

use std::collections::BTreeMap;

use super::entry::{Entry, count};
use super::twins::Member;
use crate::library::fold::{fold_into, folded};

/// The songs of several playlists, each once, and what they are found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Songs {
    /// The first entry of each, and its title, artists and album without case and accents.
    songs: Vec<(Member, Box<str>)>,
}

impl Songs {
    /// Those of these playlists. An item of the service counts once; local files count by their URI.
    #[must_use]
    pub fn of(lists: &[&[Entry]]) -> Self {
        let mut known: BTreeMap<&str, ()> = BTreeMap::new();
        let mut songs = Vec::new();
        let mut text = String::new();
        for (list, entries) in (0..).zip(lists) {
            for (place, entry) in (0..).zip(*entries) {
                if entry.uri.is_empty() || known.insert(&entry.uri, ()).is_some() {
                    continue;
                }
                text.clear();
                fold_into(&entry.title, &mut text);
                for more in entry.artists.iter().chain([&entry.album]) {
                    text.push('\n');
                    fold_into(more, &mut text);
                }
                songs.push((Member { list, place }, text.as_str().into()));
            }
        }
        Self { songs }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.songs.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.songs.is_empty()
    }

    /// Those that have all of these words in their title, artists or album: the first `most` of them, and how many there are.
    #[must_use]
    pub fn find(&self, words: &str, most: usize) -> (Vec<Member>, u32) {
        let words = folded(words);
        let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return (Vec::new(), 0);
        }
        let mut found = Vec::new();
        let mut all = 0;
        for (member, text) in &self.songs {
            if words.iter().all(|word| text.contains(word)) {
                all += 1;
                if found.len() < most {
                    found.push(*member);
                }
            }
        }
        (found, all)
    }
}

/// The entries that are this song: the same item, or the same recording by its ISRC.
#[must_use]
pub fn places(lists: &[&[Entry]], song: &Entry) -> Vec<Member> {
    let is_it = |entry: &Entry| !entry.uri.is_empty() && (entry.uri == song.uri || entry.isrc.is_some() && entry.isrc == song.isrc);
    let of = |(list, entries): (u32, &&[Entry])| -> Vec<Member> {
        let places = entries.iter().enumerate().filter(|(_, entry)| is_it(entry));
        places.map(|(place, _)| Member { list, place: count(place) }).collect()
    };
    (0..).zip(lists).flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::super::plan::tests::list;
    use super::*;

    fn members(pairs: &[(u32, u32)]) -> Vec<Member> {
        pairs.iter().map(|(list, place)| Member { list: *list, place: *place }).collect()
    }

    #[test]
    fn a_song_is_found_by_any_of_its_words_once() {
        let (mut one, mut other) = (list("ab-L"), list("ca"));
        one[0].title = "Größe".into();
        one[0].artists = ["Ann Bo".into()].into();
        other[1] = one[0].clone();
        other[0].title = "Grosse Fuge".into();
        let songs = Songs::of(&[&one, &other]);
        assert_eq!(songs.len(), 4);
        assert_eq!(songs.find("GROSSE", 9), (members(&[(0, 0), (1, 0)]), 2));
        assert_eq!(songs.find("bo grö", 9), (members(&[(0, 0)]), 1));
        assert_eq!(songs.find("grosse", 1), (members(&[(0, 0)]), 2));
        assert_eq!(songs.find(" ", 9), (vec![], 0));
        assert_eq!(songs.find("nowhere", 9), (vec![], 0));
    }

    #[test]
    fn places_count_what_the_service_removed_and_other_releases() {
        let (one, mut other) = (list("-a-a"), list("ba"));
        other[0].isrc = Some("X".into());
        let song = Entry { isrc: Some("X".into()), ..one[1].clone() };
        assert_eq!(places(&[&one, &other], &song), members(&[(0, 1), (0, 3), (1, 0), (1, 1)]));
        assert_eq!(places(&[&one], &Entry::default()), []);
    }
}
