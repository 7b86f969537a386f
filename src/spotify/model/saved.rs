//! Things that a person saved, each with the date.
//!
//! <https://developer.spotify.com/documentation/web-api/reference/get-users-saved-albums>. Saved audiobooks come with or without the
//! entry around them, and any entry may be `null`.

use super::page::PageItem;
use crate::spotify::read::Json;

/// Something a person saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved<T> {
    /// When it was saved, as Spotify writes it.
    pub added_at: Option<String>,
    /// The thing.
    pub item: T,
}

/// A thing that can be saved.
pub trait Savable: PageItem {
    /// The member of the entry that it is in.
    const MEMBER: &'static str;
    /// What an error message calls a page of entries.
    const SAVED: &'static str;
}

impl<T: Savable> PageItem for Saved<T> {
    const WHAT: &'static str = T::SAVED;

    fn thing(json: Json<'_>) -> Json<'_> {
        if json.has(T::MEMBER) { json.at(T::MEMBER) } else { json }
    }

    fn read(json: Json<'_>) -> Option<Self> {
        Some(Self { added_at: json.text("added_at"), item: T::read(Self::thing(json))? })
    }

    fn identity(&self) -> Option<&str> {
        self.item.identity()
    }

    fn added_at(&self) -> Option<&str> {
        self.added_at.as_deref()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::spotify::model::{Audiobook, ListedAlbum, ListedEpisode, Odd, Page, Show};
    use crate::spotify::testing::decoded;

    #[test]
    fn each_kind_of_saved_thing_is_read_with_its_date() {
        let albums: Page<Saved<ListedAlbum>> =
            decoded(r#"{"items":[{"added_at":"2026-02-11T08:00:00Z","album":{"id":"1a","name":"Windows"}}],"total":1}"#).unwrap();
        assert_eq!((albums.items[0].added_at(), albums.items[0].item.name()), (Some("2026-02-11T08:00:00Z"), "Windows"));
        let shows: Page<Saved<Show>> = decoded(r#"{"items":[{"added_at":null,"show":{"id":"2a","name":"Talk"}}]}"#).unwrap();
        assert_eq!((shows.items[0].added_at(), shows.items[0].item.name.as_str()), (None, "Talk"));
        let episodes: Page<Saved<ListedEpisode>> =
            decoded(r#"{"items":[{"episode":{"id":"3a","name":"One","show":{"name":"Talk"}}}]}"#).unwrap();
        assert_eq!((episodes.items[0].item.episode.name.as_str(), episodes.items[0].item.episode.show.as_str()), ("One", "Talk"));
    }

    #[test]
    fn audiobooks_are_read_with_and_without_an_entry_around_them() {
        let books: Page<Saved<Audiobook>> = decoded(
            r#"{"items":[{"added_at":"2026-01-01T00:00:00Z","audiobook":{"id":"4a","name":"In"}},{"id":"4b","name":"Out"},null,
            {"added_at":"2026-01-01T00:00:00Z","audiobook":null},{"audiobook":{"name":"?"}},7],"total":6}"#,
        )
        .unwrap();
        assert_eq!(books.items.iter().map(|book| book.item.name.as_str()).collect::<Vec<_>>(), ["In", "Out"]);
        assert_eq!((books.odd, books.why_odd), (4, Odd { null: 2, unnamed: 1, unknown: 0, malformed: 1 }));
        assert_eq!(books.count(), 6);
    }
}
