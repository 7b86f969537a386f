//! Tables, as RFC 4180 says: commas, CRLF, quotes where needed. The names of the columns are those of the most used exporter, in
//! English whatever the language of the page, so that programs can read them.

use csv_core::{Terminator, Writer, WriterBuilder};

use crate::backup::row::{Named, Row};

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // `title` says what each is, in the words of the convention
pub enum Column {
    TrackUri,
    TrackName,
    ArtistUris,
    ArtistNames,
    AlbumUri,
    AlbumName,
    AlbumArtistUris,
    AlbumArtistNames,
    ReleaseDate,
    ImageUrl,
    Disc,
    Number,
    LengthMs,
    Explicit,
    Isrc,
    AddedBy,
    AddedAt,
    Position,
    Type,
    IsPlayable,
    Url,
}

impl Column {
    /// All columns: first those of the convention in its order, then ours.
    pub const ALL: [Self; 21] = [
        Self::TrackUri,
        Self::TrackName,
        Self::ArtistUris,
        Self::ArtistNames,
        Self::AlbumUri,
        Self::AlbumName,
        Self::AlbumArtistUris,
        Self::AlbumArtistNames,
        Self::ReleaseDate,
        Self::ImageUrl,
        Self::Disc,
        Self::Number,
        Self::LengthMs,
        Self::Explicit,
        Self::Isrc,
        Self::AddedBy,
        Self::AddedAt,
        Self::Position,
        Self::Type,
        Self::IsPlayable,
        Self::Url,
    ];

    /// What its first row says.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::TrackUri => "Track URI",
            Self::TrackName => "Track Name",
            Self::ArtistUris => "Artist URI(s)",
            Self::ArtistNames => "Artist Name(s)",
            Self::AlbumUri => "Album URI",
            Self::AlbumName => "Album Name",
            Self::AlbumArtistUris => "Album Artist URI(s)",
            Self::AlbumArtistNames => "Album Artist Name(s)",
            Self::ReleaseDate => "Album Release Date",
            Self::ImageUrl => "Album Image URL",
            Self::Disc => "Disc Number",
            Self::Number => "Track Number",
            Self::LengthMs => "Track Duration (ms)",
            Self::Explicit => "Explicit",
            Self::Isrc => "ISRC",
            Self::AddedBy => "Added By",
            Self::AddedAt => "Added At",
            Self::Position => "Position",
            Self::Type => "Type",
            Self::IsPlayable => "Is Playable",
            Self::Url => "Track URL",
        }
    }

    fn cell(self, row: &Row) -> String {
        let name = |named: &Option<Named>| named.as_ref().map_or_else(String::new, |named| named.name.clone());
        let number = |number: Option<u32>| number.map_or_else(String::new, |number| number.to_string());
        let flag = |flag: Option<bool>| flag.map_or_else(String::new, |flag| flag.to_string());
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        match self {
            Self::TrackUri => text(&row.uri),
            Self::TrackName => text(&row.title),
            Self::ArtistUris => uris(&row.artists),
            Self::ArtistNames => names(&row.artists),
            Self::AlbumUri => row.album.as_ref().and_then(|album| album.uri.clone()).unwrap_or_default(),
            Self::AlbumName => name(&row.album),
            Self::AlbumArtistUris => uris(&row.album_artists),
            Self::AlbumArtistNames => names(&row.album_artists),
            Self::ReleaseDate => text(&row.release_date),
            Self::ImageUrl => text(&row.image),
            Self::Disc => number(row.disc),
            Self::Number => number(row.number),
            Self::LengthMs => number(row.length_ms),
            Self::Explicit => flag(row.explicit),
            Self::Isrc => text(&row.isrc),
            Self::AddedBy => row.added_by.as_ref().map_or_else(String::new, |id| format!("spotify:user:{id}")),
            Self::AddedAt => text(&row.added_at),
            Self::Position => row.position.saturating_add(1).to_string(),
            Self::Type => row.kind.as_str().to_owned(),
            Self::IsPlayable => flag(row.is_playable),
            Self::Url => text(&row.url),
        }
    }
}

/// How a table is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The columns, in this order.
    pub columns: Vec<Column>,
    /// Whether the file begins with a byte order mark. Excel needs one to read accents.
    pub bom: bool,
    /// Whether an apostrophe comes before what a spreadsheet would calculate.
    pub defuse: bool,
}

impl Default for Options {
    /// All columns, no byte order mark, nothing a spreadsheet would calculate.
    fn default() -> Self {
        Self { columns: Column::ALL.to_vec(), bom: false, defuse: true }
    }
}

pub(super) fn begin(options: &Options, out: &mut Vec<u8>) {
    if options.bom {
        out.extend_from_slice("\u{feff}".as_bytes());
    }
    let titles: Vec<String> = options.columns.iter().map(|column| column.title().to_owned()).collect();
    record(&titles, out);
}

pub(super) fn row(options: &Options, row: &Row, out: &mut Vec<u8>) {
    let cells: Vec<String> = options.columns.iter().map(|column| guarded(column.cell(row), options.defuse)).collect();
    record(&cells, out);
}

/// Adds a record with these cells. A spreadsheet calculates none of them.
pub(in crate::backup) fn cells(cells: &[&str], out: &mut Vec<u8>) {
    let cells: Vec<String> = cells.iter().map(|cell| guarded((*cell).to_owned(), true)).collect();
    record(&cells, out);
}

/// Writes one record. The writer starts anew each time, because it lets nobody ask what it would write next.
fn record(cells: &[String], out: &mut Vec<u8>) {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).build();
    for (at, cell) in cells.iter().enumerate() {
        // Every character a quote, two quotes around, a delimiter or the end.
        let mut room = vec![0; cell.len().saturating_mul(2).saturating_add(8)];
        let mut length = 0;
        if at > 0 {
            length += step(&mut room, length, |room| writer.delimiter(room).1);
        }
        length += step(&mut room, length, |room| writer.field(cell.as_bytes(), room).2);
        if at + 1 == cells.len() {
            length += end(&mut writer, &mut room, length);
        }
        out.extend_from_slice(room.get(..length).unwrap_or_default());
    }
}

fn end(writer: &mut Writer, room: &mut [u8], length: usize) -> usize {
    step(room, length, |room| writer.terminator(room).1)
}

fn step(room: &mut [u8], from: usize, write: impl FnOnce(&mut [u8]) -> usize) -> usize {
    room.get_mut(from..).map_or(0, write)
}

/// The names in one cell, as the convention has it: commas inside a name are escaped. So are backslashes, which makes it unambiguous.
#[must_use]
pub fn names(everyone: &[Named]) -> String {
    joined(everyone.iter().map(|one| one.name.as_str()))
}

/// Their URIs, in the same way. Empty if nobody has one.
fn uris(everyone: &[Named]) -> String {
    match everyone.iter().any(|one| one.uri.is_some()) {
        true => joined(everyone.iter().map(|one| one.uri.as_deref().unwrap_or_default())),
        false => String::new(),
    }
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    parts.map(|part| part.replace('\\', "\\\\").replace(',', "\\,")).collect::<Vec<_>>().join(", ")
}

/// Spreadsheets calculate a cell that begins with one of these, or drop the line break and look behind it.
const CALCULATED: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether the apostrophe in front of such a cell is one that this module writes. A text with apostrophes of its own gets one more, so that each
/// text has one cell.
#[must_use]
pub fn is_guarded(cell: &str) -> bool {
    cell.starts_with('\'') && cell.trim_start_matches('\'').starts_with(CALCULATED)
}

fn guarded(cell: String, defuse: bool) -> String {
    if is_guarded(&cell) || defuse && cell.starts_with(CALCULATED) { format!("'{cell}") } else { cell }
}
