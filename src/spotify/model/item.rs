//! The entries of a list, each with its date and its item: a track, an episode, a local file, or nothing that still exists.
//!
//! <https://developer.spotify.com/documentation/web-api/reference/get-playlists-items>. Since February 2026 an entry's `track` is
//! called `item`. Both names are read.

use super::image::Image;
use super::page::PageItem;
use super::track::Track;
use crate::spotify::id::{EpisodeId, ShowId};
use crate::spotify::read::Json;

/// An entry of a playlist or of the liked songs. A list may contain the same item twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it was added, as Spotify writes it (`2026-02-11T08:00:00Z`). Missing in very old playlists.
    pub added_at: Option<String>,
    /// The user ID of the person who added it.
    pub added_by: Option<String>,
    /// The item.
    pub item: Item,
}

/// The item of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A track.
    Track(Box<Track>),
    /// An episode of a show.
    Episode(Box<Episode>),
    /// A file on the disk of the person who added it. It has a name but no ID.
    Local(Box<Track>),
    /// `null`: Spotify removed the item. The entry keeps its position.
    Removed,
    /// An item of a type this app does not know, with the name of the type.
    Unknown(String),
}

/// An episode of a show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Episode {
    /// Its ID.
    pub id: Option<EpisodeId>,
    /// Its URI.
    pub uri: Option<String>,
    /// Its title.
    pub name: String,
    /// The ID of its show.
    pub show_id: Option<ShowId>,
    /// The name of its show.
    pub show: String,
    /// How long it is, in milliseconds.
    pub duration_ms: Option<u32>,
    /// Whether it is marked as explicit.
    pub explicit: bool,
    /// Whether it can be played; `None` where Spotify does not say.
    pub is_playable: Option<bool>,
    /// Its images, or those of its show.
    pub images: Vec<Image>,
    /// A year, a month or a day.
    pub release_date: Option<String>,
    /// Its page at Spotify.
    pub url: Option<String>,
}

impl Item {
    /// The title, if it has one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Track(track) | Self::Local(track) => Some(&track.name),
            Self::Episode(episode) => Some(&episode.name),
            Self::Removed | Self::Unknown(_) => None,
        }
    }

    /// The URI, if it has one.
    #[must_use]
    pub fn uri(&self) -> Option<&str> {
        match self {
            Self::Track(track) | Self::Local(track) => track.uri.as_deref(),
            Self::Episode(episode) => episode.uri.as_deref(),
            Self::Removed | Self::Unknown(_) => None,
        }
    }

    /// The length in milliseconds, if known.
    #[must_use]
    pub fn duration_ms(&self) -> Option<u32> {
        match self {
            Self::Track(track) | Self::Local(track) => track.duration_ms,
            Self::Episode(episode) => episode.duration_ms,
            Self::Removed | Self::Unknown(_) => None,
        }
    }

    /// The page at Spotify, if it has one.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Track(track) | Self::Local(track) => track.url.as_deref(),
            Self::Episode(episode) => episode.url.as_deref(),
            Self::Removed | Self::Unknown(_) => None,
        }
    }

    /// Whose it is: the artists, or the show of an episode. Empty if it is not known.
    #[must_use]
    pub fn makers(&self) -> String {
        match self {
            Self::Track(track) | Self::Local(track) => track.artist_names(),
            Self::Episode(episode) => episode.show.clone(),
            Self::Removed | Self::Unknown(_) => String::new(),
        }
    }

    fn read(json: Json<'_>, entry_is_local: bool) -> Self {
        if json.is_null() {
            return Self::Removed;
        }
        // With `fields` in the query the type may be missing. The URI contains it too.
        let uri = json.at("uri").as_text().unwrap_or_default();
        let kind = json.at("type").as_text().or_else(|| uri.split(':').nth(1)).unwrap_or_default();
        let is_local = entry_is_local || json.flag("is_local") == Some(true) || uri.starts_with("spotify:local:");
        match kind {
            "track" | "local" if is_local => Self::Local(Box::new(Track { is_local, ..Track::read(json) })),
            "track" => Self::Track(Box::new(Track::read(json))),
            "episode" => Self::Episode(Box::new(Episode::read(json))),
            other => Self::Unknown(other.chars().filter(|c| !c.is_control()).take(40).collect()),
        }
    }
}

impl Episode {
    pub(crate) fn read(json: Json<'_>) -> Self {
        let show = json.at("show");
        let mut images = Image::list(json);
        if images.is_empty() {
            images = Image::list(show);
        }
        Self {
            id: json.at("id").as_text().and_then(|id| EpisodeId::parse(id).ok()),
            uri: json.text("uri"),
            name: json.name(),
            show_id: show.at("id").as_text().and_then(|id| ShowId::parse(id).ok()),
            show: show.name(),
            duration_ms: json.number("duration_ms"),
            explicit: json.flag("explicit").unwrap_or(false),
            is_playable: json.flag("is_playable"),
            images,
            release_date: json.text("release_date"),
            url: json.url(),
        }
    }
}

impl Entry {
    /// When it was added, if that is known. The start of 1970 and the year 1 stand for an unknown date in old playlists and local files.
    #[must_use]
    pub fn known_date(&self) -> Option<&str> {
        self.added_at.as_deref().filter(|date| !date.starts_with("1970-01-01") && !date.starts_with("0001-01-01"))
    }
}

/// An entry is never skipped, because the positions of the others depend on it.
impl PageItem for Entry {
    const WHAT: &'static str = "a page of a list";

    fn read(json: Json<'_>) -> Option<Self> {
        let is_entry = json.has("item") || json.has("track");
        let item = match json.is_null() || is_entry {
            true => Item::read(json.either("item", "track"), json.flag("is_local") == Some(true)),
            false => Item::Unknown(String::new()),
        };
        Some(Self { added_at: json.text("added_at"), added_by: json.at("added_by").text("id"), item })
    }

    fn is_odd(&self) -> bool {
        matches!(self.item, Item::Unknown(_))
    }

    fn key(&self) -> Option<&str> {
        self.item.uri()
    }

    fn added_at(&self) -> Option<&str> {
        self.added_at.as_deref()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;
    use crate::spotify::model::Page;
    use crate::spotify::testing::{TRACK_2026, TRACK_OLDER, decoded};

    fn entries(of: &str) -> Page<Entry> {
        decoded(&format!(r#"{{"href":"h","limit":50,"offset":0,"total":9,"next":null,"previous":null,"items":[{of}]}}"#)).unwrap()
    }

    fn one(of: &str) -> Entry {
        entries(of).items.remove(0)
    }

    #[test]
    fn an_entry_of_2026_is_read() {
        let entry = one(&format!(
            r#"{{"added_at":"2026-02-11T08:00:00Z","added_by":{{"id":"ida"}},"is_local":false,"item":{TRACK_2026}}}"#
        ));
        assert_eq!((entry.added_at.as_deref(), entry.added_by.as_deref()), (Some("2026-02-11T08:00:00Z"), Some("ida")));
        let Item::Track(track) = &entry.item else { panic!("{entry:?}") };
        assert_eq!((track.name.as_str(), track.artist_names().as_str()), ("Slow Train", "Ana, The Rails"));
        assert_eq!((track.album.name.as_str(), track.album.images.len()), ("Windows", 1));
        assert_eq!((track.duration_ms, track.explicit, track.isrc.as_deref()), (Some(201_000), true, Some("SEABC2600001")));
        assert_eq!((track.disc, track.number, track.album.release_date.as_deref()), (Some(1), Some(3), Some("2026-01")));
        assert_eq!((track.is_playable, track.restriction.as_deref()), (Some(false), Some("market")));
        assert_eq!(entry.item.uri(), Some("spotify:track:4uLU6hMCjMI75M1A2tKUQC"));
        assert_eq!(entry.item.url(), Some("https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"));
    }

    #[test]
    fn older_names_and_both_names_at_once_are_read() {
        for entry in [
            format!(r#"{{"added_at":"2019-01-01T00:00:00Z","track":{TRACK_OLDER}}}"#),
            format!(r#"{{"added_at":"2019-01-01T00:00:00Z","track":{TRACK_OLDER},"item":{TRACK_OLDER}}}"#),
            format!(r#"{{"added_at":"2019-01-01T00:00:00Z","track":{TRACK_OLDER},"item":null}}"#),
        ] {
            assert_eq!(one(&entry).item.name(), Some("Old Train"), "{entry}");
        }
    }

    #[test]
    fn a_date_that_stands_for_an_unknown_one_is_not_shown() {
        let page = entries(
            r#"{"added_at":"1970-01-01T00:00:00Z","item":null},{"added_at":"0001-01-01T00:00:00Z","item":null},
            {"added_at":"1970-01-01","item":null},{"added_at":null,"item":null},{"added_at":"2006-01-01T00:00:00Z","item":null}"#,
        );
        let dates: Vec<_> = page.items.iter().map(Entry::known_date).collect();
        assert_eq!(dates, [None, None, None, None, Some("2006-01-01T00:00:00Z")]);
        assert_eq!(page.items[0].added_at.as_deref(), Some("1970-01-01T00:00:00Z"), "a backup keeps what Spotify wrote");
    }

    #[test]
    fn every_kind_of_entry_keeps_its_position() {
        let page = entries(&format!(
            r#"{{"item":{TRACK_2026}}},
            {{"item":null}},
            null,
            {{"added_at":null,"added_by":null,"is_local":true,"item":{{"type":"track","is_local":true,"id":null,"href":null,"name":"Tape","uri":"spotify:local:Ana::Tape:61","duration_ms":61000,"artists":[{{"id":null,"name":"Ana"}}],"album":{{"name":""}}}}}},
            {{"item":{{"type":"episode","id":"512ojhOuo1ktJprKbVcKyQ","uri":"spotify:episode:512ojhOuo1ktJprKbVcKyQ","name":"One","duration_ms":1800000,"show":{{"id":"38bS44xjbVVZ3No3ByF1dJ","name":"Talk","images":[{{"url":"https://i.scdn.co/s"}}]}}}}}},
            {{"item":{{"type":"chapter","name":"?"}}}},
            {{"item":7}},
            "text",
            {{"added_at":"2026-01-01T00:00:00Z"}}"#
        ));
        let kinds: Vec<&str> = page
            .items
            .iter()
            .map(|entry| match &entry.item {
                Item::Track(_) => "track",
                Item::Episode(_) => "episode",
                Item::Local(_) => "local",
                Item::Removed => "removed",
                Item::Unknown(kind) if kind == "chapter" => "chapter",
                Item::Unknown(_) => "unknown",
            })
            .collect();
        assert_eq!(kinds, ["track", "removed", "removed", "local", "episode", "chapter", "unknown", "unknown", "unknown"]);
        assert_eq!((page.odd, page.total), (4, 9));
        let Item::Local(file) = &page.items[3].item else { panic!() };
        assert_eq!((file.id.as_ref(), file.is_local, file.artist_names().as_str()), (None, true, "Ana"));
        let Item::Episode(episode) = &page.items[4].item else { panic!() };
        assert_eq!((episode.show.as_str(), episode.images.len()), ("Talk", 1));
    }

    #[test]
    fn a_track_with_almost_no_members_is_still_a_track() {
        let entry = one(r#"{"item":{"uri":"spotify:track:1"}}"#);
        let Item::Track(track) = entry.item else { panic!() };
        assert_eq!((track.name.as_str(), track.artists.len(), track.album.images.len()), ("", 0, 0));
        let file = one(r#"{"is_local":true,"item":{"type":"track","name":"Tape"}}"#);
        assert!(matches!(file.item, Item::Local(track) if track.is_local));
        let odd = one(
            r#"{"item":{"type":"track","id":"../me","name":7,"artists":"no","album":[],"duration_ms":-5,"explicit":"yes","external_urls":{"spotify":"javascript:alert(1)"}}}"#,
        );
        let Item::Track(track) = odd.item else { panic!() };
        assert_eq!((track.id, track.url, track.duration_ms, track.explicit), (None, None, None, false));
    }
}
