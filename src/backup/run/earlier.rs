//! What an earlier archive has, so that a backup that updates it need not read it again.

use std::collections::{BTreeMap, BTreeSet};

use super::super::container::Packed;
use super::super::manifest::ListEntry;
use super::super::raw::{self, RawPage};
use super::super::section::Section;

/// What an earlier archive has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Earlier {
    /// The ID of the account whose library it is.
    pub account: String,
    /// The playlists that are whole in it, by ID.
    pub playlists: BTreeMap<String, Kept>,
    /// The lists of saved things that are whole in it and longer than a page.
    pub saved: BTreeMap<Section, KeptSaved>,
    /// The playlists of others whose entries Spotify did not show, by ID.
    pub closed: BTreeSet<String>,
}

/// The items of a playlist in an earlier archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The version of the items.
    pub snapshot_id: String,
    /// Their file.
    pub file: Packed,
    /// Its entry in the manifest.
    pub entry: ListEntry,
}

/// A list of saved things in an earlier archive, and what shows that it did not change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSaved {
    /// Its file.
    pub file: Packed,
    /// Its entry in the manifest.
    pub entry: ListEntry,
    /// Its first items, as the service sent them.
    pub first: Vec<Box<str>>,
    /// When the archive was made, as items say when they were added.
    pub made_at: String,
}

/// The sections whose changes since an archive show in their length and first page.
///
/// Spotify lists what was added last first, so an addition is on the first page, and a removal alone changes the length. This is not so
/// for followed artists, which have another order, and not for what changes in place: episodes say where the person stopped listening.
/// Both are read whole, and so is the list of playlists.
///
/// Two changes do not show. Another program may add with an older date (the old `PUT /me/tracks` let it) exactly as many things as were
/// removed further down. And what Spotify itself changes about a thing below the first page, such as a title, is as it was in the
/// earlier archive; that is so for playlists with the same version too.
pub const SHOWN_BY_FIRST_PAGE: [Section; 4] = [Section::Liked, Section::Albums, Section::Shows, Section::Audiobooks];

impl KeptSaved {
    /// Whether the list is as it was, by its first page of today. `false` if that is not certain.
    pub(super) fn is_same(&self, page: &RawPage) -> bool {
        let dates: Option<Vec<String>> =
            page.items.iter().map(|item| raw::text(raw::members(&item.text)?.get("added_at")?)).collect();
        // Sorted by date, and what was added after the archive was made would stand before the last one of this page.
        let shows_additions = dates.is_some_and(|dates| {
            dates.is_sorted_by(|newer, older| newer >= older) && dates.last().is_some_and(|oldest| *oldest <= self.made_at)
        });
        shows_additions
            && page.total == Some(self.entry.count)
            && page.items.len() <= self.first.len()
            && page.items.iter().zip(&self.first).all(|(now, before)| now.text == *before)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::super::raw::{Tally, page};
    use super::super::super::section::Source;
    use super::*;
    use crate::backup::container::digest;
    use crate::backup::manifest::Outcome;

    #[test]
    fn only_a_page_on_which_additions_would_show_is_proof() {
        let item = |date: &str, id: u32| format!(r#"{{"added_at":"{date}","track":{{"id":"{id}"}}}}"#);
        let newest = [item("2026-03-02T00:00:00Z", 1), item("2026-03-01T00:00:00Z", 2)];
        let kept = |first: &[String], made_at: &str| KeptSaved {
            file: Packed { deflated: b"x".as_slice().into(), is_stored: true, size: 1, crc: 0, sha256: digest(b"x") },
            entry: ListEntry::new(Outcome::Whole, None, 3, Some(3), Tally::default(), None),
            first: first.iter().map(|text| text.as_str().into()).collect(),
            made_at: made_at.to_owned(),
        };
        let now = |items: &[String], total: u32| {
            let body = format!(r#"{{"items":[{}],"total":{total},"next":"https://x/?offset=2"}}"#, items.join(","));
            page(&body, &Source::Section(Section::Liked)).unwrap()
        };
        let april = "2026-04-01T00:00:00Z";
        assert!(kept(&newest, april).is_same(&now(&newest, 3)));
        assert!(kept(&newest, april).is_same(&now(newest.get(..1).unwrap(), 3)), "the service may give shorter pages");
        assert!(!kept(&newest, april).is_same(&now(&newest, 4)), "one more, further down");
        assert!(!kept(&newest, april).is_same(&now(&[], 3)), "no page at all");
        let other = [item("2026-03-03T00:00:00Z", 3), item("2026-03-02T00:00:00Z", 1)];
        assert!(!kept(&newest, april).is_same(&now(&other, 3)), "one removed and another added");
        let rising = [item("2026-03-01T00:00:00Z", 2), item("2026-03-02T00:00:00Z", 1)];
        assert!(!kept(&rising, april).is_same(&now(&rising, 3)), "in another order, additions may be anywhere");
        assert!(!kept(&newest, "2026-02-01T00:00:00Z").is_same(&now(&newest, 3)), "dates of the future hide additions");
        let undated = [r#"{"track":{"id":"1"}}"#.to_owned()];
        assert!(!kept(&undated, april).is_same(&now(&undated, 3)));
    }
}
