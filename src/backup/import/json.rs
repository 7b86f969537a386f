//! JSON of other tools: `YourLibrary.json` and `Playlist1.json` of Spotify's privacy export, SpotMyBackup, and lists of playlists with
//! entries as the Web API sends them.
//!
//! It is read element by element, so that a file that ends too early gives what came before.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::found::{Format, Place, Problem, Sink};
use super::reference;
use crate::backup::row::{Kind, List, Named, Part, Row};

/// Reads a whole file.
pub(super) fn read(text: &str, sink: &mut Sink) {
    let mut reading = Reading { sink, playlist: None, entry: 0 };
    let mut json = serde_json::Deserializer::from_str(text);
    let result = Walk { place: Level::Top, reading: &mut reading }.deserialize(&mut json).and_then(|()| json.end());
    reading.flush();
    if let Err(error) = result {
        let problem = if error.is_eof() { Problem::CutOff } else { Problem::Malformed };
        sink.fault(Place::Line(error.line() as u64), problem);
    } else if sink.summary.format.is_none() {
        sink.fault(Place::File, Problem::UnknownFormat);
    }
}

struct Reading<'s> {
    sink: &'s mut Sink,
    /// The playlist being read. Its name may come after its entries.
    playlist: Option<(List, Vec<Value>)>,
    entry: u32,
}

impl Reading<'_> {
    fn is(&mut self, format: Format) {
        self.sink.summary.format.get_or_insert(format);
    }

    fn list(&mut self, list: List) {
        self.entry = 0;
        self.sink.list(list);
    }

    fn item(&mut self, item: &Value, part: Part) {
        self.entry = self.entry.saturating_add(1);
        match row(item, part) {
            Ok(row) => self.sink.row(row),
            Err(problem) => self.sink.fault(Place::Entry(self.entry), problem),
        }
    }

    fn flush(&mut self) {
        if let Some((list, items)) = self.playlist.take() {
            self.list(list);
            items.iter().for_each(|item| self.item(item, Part::Playlist));
        }
    }
}

/// Where in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Top,
    Playlists,
    Playlist,
    /// The entries of the playlist.
    Entries,
    /// A list outside playlists.
    Saved(Part),
}

struct Walk<'r, 's> {
    place: Level,
    reading: &'r mut Reading<'s>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

/// The effect of a member on this level.
fn below(level: Level, member: &str) -> Option<Level> {
    match (level, member) {
        (Level::Top, "playlists") => Some(Level::Playlists),
        (Level::Top, "saved" | "tracks") => Some(Level::Saved(Part::LikedSongs)),
        (Level::Top, "albums") => Some(Level::Saved(Part::Albums)),
        (Level::Top, "artists") => Some(Level::Saved(Part::Artists)),
        (Level::Top, "shows") => Some(Level::Saved(Part::Shows)),
        (Level::Top, "episodes") => Some(Level::Saved(Part::Episodes)),
        (Level::Top, "audiobooks") => Some(Level::Saved(Part::Audiobooks)),
        (Level::Playlist, "items" | "tracks") => Some(Level::Entries),
        _ => None,
    }
}

impl<'de> Visitor<'de> for Walk<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a library or playlists")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self { place, reading } = self;
        if place == Level::Playlist {
            reading.playlist = Some(<_>::default());
        }
        while let Some(name) = members.next_key::<String>()? {
            match below(place, &name) {
                Some(below) => {
                    match (below, name.as_str()) {
                        (Level::Saved(_), "saved") => reading.is(Format::SpotMyBackup),
                        (Level::Saved(_), _) => reading.is(Format::PrivacyLibrary),
                        (Level::Entries, "items") => reading.is(Format::PrivacyPlaylists),
                        (Level::Entries, _) => reading.is(Format::SpotMyBackup),
                        _ => {}
                    }
                    members.next_value_seed(Walk { place: below, reading: &mut *reading })?;
                }
                None if place == Level::Playlist => {
                    let value = members.next_value::<Value>()?;
                    if let Some((list, _)) = &mut reading.playlist {
                        describe(list, &name, &value);
                    }
                }
                None => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        if place == Level::Playlist {
            reading.flush();
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let Self { place, reading } = self;
        match place {
            Level::Top | Level::Playlists => {
                while elements.next_element_seed(Walk { place: Level::Playlist, reading: &mut *reading })?.is_some() {}
            }
            Level::Entries => {
                while let Some(item) = elements.next_element::<Value>()? {
                    reading.playlist.get_or_insert_default().1.push(item);
                }
            }
            Level::Saved(part) => {
                reading.list(List { part, ..List::default() });
                while let Some(item) = elements.next_element::<Value>()? {
                    reading.item(&item, part);
                }
            }
            Level::Playlist => while elements.next_element::<IgnoredAny>()?.is_some() {},
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

fn describe(list: &mut List, member: &str, value: &Value) {
    match member {
        "name" => list.name = word(value),
        "description" => list.description = word(value),
        "public" => list.public = value.as_bool(),
        "collaborative" => list.collaborative = value.as_bool(),
        "uri" => list.uri = word(value),
        "id" if list.uri.is_none() => list.uri = word(value).map(|id| format!("spotify:playlist:{id}")),
        _ => {}
    }
}

/// A text. The privacy export writes names of digits, such as that of the album 1989, as numbers.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn row(item: &Value, part: Part) -> Result<Row, Problem> {
    if let Value::String(uri) = item {
        return reference::row(uri);
    }
    let row = match in_privacy_playlist(item) {
        Some(row) => row?,
        // An entry of the Web API names its item; here the members with these names are texts.
        None if item["track"].is_object() || item["item"].is_object() || item.is_null() => Row::read(item, 0),
        None => plain(item, part)?,
    };
    let fits = match part {
        Part::Playlist => row.kind.fits_playlist(),
        _ => row.kind == usual(part) || part == Part::LikedSongs && row.kind == Kind::Local,
    };
    if fits { Ok(row) } else { Err(Problem::WrongKind(Some(row.kind))) }
}

const fn usual(part: Part) -> Kind {
    match part {
        Part::Playlist | Part::LikedSongs => Kind::Track,
        Part::Albums => Kind::Album,
        Part::Artists => Kind::Artist,
        Part::Shows => Kind::Show,
        Part::Episodes => Kind::Episode,
        Part::Audiobooks => Kind::Audiobook,
    }
}

/// `{"track": {"trackName", "artistName", "albumName", "trackUri"}, "episode": null, "localTrack": null, "addedDate"}`, or the same
/// with `{"episodeName", "showName", "episodeUri"}`.
fn in_privacy_playlist(item: &Value) -> Option<Result<Row, Problem>> {
    let (track, episode, local) = (&item["track"], &item["episode"], &item["localTrack"]);
    let (kind, inner, names) = if local.is_object() {
        (Kind::Local, local, ["trackUri", "trackName", "artistName", "albumName"])
    } else if track.get("trackName").or_else(|| track.get("trackUri")).is_some() {
        (Kind::Track, track, ["trackUri", "trackName", "artistName", "albumName"])
    } else if episode.get("episodeName").or_else(|| episode.get("episodeUri")).is_some() {
        (Kind::Episode, episode, ["episodeUri", "episodeName", "", "showName"])
    } else if item.get("addedDate").is_some() {
        (Kind::Removed, track, [""; 4])
    } else {
        return None;
    };
    let [uri, title, artist, album] = names.map(|name| word(&inner[name]));
    let row = named(kind, uri.or_else(|| word(&inner["uri"])), title, artist, album);
    Some(row.map(|row| Row { added_at: word(&item["addedDate"]), ..row }))
}

/// `{"artist", "album", "track", "uri"}` of the privacy export, `{"id", "uri", "name", "album", "artists": ["…"]}` of SpotMyBackup, and
/// names of albums, artists and shows in the same way.
fn plain(item: &Value, part: Part) -> Result<Row, Problem> {
    let kind = usual(part);
    let title = match part {
        Part::Albums => word(&item["album"]),
        _ => word(&item["track"]),
    };
    let album = if part == Part::Albums { None } else { word(&item["album"]).or_else(|| word(&item["show"])) };
    let artist = word(&item["artist"]).or_else(|| word(&item["publisher"]));
    let by_id = || word(&item["id"]).map(|id| format!("spotify:{}:{id}", kind.as_str()));
    let mut row = named(kind, word(&item["uri"]).or_else(by_id), title.or_else(|| word(&item["name"])), artist, album)?;
    if let Value::Array(artists) = &item["artists"] {
        row.artists = artists.iter().filter_map(|artist| Named::new(&word(artist)?, None)).collect();
    }
    Ok(row)
}

fn named(
    kind: Kind,
    uri: Option<String>,
    title: Option<String>,
    artist: Option<String>,
    album: Option<String>,
) -> Result<Row, Problem> {
    let row = match uri {
        Some(uri) => reference::row(&uri)?,
        None => Row { kind, ..Row::default() },
    };
    let one = |name: Option<String>| name.and_then(|name| Named::new(&name, None));
    let artists: Vec<Named> = one(artist).into_iter().collect();
    let artists = if artists.is_empty() { row.artists } else { artists };
    Ok(Row { title: title.or(row.title), artists, album: one(album).or(row.album), ..row })
}
