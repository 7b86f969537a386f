//! Audiobooks and their chapters.
//!
//! <https://developer.spotify.com/documentation/web-api/reference/get-an-audiobook>. In development mode `available_markets` and
//! `publisher` are gone.

use super::image::Image;
use super::page::PageItem;
use super::saved::Savable;
use super::show::Heard;
use crate::spotify::id::{AudiobookId, ChapterId};
use crate::spotify::read::{FromJson, Json};

/// An audiobook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audiobook {
    /// Its ID.
    pub id: AudiobookId,
    /// Its title.
    pub name: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who reads it.
    pub narrators: Vec<String>,
    /// Who publishes it, where Spotify sends it.
    pub publisher: Option<String>,
    /// Its description, as plain text.
    pub description: Option<String>,
    /// Its edition: `Unabridged`.
    pub edition: Option<String>,
    /// The number of its chapters.
    pub total: Option<u32>,
    /// Whether it is marked as explicit.
    pub explicit: bool,
    /// Its cover.
    pub images: Vec<Image>,
    /// Its page at Spotify.
    pub url: Option<String>,
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Its ID.
    pub id: ChapterId,
    /// Its title.
    pub name: String,
    /// Its number, from 0.
    pub number: Option<u32>,
    /// How long it is, in milliseconds.
    pub duration_ms: Option<u32>,
    /// Whether it is marked as explicit.
    pub explicit: bool,
    /// Whether it can be played; `None` where Spotify does not say.
    pub is_playable: Option<bool>,
    /// How far it was heard; `None` where Spotify does not say.
    pub heard: Option<Heard>,
    /// Its page at Spotify.
    pub url: Option<String>,
}

/// Names are objects in the reference, and texts in some answers.
fn names(json: Json<'_>, member: &str) -> Vec<String> {
    json.list(member).filter_map(|name| name.text("name").or_else(|| name.as_text().map(str::to_owned))).collect()
}

impl PageItem for Audiobook {
    const WHAT: &'static str = "a page of audiobooks";

    fn read(json: Json<'_>) -> Option<Self> {
        Some(Self {
            id: json.at("id").as_text().and_then(|id| AudiobookId::parse(id).ok())?,
            name: json.name(),
            authors: names(json, "authors"),
            narrators: names(json, "narrators"),
            publisher: json.text("publisher"),
            description: json.text("description"),
            edition: json.text("edition"),
            total: json.number("total_chapters"),
            explicit: json.flag("explicit").unwrap_or(false),
            images: Image::list(json),
            url: json.url(),
        })
    }

    fn identity(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

impl Savable for Audiobook {
    const MEMBER: &'static str = "audiobook";
    const SAVED: &'static str = "a page of saved audiobooks";
}

impl FromJson for Audiobook {
    const WHAT: &'static str = "an audiobook";

    fn read(json: Json<'_>) -> Option<Self> {
        <Self as PageItem>::read(json)
    }
}

impl PageItem for Chapter {
    const WHAT: &'static str = "a page of chapters";

    fn read(json: Json<'_>) -> Option<Self> {
        Some(Self {
            id: json.at("id").as_text().and_then(|id| ChapterId::parse(id).ok())?,
            name: json.name(),
            number: json.number("chapter_number"),
            duration_ms: json.number("duration_ms"),
            explicit: json.flag("explicit").unwrap_or(false),
            is_playable: json.flag("is_playable"),
            heard: Heard::read(json),
            url: json.url(),
        })
    }

    fn identity(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

impl FromJson for Chapter {
    const WHAT: &'static str = "a chapter";

    fn read(json: Json<'_>) -> Option<Self> {
        <Self as PageItem>::read(json)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::spotify::model::Page;
    use crate::spotify::testing::decoded;

    #[test]
    fn an_audiobook_of_either_shape_is_read() {
        let new: Audiobook = decoded(
            r#"{"id":"4a","name":"Rails","authors":[{"name":"Ana"},{"name":"Ida"}],"narrators":[{"name":"Bo"}],"edition":"Unabridged",
            "total_chapters":12,"explicit":false,"images":[],"external_urls":{"spotify":"https://open.spotify.com/audiobook/4a"}}"#,
        )
        .unwrap();
        assert_eq!((new.authors.join(", "), new.narrators.join(", "), new.total), ("Ana, Ida".into(), "Bo".into(), Some(12)));
        let older: Audiobook =
            decoded(r#"{"id":"4a","name":"Rails","authors":["Ana",{}],"publisher":"P","available_markets":[]}"#).unwrap();
        assert_eq!((older.authors, older.publisher.as_deref()), (vec!["Ana".to_owned()], Some("P")));
        assert!(decoded::<Audiobook>("null").is_err());
    }

    #[test]
    fn chapters_are_read() {
        let page: Page<Chapter> = decoded(
            r#"{"total":2,"items":[{"id":"5a","name":"One","chapter_number":0,"duration_ms":7,"is_playable":false},null]}"#,
        )
        .unwrap();
        assert_eq!((page.items[0].number, page.items[0].duration_ms, page.items[0].is_playable), (Some(0), Some(7), Some(false)));
        assert_eq!((page.items[0].identity(), page.why_odd.null), (Some("5a"), 1));
    }
}
