//! A list that is read page by page, and what is known about it so far.
//!
//! The pages of a list do not always agree: an entry is repeated on the next page, for example because the list grew meanwhile; the stated
//! length changes, or is 0 although there are entries; a `next` link leads back, or there is always another one. Here a list of distinct
//! things has each of them once, no length contradicts the entries, and reading ends.
//!
//! <https://developer.spotify.com/documentation/web-api/concepts/api-calls> ("Pagination").

use super::endpoint::Endpoint;
use super::error::ApiError;
use super::model::{Page, PageItem};

/// How many entries are read without asking if the stated length is less. A `next` link past the stated length may be right, or may
/// never end.
const UNASKED: u32 = 1_000;

/// The largest offset of a list at Spotify.
const LARGEST_OFFSET: u32 = 100_000;

/// A page, with the request it answers and the one for the next page.
pub struct ReadPage<T> {
    /// The request.
    pub endpoint: Endpoint<Page<T>>,
    /// The page.
    pub page: Page<T>,
    /// The request for the next page, or why the page's link to it is refused.
    pub next: Result<Option<Endpoint<Page<T>>>, ApiError>,
}

/// The entries read so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing<T> {
    items: Vec<T>,
    /// The length of the whole list, as the last page states it.
    stated: u32,
    /// The offset at which the last page ended.
    end: u32,
    next: Option<Endpoint<Page<T>>>,
    /// Why the rest cannot be read.
    refused: Option<ApiError>,
    first: Endpoint<Page<T>>,
    /// Whether the stated length changed from one page to the next, so that entries may have been passed over.
    moved: bool,
    /// The entries of a second reading. They replace the others when it is complete.
    again: Option<Vec<T>>,
}

/// Of distinct things, each once.
#[must_use]
pub fn distinct<T: PageItem>(items: Vec<T>) -> Vec<T> {
    let mut list = Vec::new();
    add_new(&mut list, items);
    list
}

/// Adds the items that the list does not have yet. Where repeats are normal, adds all of them.
fn add_new<T: PageItem>(list: &mut Vec<T>, items: Vec<T>) {
    for item in items {
        let id = item.identity();
        if id.is_none() || !list.iter().any(|other| other.identity() == id) {
            list.push(item);
        }
    }
}

impl<T: PageItem> Listing<T> {
    /// The list, after its first page.
    #[must_use]
    pub fn new(page: ReadPage<T>) -> Self {
        let mut list = Self {
            items: Vec::new(),
            stated: page.page.total,
            end: 0,
            next: None,
            refused: None,
            first: page.endpoint.clone(),
            moved: false,
            again: None,
        };
        list.add(page);
        list
    }

    /// Adds the next page.
    pub fn add(&mut self, ReadPage { endpoint, page, next }: ReadPage<T>) {
        let count = page.count();
        // A length that the pages contradict says nothing about changes.
        self.moved |= page.total != self.stated && self.stated > self.end;
        self.stated = page.total;
        self.end = endpoint.offset().saturating_add(count);
        let list = self.again.as_mut().unwrap_or(&mut self.items);
        let (before, given) = (list.len(), page.items.len());
        add_new(list, page.items);
        // After a page that is empty or only repeats entries, more such pages would follow.
        let brings_nothing = count == 0 || (given > 0 && list.len() == before);
        (self.next, self.refused) = match next {
            Ok(next) => (next.filter(|_| !brings_nothing), None),
            Err(error) => (None, Some(error).filter(|_| self.end < self.stated)),
        };
        if self.next.is_none() {
            self.finish();
        }
    }

    /// At the end. A list of distinct things that changed while it was read is read once more.
    fn finish(&mut self) {
        match self.again.take() {
            Some(again) if self.refused.is_none() => self.items = again,
            Some(_) => {}
            None if self.moved && self.items.iter().any(|item| item.identity().is_some()) => {
                self.again = Some(Vec::new());
                self.next = Some(self.first.clone().fresh());
            }
            None => {}
        }
    }
}

impl<T> Listing<T> {
    /// The entries.
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The entries, without the rest.
    #[must_use]
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// The request for the next page, if there is one.
    #[must_use]
    pub const fn next(&self) -> Option<&Endpoint<Page<T>>> {
        self.next.as_ref()
    }

    /// Why the rest cannot be read, if that is so.
    #[must_use]
    pub const fn refused(&self) -> Option<&ApiError> {
        self.refused.as_ref()
    }

    /// Whether to read the next page without being asked.
    #[must_use]
    pub fn reads_on(&self) -> bool {
        self.next.is_some() && (self.again.is_some() || self.end < self.stated.clamp(UNASKED, LARGEST_OFFSET))
    }

    /// Whether the list has no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.next.is_none() && self.refused.is_none()
    }

    /// The length of the whole list, beside the entries read so far. `None` if it is not known, because there are more entries than
    /// Spotify states.
    #[must_use]
    pub fn total(&self) -> Option<u32> {
        let is_whole = self.next.is_none() && self.refused.is_none();
        if is_whole { Some(self.shown()) } else { self.size() }
    }

    /// The same for a page that shows only the start of the list.
    #[must_use]
    pub fn size(&self) -> Option<u32> {
        // Repeats, and entries that cannot be read.
        let left_out = self.end.saturating_sub(self.shown());
        let stated = self.stated.saturating_sub(left_out);
        match self.next {
            _ if stated > self.shown() => Some(stated),
            Some(_) => None,
            None => Some(self.shown()),
        }
    }

    fn shown(&self) -> u32 {
        u32::try_from(self.items.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::spotify::endpoint::{playlists, saved_tracks};
    use crate::spotify::model::{Entry, Playlist};
    use crate::spotify::testing::{api, decoded};

    const LIMIT: usize = 50;

    /// Reads a list to its end. `answer` returns the page at an offset as JSON. Returns the list and the offsets that were requested.
    fn read<T: PageItem>(first: Endpoint<Page<T>>, answer: impl Fn(u32) -> String) -> (Listing<T>, Vec<u32>) {
        let page = |endpoint: &Endpoint<Page<T>>| {
            let page = decoded(&answer(endpoint.offset())).unwrap();
            let next = endpoint.following(&page, &api());
            ReadPage { endpoint: endpoint.clone(), page, next }
        };
        let (mut list, mut offsets) = (Listing::new(page(&first)), vec![0]);
        while list.reads_on() {
            let endpoint = list.next().unwrap().clone();
            offsets.push(endpoint.offset());
            list.add(page(&endpoint));
            assert!(offsets.len() < 4_000, "it never ends");
        }
        (list, offsets)
    }

    fn body(items: &[String], total: usize, next: Option<usize>) -> String {
        let next = next
            .map_or("null".to_owned(), |offset| format!(r#""https://api.spotify.com/v1/me/playlists?limit=50&offset={offset}""#));
        format!(r#"{{"items":[{}],"total":{total},"next":{next}}}"#, items.join(","))
    }

    fn playlist(n: usize) -> String {
        format!(r#"{{"id":"p{n}","name":"List {n}"}}"#)
    }

    /// The page of a list of `total` playlists, numbered by `number`.
    fn window(offset: u32, total: usize, number: impl Fn(usize) -> usize) -> String {
        let (from, to) = (offset as usize, (offset as usize + LIMIT).min(total));
        let items: Vec<String> = (from..to).map(|place| playlist(number(place))).collect();
        body(&items, total, (to < total).then_some(to))
    }

    fn ids(list: &Listing<Playlist>) -> Vec<&str> {
        list.items().iter().map(|playlist| playlist.id.as_str()).collect()
    }

    fn are_distinct(list: &Listing<Playlist>) -> bool {
        let mut ids = ids(list);
        ids.sort_unstable();
        let length = ids.len();
        ids.dedup();
        ids.len() == length
    }

    #[test]
    fn a_playlist_that_stands_again_on_the_next_page_stands_once() {
        // 121 entries, 120 playlists: the last of the first page is also the first of the second.
        let (list, offsets) = read(playlists::mine(), |offset| window(offset, 121, |place| place - usize::from(place >= LIMIT)));
        assert_eq!(list.items().len(), 120);
        assert!(are_distinct(&list));
        assert_eq!((list.total(), offsets.as_slice()), (Some(120), &[0, 50, 100][..]));
    }

    #[test]
    fn a_playlist_that_stands_twice_on_a_page_stands_once() {
        let (list, _) = read(playlists::mine(), |_| body(&[playlist(1), playlist(1), playlist(2)], 3, None));
        assert_eq!((ids(&list), list.size()), (vec!["p1", "p2"], Some(2)));
    }

    #[test]
    fn a_playlist_created_while_the_list_is_read_is_in_it() {
        let pages = core::cell::Cell::new(0);
        let (list, offsets) = read(playlists::mine(), |offset| {
            pages.set(pages.get() + 1);
            match pages.get() {
                1 => window(offset, 120, |place| place + 1),
                _ => window(offset, 121, |place| place),
            }
        });
        assert_eq!(list.items().len(), 121);
        assert!(are_distinct(&list) && ids(&list).contains(&"p0"));
        assert_eq!(offsets, [0, 50, 100, 0, 50, 100]);
    }

    #[test]
    fn a_playlist_deleted_while_the_list_is_read_costs_no_other() {
        let pages = core::cell::Cell::new(0);
        let (list, _) = read(playlists::mine(), |offset| {
            pages.set(pages.get() + 1);
            match pages.get() {
                1 => window(offset, 120, |place| place),
                _ => window(offset, 119, |place| place + 1),
            }
        });
        assert_eq!((list.items().len(), list.total()), (119, Some(119)));
        assert!(are_distinct(&list) && ids(&list).contains(&"p50") && !ids(&list).contains(&"p0"));
    }

    #[test]
    fn a_list_whose_length_never_settles_is_read_twice_at_most() {
        let pages = core::cell::Cell::new(300);
        let (list, offsets) = read(playlists::mine(), |offset| {
            pages.set(pages.get() - 1);
            let items: Vec<String> = (offset as usize..offset as usize + LIMIT).map(playlist).collect();
            body(&items, pages.get(), (offset < 100).then_some(offset as usize + LIMIT))
        });
        assert_eq!((list.items().len(), offsets.len(), list.total()), (150, 6, Some(150)));
    }

    #[test]
    fn repeats_in_a_playlist_are_kept() {
        let song = r#"{"item":{"type":"track","id":"1b","name":"Twice"}}"#.to_owned();
        let (list, _) = read::<Entry>(saved_tracks::all(), |offset| {
            body(&vec![song.clone(); LIMIT], 150, (offset < 100).then_some(offset as usize + LIMIT))
        });
        assert_eq!((list.items().len(), list.total()), (150, Some(150)));
    }

    #[test]
    fn no_length_contradicts_the_entries() {
        for (stated, next, total, size) in [
            // Nothing more: what is shown is all there is.
            (0, None, Some(2), Some(2)),
            (1, None, Some(2), Some(2)),
            (2, None, Some(2), Some(2)),
            (9, None, Some(2), Some(9)),
            // More to come, by a number that Spotify contradicts.
            (0, Some(2), None, None),
            (2, Some(2), None, None),
            (9, Some(2), Some(9), Some(9)),
        ] {
            let page: Page<Playlist> = decoded(&body(&[playlist(1), playlist(2)], stated, next)).unwrap();
            let endpoint = playlists::mine();
            let next = endpoint.following(&page, &api());
            let list = Listing::new(ReadPage { endpoint, page, next });
            assert_eq!((list.total(), list.size()), (total, size), "{stated}");
            assert!(!list.is_empty());
        }
        let (none, _) = read(playlists::mine(), |_| body(&[], 0, None));
        assert!(none.is_empty());
    }

    #[test]
    fn a_length_of_zero_beside_entries_hides_none() {
        let (list, _) =
            read(playlists::mine(), |offset| window(offset, 121, |place| place).replace("\"total\":121", "\"total\":0"));
        assert_eq!((list.items().len(), list.total()), (121, Some(121)));
    }

    #[test]
    fn a_length_that_shrinks_hides_none() {
        let (list, _) = read::<Entry>(saved_tracks::all(), |offset| {
            let total = if offset == 0 { 312 } else { 60 };
            body(&vec![r#"{"item":null}"#.to_owned(); LIMIT], total, (offset < 50).then_some(50))
        });
        assert_eq!((list.items().len(), list.total()), (100, Some(100)));
    }

    #[test]
    fn entries_that_cannot_be_read_are_not_counted() {
        let (list, _) = read(playlists::mine(), |_| body(&[playlist(1), "null".to_owned(), playlist(2)], 3, None));
        assert_eq!((list.total(), list.size()), (Some(2), Some(2)));
        // A whole page of them is not the end.
        let (list, _) = read(playlists::mine(), |offset| match offset {
            0 => body(&vec!["null".to_owned(); LIMIT], 51, Some(50)),
            _ => body(&[playlist(1)], 51, None),
        });
        assert_eq!((ids(&list), list.total()), (vec!["p1"], Some(1)));
    }

    #[test]
    fn reading_stops_at_a_page_that_brings_nothing() {
        // Empty, with a next page.
        let (list, offsets) = read(playlists::mine(), |offset| match offset {
            0 => window(0, 121, |place| place),
            _ => body(&[], 121, Some(offset as usize + LIMIT)),
        });
        assert_eq!((list.items().len(), list.total(), offsets.len()), (50, Some(50), 2));
        // The first page, whatever was asked for.
        let (list, offsets) = read(playlists::mine(), |offset| {
            window(0, 121, |place| place).replace("offset=50", &format!("offset={}", offset + 50))
        });
        assert_eq!((list.items().len(), list.total(), offsets.len()), (50, Some(50), 2));
    }

    #[test]
    fn a_next_page_past_the_stated_length_is_followed_for_a_while_only() {
        let (list, offsets) = read(playlists::mine(), |offset| window(offset, 1_000_000, |place| place).replace(":1000000", ":60"));
        assert_eq!((list.items().len(), offsets.len()), (1_000, 20));
        assert_eq!((list.next().is_some(), list.total()), (true, None), "a person can ask for more");
        let (list, _) = read(playlists::mine(), |offset| {
            let items: Vec<String> = vec![playlist(offset as usize); 1];
            body(&items, 4_000_000_000, Some(offset as usize + 5_000))
        });
        assert!(list.items().len() < 30);
    }

    #[test]
    fn a_link_that_leads_back_or_away_ends_the_list_and_keeps_its_entries() {
        for next in [
            "https://api.spotify.com/v1/me/playlists?offset=0",
            "https://api.spotify.com/v1/me/playlists",
            "https://evil.example/v1/me/playlists?offset=50",
        ] {
            let at =
                |total: usize| move |_| format!(r#"{{"items":[{},{}],"total":{total},"next":"{next}"}}"#, playlist(1), playlist(2));
            let (list, offsets) = read(playlists::mine(), at(121));
            assert_eq!((list.items().len(), list.total(), offsets.len()), (2, Some(121), 1), "{next}");
            assert!(matches!(list.refused(), Some(ApiError::Malformed { .. })), "the rest is missing, which a person must know");
            let (list, _) = read(playlists::mine(), at(2));
            assert_eq!((list.total(), list.refused()), (Some(2), None), "nothing is missing");
        }
    }

    proptest! {
        /// Whatever the pages contain, reading ends, and what is shown neither repeats nor contradicts itself.
        #[test]
        fn any_pages_end(pages in proptest::collection::vec(
            (proptest::collection::vec(proptest::option::of(0_usize..40), 0..8), any::<u32>(), proptest::option::of(0_usize..600)), 1..12,
        )) {
            let (list, _) = read(playlists::mine(), |offset| {
                let (items, total, next) = pages.get(offset as usize % pages.len()).unwrap();
                let items: Vec<String> = items.iter().map(|n| n.map_or("null".to_owned(), playlist)).collect();
                body(&items, *total as usize, *next)
            });
            prop_assert!(are_distinct(&list));
            let shown = list.items().len();
            prop_assert!(list.total().is_none_or(|total| total as usize >= shown));
            prop_assert!(list.size().is_none_or(|size| size as usize >= shown));
            prop_assert!(list.next().is_some() || list.refused().is_some() || list.total() == Some(u32::try_from(shown).unwrap()));
        }
    }
}
