//! What reading a file finds: lists, their rows, and what could not be read.

use super::text::Encoding;
use crate::backup::row::{Kind, List, Row};

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table of the most used exporter, of ours, or with columns of the same names. Commas in names are escaped.
    Table,
    /// A table of the exporter's fork, which puts semicolons between artists and spells some columns differently.
    ForkTable,
    /// A table of that fork from before, with IDs in place of URIs and commas between artists.
    OldForkTable,
    /// SpotMyBackup's JSON.
    SpotMyBackup,
    /// `YourLibrary.json` of Spotify's privacy export.
    PrivacyLibrary,
    /// `Playlist1.json` of Spotify's privacy export.
    PrivacyPlaylists,
    /// M3U.
    M3u,
    /// XSPF.
    Xspf,
    /// Links or URIs, one a line.
    Lines,
}

/// Something that was found, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A list begins. The rows until the next list are its rows.
    List(List),
    /// A row. Without a URI it can only be searched for.
    Row(Box<Row>),
    /// Something that could not be read. The rest can be used.
    Fault(Fault),
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// The problem there.
    pub problem: Problem,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A line, from 1.
    Line(u64),
    /// An entry of the list found last, from 1, where lines say little.
    Entry(u32),
}

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing is in it.
    Empty,
    /// It is a zip, maybe an archive, and not a single file.
    Zip,
    /// It is not a text.
    NotText,
    /// It is a text, but none of the known kinds.
    UnknownFormat,
    /// A table with neither a column of URIs nor one of titles.
    NoColumns,
    /// It is not in UTF-8, and was read as this. If that is a guess, letters other than A to Z may be wrong from here on.
    Encoding(Encoding),
    /// A row has fewer cells than the table has columns. It was used if its URI is whole.
    FewCells {
        /// Its cells.
        found: usize,
        /// The columns.
        expected: usize,
    },
    /// A quotation mark opens a cell and none closes it: the file is cut off, or the mark is wrong. The line is left out.
    UnclosedQuote,
    /// A line is so long that it cannot be an entry. It is left out.
    TooLong,
    /// Not a link or a URI of Spotify. The start of what is there instead.
    NotALink(String),
    /// A link or a URI of something that this list cannot contain; `None` for a person.
    WrongKind(Option<Kind>),
    /// A cell, an element or a member is not what its name says. The entry is used without it.
    OddValue(&'static str),
    /// The JSON or XML is not well-formed from here on. What came before is used.
    Malformed,
    /// The JSON or XML ends too early. What came before is used.
    CutOff,
    /// Files of this kind are read as a whole, and this one is larger than any of them should be.
    TooLarge,
}

/// More faults than this are only counted.
pub const MAX_FAULTS: u32 = 1000;

/// A summary of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What it is; `None` if it could not be used at all.
    pub format: Option<Format>,
    /// How its text is written.
    pub encoding: Encoding,
    /// The lists.
    pub lists: u32,
    /// The rows.
    pub rows: u32,
    /// The faults, also those that were only counted.
    pub faults: u32,
}

/// Takes what is found.
#[derive(Debug, Default)]
pub(super) struct Sink {
    pub(super) found: Vec<Found>,
    pub(super) summary: Summary,
    /// The position of the next row.
    next: u32,
}

impl Sink {
    pub(super) fn list(&mut self, list: List) {
        self.next = 0;
        self.summary.lists = self.summary.lists.saturating_add(1);
        self.found.push(Found::List(list));
    }

    /// A row. It gets the next position in its list.
    pub(super) fn row(&mut self, mut row: Row) {
        row.position = self.next;
        self.next = self.next.saturating_add(1);
        self.summary.rows = self.summary.rows.saturating_add(1);
        self.found.push(Found::Row(Box::new(row)));
    }

    pub(super) fn fault(&mut self, place: Place, problem: Problem) {
        if self.summary.faults < MAX_FAULTS {
            self.found.push(Found::Fault(Fault { place, problem }));
        }
        self.summary.faults = self.summary.faults.saturating_add(1);
    }
}
