//! Writes a list as a file for another tool, row by row, so that no list has to be in memory at once. `docs/formats.md` says what
//! each column and element means.
//!
//! - [`csv`]: a table.
//! - [`m3u8`]: a playlist for players.
//! - [`xspf`]: the same as XML.
//! - [`lines`]: links or URIs, one a line.
//! - [`file_name`]: names that every system takes.

pub mod csv;
pub mod file_name;
pub mod lines;
pub mod m3u8;
pub mod xspf;

use super::row::{List, Row};

/// The format of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table.
    Csv(csv::Options),
    /// A playlist for players, with links.
    M3u8,
    /// The same as XML.
    Xspf,
    /// Links to Spotify's pages, one a line.
    Links,
    /// URIs, one a line.
    Uris,
}

impl Format {
    /// How the names of such files end.
    #[must_use]
    pub const fn extension(&self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::M3u8 => "m3u8",
            Self::Xspf => "xspf",
            Self::Links | Self::Uris => "txt",
        }
    }

    /// Adds what comes before the first row.
    pub fn begin(&self, list: &List, out: &mut Vec<u8>) {
        match self {
            Self::Csv(options) => csv::begin(options, out),
            Self::M3u8 => m3u8::begin(list, out),
            Self::Xspf => xspf::begin(list, out),
            Self::Links | Self::Uris => {}
        }
    }

    /// Adds a row.
    pub fn row(&self, row: &Row, out: &mut Vec<u8>) {
        match self {
            Self::Csv(options) => csv::row(options, row, out),
            Self::M3u8 => m3u8::row(row, out),
            Self::Xspf => xspf::row(row, out),
            Self::Links => lines::link(row, out),
            Self::Uris => lines::uri(row, out),
        }
    }

    /// Adds what comes after the last row.
    pub fn end(&self, out: &mut Vec<u8>) {
        if *self == Self::Xspf {
            xspf::end(out);
        }
    }
}
