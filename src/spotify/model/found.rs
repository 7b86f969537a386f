//! What a search found: a page for each kind that was asked for.
//!
//! <https://developer.spotify.com/documentation/web-api/reference/search>. The totals of these pages are not counts, and must not be shown.

use super::album::ListedAlbum;
use super::audiobook::Audiobook;
use super::page::Page;
use super::playlist::Playlist;
use super::show::{ListedEpisode, Show};
use super::track::{Artist, Track};
use crate::spotify::read::{FromJson, Json};

/// The answer to a search. A kind that was not asked for is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Tracks.
    pub tracks: Option<Page<Track>>,
    /// Artists.
    pub artists: Option<Page<Artist>>,
    /// Albums.
    pub albums: Option<Page<ListedAlbum>>,
    /// Playlists. Many are `null`, which is skipped and counted.
    pub playlists: Option<Page<Playlist>>,
    /// Shows.
    pub shows: Option<Page<Show>>,
    /// Episodes.
    pub episodes: Option<Page<ListedEpisode>>,
    /// Audiobooks.
    pub audiobooks: Option<Page<Audiobook>>,
}

impl FromJson for Found {
    const WHAT: &'static str = "search results";

    fn read(json: Json<'_>) -> Option<Self> {
        let found = Self {
            tracks: FromJson::read(json.at("tracks")),
            artists: FromJson::read(json.at("artists")),
            albums: FromJson::read(json.at("albums")),
            playlists: FromJson::read(json.at("playlists")),
            shows: FromJson::read(json.at("shows")),
            episodes: FromJson::read(json.at("episodes")),
            audiobooks: FromJson::read(json.at("audiobooks")),
        };
        let kinds = ["tracks", "artists", "albums", "playlists", "shows", "episodes", "audiobooks"];
        kinds.into_iter().any(|kind| json.at(kind).is_object()).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::spotify::testing::{PLAYLIST_2026, TRACK_OLDER, decoded};

    #[test]
    fn each_kind_is_read_and_what_was_not_asked_for_is_none() {
        let found: Found = decoded(&format!(
            r#"{{"tracks":{{"items":[{TRACK_OLDER},null],"total":528,"next":"n","offset":0,"limit":10}},
            "playlists":{{"items":[null,null,{PLAYLIST_2026}],"total":3}},"audiobooks":{{"items":[],"total":0}},"shows":null}}"#
        ))
        .unwrap();
        let tracks = found.tracks.unwrap();
        assert_eq!((tracks.items.len(), tracks.why_odd.null, tracks.next.as_deref()), (1, 1, Some("n")));
        let playlists = found.playlists.unwrap();
        assert_eq!((playlists.items.len(), playlists.why_odd.null), (1, 2));
        assert_eq!(found.audiobooks.unwrap().items, []);
        assert_eq!((found.artists, found.albums, found.shows, found.episodes), (None, None, None, None));
        for body in ["{}", "[]", r#"{"tracks":null}"#] {
            assert!(decoded::<Found>(body).is_err(), "{body}");
        }
    }
}
