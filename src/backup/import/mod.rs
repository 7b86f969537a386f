//! Reads lists from files of other tools, and from ours. A file is recognised by its content; its name only gives a list a name.
//!
//! Bytes go in piece by piece, and what is found comes out after each piece, so tables and lists of any size are read in the memory of
//! one piece. JSON and XML are kept whole, up to [`MAX_WHOLE`]. Nothing a file contains stops the rest of it from being read, as far
//! as the format allows: each problem is a [`Fault`] with its line.

mod columns;
mod found;
mod json;
mod lines;
mod reference;
mod table;
mod text;
mod xspf;

#[cfg(test)]
mod tests;

pub use found::{Fault, Format, Found, MAX_FAULTS, Place, Problem, Summary};
pub use text::Encoding;

use super::row::{List, Part};
use found::Sink;
use lines::Lines;
use table::Table;
use text::Decoder;

/// The most text of a file that is kept whole, in bytes. A library of 100,000 songs takes about 20 MB.
pub const MAX_WHOLE: usize = 64 * 1024 * 1024;

/// How much text is looked at to recognise a file, in bytes.
const LOOK: usize = 64 * 1024;

/// Reads one file.
#[derive(Debug, Default)]
pub struct Import {
    decoder: Decoder,
    body: Body,
    sink: Sink,
    /// The list, as the file's name describes it.
    list: List,
}

#[derive(Debug, Default)]
enum Body {
    /// Not enough has been read to know.
    #[default]
    Unknown,
    /// The text so far.
    Start(String),
    Table(Box<Table>),
    Lines(Box<Lines>),
    Json(String),
    Xml(String),
    /// It cannot be used.
    Refused,
}

impl Import {
    /// Begins to read a file of this name. Pasted text has an empty name.
    #[must_use]
    pub fn new(file_name: &str) -> Self {
        Self { list: list_of(file_name), ..Self::default() }
    }

    /// Reads the next bytes, and returns the finds so far.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Found> {
        self.decode(bytes, false);
        std::mem::take(&mut self.sink.found)
    }

    /// Reads to the end of the file: the rest of what was found, and a summary.
    #[must_use]
    pub fn finish(mut self) -> (Vec<Found>, Summary) {
        self.decode(&[], true);
        if let Body::Unknown | Body::Start(_) = self.body {
            self.recognise();
        }
        let sink = &mut self.sink;
        match self.body {
            Body::Unknown | Body::Start(_) | Body::Refused => {}
            Body::Table(mut table) => table.finish(sink),
            Body::Lines(mut lines) => lines.finish(sink),
            Body::Json(text) => json::read(&text, sink),
            Body::Xml(text) => xspf::read(&text, self.list, sink),
        }
        self.sink.summary.encoding = self.decoder.encoding();
        (self.sink.found, self.sink.summary)
    }

    fn decode(&mut self, bytes: &[u8], is_end: bool) {
        let mut text = String::with_capacity(bytes.len());
        self.decoder.push(bytes, is_end, &mut text);
        if let Some(line) = self.decoder.take_guess().filter(|_| !matches!(self.body, Body::Refused)) {
            self.sink.fault(Place::Line(line), Problem::Encoding(Encoding::Windows1252));
        }
        self.add(&text);
    }

    fn add(&mut self, text: &str) {
        match &mut self.body {
            Body::Unknown => self.body = Body::Start(text.to_owned()),
            Body::Start(start) => start.push_str(text),
            Body::Table(table) => table.push(text, &mut self.sink),
            Body::Lines(lines) => lines.push(text, &mut self.sink),
            Body::Json(whole) | Body::Xml(whole) if whole.len() + text.len() <= MAX_WHOLE => whole.push_str(text),
            Body::Json(_) | Body::Xml(_) => self.refuse(Problem::TooLarge),
            Body::Refused => {}
        }
        if matches!(&self.body, Body::Start(start) if start.len() >= LOOK) {
            self.recognise();
        }
    }

    fn refuse(&mut self, problem: Problem) {
        self.sink.fault(Place::File, problem);
        self.body = Body::Refused;
    }

    /// Finds out what the text is, from its start, and reads that.
    fn recognise(&mut self) {
        let Body::Start(start) = std::mem::take(&mut self.body) else { return self.refuse(Problem::Empty) };
        let first = start.trim_start();
        let line = first.lines().next().unwrap_or_default();
        let list = self.list.clone();
        let is = |format: Format, sink: &mut Sink| sink.summary.format = Some(format);
        self.body = if first.is_empty() {
            return self.refuse(Problem::Empty);
        } else if first.starts_with("PK\u{3}\u{4}") || first.starts_with("PK\u{5}\u{6}") {
            return self.refuse(Problem::Zip);
        } else if first.starts_with(['{', '[']) {
            Body::Json(String::new())
        } else if first.starts_with('<') {
            Body::Xml(String::new())
        } else if ["#EXTM3U", "#EXTINF", "#EXTENC", "#PLAYLIST"].into_iter().any(|directive| line.starts_with(directive)) {
            is(Format::M3u, &mut self.sink);
            Body::Lines(Box::new(Lines::new(list)))
        } else if let Some(delimiter) = table_delimiter(first) {
            Body::Table(Box::new(Table::new(delimiter, list)))
        } else if first.lines().take(100).any(reference::is_reference) {
            is(Format::Lines, &mut self.sink);
            Body::Lines(Box::new(Lines::new(list)))
        } else if start.contains('\0') {
            return self.refuse(Problem::NotText);
        } else {
            let is_table = line.contains([',', ';', '\t']) && first.lines().take(2).all(|line| line.contains([',', ';', '\t']));
            return self.refuse(if is_table { Problem::NoColumns } else { Problem::UnknownFormat });
        };
        self.add(&start);
    }
}

/// What separates the cells, if this is a table: its first line names columns, or its first lines have a link in a cell.
fn table_delimiter(text: &str) -> Option<u8> {
    let line = text.lines().next()?;
    table::delimiter(line).or_else(|| text.lines().take(2).find_map(table::delimiter_of_row))
}

/// The list in a file of this name.
fn list_of(file_name: &str) -> List {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim();
    let plain: String = stem.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let part = match plain.as_str() {
        "likedsongs" | "liked" | "savedtracks" => Part::LikedSongs,
        _ => Part::Playlist,
    };
    List { part, name: Some(stem.to_owned()).filter(|stem| !stem.is_empty()), ..List::default() }
}
