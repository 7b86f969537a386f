//! The catalogue: artists, albums, tracks, shows, episodes, audiobooks and chapters, generated once at the start.

use std::collections::HashMap;
use std::ops::Range;

use super::names;
use super::words::GENRES;
use crate::clock::DAY_SECONDS;
use crate::random::Random;

/// The date of the world, 22 November 2026, 00:00 UTC. All its dates count back from here, so that a seed always gives the same world.
pub(crate) const WORLD_DATE: i64 = 1_795_305_600;

/// The markets in which a track with a twin is playable itself. None is the country of a sample account.
pub(crate) const ABROAD: &[&str] = &["AU", "CA", "JP", "KR", "NZ", "US"];

/// A person or group.
#[derive(Debug)]
pub(crate) struct Artist {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) genre: &'static str,
    pub(crate) followers: usize,
    language: usize,
}

impl Artist {
    /// An artist of a library of one's own.
    pub(super) fn own(id: String, name: String, genre: &'static str, followers: usize) -> Self {
        Self { id, name, genre, followers, language: 0 }
    }
}

/// An album, single or compilation. Its tracks are adjacent in the catalogue.
#[derive(Debug)]
pub(crate) struct Album {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) artist: usize,
    pub(crate) released: i64,
    pub(crate) precision: &'static str,
    pub(crate) tracks: Range<usize>,
    pub(crate) upc: String,
}

/// A recording.
#[derive(Debug)]
pub(crate) struct Track {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) artists: Vec<usize>,
    pub(crate) album: usize,
    pub(crate) disc: usize,
    pub(crate) number: usize,
    pub(crate) duration_ms: i64,
    pub(crate) explicit: bool,
    /// Whether it is playable in any market.
    pub(crate) playable: bool,
    /// Why not, if it is not playable.
    pub(crate) reason: &'static str,
    /// Index of the same recording on another release, for markets where this one is not playable.
    pub(crate) twin: Option<usize>,
    pub(crate) popularity: usize,
    pub(crate) isrc: String,
}

impl Track {
    /// Whether it is playable in a market.
    pub(crate) fn plays_in(&self, market: &str) -> bool {
        self.playable && !market.is_empty() && (self.twin.is_none() || ABROAD.contains(&market))
    }
}

/// A podcast.
#[derive(Debug)]
pub(crate) struct Show {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) publisher: String,
    /// Whether its episodes are hosted elsewhere.
    pub(crate) external: bool,
    pub(crate) episodes: Range<usize>,
}

/// An episode of a show.
#[derive(Debug)]
pub(crate) struct Episode {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) show: usize,
    pub(crate) duration_ms: i64,
    pub(crate) released: i64,
}

/// An audiobook.
#[derive(Debug)]
pub(crate) struct Audiobook {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) author: String,
    pub(crate) narrator: String,
    pub(crate) publisher: String,
    pub(crate) chapters: Range<usize>,
}

/// A chapter of an audiobook.
#[derive(Debug)]
pub(crate) struct Chapter {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) audiobook: usize,
    pub(crate) number: usize,
    pub(crate) duration_ms: i64,
    pub(crate) released: i64,
}

/// The type of a catalogue item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum ItemKind {
    Artist,
    Album,
    Track,
    Show,
    Episode,
    Audiobook,
    Chapter,
}

/// All catalogue items. Items refer to each other by index.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    pub(crate) artists: Vec<Artist>,
    pub(crate) albums: Vec<Album>,
    pub(crate) tracks: Vec<Track>,
    pub(crate) shows: Vec<Show>,
    pub(crate) episodes: Vec<Episode>,
    pub(crate) audiobooks: Vec<Audiobook>,
    pub(crate) chapters: Vec<Chapter>,
    /// The number of albums and tracks without the twins and other editions, which come last and are in no sample library.
    pub(crate) first_albums: usize,
    pub(crate) first_tracks: usize,
    by_id: HashMap<String, (ItemKind, usize)>,
}

impl Catalogue {
    /// Generates a catalogue of this many tracks.
    pub(crate) fn generate(seed: u64, tracks: usize) -> Self {
        let mut catalogue = Self::default();
        catalogue.add_artists(seed, (tracks / 12).max(4));
        catalogue.add_albums(seed, tracks);
        catalogue.add_twins(seed);
        catalogue.add_editions(seed);
        catalogue.add_shows(seed);
        catalogue.add_audiobooks(seed);
        catalogue.build_index();
        catalogue
    }

    /// The index of the item with this identifier, if it has this type.
    pub(crate) fn find(&self, kind: ItemKind, id: &str) -> Option<usize> {
        self.by_id.get(id).filter(|(known, _)| *known == kind).map(|(_, index)| *index)
    }

    /// Whether an item of any type has this identifier.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// The average popularity of an album's tracks.
    pub(crate) fn popularity(&self, album: &Album) -> usize {
        let tracks = self.tracks.get(album.tracks.clone()).unwrap_or_default();
        tracks.iter().map(|track| track.popularity).sum::<usize>() / tracks.len().max(1)
    }

    pub(super) fn build_index(&mut self) {
        let mut by_id = HashMap::with_capacity(self.tracks.len() * 2);
        let mut add = |kind: ItemKind, ids: &mut dyn Iterator<Item = &String>| {
            by_id.extend(ids.enumerate().map(|(index, id)| (id.clone(), (kind, index))));
        };
        add(ItemKind::Artist, &mut self.artists.iter().map(|one| &one.id));
        add(ItemKind::Album, &mut self.albums.iter().map(|one| &one.id));
        add(ItemKind::Track, &mut self.tracks.iter().map(|one| &one.id));
        add(ItemKind::Show, &mut self.shows.iter().map(|one| &one.id));
        add(ItemKind::Episode, &mut self.episodes.iter().map(|one| &one.id));
        add(ItemKind::Audiobook, &mut self.audiobooks.iter().map(|one| &one.id));
        add(ItemKind::Chapter, &mut self.chapters.iter().map(|one| &one.id));
        self.by_id = by_id;
    }

    fn add_artists(&mut self, seed: u64, count: usize) {
        let mut random = Random::new(seed, "artists");
        for _ in 0..count {
            let language = names::language(&mut random);
            self.artists.push(Artist {
                id: random.id(),
                name: names::artist(&mut random, language),
                genre: random.word(GENRES),
                followers: random.below(400_000),
                language,
            });
        }
    }

    fn add_albums(&mut self, seed: u64, count: usize) {
        let mut random = Random::new(seed, "albums");
        while self.tracks.len() < count {
            let (kind, size) = match random.below(10) {
                0..2 => ("single", 1 + random.below(2)),
                2 => ("compilation", 12 + random.below(14)),
                _ => ("album", 7 + random.below(9)),
            };
            let artist = random.below(self.artists.len());
            let language = self.artists.get(artist).map_or(0, |known| known.language);
            let first = self.tracks.len();
            let last = (first + size).min(count);
            let released = WORLD_DATE - random.between(3, 15_000) * DAY_SECONDS;
            // Of many old records only the year is known.
            let precision = if released < WORLD_DATE - 9_000 * DAY_SECONDS && random.percent(60) { "year" } else { "day" };
            let album = self.albums.len();
            self.albums.push(Album {
                id: random.id(),
                name: names::title(&mut random, language),
                kind,
                artist,
                released,
                precision,
                tracks: first..last,
                upc: format!("0{:011}", random.next() % 100_000_000_000),
            });
            let discs_of = if size > 18 { size / 2 } else { size };
            for index in 0..last - first {
                let track = self.make_track(&mut random, album, artist, language, kind, index, discs_of);
                self.tracks.push(track);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "all of them describe the one album the track is on")]
    fn make_track(
        &self,
        random: &mut Random,
        album: usize,
        artist: usize,
        language: usize,
        kind: &str,
        index: usize,
        per_disc: usize,
    ) -> Track {
        let lead = if kind == "compilation" { random.below(self.artists.len()) } else { artist };
        let mut artists = vec![lead];
        if random.percent(12) {
            let guest = random.below(self.artists.len());
            if guest != lead {
                artists.push(guest);
            }
        }
        let country = names::language_at(language).map_or("GB", |known| known.country);
        Track {
            id: random.id(),
            name: names::title(random, language),
            artists,
            album,
            disc: 1 + index / per_disc,
            number: 1 + index % per_disc,
            duration_ms: match random.below(40) {
                0 => random.between(21_000, 60_000),
                1 => random.between(600_000, 1_500_000),
                _ => random.between(118_000, 425_000),
            },
            explicit: random.percent(6),
            playable: !random.percent(2),
            reason: "market",
            twin: None,
            popularity: random.below(100),
            isrc: format!("{country}{}{:02}{:05}", random.letters(3).to_ascii_uppercase(), random.below(27), random.below(100_000)),
        }
    }

    /// Gives some recordings a second release, and some unplayable tracks a reason other than the market.
    fn add_twins(&mut self, seed: u64) {
        (self.first_albums, self.first_tracks) = (self.albums.len(), self.tracks.len());
        let mut random = Random::new(seed, "twins");
        let mut twins: Vec<Track> = Vec::new();
        let mut unplayable = 0;
        for track in &mut self.tracks {
            if !track.playable {
                unplayable += 1;
                track.reason = match unplayable % 7 {
                    5 => "product",
                    6 => "explicit",
                    _ => "market",
                };
            } else if random.percent(3) {
                let album = self.albums.len();
                let index = self.first_tracks + twins.len();
                let first = self.albums.get(track.album).map_or(WORLD_DATE, |album| album.released);
                // Every fourth is a new release.
                let released = match twins.len() % 4 {
                    0 => WORLD_DATE - random.between(2, 12) * DAY_SECONDS,
                    _ => (first + random.between(100, 3_000) * DAY_SECONDS).min(WORLD_DATE - 20 * DAY_SECONDS),
                };
                self.albums.push(Album {
                    id: random.id(),
                    name: track.name.clone(),
                    kind: "single",
                    artist: track.artists.first().copied().unwrap_or(0),
                    released,
                    precision: "day",
                    tracks: index..index + 1,
                    upc: format!("0{:011}", random.next() % 100_000_000_000),
                });
                track.twin = Some(index);
                twins.push(Track {
                    id: random.id(),
                    name: track.name.clone(),
                    artists: track.artists.clone(),
                    album,
                    disc: 1,
                    number: 1,
                    duration_ms: track.duration_ms,
                    explicit: track.explicit,
                    playable: true,
                    reason: "market",
                    twin: None,
                    popularity: random.below(100),
                    isrc: track.isrc.clone(),
                });
            }
        }
        self.tracks.append(&mut twins);
    }

    /// Gives some unplayable tracks another release that can be played. The service does not relink to it: a listener has to choose it.
    /// Of three such tracks, one has the same recording on a single, one another recording a second longer, and one has neither.
    fn add_editions(&mut self, seed: u64) {
        let mut random = Random::new(seed, "editions");
        let gone: Vec<usize> =
            (0..self.first_tracks).filter(|index| self.tracks.get(*index).is_some_and(|one| !one.playable)).collect();
        for (number, index) in gone.into_iter().enumerate().filter(|(number, _)| number % 3 < 2) {
            let Some(track) = self.tracks.get(index) else { continue };
            let is_same = number % 3 == 0;
            let at = self.tracks.len();
            let edition = Track {
                id: random.id(),
                name: track.name.clone(),
                artists: track.artists.clone(),
                album: self.albums.len(),
                disc: 1,
                number: 1,
                duration_ms: track.duration_ms + if is_same { 0 } else { 1_000 },
                explicit: track.explicit,
                playable: true,
                reason: "market",
                twin: None,
                popularity: random.below(100),
                isrc: if is_same { track.isrc.clone() } else { format!("GBNEW26{number:05}") },
            };
            self.albums.push(Album {
                id: random.id(),
                name: edition.name.clone(),
                kind: "single",
                artist: edition.artists.first().copied().unwrap_or(0),
                released: WORLD_DATE - random.between(20, 900) * DAY_SECONDS,
                precision: "day",
                tracks: at..at + 1,
                upc: format!("0{:011}", random.next() % 100_000_000_000),
            });
            self.tracks.push(edition);
        }
    }

    fn add_shows(&mut self, seed: u64) {
        let mut random = Random::new(seed, "shows");
        for (name, publisher) in [
            ("Minute Hand", "Halvorsen & Daughters"),
            ("The Unhurried Atlas", "Slow Desk"),
            ("夜の時刻表", "港町ラジオ"),
            ("Things Left on Trains", "Lost Property"),
        ] {
            let first = self.episodes.len();
            let show = self.shows.len();
            for number in 0..28 {
                self.episodes.push(Episode {
                    id: random.id(),
                    name: format!("{}: {}", 28 - number, names::title(&mut random, 0)),
                    show,
                    duration_ms: random.between(840_000, 4_600_000),
                    released: WORLD_DATE - (3 + 7 * i64::from(number)) * DAY_SECONDS,
                });
            }
            self.shows.push(Show {
                id: random.id(),
                name: name.to_owned(),
                publisher: publisher.to_owned(),
                external: publisher == "Lost Property",
                episodes: first..self.episodes.len(),
            });
        }
    }

    fn add_audiobooks(&mut self, seed: u64) {
        let mut random = Random::new(seed, "audiobooks");
        for (name, author, narrator) in [
            ("The Lamplighter's Ledger", "Ottoline Ainsley", "Corin Pellew"),
            ("Salt Roads", "Imre Brandreth", "Delia Standish"),
            ("A Field Guide to Waiting", "Wren Calloway", "Wren Calloway"),
            ("Ósk og vagninn", "Bryndís Eyjólfsdóttir", "Sólveig Hæg"),
        ] {
            let first = self.chapters.len();
            let audiobook = self.audiobooks.len();
            let released = WORLD_DATE - random.between(30, 4_000) * DAY_SECONDS;
            for number in 0..24 {
                self.chapters.push(Chapter {
                    id: random.id(),
                    name: format!("Chapter {}: {}", number + 1, names::title(&mut random, 0)),
                    audiobook,
                    number,
                    duration_ms: random.between(600_000, 2_700_000),
                    released,
                });
            }
            self.audiobooks.push(Audiobook {
                id: random.id(),
                name: name.to_owned(),
                author: author.to_owned(),
                narrator: narrator.to_owned(),
                publisher: "Lamplight Audio".to_owned(),
                chapters: first..self.chapters.len(),
            });
        }
    }
}
