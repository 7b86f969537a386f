//! Pages that are found by their offset.
//!
//! <https://developer.spotify.com/documentation/web-api/concepts/api-calls> ("Pagination").

use crate::spotify::read::{FromJson, Json};

/// One page of a longer list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// Where this page says it is.
    pub href: Option<String>,
    /// What is on it.
    pub items: Vec<T>,
    /// How long the whole list is.
    pub total: u32,
    /// Where the next page is said to be. Only [`following`](crate::spotify::Endpoint::following) may read it.
    pub next: Option<String>,
    /// The place of the first item in the whole list.
    pub offset: u32,
    /// The most a page holds.
    pub limit: u32,
    /// How many places held something this app could not make sense of. It is left out, or in `items` as unknown.
    pub odd: u32,
}

/// What can stand on a page. Each is read by itself, so that an odd one costs only itself.
pub trait PageItem: Sized {
    /// What a page of it is called when it cannot be read.
    const WHAT: &'static str;

    /// Reads one. `None` leaves it out of the page.
    fn read(json: Json<'_>) -> Option<Self>;

    /// Whether this was kept without being understood.
    fn is_odd(&self) -> bool {
        false
    }
}

impl<T: PageItem> FromJson for Page<T> {
    const WHAT: &'static str = T::WHAT;

    fn read(json: Json<'_>) -> Option<Self> {
        if !json.has("items") && !json.has("total") {
            return None;
        }
        let (mut items, mut places, mut odd) = (Vec::new(), 0_u32, 0);
        for place in json.list("items") {
            let item = T::read(place);
            places += 1;
            odd += u32::from(item.as_ref().is_none_or(T::is_odd));
            items.extend(item);
        }
        let offset = json.number("offset").unwrap_or(0);
        Some(Self {
            href: json.text("href"),
            items,
            total: json.number("total").unwrap_or_else(|| offset.saturating_add(places)),
            next: json.text("next"),
            offset,
            limit: json.number("limit").unwrap_or(places),
            odd,
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
    fn a_page_tells_where_it_is() {
        let page: Page<Entry> =
            decoded(r#"{"href":"h","limit":2,"offset":4,"total":7,"next":"n","items":[{"item":null},{"item":null}]}"#).unwrap();
        assert_eq!((page.items.len(), page.total, page.offset, page.limit, page.odd), (2, 7, 4, 2, 0));
        assert_eq!((page.next.as_deref(), page.href.as_deref()), (Some("n"), Some("h")));
    }

    #[test]
    fn what_is_missing_is_made_up_from_what_is_there() {
        let page: Page<Entry> = decoded(r#"{"items":[{"item":null}]}"#).unwrap();
        assert_eq!((page.total, page.offset, page.limit, page.next), (1, 0, 1, None));
        let empty: Page<Playlist> = decoded(r#"{"items":null,"total":0}"#).unwrap();
        assert!(empty.items.is_empty());
    }

    #[test]
    fn something_else_is_not_an_empty_page() {
        for body in ["{}", "[]", "null", "7", r#"{"id":"a"}"#] {
            assert!(decoded::<Page<Playlist>>(body).is_err(), "{body}");
        }
    }
}
