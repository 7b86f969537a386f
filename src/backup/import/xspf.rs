//! XSPF, ours and that of players.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::found::{Format, Place, Problem, Sink};
use super::reference;
use crate::backup::export::xspf::{ADDED_AT, ADDED_BY, ARTIST, ISRC};
use crate::backup::row::{Kind, List, Named, Row};

/// Reads a whole file.
pub(super) fn read(text: &str, list: List, sink: &mut Sink) {
    let mut xml = Reader::from_str(text);
    xml.config_mut().expand_empty_elements = true;
    let mut state = State { list: Some(list), ..State::default() };
    // Counted in steps, because a file has as many tracks as lines.
    let (mut line, mut counted) = (1, 0);
    let problem = loop {
        let event = xml.read_event();
        let at = usize::try_from(xml.buffer_position()).unwrap_or_default();
        line += text.as_bytes().get(counted..at).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count() as u64;
        counted = at;
        match event {
            Ok(Event::Start(start)) => state.open(&start),
            Ok(Event::Text(part)) => state.text.push_str(&part.xml10_content()),
            Ok(Event::CData(part)) => state.text.push_str(&part.xml10_content()),
            Ok(Event::GeneralRef(reference)) => state.entity(&reference),
            Ok(Event::End(_)) => state.close(line, sink),
            Ok(Event::Eof) => break (!state.path.is_empty()).then_some(Problem::CutOff),
            Err(quick_xml::Error::Syntax(_)) => break Some(Problem::CutOff),
            Err(_) => break Some(Problem::Malformed),
            Ok(_) => {}
        }
        if state.is_other {
            return sink.fault(Place::File, Problem::UnknownFormat);
        }
    };
    state.begin(sink);
    if let Some(problem) = problem {
        sink.fault(Place::Line(line), problem);
    } else if sink.summary.format.is_none() {
        sink.fault(Place::File, Problem::UnknownFormat);
    }
}

#[derive(Default)]
struct State {
    /// The names of the open elements, without prefixes.
    path: Vec<String>,
    /// The subject of an open `meta`.
    rel: String,
    text: String,
    list: Option<List>,
    track: Track,
    /// The file is XML of another kind.
    is_other: bool,
}

#[derive(Default)]
struct Track {
    row: Row,
    location: String,
    artists: Vec<Named>,
    odd: Vec<&'static str>,
}

impl State {
    fn open(&mut self, start: &BytesStart<'_>) {
        let name = String::from_utf8_lossy(start.local_name().as_ref().as_bytes()).into_owned();
        self.is_other = self.path.is_empty() && name != "playlist";
        let rel = start.try_get_attribute("rel").ok().flatten();
        self.rel = rel
            .and_then(|rel| Some(rel.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned()))
            .unwrap_or_default();
        self.path.push(name);
        self.text.clear();
    }

    fn entity(&mut self, entity: &BytesRef<'_>) {
        if let Ok(Some(character)) = entity.resolve_char_ref() {
            self.text.push(character);
        } else if let Some(text) = resolve_predefined_entity(entity) {
            self.text.push_str(text);
        }
    }

    fn close(&mut self, line: u64, sink: &mut Sink) {
        let text = std::mem::take(&mut self.text);
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let is_track = matches!(path.as_slice(), ["playlist", "trackList", "track"]);
        match path.as_slice() {
            ["playlist"] => sink.summary.format = Some(Format::Xspf),
            ["playlist", name] => {
                if let Some(list) = &mut self.list {
                    describe(list, name, &text);
                }
            }
            ["playlist", "trackList", "track", name] => self.track.add(name, &self.rel, text),
            _ => {}
        }
        self.path.pop();
        if is_track {
            sink.summary.format = Some(Format::Xspf);
            self.begin(sink);
            std::mem::take(&mut self.track).finish(line, sink);
        }
    }

    fn begin(&mut self, sink: &mut Sink) {
        if let Some(list) = self.list.take_if(|_| sink.summary.format.is_some()) {
            sink.list(list);
        }
    }
}

fn describe(list: &mut List, name: &str, text: &str) {
    let text = Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    match name {
        "title" => list.name = text.or(list.name.take()),
        "creator" => list.owner = text,
        "annotation" => list.description = text,
        "identifier" => list.uri = text,
        _ => {}
    }
}

impl Track {
    fn add(&mut self, name: &str, rel: &str, text: String) {
        if text.is_empty() {
            return;
        }
        let row = &mut self.row;
        let mut number = |name| {
            let number = text.trim().parse::<u32>().ok();
            if number.is_none() {
                self.odd.push(name);
            }
            number
        };
        match (name, rel) {
            ("location", _) if self.location.is_empty() => self.location = text,
            ("identifier", _) => match text.strip_prefix(ISRC) {
                Some(isrc) => row.isrc = Some(isrc.to_owned()).filter(|isrc| !isrc.is_empty()),
                None => row.uri = Some(text).filter(|uri| reference::is_reference(uri)).or(row.uri.take()),
            },
            ("title", _) => row.title = Some(text),
            ("creator", _) => row.artists = Named::new(&text, None).into_iter().collect(),
            ("image", _) => row.image = Some(text),
            ("album", _) => row.album = Named::new(&text, None),
            ("trackNum", _) => row.number = number("trackNum"),
            ("duration", _) => row.length_ms = number("duration"),
            ("meta", ARTIST) => self.artists.extend(Named::new(&text, None)),
            ("meta", ADDED_AT) => row.added_at = Some(text),
            ("meta", ADDED_BY) => row.added_by = Some(text),
            _ => {}
        }
    }

    fn finish(self, line: u64, sink: &mut Sink) {
        let Self { mut row, location, artists, odd } = self;
        let found = row.uri.take().unwrap_or(location);
        if !artists.is_empty() {
            row.artists = artists;
        }
        match reference::row(&found) {
            Ok(named) => {
                row.title = row.title.or(named.title);
                row.album = row.album.or(named.album);
                row.length_ms = row.length_ms.or(named.length_ms);
                (row.kind, row.uri) = (named.kind, named.uri);
                // An episode's creator is its show, which is its album too.
                let show = row.album.as_ref().map(|album| album.name.as_str());
                if row.kind == Kind::Episode && row.artists.iter().all(|artist| Some(artist.name.as_str()) == show) {
                    row.artists.clear();
                }
            }
            Err(_) if found.is_empty() && row.title.is_none() => row.kind = Kind::Removed,
            // A file on a disk, with a title to search for.
            Err(Problem::NotALink(_)) if row.title.is_some() => {}
            Err(problem) => return sink.fault(Place::Line(line), problem),
        }
        sink.row(row);
        odd.into_iter().for_each(|name| sink.fault(Place::Line(line), Problem::OddValue(name)));
    }
}
