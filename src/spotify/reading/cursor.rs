//! Lists without offsets: one page after the other.

use std::collections::HashSet;

use super::key_of;
use crate::spotify::endpoint::Endpoint;
use crate::spotify::model::{CursorPage, Odd, PageItem};

/// Pages without anything new after which a list ends, whatever its cursor says.
const MAX_EMPTY: u32 = 3;

/// A list that is read by cursor. After a failure it goes on where it stopped.
#[derive(Clone, Debug)]
pub struct CursorReader<T> {
    items: Vec<T>,
    next: Option<Endpoint<CursorPage<T>>>,
    first: Endpoint<CursorPage<T>>,
    total: Option<u32>,
    seen: HashSet<u64>,
    empty: u32,
    moved: bool,
    /// The entries of a second reading, which replace the others when it is whole.
    again: Option<Vec<T>>,
    odd: Odd,
}

impl<T: PageItem> CursorReader<T> {
    /// The list before its first page.
    #[must_use]
    pub fn new(first: Endpoint<CursorPage<T>>) -> Self {
        Self {
            items: Vec::new(),
            next: Some(first.clone()),
            first,
            total: None,
            seen: HashSet::new(),
            empty: 0,
            moved: false,
            again: None,
            odd: Odd::default(),
        }
    }

    /// The request for the next page. `None` when the list is whole.
    #[must_use]
    pub const fn next(&self) -> Option<&Endpoint<CursorPage<T>>> {
        self.next.as_ref()
    }

    /// The entries so far, each thing once.
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// The length that the service states, if it does.
    #[must_use]
    pub const fn total(&self) -> Option<u32> {
        self.total
    }

    /// The entries that could not be read.
    #[must_use]
    pub const fn odd(&self) -> Odd {
        self.odd
    }

    /// Adds the page that [`next`](Self::next) asked for. A list whose stated length changes meanwhile is read once more.
    pub fn add(&mut self, page: CursorPage<T>) {
        let Some(endpoint) = self.next.take() else { return };
        self.moved |= self.total.is_some_and(|total| page.total.is_some_and(|now| now != total));
        self.total = page.total;
        self.odd = self.odd.plus(page.why_odd);
        let onward = endpoint.following(&page);
        let seen = &mut self.seen;
        let new = page.items.into_iter().filter(|item| item.identity().is_none_or(|name| seen.insert(key_of(name, None))));
        let list = self.again.as_mut().unwrap_or(&mut self.items);
        let before = list.len();
        list.extend(new);
        self.empty = if list.len() == before { self.empty + 1 } else { 0 };
        self.next = onward.filter(|_| self.empty < MAX_EMPTY);
        if self.next.is_some() {
            return;
        }
        match self.again.take() {
            Some(again) => self.items = again,
            None if self.moved => {
                self.again = Some(Vec::new());
                self.next = Some(self.first.clone().fresh());
                (self.empty, self.odd) = (0, Odd::default());
                self.seen.clear();
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::spotify::endpoint::following;
    use crate::spotify::model::Artist;
    use crate::spotify::testing::decoded;
    use proptest::prelude::*;

    fn page(ids: &[u32], after: Option<u32>, total: usize) -> CursorPage<Artist> {
        let items: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"a{id}","name":"N"}}"#)).collect();
        let (next, after) = match after {
            Some(after) => (r#""n""#, format!(r#""a{after}""#)),
            None => ("null", "null".to_owned()),
        };
        decoded(&format!(
            r#"{{"artists":{{"items":[{}],"next":{next},"cursors":{{"after":{after}}},"total":{total}}}}}"#,
            items.join(",")
        ))
        .unwrap()
    }

    fn ids(reader: &CursorReader<Artist>) -> Vec<u32> {
        reader.items().iter().map(|artist| artist.id.as_ref().unwrap().as_str()[1..].parse().unwrap()).collect()
    }

    #[test]
    fn empty_pages_with_an_onward_link_end_after_a_few() {
        let mut reader = CursorReader::new(following::artists());
        reader.add(page(&[1, 2], Some(2), 9));
        let mut requests = 1;
        while reader.next().is_some() {
            requests += 1;
            reader.add(page(&[], Some(requests + 10), 9));
        }
        assert_eq!((ids(&reader), requests), (vec![1, 2], 4));
    }

    #[test]
    fn entries_that_cannot_be_read_are_counted() {
        let mut reader = CursorReader::new(following::artists());
        reader.add(decoded(r#"{"artists":{"items":[null,7,{"id":"a1"}],"total":3}}"#).unwrap());
        assert_eq!((ids(&reader), reader.odd().null, reader.odd().malformed, reader.next()), (vec![1], 1, 1, None));
    }

    proptest! {
        /// Artists are followed and unfollowed while the list, which is in the order of their IDs, is read.
        #[test]
        fn a_list_that_changes_once_is_as_the_service_has_it(
            start in proptest::collection::btree_set(0_u32..200, 0..60),
            toggled in proptest::option::of(0_u32..200),
            when in 0_usize..12,
        ) {
            let (mut service, mut reader) = (start, CursorReader::new(following::artists()));
            for round in 0..60 {
                if round == when && let Some(id) = toggled && reader.next().is_some() && !service.remove(&id) {
                    service.insert(id);
                }
                let Some(next) = reader.next() else { break };
                let after = next.call().target().split_once("after=a").map(|(_, id)| id.parse::<u32>().unwrap());
                let mut rest = service.iter().copied().filter(|id| after.is_none_or(|after| *id > after));
                let items: Vec<u32> = rest.by_ref().take(10).collect();
                let onward = rest.next().and(items.last().copied());
                reader.add(page(&items, onward, service.len()));
            }
            prop_assert!(reader.next().is_none());
            prop_assert_eq!(ids(&reader), service.into_iter().collect::<Vec<_>>());
        }
    }
}
