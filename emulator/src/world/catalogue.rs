//! The catalogue: artists, albums, tracks, shows and episodes, made once at the start.

use std::collections::HashMap;
use std::ops::Range;

use super::names;
use super::words::GENRES;
use crate::clock::DAY_SECONDS;
use crate::random::Random;

/// The day the world was made, 22 November 2026, 00:00 UTC: dates in it count back from here, so that a seed gives the same world
/// whenever it is asked for.
pub(crate) const MADE: i64 = 1_795_305_600;

/// Where a recording that has a twin can still be played on its first release: in none of the countries of the sample accounts.
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

/// An album, single or compilation: some neighbouring tracks.
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
    /// Whether it can be played anywhere.
    pub(crate) playable: bool,
    /// Why not, where it cannot be played.
    pub(crate) reason: &'static str,
    /// The same recording on another release, for the countries where this one is not to be had.
    pub(crate) twin: Option<usize>,
    pub(crate) popularity: usize,
    pub(crate) isrc: String,
}

impl Track {
    /// Whether it can be played in a country.
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
    /// Whether its episodes lie on somebody else's servers.
    pub(crate) external: bool,
    pub(crate) episodes: Range<usize>,
}

/// One of its episodes.
#[derive(Debug)]
pub(crate) struct Episode {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) show: usize,
    pub(crate) duration_ms: i64,
    pub(crate) released: i64,
}

/// A book read aloud.
#[derive(Debug)]
pub(crate) struct Audiobook {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) author: String,
    pub(crate) narrator: String,
    pub(crate) publisher: String,
    pub(crate) chapters: Range<usize>,
}

/// One of its chapters.
#[derive(Debug)]
pub(crate) struct Chapter {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) audiobook: usize,
    pub(crate) number: usize,
    pub(crate) duration_ms: i64,
    pub(crate) released: i64,
}

/// What an identifier can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Artist,
    Album,
    Track,
    Show,
    Episode,
    Audiobook,
    Chapter,
}

/// Everything there is to hear.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    pub(crate) artists: Vec<Artist>,
    pub(crate) albums: Vec<Album>,
    pub(crate) tracks: Vec<Track>,
    pub(crate) shows: Vec<Show>,
    pub(crate) episodes: Vec<Episode>,
    pub(crate) audiobooks: Vec<Audiobook>,
    pub(crate) chapters: Vec<Chapter>,
    /// So many albums and tracks were ordered. Behind them stand further releases of some recordings, which libraries do not draw from.
    pub(crate) first_albums: usize,
    pub(crate) first_tracks: usize,
    places: HashMap<String, (Kind, usize)>,
}

impl Catalogue {
    /// Makes a catalogue of this many tracks.
    pub(crate) fn grow(seed: u64, tracks: usize) -> Self {
        let mut catalogue = Self::default();
        catalogue.grow_artists(seed, (tracks / 12).max(4));
        catalogue.grow_albums(seed, tracks);
        catalogue.grow_twins(seed);
        catalogue.grow_shows(seed);
        catalogue.grow_audiobooks(seed);
        catalogue.index();
        catalogue
    }

    /// The place of what an identifier names, if it is of this kind.
    pub(crate) fn place(&self, kind: Kind, id: &str) -> Option<usize> {
        self.places.get(id).filter(|(known, _)| *known == kind).map(|(_, place)| *place)
    }

    /// How popular an album is: as its tracks are.
    pub(crate) fn popularity(&self, album: &Album) -> usize {
        let tracks = self.tracks.get(album.tracks.clone()).unwrap_or_default();
        tracks.iter().map(|track| track.popularity).sum::<usize>() / tracks.len().max(1)
    }

    fn index(&mut self) {
        let mut places = HashMap::with_capacity(self.tracks.len() * 2);
        let mut add = |kind: Kind, ids: &mut dyn Iterator<Item = &String>| {
            places.extend(ids.enumerate().map(|(place, id)| (id.clone(), (kind, place))));
        };
        add(Kind::Artist, &mut self.artists.iter().map(|one| &one.id));
        add(Kind::Album, &mut self.albums.iter().map(|one| &one.id));
        add(Kind::Track, &mut self.tracks.iter().map(|one| &one.id));
        add(Kind::Show, &mut self.shows.iter().map(|one| &one.id));
        add(Kind::Episode, &mut self.episodes.iter().map(|one| &one.id));
        add(Kind::Audiobook, &mut self.audiobooks.iter().map(|one| &one.id));
        add(Kind::Chapter, &mut self.chapters.iter().map(|one| &one.id));
        self.places = places;
    }

    fn grow_artists(&mut self, seed: u64, count: usize) {
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

    fn grow_albums(&mut self, seed: u64, count: usize) {
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
            let released = MADE - random.between(3, 15_000) * DAY_SECONDS;
            // Old records are often known by their year alone.
            let precision = if released < MADE - 9_000 * DAY_SECONDS && random.percent(60) { "year" } else { "day" };
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
            for place in 0..last - first {
                let track = self.make_track(&mut random, album, artist, language, kind, place, discs_of);
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
        place: usize,
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
            disc: 1 + place / per_disc,
            number: 1 + place % per_disc,
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

    /// Gives a few recordings a second release, and a few that cannot be played another reason than the market.
    fn grow_twins(&mut self, seed: u64) {
        (self.first_albums, self.first_tracks) = (self.albums.len(), self.tracks.len());
        let mut random = Random::new(seed, "twins");
        let mut twins: Vec<Track> = Vec::new();
        let mut shut = 0;
        for track in &mut self.tracks {
            if !track.playable {
                shut += 1;
                track.reason = match shut % 7 {
                    5 => "product",
                    6 => "explicit",
                    _ => "market",
                };
            } else if random.percent(3) {
                let album = self.albums.len();
                let place = self.first_tracks + twins.len();
                let first = self.albums.get(track.album).map_or(MADE, |album| album.released);
                // Every fourth is news.
                let released = match twins.len() % 4 {
                    0 => MADE - random.between(2, 12) * DAY_SECONDS,
                    _ => (first + random.between(100, 3_000) * DAY_SECONDS).min(MADE - 20 * DAY_SECONDS),
                };
                self.albums.push(Album {
                    id: random.id(),
                    name: track.name.clone(),
                    kind: "single",
                    artist: track.artists.first().copied().unwrap_or(0),
                    released,
                    precision: "day",
                    tracks: place..place + 1,
                    upc: format!("0{:011}", random.next() % 100_000_000_000),
                });
                track.twin = Some(place);
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

    fn grow_shows(&mut self, seed: u64) {
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
                    released: MADE - (3 + 7 * i64::from(number)) * DAY_SECONDS,
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

    fn grow_audiobooks(&mut self, seed: u64) {
        let mut random = Random::new(seed, "audiobooks");
        for (name, author, narrator) in [
            ("The Lamplighter's Ledger", "Ottoline Ainsley", "Corin Pellew"),
            ("Salt Roads", "Imre Brandreth", "Delia Standish"),
            ("A Field Guide to Waiting", "Wren Calloway", "Wren Calloway"),
            ("Ósk og vagninn", "Bryndís Eyjólfsdóttir", "Sólveig Hæg"),
        ] {
            let first = self.chapters.len();
            let audiobook = self.audiobooks.len();
            let released = MADE - random.between(30, 4_000) * DAY_SECONDS;
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
