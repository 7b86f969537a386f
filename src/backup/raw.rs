//! Pages as the service sent them, cut into items. The text of each item stays as it is, so an archive keeps members that this app does
//! not know. What an item is about is read only as far as a backup has to know it.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::section::Source;
use crate::spotify::error::{ApiError, excerpt};
use crate::spotify::reading::key_of;

/// The members of an object, each with its text. Of members with the same name, the last one counts.
pub(crate) type Members<'a> = BTreeMap<String, &'a RawValue>;

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawPage {
    /// The stated length of the list, if there is one.
    pub total: Option<u32>,
    /// Whether the answer says that there is more.
    pub has_more: bool,
    /// The offset of the next page, as its link says.
    pub onward: Option<u32>,
    /// The cursor of the next page.
    pub after: Option<String>,
    /// The items on it, in order.
    pub items: Vec<RawItem>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawItem {
    /// Its JSON, as the service sent it.
    pub text: Box<str>,
    /// Stands for the thing it is about. Equal for equal things; `None` for a thing that nothing names.
    pub key: Option<u64>,
    /// Stands for the thing together with the date on which it was added.
    pub mark: u64,
    /// Its share of the counts of unusual items.
    pub tally: Tally,
}

/// How many items of a list are unusual. Each may be counted in several ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Places where the service says `null`: what was there is gone.
    pub nulls: u32,
    /// Files on a person's own disk, of which the service knows only the name.
    pub local: u32,
    /// Episodes of podcasts.
    pub episodes: u32,
    /// Things that cannot be played today.
    pub unplayable: u32,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            nulls: self.nulls.saturating_add(other.nulls),
            local: self.local.saturating_add(other.local),
            episodes: self.episodes.saturating_add(other.episodes),
            unplayable: self.unplayable.saturating_add(other.unplayable),
        }
    }
}

/// Reads the answer to a request for a page of this list.
///
/// # Errors
/// [`ApiError::Malformed`] if it is no page, with the start of the answer.
pub fn page(body: &str, source: &Source) -> Result<RawPage, ApiError> {
    read(body, source).ok_or_else(|| ApiError::Malformed { what: "a page of a list", excerpt: excerpt(body) })
}

fn read(body: &str, source: &Source) -> Option<RawPage> {
    let whole = members(body)?;
    // Followed artists come in an object of their own.
    let page = match whole.get("artists") {
        Some(inner) if !whole.contains_key("items") => members(inner.get())?,
        _ => whole,
    };
    if !page.contains_key("items") && !page.contains_key("total") {
        return None;
    }
    let items = match page.get("items") {
        Some(items) if items.get() != "null" => serde_json::from_str::<Vec<&RawValue>>(items.get()).ok()?,
        _ => Vec::new(),
    };
    let next = page.get("next").and_then(|next| text(next));
    let cursors = page.get("cursors").and_then(|cursors| members(cursors.get())).unwrap_or_default();
    Some(RawPage {
        total: page.get("total").and_then(|total| serde_json::from_str(total.get()).ok()).and_then(whole_number),
        has_more: next.is_some(),
        onward: next.as_deref().and_then(offset_in),
        after: cursors.get("after").and_then(|after| text(after)),
        items: items.into_iter().map(|item| read_item(item.get(), source.members())).collect(),
    })
}

fn read_item(json: &str, names: &[&str]) -> RawItem {
    let item = members(json).unwrap_or_default();
    let inner = names.iter().find_map(|name| item.get(*name).filter(|inner| matches!(inner.get().as_bytes(), [b'{' | b'n', ..])));
    let thing_text = inner.map_or(json, |inner| inner.get());
    let thing = members(thing_text).unwrap_or_default();
    let word = |name: &str| thing.get(name).and_then(|value| text(value));
    let says = |name: &str, value: &str| thing.get(name).is_some_and(|found| found.get() == value);
    let is_local = says("is_local", "true") || item.get("is_local").is_some_and(|value| value.get() == "true");
    let name = word("id").or_else(|| word("uri"));
    let added_at = item.get("added_at").and_then(|date| text(date));
    let tally = Tally {
        nulls: u32::from(thing_text == "null"),
        local: u32::from(is_local),
        episodes: u32::from(word("type").as_deref() == Some("episode")),
        unplayable: u32::from(says("is_playable", "false")),
    };
    RawItem {
        text: json.into(),
        key: name.as_deref().map(|name| key_of(name, None)),
        mark: key_of(name.as_deref().unwrap_or_default(), added_at.as_deref()),
        tally,
    }
}

/// The members of an object. `None` if the text is something else.
pub(crate) fn members(json: &str) -> Option<Members<'_>> {
    serde_json::from_str(json).ok()
}

/// A text that is not empty.
pub(crate) fn text(json: &RawValue) -> Option<String> {
    serde_json::from_str::<String>(json.get()).ok().filter(|text| !text.is_empty())
}

/// Read by serde_json, which is there anyway: the parser of the standard library brings 14 kB of code and tables.
fn whole_number(number: f64) -> Option<u32> {
    (number >= 0.0 && number <= f64::from(u32::MAX)).then_some(number as u32)
}

/// Only the number is used: pages are always asked for at the API's own address.
fn offset_in(link: &str) -> Option<u32> {
    let query = link.split_once('?')?.1;
    form_urlencoded::parse(query.as_bytes()).find_map(|(name, value)| (name == "offset").then(|| value.parse().ok())?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::section::Section;
    use super::*;
    use crate::spotify::id::PlaylistId;
    use proptest::prelude::*;

    fn entries() -> Source {
        Source::Entries(PlaylistId::parse("a").unwrap())
    }

    #[test]
    fn the_text_of_each_item_stays_as_it_was_sent() {
        let odd = r#"{ "added_at" : null,"item":{"id":"1","n":1.50,"é":"\u00e9","z":1,"a":2} , "new_member":[ ] }"#;
        let body = format!(r#"{{"items":[{odd},null,7],"total":9,"next":"https://x.example/?a=b&offset=100&limit=3"}}"#);
        let page = page(&body, &entries()).unwrap();
        assert_eq!(page.items.iter().map(|item| &*item.text).collect::<Vec<_>>(), [odd, "null", "7"]);
        assert_eq!((page.total, page.onward, page.has_more), (Some(9), Some(100), true));
    }

    #[test]
    fn unusual_items_are_counted() {
        let body = r#"{"items":[{"item":null},{"track":null},null,{"is_local":true,"item":{"uri":"spotify:local:a","is_local":true}},
            {"item":{"type":"episode","id":"e","is_playable":false}},{"item":{"type":"track","id":"t"}}]}"#;
        let tally = page(body, &entries()).unwrap().items.iter().fold(Tally::default(), |sum, item| sum.plus(item.tally));
        assert_eq!(tally, Tally { nulls: 3, local: 1, episodes: 1, unplayable: 1 });
    }

    #[test]
    fn a_thing_is_known_by_its_id_and_marked_with_its_date() {
        let item = |json: &str| read_item(json, entries().members());
        let (now, older) =
            (item(r#"{"added_at":"d","item":{"id":"a"}}"#), item(r#"{"added_at":"d","track":{"id":"a","track":true}}"#));
        assert_eq!((now.key, now.mark), (older.key, older.mark));
        let later = item(r#"{"added_at":"e","item":{"id":"a"}}"#);
        assert!(later.key == now.key && later.mark != now.mark);
        assert_eq!(item("null").key, None);
    }

    #[test]
    fn artists_are_found_by_cursor() {
        let body = r#"{"artists":{"items":[{"id":"a"}],"next":"n","cursors":{"after":"a"},"total":3}}"#;
        let page = page(body, &Source::Section(Section::Artists)).unwrap();
        assert_eq!((page.after.as_deref(), page.items.len(), page.total, page.has_more), (Some("a"), 1, Some(3), true));
    }

    #[test]
    fn other_answers_are_no_empty_page() {
        for body in ["", "{}", "[]", "null", "7", "<html>", r#"{"items":7}"#, r#"{"items":[1"#] {
            assert!(page(body, &entries()).is_err(), "{body}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(body in "\\PC{0,200}") {
            let _ = page(&body, &entries());
        }

        #[test]
        fn a_cut_page_is_no_page(cut in 0_usize..70) {
            let whole = r#"{"items":[{"item":{"id":"a"}},{"item":{"id":"b"}}],"total":2,"next":null}"#;
            prop_assert!(page(&whole[..cut.min(whole.len() - 1)], &entries()).is_err());
        }
    }
}
