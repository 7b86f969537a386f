//! Pages of lists, found by offset.
//!
//! <https://developer.spotify.com/documentation/web-api/concepts/api-calls> ("Pagination").

use super::odd::Odd;
use crate::spotify::read::{FromJson, Json};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The address of this page, as the answer gives it.
    pub href: Option<String>,
    /// The items on it.
    pub items: Vec<T>,
    /// The length of the whole list.
    pub total: u32,
    /// The address of the next page, as the answer gives it. Only [`following`](crate::spotify::Endpoint::following) may read it.
    pub next: Option<String>,
    /// The index of the first item in the whole list.
    pub offset: u32,
    /// The maximum number of items per page.
    pub limit: u32,
    /// How many items this app could not read. Each was skipped, or is in `items` as unknown.
    pub odd: u32,
    /// The same by reason.
    pub why_odd: Odd,
}

/// An item of a page. Each is read by itself, so that an odd item costs only itself.
pub trait PageItem: Sized {
    /// What an error message calls a page of it.
    const WHAT: &'static str;

    /// Reads one. `None` skips it.
    fn read(json: Json<'_>) -> Option<Self>;

    /// The thing that the entry is about, where an entry is more than that.
    fn thing(json: Json<'_>) -> Json<'_> {
        json
    }

    /// Whether this was kept although it could not be read.
    fn is_odd(&self) -> bool {
        false
    }

    /// What makes it the same as another one, in a list of distinct things. `None` in a list in which repeats are normal.
    fn identity(&self) -> Option<&str> {
        None
    }

    /// What names it, also in a list in which repeats are normal.
    fn key(&self) -> Option<&str> {
        self.identity()
    }

    /// When it was added to the list, as Spotify writes it.
    fn added_at(&self) -> Option<&str> {
        None
    }
}

/// The items of a page, and those that could not be read.
pub(crate) fn read_items<T: PageItem>(page: Json<'_>) -> (Vec<T>, Odd) {
    let (mut items, mut odd) = (Vec::new(), Odd::default());
    for json in page.list("items") {
        match T::read(json) {
            Some(item) => {
                odd.unknown += u32::from(item.is_odd());
                items.push(item);
            }
            None => odd.skipped(T::thing(json)),
        }
    }
    (items, odd)
}

impl<T: PageItem> Page<T> {
    /// How many entries the answer had, with those that were skipped.
    pub(crate) fn count(&self) -> u32 {
        let kept = self.items.iter().filter(|item| !item.is_odd()).count();
        u32::try_from(kept).unwrap_or(u32::MAX).saturating_add(self.odd)
    }
}

impl<T: PageItem> FromJson for Page<T> {
    const WHAT: &'static str = T::WHAT;

    fn read(json: Json<'_>) -> Option<Self> {
        if !json.has("items") && !json.has("total") {
            return None;
        }
        let (items, why_odd) = read_items::<T>(json);
        let odd = why_odd.count();
        let kept = u32::try_from(items.len()).unwrap_or(u32::MAX);
        let count = kept.saturating_add(odd).saturating_sub(why_odd.unknown);
        let offset = json.number("offset").unwrap_or(0);
        Some(Self {
            href: json.text("href"),
            items,
            total: json.number("total").unwrap_or_else(|| offset.saturating_add(count)),
            next: json.text("next"),
            offset,
            limit: json.number("limit").unwrap_or(count),
            odd,
            why_odd,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::spotify::model::{Entry, Playlist};
    use crate::spotify::testing::decoded;

    #[test]
    fn a_page_is_read_with_its_position() {
        let page: Page<Entry> =
            decoded(r#"{"href":"h","limit":2,"offset":4,"total":7,"next":"n","items":[{"item":null},{"item":null}]}"#).unwrap();
        assert_eq!((page.items.len(), page.total, page.offset, page.limit, page.odd), (2, 7, 4, 2, 0));
        assert_eq!((page.next.as_deref(), page.href.as_deref()), (Some("n"), Some("h")));
    }

    #[test]
    fn missing_members_are_derived_from_the_items() {
        let page: Page<Entry> = decoded(r#"{"items":[{"item":null}]}"#).unwrap();
        assert_eq!((page.total, page.offset, page.limit, page.next), (1, 0, 1, None));
        let empty: Page<Playlist> = decoded(r#"{"items":null,"total":0}"#).unwrap();
        assert!(empty.items.is_empty());
    }

    #[test]
    fn other_json_is_not_an_empty_page() {
        for body in ["{}", "[]", "null", "7", r#"{"id":"a"}"#] {
            assert!(decoded::<Page<Playlist>>(body).is_err(), "{body}");
        }
    }
}
