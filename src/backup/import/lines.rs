//! Files with an entry a line: links or URIs, and M3U. Fed in pieces; only the line that is being read is kept.

use super::found::{Place, Problem, Sink};
use super::reference;
use crate::backup::row::{Kind, List, Named, Row};

/// Longer than any link.
const LONGEST: usize = 64 * 1024;

/// Reads such a file.
#[derive(Debug)]
pub(super) struct Lines {
    text: String,
    /// The line of the text, from 1.
    line: u64,
    is_skipping: bool,
    list: Option<List>,
    about: About,
}

/// The next entry, as the directives of M3U describe it.
#[derive(Debug, Default)]
struct About {
    length_ms: Option<u32>,
    shown: String,
    artists: Vec<Named>,
    album: Option<Named>,
}

impl Lines {
    pub(super) fn new(list: List) -> Self {
        Self { text: String::new(), line: 1, is_skipping: false, list: Some(list), about: About::default() }
    }

    /// The next piece of text.
    pub(super) fn push(&mut self, text: &str, sink: &mut Sink) {
        self.text.push_str(text);
        let text = std::mem::take(&mut self.text);
        let mut rest = text.as_str();
        while let Some((line, after)) = rest.split_once('\n') {
            self.whole_line(line, sink);
            self.line += 1;
            rest = after;
        }
        if self.is_skipping || rest.len() > LONGEST {
            self.too_long(sink);
        } else {
            rest.clone_into(&mut self.text);
        }
    }

    /// The end of the file.
    pub(super) fn finish(&mut self, sink: &mut Sink) {
        let text = std::mem::take(&mut self.text);
        self.whole_line(&text, sink);
        self.begin(sink);
    }

    fn too_long(&mut self, sink: &mut Sink) {
        if !self.is_skipping {
            sink.fault(Place::Line(self.line), Problem::TooLong);
        }
        self.is_skipping = true;
    }

    fn whole_line(&mut self, line: &str, sink: &mut Sink) {
        if !std::mem::take(&mut self.is_skipping) {
            // Old Macs end lines so.
            line.split('\r').filter(|line| !line.trim().is_empty()).for_each(|line| self.entry(line, sink));
        }
    }

    fn entry(&mut self, line: &str, sink: &mut Sink) {
        if let Some(comment) = line.trim_start().strip_prefix('#') {
            return self.directive(comment);
        }
        self.begin(sink);
        let about = std::mem::take(&mut self.about);
        match reference::row(line) {
            Ok(row) => sink.row(about.add_to(row)),
            // A file on a disk, with a title to search for.
            Err(Problem::NotALink(_)) if !about.shown.is_empty() => sink.row(about.add_to(Row::default())),
            Err(problem) => sink.fault(Place::Line(self.line), problem),
        }
    }

    fn directive(&mut self, comment: &str) {
        let Some((name, value)) = comment.split_once(':') else { return };
        match name {
            "PLAYLIST" => {
                if let Some(list) = self.list.as_mut().filter(|_| !value.is_empty()) {
                    list.name = Some(value.to_owned());
                }
            }
            "EXTINF" => {
                let (length, shown) = value.split_once(',').unwrap_or((value, ""));
                // Some players write more than the length here, after a space.
                let seconds = length.split_whitespace().next().and_then(|seconds| seconds.parse::<u32>().ok());
                self.about.length_ms = seconds.and_then(|seconds| seconds.checked_mul(1000));
                shown.clone_into(&mut self.about.shown);
            }
            "EXTART" => self.about.artists.extend(Named::new(value, None)),
            "EXTALB" => self.about.album = Named::new(value, None),
            _ => {}
        }
    }

    fn begin(&mut self, sink: &mut Sink) {
        if let Some(list) = self.list.take() {
            sink.list(list);
        }
    }
}

impl About {
    fn add_to(self, mut row: Row) -> Row {
        let names: Vec<&str> = self.artists.iter().map(|artist| artist.name.as_str()).collect();
        let names = names.join(", ");
        // Ours repeats the artists, or the show; other programs write only `Artist - Title`.
        let show = self.album.as_ref().filter(|_| row.kind == Kind::Episode).map_or("", |show| show.name.as_str());
        let makers = [names.as_str(), show];
        let known = makers.into_iter().filter(|makers| !makers.is_empty());
        let ours = known.filter_map(|makers| self.shown.strip_prefix(makers)?.strip_prefix(" - ")).next();
        let (makers, title) = match (ours, self.shown.split_once(" - ")) {
            (Some(title), _) => ("", title),
            (None, Some((makers, title))) if self.artists.is_empty() => (makers, title),
            _ => ("", self.shown.as_str()),
        };
        row.title = Some(title.to_owned()).filter(|title| !title.is_empty()).or(row.title);
        let artists = if self.artists.is_empty() { Named::new(makers, None).into_iter().collect() } else { self.artists };
        row.artists = if artists.is_empty() { row.artists } else { artists };
        row.album = self.album.or(row.album);
        row.length_ms = self.length_ms.or(row.length_ms);
        row
    }
}
