//! Pages of lists, found by cursor.
//!
//! <https://developer.spotify.com/documentation/web-api/reference/get-followed> and
//! <https://developer.spotify.com/documentation/web-api/reference/get-recently-played>

use super::odd::Odd;
use super::page::{PageItem, read_items};
use crate::spotify::read::{FromJson, Json};

/// One page of a list without offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CursorPage<T> {
    /// The items on it.
    pub items: Vec<T>,
    /// The length of the whole list, where the service says.
    pub total: Option<u32>,
    /// Whether the answer has a link to a next page.
    pub has_more: bool,
    /// Where the list goes on.
    pub after: Option<String>,
    /// Where the list goes on in the direction of the past.
    pub before: Option<String>,
    /// The entries that could not be read.
    pub why_odd: Odd,
}

impl<T: PageItem> FromJson for CursorPage<T> {
    const WHAT: &'static str = T::WHAT;

    fn read(json: Json<'_>) -> Option<Self> {
        let inside = json.at("artists");
        let page = if inside.is_object() { inside } else { json };
        if !page.has("items") {
            return None;
        }
        let (items, why_odd) = read_items(page);
        let cursors = page.at("cursors");
        Some(Self {
            items,
            total: page.number("total"),
            has_more: !page.at("next").is_null(),
            after: cursors.text("after"),
            before: cursors.text("before"),
            why_odd,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::spotify::model::{Artist, Play};
    use crate::spotify::testing::{TRACK_2026, decoded};

    #[test]
    fn followed_artists_of_both_shapes_are_read() {
        let page: CursorPage<Artist> = decoded(
            r#"{"artists":{"href":"h","limit":50,"next":"n","cursors":{"after":"0b"},"total":2,"items":[
            {"external_urls":{"spotify":"https://open.spotify.com/artist/0a"},"href":"h","id":"0a","images":[],"name":"Ana","type":"artist","uri":"spotify:artist:0a"},
            {"id":"0b","name":"The Rails","genres":["rail"],"popularity":3,"followers":{"href":null,"total":7}},null]}}"#,
        )
        .unwrap();
        assert_eq!(page.items.iter().map(|artist| artist.name.as_str()).collect::<Vec<_>>(), ["Ana", "The Rails"]);
        assert_eq!((page.total, page.has_more, page.after.as_deref(), page.why_odd.null), (Some(2), true, Some("0b"), 1));
    }

    #[test]
    fn plays_are_read_with_their_time() {
        let page: CursorPage<Play> = decoded(&format!(
            r#"{{"items":[{{"track":{TRACK_2026},"played_at":"2026-11-28T09:00:00.000Z","context":null}},
            {{"track":{TRACK_2026},"played_at":"2026-11-28T08:00:00.000Z","context":{{"type":"playlist","uri":"spotify:playlist:2b"}}}},
            {{"track":null,"played_at":"2026-11-28T07:00:00.000Z"}}],"next":null,"cursors":null,"limit":50,"href":"h"}}"#
        ))
        .unwrap();
        let plays: Vec<_> =
            page.items.iter().map(|play| (play.track.name.as_str(), play.context.as_ref().map(|uri| uri.id()))).collect();
        assert_eq!(plays, [("Slow Train", None), ("Slow Train", Some("2b"))]);
        assert_eq!((page.total, page.has_more, page.before, page.why_odd.null), (None, false, None, 1));
    }

    #[test]
    fn other_json_is_not_an_empty_page() {
        for body in ["{}", "[]", "null", r#"{"artists":{}}"#, r#"{"artists":[]}"#] {
            assert!(decoded::<CursorPage<Artist>>(body).is_err(), "{body}");
        }
    }
}
