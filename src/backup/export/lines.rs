//! Links or URIs, one a line, to be pasted into Spotify or another program. An entry that has neither is left out: there is nothing to
//! paste.

use crate::backup::row::Row;
use crate::spotify::links;
use crate::spotify::uri::Uri;

/// What stands for a row in files that players read: the link to its page, or the URI where there is no such page, as of a local
/// file. `None` for an entry that Spotify removed.
#[must_use]
pub fn reference(row: &Row) -> Option<String> {
    let uri = row.uri.as_deref()?;
    Some(Uri::parse(uri).map_or_else(|| one_line(uri), |uri| links::open(&uri)))
}

/// A text without line breaks, which would begin another entry.
pub(super) fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

pub(super) fn line(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(text.as_bytes());
    out.push(b'\n');
}

pub(super) fn link(row: &Row, out: &mut Vec<u8>) {
    if let Some(reference) = reference(row) {
        line(&reference, out);
    }
}

pub(super) fn uri(row: &Row, out: &mut Vec<u8>) {
    if let Some(uri) = &row.uri {
        line(&one_line(uri), out);
    }
}
