//! A library of one's own: the tracks, artists and albums of the file of `--library`, which join the invented ones. An error names the place
//! in the file.

mod archive;
pub(crate) mod document;

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::catalogue::{Album, Artist, Catalogue, ItemKind, Track, WORLD_DATE};
use super::words::GENRES;
use crate::clock;
use crate::random::Random;
use document::{Document, MAX_DURATION_MS, OwnAlbum, OwnArtist, OwnTrack, Reference, WholeAlbum, WholeArtist, is_id};

/// Reads a file: an archive, or JSON. An error names the file in the archive, or the line and the column.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, String> {
    let read = if archive::is_archive(bytes) { archive::read(bytes) } else { Document::of_json(bytes) };
    let fingerprint = Sha256::digest(bytes).iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    Ok(Document { fingerprint, ..read? })
}

/// Adds the tracks of a file to the catalogue.
pub(super) fn add(catalogue: &mut Catalogue, own: &Document) -> Result<(), String> {
    let mut adding = Adding { catalogue, artists: HashMap::new(), ids: HashMap::new() };
    // The tracks of an album have to be adjacent, so they are taken album by album.
    let mut albums: Vec<(AlbumKey, Vec<(usize, &OwnTrack)>)> = Vec::new();
    let mut at_key: HashMap<AlbumKey, usize> = HashMap::new();
    for (at, track) in own.tracks.iter().enumerate() {
        if adding.is_known(own, &track.id) {
            continue;
        }
        let key = AlbumKey::of(track);
        let place = *at_key.entry(key.clone()).or_insert_with(|| {
            albums.push((key, Vec::new()));
            albums.len() - 1
        });
        if let Some((_, tracks)) = albums.get_mut(place) {
            tracks.push((at, track));
        }
    }
    for (_, tracks) in albums {
        adding.album(&tracks)?;
    }
    for (at, artist) in own.artists.iter().enumerate() {
        match artist {
            OwnArtist::Whole(whole) if adding.is_known(own, &whole.id) => {}
            _ => {
                adding.artist(artist, &format!("artists[{at}]"))?;
            }
        }
    }
    catalogue.build_index();
    Ok(())
}

/// The item that a reference with this identifier or URI names.
pub(crate) fn find(catalogue: &Catalogue, kind: ItemKind, text: &str, place: &str) -> Result<usize, String> {
    let (name, list) = match kind {
        ItemKind::Artist => ("artist", "\"artists\""),
        ItemKind::Album => ("album", "the albums of \"tracks\""),
        _ => ("track", "\"tracks\""),
    };
    let id = text.strip_prefix(&format!("spotify:{name}:")).unwrap_or(text);
    catalogue.find(kind, id).ok_or_else(|| format!("{place}: there is no {name} {id}; add it to {list}"))
}

/// When the thing of a reference was added, if the file says so.
pub(crate) fn added_at(one: &Reference, place: &str) -> Result<Option<i64>, String> {
    let (_, Some(date), _) = one.parts() else { return Ok(None) };
    let wrong = || format!("{place}: \"added_at\" is a date such as 2019-05-31T08:00:00Z or 2019-05-31, not \"{date}\"");
    clock::read(date).map(Some).ok_or_else(wrong)
}

/// Tells albums apart: by ID, or else by name and first artist.
#[derive(Clone, PartialEq, Eq, Hash)]
enum AlbumKey {
    Id(String),
    Name(String, Option<OwnArtist>),
}

impl AlbumKey {
    fn of(track: &OwnTrack) -> Self {
        match &track.album {
            OwnAlbum::Whole(album) => Self::Id(album.id.clone()),
            OwnAlbum::Name(name) => Self::Name(name.clone(), track.artists.first().cloned()),
        }
    }
}

struct Adding<'a> {
    catalogue: &'a mut Catalogue,
    /// Where each artist is, by ID or by name.
    artists: HashMap<OwnArtist, usize>,
    /// Where each identifier of the file was first.
    ids: HashMap<String, String>,
}

impl Adding<'_> {
    fn album(&mut self, tracks: &[(usize, &OwnTrack)]) -> Result<(), String> {
        let Some((first, track)) = tracks.first() else { return Ok(()) };
        let place = format!("tracks[{first}].album");
        let index = self.catalogue.albums.len();
        let from = self.catalogue.tracks.len();
        for (at, (place, track)) in tracks.iter().enumerate() {
            let track = self.track(&format!("tracks[{place}]"), track, index, at)?;
            self.catalogue.tracks.push(track);
        }
        let artist = self.catalogue.tracks.get(from).and_then(|track| track.artists.first()).copied().unwrap_or(0);
        let whole = match &track.album {
            OwnAlbum::Whole(album) => {
                self.new_id(&album.id, &place)?;
                album.clone()
            }
            OwnAlbum::Name(name) => {
                let artist = self.catalogue.artists.get(artist).map_or("", |artist| &artist.id);
                let id = Random::new(0, &format!("own album {name} of {artist}")).id();
                WholeAlbum { id, name: name.clone(), album_type: None, release_date: None, upc: None }
            }
        };
        let kind = match whole.album_type.as_deref() {
            None | Some("album") => "album",
            Some("single") => "single",
            Some("compilation") => "compilation",
            Some(other) => {
                return Err(format!("{place}: \"album_type\" is album, single or compilation, not \"{other}\""));
            }
        };
        let date = whole.release_date.as_deref();
        let (released, precision) = match date.map(|date| (date, date.len())) {
            None => (Some(WORLD_DATE), "day"),
            Some((year, 4)) => (clock::read(&format!("{year}-01-01")), "year"),
            Some((date, _)) => (clock::read(date), "day"),
        };
        let released = released.ok_or_else(|| {
            format!("{place}: \"release_date\" is a date such as 2019-05-31 or 2019, not \"{}\"", date.unwrap_or_default())
        })?;
        let upc = whole.upc.unwrap_or_else(|| format!("0{:011}", Random::new(1, &whole.id).next() % 100_000_000_000));
        let tracks = from..self.catalogue.tracks.len();
        self.catalogue.albums.push(Album { id: whole.id, name: whole.name, kind, artist, released, precision, tracks, upc });
        Ok(())
    }

    fn track(&mut self, place: &str, own: &OwnTrack, album: usize, at: usize) -> Result<Track, String> {
        self.new_id(&own.id, place)?;
        if !(0..=MAX_DURATION_MS).contains(&own.duration_ms) {
            return Err(format!("{place}: \"duration_ms\" is 0 to {MAX_DURATION_MS}, not {}", own.duration_ms));
        }
        let unknown = [OwnArtist::Name("Unknown artist".to_owned())];
        let artists = if own.artists.is_empty() { unknown.as_slice() } else { own.artists.as_slice() };
        let isrc = || format!("ZZOWN{:07}", Random::new(1, &own.id).below(10_000_000));
        Ok(Track {
            id: own.id.clone(),
            name: own.name.clone(),
            artists: artists.iter().map(|artist| self.artist(artist, place)).collect::<Result<_, _>>()?,
            album,
            disc: own.disc_number.unwrap_or(1),
            number: own.track_number.unwrap_or(at + 1),
            duration_ms: own.duration_ms,
            explicit: own.explicit,
            playable: own.is_playable,
            reason: "market",
            twin: None,
            popularity: own.popularity.min(100),
            isrc: own.isrc.clone().unwrap_or_else(isrc),
        })
    }

    fn artist(&mut self, own: &OwnArtist, place: &str) -> Result<usize, String> {
        let (key, whole) = match own {
            // The same ID is the same artist, whatever name it has later.
            OwnArtist::Whole(whole) => (OwnArtist::Whole(WholeArtist { name: String::new(), ..whole.clone() }), whole.clone()),
            OwnArtist::Name(name) => {
                let id = Random::new(0, &format!("own artist {name}")).id();
                (own.clone(), WholeArtist { id, name: name.clone() })
            }
        };
        if let Some(index) = self.artists.get(&key) {
            return Ok(*index);
        }
        if matches!(own, OwnArtist::Whole(_)) {
            self.new_id(&whole.id, &format!("{place}.artists"))?;
        }
        let mut random = Random::new(2, &whole.id);
        let index = self.catalogue.artists.len();
        self.artists.insert(key, index);
        self.catalogue.artists.push(Artist::own(whole.id, whole.name, random.word(GENRES), random.below(400_000)));
        Ok(index)
    }

    /// Whether an archive names something that the invented world has.
    fn is_known(&self, own: &Document, id: &str) -> bool {
        own.is_archive && self.catalogue.has(id)
    }

    /// Checks an identifier that belongs to one item alone.
    fn new_id(&mut self, id: &str, place: &str) -> Result<(), String> {
        check_id(id, place)?;
        if self.catalogue.has(id) {
            return Err(format!("{place}: the ID {id} belongs to something invented; start with another `--seed N`"));
        }
        match self.ids.insert(id.to_owned(), place.to_owned()) {
            Some(before) => Err(format!("{place}: the ID {id} is also that of {before}")),
            None => Ok(()),
        }
    }
}

/// Checks the form of an identifier.
pub(crate) fn check_id(id: &str, place: &str) -> Result<(), String> {
    if is_id(id) {
        return Ok(());
    }
    Err(format!("{place}: an ID is 22 letters and digits, as at Spotify, not \"{id}\""))
}
