//! Invented songs: about four by an artist's album, titles of one to five words, one in ten with letters beyond ASCII.

use lockgroove::spotify::id::{AlbumId, ArtistId, TrackId};
use lockgroove::spotify::model::{Album, Artist, Entry, Item, Track};

const WORDS: [&str; 40] = [
    "night",
    "bus",
    "harbour",
    "paper",
    "lantern",
    "tide",
    "letters",
    "platform",
    "orchard",
    "glass",
    "kitchen",
    "train",
    "of",
    "the",
    "with",
    "windows",
    "slow",
    "quiet",
    "engine",
    "garden",
    "winter",
    "rails",
    "summer",
    "terminus",
    "bicycle",
    "north",
    "south",
    "Été",
    "Łódź",
    "Ñandú",
    "Übergang",
    "雨の日",
    "ночь",
    "ليالي",
    "love",
    "don’t",
    "you",
    "me",
    "again",
    "(Live)",
];

/// Random numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn name(&mut self, most: usize) -> String {
        let words: Vec<&str> = (0..=self.below(most)).filter_map(|_| WORDS.get(self.below(WORDS.len())).copied()).collect();
        words.join(" ")
    }

    fn id(&mut self) -> String {
        format!("{:022}", self.below(usize::MAX))
    }
}

/// The pages of a list of liked songs.
pub(crate) fn pages(rows: u32, page: usize) -> Vec<Vec<Entry>> {
    let mut numbers = Numbers(7);
    let artists: Vec<Artist> = (0..rows / 12)
        .map(|number| Artist {
            id: ArtistId::parse(&numbers.id()).ok(),
            name: format!("{} {number}", numbers.name(3)),
            url: None,
            images: Vec::new(),
        })
        .collect();
    let albums: Vec<Album> = (0..rows / 4)
        .map(|number| Album {
            id: AlbumId::parse(&numbers.id()).ok(),
            name: format!("{} {number}", numbers.name(4)),
            release_date: Some(format!("{}-03-01", 1960 + numbers.below(66))),
            ..Album::default()
        })
        .collect();
    let entries: Vec<Entry> = (0..rows).map(|_| entry(&mut numbers, &artists, &albums)).collect();
    entries.chunks(page).map(<[Entry]>::to_vec).collect()
}

fn entry(numbers: &mut Numbers, artists: &[Artist], albums: &[Album]) -> Entry {
    let album = numbers.below(albums.len());
    // Songs of an album are by the same artist, some with a second one.
    let mut by: Vec<Artist> = artists.get(album % artists.len()).cloned().into_iter().collect();
    if numbers.below(5) == 0 {
        by.extend(artists.get(numbers.below(artists.len())).cloned());
    }
    let id = numbers.id();
    let track = Track {
        id: TrackId::parse(&id).ok(),
        uri: Some(format!("spotify:track:{id}")),
        name: numbers.name(5),
        artists: by,
        album: albums.get(album).cloned().unwrap_or_default(),
        disc: Some(1),
        number: Some(1),
        duration_ms: Some(120_000 + numbers.below(240_000) as u32),
        explicit: numbers.below(10) == 0,
        is_playable: Some(numbers.below(40) != 0),
        restriction: None,
        is_local: false,
        isrc: id.get(13..).map(|digits| format!("XXA{digits}")),
        url: None,
    };
    let added_at = format!("20{:02}-{:02}-{:02}T08:00:00Z", 10 + numbers.below(16), 1 + numbers.below(12), 1 + numbers.below(28));
    Entry { added_at: Some(added_at), added_by: None, item: Item::Track(Box::new(track)) }
}
