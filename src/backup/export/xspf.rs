//! XSPF 1 (<https://xspf.org/spec>): a playlist as XML. What it has no element for is a `meta` element, named by a URN.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::lines::reference;
use crate::backup::row::{List, Row};

/// The namespace of XSPF.
pub const NAMESPACE: &str = "http://xspf.org/ns/0/";
/// One artist each, where there are several: `creator` is one text.
pub const ARTIST: &str = "urn:x-lockgroove:artist";
/// When the entry was added.
pub const ADDED_AT: &str = "urn:x-lockgroove:added-at";
/// The user ID of the person who added it.
pub const ADDED_BY: &str = "urn:x-lockgroove:added-by";
/// The beginning of an `identifier` that is an ISRC.
pub const ISRC: &str = "urn:isrc:";

pub(super) fn begin(list: &List, out: &mut Vec<u8>) {
    write(out, Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    write(out, Event::Start(BytesStart::new("playlist").with_attributes([("version", "1"), ("xmlns", NAMESPACE)])));
    element(out, "title", list.name.as_deref());
    element(out, "creator", list.owner.as_deref());
    element(out, "annotation", list.description.as_deref());
    element(out, "identifier", list.uri.as_deref());
    write(out, Event::Start(BytesStart::new("trackList")));
}

pub(super) fn row(row: &Row, out: &mut Vec<u8>) {
    write(out, Event::Start(BytesStart::new("track")));
    element(out, "location", reference(row).as_deref());
    element(out, "identifier", row.uri.as_deref());
    element(out, "identifier", row.isrc.as_deref().map(|isrc| format!("{ISRC}{isrc}")).as_deref());
    element(out, "title", row.title.as_deref());
    element(out, "creator", Some(makers(row).as_str()));
    element(out, "image", row.image.as_deref());
    element(out, "album", row.album.as_ref().map(|album| album.name.as_str()));
    element(out, "trackNum", row.number.map(|number| number.to_string()).as_deref());
    element(out, "duration", row.length_ms.map(|ms| ms.to_string()).as_deref());
    if row.artists.len() > 1 {
        for artist in &row.artists {
            meta(out, ARTIST, &artist.name);
        }
    }
    meta(out, ADDED_AT, row.added_at.as_deref().unwrap_or_default());
    meta(out, ADDED_BY, row.added_by.as_deref().unwrap_or_default());
    write(out, Event::End(BytesEnd::new("track")));
    out.push(b'\n');
}

/// Its makers, without names that XML cannot carry.
fn makers(row: &Row) -> String {
    let artists = row.artists.iter().filter(|artist| !fit(&artist.name).is_empty()).cloned().collect();
    Row { kind: row.kind, artists, album: row.album.clone(), ..Row::default() }.makers()
}

pub(super) fn end(out: &mut Vec<u8>) {
    write(out, Event::End(BytesEnd::new("trackList")));
    write(out, Event::End(BytesEnd::new("playlist")));
    out.push(b'\n');
}

fn meta(out: &mut Vec<u8>, rel: &str, text: &str) {
    content(out, BytesStart::new("meta").with_attributes([("rel", rel)]), text);
}

fn element(out: &mut Vec<u8>, name: &str, text: Option<&str>) {
    content(out, BytesStart::new(name), text.unwrap_or_default());
}

/// An element with a text, unless that is empty.
fn content(out: &mut Vec<u8>, start: BytesStart<'_>, text: &str) {
    let text = fit(text);
    if !text.is_empty() {
        let end = start.to_end().into_owned();
        write(out, Event::Start(start.borrow()));
        write(out, Event::Text(BytesText::from_escaped(text)));
        write(out, Event::End(end));
    }
}

/// The text without characters that XML cannot carry, and escaped. Readers turn a plain carriage return into a line feed.
fn fit(text: &str) -> String {
    let fits = |c: &char| matches!(c, '\t' | '\n' | '\r') || *c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().filter(fits).collect();
    quick_xml::escape::escape(text).replace('\r', "&#13;")
}

/// Writing to memory cannot fail.
fn write(out: &mut Vec<u8>, event: Event<'_>) {
    let _ = Writer::new(out).write_event(event);
}
