//! The meaning of a table's columns, and its records as rows.

use super::found::{Format, Place, Problem, Sink};
use super::reference;
use crate::backup::export::csv::{Column, is_guarded};
use crate::backup::row::{Kind, Named, Part, Row};

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Columns {
    /// What each column is.
    meaning: Vec<Option<Column>>,
    pub(super) format: Format,
    pub(super) part: Part,
    /// Whether an apostrophe in front may be the guard of our own tables.
    may_guard: bool,
}

/// A column, by what people and programs call it. The two exporters use the names of [`Column::title`] and those of the fork.
fn column(title: &str) -> Option<Column> {
    let plain: String = title.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect();
    Some(match plain.as_str() {
        "trackuri" | "spotifyuri" | "uri" | "spotifyid" | "trackid" | "spotifytrackid" => Column::TrackUri,
        "trackname" | "tracktitle" | "name" | "title" | "track" | "song" | "songname" => Column::TrackName,
        "artisturis" | "artisturi" | "artistids" => Column::ArtistUris,
        "artistnames" | "artistname" | "artists" | "artist" => Column::ArtistNames,
        "albumuri" => Column::AlbumUri,
        "albumname" | "album" => Column::AlbumName,
        "albumartisturis" | "albumartisturi" => Column::AlbumArtistUris,
        "albumartistnames" | "albumartistname" | "albumartist" => Column::AlbumArtistNames,
        "albumreleasedate" | "releasedate" => Column::ReleaseDate,
        "albumimageurl" => Column::ImageUrl,
        "discnumber" => Column::Disc,
        "tracknumber" => Column::Number,
        "trackdurationms" | "durationms" => Column::LengthMs,
        "explicit" => Column::Explicit,
        "isrc" => Column::Isrc,
        "addedby" => Column::AddedBy,
        "addedat" | "addeddate" | "dateadded" => Column::AddedAt,
        "position" => Column::Position,
        "type" => Column::Type,
        "isplayable" => Column::IsPlayable,
        "trackurl" | "url" | "link" | "spotifyurl" => Column::Url,
        _ => return None,
    })
}

/// Whether a first record names at least one known column.
pub(super) fn is_header(cells: &[String]) -> bool {
    cells.iter().any(|cell| column(cell).is_some())
}

/// The exporter's columns in its order, for a first row in another language: it translates the names. It has two that are no use here.
const IN_ORDER: [Option<Column>; 19] = [
    Some(Column::TrackUri),
    Some(Column::TrackName),
    Some(Column::ArtistUris),
    Some(Column::ArtistNames),
    Some(Column::AlbumUri),
    Some(Column::AlbumName),
    Some(Column::AlbumArtistUris),
    Some(Column::AlbumArtistNames),
    Some(Column::ReleaseDate),
    Some(Column::ImageUrl),
    Some(Column::Disc),
    Some(Column::Number),
    Some(Column::LengthMs),
    None,
    Some(Column::Explicit),
    None,
    Some(Column::Isrc),
    Some(Column::AddedBy),
    Some(Column::AddedAt),
];

impl Columns {
    /// Finds out what the columns are from the first two records. `None` if there is neither a URI nor a title.
    pub(super) fn of(header: &[String], first: Option<&[String]>) -> Option<Self> {
        let mut meaning: Vec<Option<Column>> = header.iter().map(|title| column(title)).collect();
        let plain = |title: &str| header.iter().any(|cell| cell.trim().eq_ignore_ascii_case(title));
        let begins = |at: usize, prefix: &str| first.and_then(|first| first.get(at)).is_some_and(|cell| cell.starts_with(prefix));
        let has = |meaning: &[Option<Column>], column: Column| meaning.contains(&Some(column));
        if !has(&meaning, Column::TrackUri) && !has(&meaning, Column::TrackName) && !has(&meaning, Column::AlbumUri) {
            if header.len() >= IN_ORDER.len()
                && begins(0, "spotify:")
                && begins(2, "spotify:artist:")
                && begins(4, "spotify:album:")
            {
                meaning = IN_ORDER.to_vec();
                meaning.resize(header.len(), None);
            } else if let Some(at) = first.and_then(|first| first.iter().position(|cell| reference::is_reference(cell))) {
                *meaning.get_mut(at)? = Some(Column::TrackUri);
            }
        }
        let mut part = Part::Playlist;
        if !has(&meaning, Column::TrackUri) && !has(&meaning, Column::TrackName) {
            if has(&meaning, Column::Url) {
                replace(&mut meaning, Column::Url, Column::TrackUri);
            } else if has(&meaning, Column::AlbumUri) {
                // A table of saved albums, one a line.
                part = Part::Albums;
                for (album, track) in [
                    (Column::AlbumUri, Column::TrackUri),
                    (Column::AlbumName, Column::TrackName),
                    (Column::AlbumArtistUris, Column::ArtistUris),
                    (Column::AlbumArtistNames, Column::ArtistNames),
                ] {
                    replace(&mut meaning, album, track);
                }
            } else {
                return None;
            }
        }
        let format = match () {
            () if plain("Spotify ID") => Format::OldForkTable,
            () if plain("Duration (ms)") => Format::ForkTable,
            () => Format::Table,
        };
        Some(Self { meaning, format, part, may_guard: format == Format::Table && !plain("Popularity") })
    }

    /// Adds the row of a record, or why there is none.
    pub(super) fn row(&self, cells: &[String], line: u64, sink: &mut Sink) {
        let place = || Place::Line(line);
        let is_short = cells.len() < self.meaning.len();
        if is_short {
            sink.fault(place(), Problem::FewCells { found: cells.len(), expected: self.meaning.len() });
        }
        let value = |column: Column| {
            let at = self.meaning.iter().position(|meaning| *meaning == Some(column))?;
            let cell = cells.get(at).map(String::as_str).filter(|cell| !cell.is_empty())?;
            let is_cut = is_short && at + 1 == cells.len();
            let plain = cell.strip_prefix('\'').filter(|_| self.may_guard && is_guarded(cell)).unwrap_or(cell);
            (!is_cut).then_some(plain)
        };
        let text = |column: Column| value(column).map(str::to_owned);
        let mut row = match self.identity(value(Column::TrackUri), value(Column::Type)) {
            Ok(row) => row,
            Err(problem) => return sink.fault(place(), problem),
        };
        if is_short && row.uri.is_none() {
            return;
        }
        let mut odd = Vec::new();
        let mut number = |column: Column| {
            let text = value(column)?;
            let number = text.trim().parse::<u32>().ok();
            if number.is_none() {
                odd.push(column.title());
            }
            number
        };
        (row.disc, row.number) = (number(Column::Disc), number(Column::Number));
        row.length_ms = number(Column::LengthMs).or(row.length_ms);
        let mut flag = |column: Column| {
            let text = value(column)?.trim().to_ascii_lowercase();
            let flag = match text.as_str() {
                "true" | "yes" | "1" => Some(true),
                "false" | "no" | "0" => Some(false),
                _ => None,
            };
            if flag.is_none() {
                odd.push(column.title());
            }
            flag
        };
        (row.explicit, row.is_playable) = (flag(Column::Explicit), flag(Column::IsPlayable));
        row.title = text(Column::TrackName).or(row.title);
        let artists = self.everyone(value(Column::ArtistNames), value(Column::ArtistUris));
        row.artists = if artists.is_empty() { row.artists } else { artists };
        row.album = Named::new(value(Column::AlbumName).unwrap_or_default(), value(Column::AlbumUri)).or(row.album);
        row.album_artists = self.everyone(value(Column::AlbumArtistNames), value(Column::AlbumArtistUris));
        row.release_date = text(Column::ReleaseDate);
        row.image = text(Column::ImageUrl);
        row.isrc = text(Column::Isrc);
        row.added_by = value(Column::AddedBy).map(|id| id.strip_prefix("spotify:user:").unwrap_or(id).to_owned());
        row.added_at = text(Column::AddedAt);
        row.url = text(Column::Url);
        let is_removed = row.uri.is_none() && row.title.is_none() && row.artists.is_empty() && value(Column::Type).is_none();
        if is_removed {
            row.kind = Kind::Removed;
        }
        sink.row(row);
        for title in odd {
            sink.fault(place(), Problem::OddValue(title));
        }
    }

    /// A row with its kind and URI only.
    fn identity(&self, uri: Option<&str>, kind: Option<&str>) -> Result<Row, Problem> {
        let said = kind.and_then(Kind::parse);
        let Some(uri) = uri else {
            let usual = if self.part == Part::Albums { Kind::Album } else { Kind::Track };
            return Ok(Row { kind: said.unwrap_or(usual), ..Row::default() });
        };
        // The old fork has IDs only. Nobody's ID has a colon.
        let is_id = self.format == Format::OldForkTable && !uri.contains(':');
        let row = reference::row(&if is_id { format!("spotify:track:{uri}") } else { uri.to_owned() })?;
        let fits =
            if self.part == Part::Albums { row.kind == Kind::Album } else { row.kind.fits_playlist() || said == Some(row.kind) };
        if fits { Ok(row) } else { Err(Problem::WrongKind(Some(row.kind))) }
    }

    fn everyone(&self, names: Option<&str>, uris: Option<&str>) -> Vec<Named> {
        let uris = uris.map(commas).unwrap_or_default();
        let names: Vec<String> = match (self.format, names) {
            (_, None) => Vec::new(),
            (Format::ForkTable, Some(names)) => names.split(';').map(|name| name.trim().to_owned()).collect(),
            (Format::OldForkTable, Some(names)) => names.split(',').map(|name| name.trim().to_owned()).collect(),
            (_, Some(names)) => commas(names),
        };
        let count = names.len().max(uris.len());
        let one = |at: usize| {
            let uri = uris.get(at).filter(|uri| Kind::of_uri(uri).is_some());
            Named::new(names.get(at).map(String::as_str).unwrap_or_default(), uri.map(String::as_str))
        };
        (0..count).filter_map(one).collect()
    }
}

fn replace(meaning: &mut [Option<Column>], old: Column, new: Column) {
    for column in meaning.iter_mut().filter(|column| **column == Some(old)) {
        *column = Some(new);
    }
}

/// Names between commas. A backslash stands before a comma, or a backslash, that belongs to a name.
fn commas(cell: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut letters = cell.chars().peekable();
    while let Some(letter) = letters.next() {
        let escaped = (letter == '\\').then(|| letters.next_if(|next| matches!(next, ',' | '\\'))).flatten();
        if letter == ',' {
            letters.next_if_eq(&' ');
            names.push(String::new());
        } else if let Some(name) = names.last_mut() {
            name.push(escaped.unwrap_or(letter));
        }
    }
    names
}
