//! An archive of the app's backups as a library of one's own. The app's `docs/archive.md` describes it: a zip of JSON lists, whose items are
//! what the Web API sent.

use std::collections::{BTreeMap, HashSet};
use std::io::Read as _;

use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive};
use serde::Deserialize;
use serde_json::Value;

use super::document::{
    DatedReference, Document, MAX_DURATION_MS, OwnAlbum, OwnArtist, OwnPlaylist, OwnTrack, Reference, WholeAlbum, WholeArtist,
    ines, is_id,
};
use crate::clock;

/// How a zip begins.
const ZIP: &[u8] = b"PK";
/// The most that all files of an archive may have together, in bytes.
const MAX_BYTES: u64 = 1 << 30;
/// The version of the archive that is read.
const VERSION: u64 = 1;
/// The key of the account that owns other people's playlists.
const SOMEBODY_ELSE: &str = "stranger";

/// Whether a file is an archive.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP)
}

/// Reads an archive. An error names the file in it.
pub(super) fn read(bytes: &[u8]) -> Result<Document, String> {
    let files = unpack(bytes)?;
    let manifest = files.get("manifest.json").ok_or("it is a zip, but no archive: it has no manifest.json")?;
    let manifest: Manifest = parse(manifest, "manifest.json")?;
    if manifest.schema_version != VERSION {
        return Err(format!("manifest.json: its \"schema_version\" is {}, and only {VERSION} is read", manifest.schema_version));
    }
    let mut reading = Reading { account: manifest.account.id, ..Reading::default() };
    let list = |name: &str| files.get(name).map(|text| parse::<List>(text, name)).transpose();
    let liked = list("liked-songs.json")?.map(|list| reading.saved(&list, "track"));
    let saved_albums = list("albums.json")?.map(|list| reading.albums(&list));
    let followed_artists = list("artists.json")?.map(|list| reading.artists(&list));
    let mut playlists = None;
    if let Some(all) = list("playlists.json")? {
        let mut read = Vec::new();
        for playlist in &all.items {
            let id = text(playlist, "id").unwrap_or_default();
            let entries = list(&format!("playlists/{id}.json"))?;
            read.extend(reading.playlist(playlist, entries.as_ref()));
        }
        playlists = Some(read);
    }
    Ok(Document {
        person: ines(),
        tracks: reading.tracks,
        artists: reading.lone_artists,
        liked,
        saved_albums,
        followed_artists,
        playlists,
        left_out: reading.left_out.into_iter().map(|(what, count)| format!("{count} {what}")).collect(),
        is_archive: true,
        ..Document::default()
    })
}

#[derive(Deserialize)]
struct Manifest {
    schema_version: u64,
    account: Account,
}

#[derive(Deserialize)]
struct Account {
    id: String,
}

#[derive(Deserialize)]
struct List {
    items: Vec<Value>,
}

fn parse<T: serde::de::DeserializeOwned>(text: &[u8], name: &str) -> Result<T, String> {
    serde_json::from_slice(text).map_err(|error| format!("{name}: {error}"))
}

/// The files of a zip, without those beside the JSON.
fn unpack(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let broken = |error: rawzip::Error| format!("the zip is damaged: {error}");
    let archive = ZipArchive::from_slice(bytes).map_err(broken)?;
    let (mut files, mut left) = (BTreeMap::new(), MAX_BYTES);
    let mut entries = archive.entries();
    while let Some(entry) = entries.next_entry().map_err(broken)? {
        let path = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
        if !path.ends_with(".json") {
            continue;
        }
        let place = archive.get_entry(entry.wayfinder()).map_err(broken)?;
        let source: Box<dyn std::io::Read> = match entry.compression_method() {
            CompressionMethod::STORE => Box::new(place.data()),
            CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(place.data())),
            _ => return Err(format!("{path}: it is compressed in a way that archives are not")),
        };
        let mut file = Vec::new();
        let mut checked = place.verifying_reader(source).take(left + 1);
        checked.read_to_end(&mut file).map_err(|error| format!("{path}: {error}"))?;
        left = left.checked_sub(file.len() as u64).ok_or_else(|| format!("its files have more than {MAX_BYTES} bytes"))?;
        files.insert(path, file);
    }
    Ok(files)
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    /// Identifier of the person whose archive it is.
    account: String,
    tracks: Vec<OwnTrack>,
    known_tracks: HashSet<String>,
    known_albums: HashSet<String>,
    known_artists: HashSet<String>,
    lone_artists: Vec<OwnArtist>,
    /// What has no place in the emulator, and how often it was there.
    left_out: BTreeMap<&'static str, usize>,
}

impl Reading {
    fn leave_out(&mut self, what: &'static str) {
        *self.left_out.entry(what).or_default() += 1;
    }

    /// Saved tracks, newest first. Each stands in the list once.
    fn saved(&mut self, list: &List, member: &str) -> Vec<Reference> {
        let mut ids = HashSet::new();
        let mut saved = Vec::new();
        for item in &list.items {
            match self.track(item.get(member).unwrap_or(&Value::Null), None) {
                Some(id) if ids.insert(id.clone()) => saved.push(dated(Some(id), item)),
                Some(_) => self.leave_out("repeated saved items"),
                None => self.leave_out("saved items that Spotify no longer has"),
            }
        }
        saved
    }

    fn albums(&mut self, list: &List) -> Vec<Reference> {
        let mut saved = Vec::new();
        let mut ids = HashSet::new();
        for item in &list.items {
            let album = item.get("album").unwrap_or(&Value::Null);
            let tracks = album.pointer("/tracks/items").and_then(Value::as_array);
            for track in tracks.into_iter().flatten() {
                self.track(track, Some(album));
            }
            match text(album, "id") {
                Some(id) if self.known_albums.contains(id) => {
                    if ids.insert(id.to_owned()) {
                        saved.push(dated(Some(id.to_owned()), item));
                    }
                }
                _ => self.leave_out("saved albums without tracks"),
            }
        }
        saved
    }

    fn artists(&mut self, list: &List) -> Vec<Reference> {
        let mut followed = Vec::new();
        let mut ids = HashSet::new();
        for item in &list.items {
            let OwnArtist::Whole(artist) = artist(item) else {
                self.leave_out("artists without an ID");
                continue;
            };
            if self.known_artists.insert(artist.id.clone()) {
                self.lone_artists.push(OwnArtist::Whole(artist.clone()));
            }
            if ids.insert(artist.id.clone()) {
                followed.push(Reference::Id(artist.id));
            }
        }
        followed
    }

    fn playlist(&mut self, playlist: &Value, entries: Option<&List>) -> Option<OwnPlaylist> {
        let Some(id) = text(playlist, "id").filter(|id| is_id(id)) else {
            self.leave_out("playlists without an ID");
            return None;
        };
        let is_own = playlist.pointer("/owner/id").and_then(Value::as_str) == Some(self.account.as_str());
        let tracks = entries.iter().flat_map(|list| &list.items).map(|entry| self.entry(entry)).collect();
        Some(OwnPlaylist {
            id: id.to_owned(),
            name: text(playlist, "name").unwrap_or_default().to_owned(),
            description: text(playlist, "description").unwrap_or_default().to_owned(),
            owner: (!is_own).then(|| SOMEBODY_ELSE.to_owned()),
            // Spotify shows the items of another person's playlist to those who may change it.
            collaborators: if !is_own && entries.is_some() { vec![ines()] } else { Vec::new() },
            public: playlist.get("public").and_then(Value::as_bool).unwrap_or(false),
            tracks,
        })
    }

    /// One entry of a playlist. It keeps its place, whatever it is.
    fn entry(&mut self, entry: &Value) -> Reference {
        let item =
            ["item", "track"].iter().find_map(|name| entry.get(*name).filter(|item| item.is_object())).unwrap_or(&Value::Null);
        let uri = text(item, "uri").unwrap_or_default();
        if uri.starts_with("spotify:local:") || uri.starts_with("spotify:episode:") {
            return dated(Some(uri.to_owned()), entry);
        }
        dated(self.track(item, None), entry)
    }

    /// The identifier of a track, which is added if it is new.
    fn track(&mut self, item: &Value, album: Option<&Value>) -> Option<String> {
        let id = text(item, "id").filter(|id| is_id(id))?.to_owned();
        if !self.known_tracks.insert(id.clone()) {
            return Some(id);
        }
        let artists: Vec<OwnArtist> = list_of(item, "artists").map(artist).collect();
        self.known_artists.extend(artists.iter().filter_map(|artist| match artist {
            OwnArtist::Whole(whole) => Some(whole.id.clone()),
            OwnArtist::Name(_) => None,
        }));
        let album = own_album(album.or_else(|| item.get("album")).unwrap_or(&Value::Null));
        if let OwnAlbum::Whole(whole) = &album {
            self.known_albums.insert(whole.id.clone());
        }
        let number = |name: &str| item.get(name).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
        self.tracks.push(OwnTrack {
            id: id.clone(),
            name: text(item, "name").unwrap_or_default().to_owned(),
            artists,
            album,
            duration_ms: item.get("duration_ms").and_then(Value::as_i64).unwrap_or(0).clamp(0, MAX_DURATION_MS),
            explicit: item.get("explicit").and_then(Value::as_bool).unwrap_or(false),
            is_playable: item.get("is_playable").and_then(Value::as_bool).unwrap_or(true),
            popularity: number("popularity").unwrap_or(0),
            isrc: item.pointer("/external_ids/isrc").and_then(Value::as_str).map(str::to_owned),
            disc_number: number("disc_number"),
            track_number: number("track_number"),
        });
        Some(id)
    }
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

fn list_of<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn artist(value: &Value) -> OwnArtist {
    let name = text(value, "name").unwrap_or_default().to_owned();
    match text(value, "id").filter(|id| is_id(id)) {
        Some(id) => OwnArtist::Whole(WholeArtist { id: id.to_owned(), name }),
        None => OwnArtist::Name(name),
    }
}

fn own_album(value: &Value) -> OwnAlbum {
    let name = text(value, "name").unwrap_or_default().to_owned();
    let Some(id) = text(value, "id").filter(|id| is_id(id)) else { return OwnAlbum::Name(name) };
    let known_type = |kind: &&str| ["album", "single", "compilation"].contains(kind);
    // A month alone is taken for its first day.
    let date = text(value, "release_date").map(|date| if date.len() == 7 { format!("{date}-01") } else { date.to_owned() });
    OwnAlbum::Whole(WholeAlbum {
        id: id.to_owned(),
        name,
        album_type: text(value, "album_type").filter(known_type).map(str::to_owned),
        release_date: date
            .filter(|date| clock::read(if date.len() == 4 { format!("{date}-01-01") } else { date.clone() }.as_str()).is_some()),
        upc: value.pointer("/external_ids/upc").and_then(Value::as_str).map(str::to_owned),
    })
}

fn dated(id: Option<String>, item: &Value) -> Reference {
    let added_at = text(item, "added_at").filter(|date| clock::read(date).is_some()).map(str::to_owned);
    Reference::Dated(DatedReference { id, added_at, added_by: None })
}
