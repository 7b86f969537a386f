//! An entry of a list in neutral form: what files of other tools can say about it. Archives keep what the service sent; a [`Row`] is
//! made from that when such a file is written, and from such a file when it is read.
//!
//! An item is looked up member by member, as in [`spotify::read`](crate::spotify::read): an odd member costs that member only.

use serde_json::Value;

use super::tree::{Json, Tree};
use crate::spotify::model::unescaped;
use crate::spotify::uri::{self, Uri};

/// The kind of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A song.
    #[default]
    Track,
    /// An episode of a show.
    Episode,
    /// A file on the disk of the person who added it.
    Local,
    /// An album.
    Album,
    /// An artist.
    Artist,
    /// A playlist.
    Playlist,
    /// A podcast.
    Show,
    /// An audiobook.
    Audiobook,
    /// A chapter of an audiobook.
    Chapter,
    /// `null`: Spotify removed the item. The entry keeps its position.
    Removed,
    /// Something this app does not know.
    Unknown,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::Track,
        Self::Episode,
        Self::Local,
        Self::Album,
        Self::Artist,
        Self::Playlist,
        Self::Show,
        Self::Audiobook,
        Self::Chapter,
        Self::Removed,
        Self::Unknown,
    ];

    /// Its name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Track => "track",
            Self::Episode => "episode",
            Self::Local => "local",
            Self::Album => "album",
            Self::Artist => "artist",
            Self::Playlist => "playlist",
            Self::Show => "show",
            Self::Audiobook => "audiobook",
            Self::Chapter => "chapter",
            Self::Removed => "removed",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether a playlist can contain it.
    #[must_use]
    pub const fn fits_playlist(self) -> bool {
        matches!(self, Self::Track | Self::Episode | Self::Local | Self::Removed)
    }

    /// The kind of thing that a URI names. `None` for a person, and for texts that are no URI.
    #[must_use]
    pub fn of_uri(text: &str) -> Option<Self> {
        if text.starts_with(LOCAL) {
            return Some(Self::Local);
        }
        match Uri::parse(text)?.kind() {
            uri::Kind::Track => Some(Self::Track),
            uri::Kind::Album => Some(Self::Album),
            uri::Kind::Artist => Some(Self::Artist),
            uri::Kind::Playlist => Some(Self::Playlist),
            uri::Kind::Show => Some(Self::Show),
            uri::Kind::Episode => Some(Self::Episode),
            uri::Kind::Audiobook => Some(Self::Audiobook),
            uri::Kind::Chapter => Some(Self::Chapter),
            uri::Kind::User => None,
        }
    }
}

/// How the URI of a local file begins: `spotify:local:ARTIST:ALBUM:TITLE:SECONDS`.
pub const LOCAL: &str = "spotify:local:";

/// An artist, an album or a show inside an entry. At least one of the two is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The name. May be empty.
    pub name: String,
    /// The URI. Those of local files have none.
    pub uri: Option<String>,
}

impl Named {
    /// `None` if both are missing.
    #[must_use]
    pub fn new(name: &str, uri: Option<&str>) -> Option<Self> {
        let uri = uri.filter(|uri| !uri.is_empty());
        (!name.is_empty() || uri.is_some()).then(|| Self { name: name.to_owned(), uri: uri.map(str::to_owned) })
    }
}

/// An entry of a list. No text is empty: it is `None` then. Addresses are as they were found, and not fit to be links before
/// [`Links`](crate::spotify::links::Links) has checked them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its place in the list, from 0.
    pub position: u32,
    /// What it is.
    pub kind: Kind,
    /// Its URI.
    pub uri: Option<String>,
    /// Its title or name.
    pub title: Option<String>,
    /// The artists; the authors of an audiobook.
    pub artists: Vec<Named>,
    /// The album of a song, the show of an episode.
    pub album: Option<Named>,
    /// The artists of the album.
    pub album_artists: Vec<Named>,
    /// A year, a month or a day: `1981`, `1981-12`, `1981-12-15`.
    pub release_date: Option<String>,
    /// The address of its cover.
    pub image: Option<String>,
    /// The number of its disc.
    pub disc: Option<u32>,
    /// Its number on that disc.
    pub number: Option<u32>,
    /// How long it is, in milliseconds.
    pub length_ms: Option<u32>,
    /// Whether it is marked as explicit.
    pub explicit: Option<bool>,
    /// The recording's ISRC.
    pub isrc: Option<String>,
    /// The user ID of the person who added it.
    pub added_by: Option<String>,
    /// When it was added, as it was written: `2026-02-11T08:00:00Z`, or only a day.
    pub added_at: Option<String>,
    /// Whether it can be played.
    pub is_playable: Option<bool>,
    /// Its page at Spotify.
    pub url: Option<String>,
}

impl Row {
    /// Reads the text of one item as the service sent it. A text that is no JSON is an unknown entry.
    #[must_use]
    pub fn parse(text: &str, position: u32) -> Self {
        match Tree::read(text) {
            Some((tree, "")) => Self::of(tree.whole(), position),
            _ => Self { position, kind: Kind::Unknown, ..Self::default() },
        }
    }

    /// Reads one item as the service sends it: an entry of a playlist in the shape of 2026 (`item`) or before (`track`), a saved thing
    /// with its date, or the thing itself.
    #[must_use]
    pub fn read(json: &Value, position: u32) -> Self {
        Self::of(Tree::of(json).whole(), position)
    }

    pub(super) fn of(json: Json<'_>, position: u32) -> Self {
        let (entry, item) = match member_with_item(json) {
            Some(item) => (json, item),
            None => (Json::default(), json),
        };
        let [is_local, added_at, added_by] = entry.members(["is_local", "added_at", "added_by"]);
        let mut row = Self::of_item(item, is_true(is_local));
        row.position = position;
        row.added_at = text(added_at);
        row.added_by = added_by.and_then(|by| text(Some(by.member("id"))));
        row
    }

    fn of_item(item: Json<'_>, entry_is_local: bool) -> Self {
        if item.is_null() {
            return Self { kind: Kind::Removed, ..Self::default() };
        }
        let [uri, kind, is_local, name, release_date, images, is_playable, explicit] =
            item.members(["uri", "type", "is_local", "name", "release_date", "images", "is_playable", "explicit"]);
        let [album, show, audiobook, authors, artists, external_ids, external_urls] =
            item.members(["album", "show", "audiobook", "authors", "artists", "external_ids", "external_urls"]);
        let [disc, number, length] = item.members(["disc_number", "track_number", "duration_ms"]);
        let uri = text(uri);
        let is_local = entry_is_local || is_true(is_local) || uri.as_deref().is_some_and(|uri| uri.starts_with(LOCAL));
        let kind = match is_local {
            true => Kind::Local,
            false => kind
                .and_then(Json::text)
                .map_or_else(|| uri.as_deref().and_then(Kind::of_uri), Kind::parse)
                .unwrap_or(Kind::Unknown),
        };
        let album = [album, show, audiobook].into_iter().flatten().find(|album| album.is_object()).unwrap_or_default();
        let [album_artists, album_date, album_images] = album.members(["artists", "release_date", "images"]);
        Self {
            position: 0,
            kind,
            uri,
            title: text(name),
            artists: everyone(authors.filter(|authors| authors.is_list()).or(artists)),
            album: named(album),
            album_artists: everyone(album_artists),
            release_date: text(release_date).or_else(|| text(album_date)),
            image: cover(images).or_else(|| cover(album_images)),
            disc: disc.and_then(Json::number),
            number: number.and_then(Json::number),
            length_ms: length.and_then(Json::number),
            explicit: explicit.and_then(Json::bool),
            isrc: external_ids.and_then(|ids| text(Some(ids.member("isrc")))),
            added_by: None,
            added_at: None,
            is_playable: is_playable.and_then(Json::bool),
            url: external_urls.and_then(|urls| text(Some(urls.member("spotify")))),
        }
    }

    /// Whether it is a local file.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.kind == Kind::Local
    }

    /// The names of the artists, or of the show, to read: `Ana, The Rails`. Two names with commas cannot be told apart here.
    #[must_use]
    pub fn makers(&self) -> String {
        let names: Vec<&str> = self.artists.iter().map(|artist| artist.name.as_str()).filter(|name| !name.is_empty()).collect();
        match (self.kind, &self.album) {
            (Kind::Episode | Kind::Chapter, Some(show)) if names.is_empty() => show.name.clone(),
            _ => names.join(", "),
        }
    }
}

/// The member of an entry that is the item; `null` if the entry has lost it. `None` if this is an item itself. A track of the older
/// shape has a member `track` that is `true`.
fn member_with_item(json: Json<'_>) -> Option<Json<'_>> {
    let [item, track, added_at, album, show, episode, audiobook] =
        json.members(["item", "track", "added_at", "album", "show", "episode", "audiobook"]);
    let found = [item, track].into_iter().flatten().filter(|item| item.bool().is_none());
    let entry = found.reduce(|first, second| if first.is_null() { second } else { first });
    entry.or_else(|| added_at.and_then(|_| [album, show, episode, audiobook].into_iter().flatten().next()))
}

fn is_true(json: Option<Json<'_>>) -> bool {
    json.and_then(Json::bool) == Some(true)
}

/// The text, unless it is empty.
fn text(json: Option<Json<'_>>) -> Option<String> {
    json?.text().map(str::to_owned)
}

fn cover(images: Option<Json<'_>>) -> Option<String> {
    text(Some(images?.values().next()?.member("url")))
}

fn named(json: Json<'_>) -> Option<Named> {
    let [name, uri] = json.members(["name", "uri"]);
    Named::new(name.and_then(Json::text).unwrap_or_default(), uri.and_then(Json::text))
}

fn everyone(json: Option<Json<'_>>) -> Vec<Named> {
    json.into_iter().flat_map(Json::values).filter_map(named).collect()
}

/// The part of a library that a list belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// A playlist.
    #[default]
    Playlist,
    /// The liked songs.
    LikedSongs,
    /// Saved albums.
    Albums,
    /// Followed artists.
    Artists,
    /// Saved shows.
    Shows,
    /// Saved episodes.
    Episodes,
    /// Saved audiobooks.
    Audiobooks,
}

/// A list, without its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// What it is.
    pub part: Part,
    /// Its URI.
    pub uri: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its description as plain text.
    pub description: Option<String>,
    /// Its owner, as shown.
    pub owner: Option<String>,
    /// Whether it is on the owner's profile.
    pub public: Option<bool>,
    /// Whether others may edit it.
    pub collaborative: Option<bool>,
}

impl List {
    /// Reads a playlist as the service sends it, without its items.
    #[must_use]
    pub fn read(json: &Value) -> Self {
        let text = |json: &Value| json.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let owner = &json["owner"];
        Self {
            part: Part::Playlist,
            uri: text(&json["uri"]),
            name: text(&json["name"]),
            description: text(&json["description"]).map(|description| unescaped(&description)),
            owner: text(&owner["display_name"]).or_else(|| text(&owner["id"])),
            public: json["public"].as_bool(),
            collaborative: json["collaborative"].as_bool(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::spotify::testing::{TRACK_2026, TRACK_OLDER};
    use proptest::prelude::*;

    #[test]
    fn an_entry_of_2026_has_every_field() {
        let text =
            format!(r#"{{"added_at":"2026-02-11T08:00:00Z","added_by":{{"id":"ida"}},"is_local":false,"item":{TRACK_2026}}}"#);
        let row = Row::parse(&text, 7);
        assert_eq!((row.position, row.kind, row.uri.as_deref()), (7, Kind::Track, Some("spotify:track:4uLU6hMCjMI75M1A2tKUQC")));
        assert_eq!((row.title.as_deref(), row.makers().as_str()), (Some("Slow Train"), "Ana, The Rails"));
        assert_eq!(row.album.as_ref().map(|album| album.name.as_str()), Some("Windows"));
        assert_eq!((row.added_at.as_deref(), row.added_by.as_deref()), (Some("2026-02-11T08:00:00Z"), Some("ida")));
        assert_eq!((row.length_ms, row.explicit, row.isrc.as_deref()), (Some(201_000), Some(true), Some("SEABC2600001")));
        assert_eq!((row.disc, row.number, row.release_date.as_deref()), (Some(1), Some(3), Some("2026-01")));
        assert_eq!(row.is_playable, Some(false));
        assert_eq!(row.url.as_deref(), Some("https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"));
        assert!(row.image.is_some());
    }

    #[test]
    fn older_entries_saved_things_and_bare_ones_are_read() {
        for (text, kind, title) in [
            (format!(r#"{{"added_at":null,"track":{TRACK_OLDER}}}"#), Kind::Track, Some("Old Train")),
            (format!(r#"{{"added_at":null,"item":null,"track":{TRACK_OLDER}}}"#), Kind::Track, Some("Old Train")),
            (TRACK_OLDER.to_owned(), Kind::Track, Some("Old Train")),
            (
                r#"{"type":"track","track":true,"episode":false,"name":"Both","album":{"name":"A"}}"#.into(),
                Kind::Track,
                Some("Both"),
            ),
            (r#"{"added_at":"x","album":{"type":"album","name":"A"}}"#.into(), Kind::Album, Some("A")),
            (r#"{"added_at":"x","episode":{"type":"episode","name":"E","show":{"name":"S"}}}"#.into(), Kind::Episode, Some("E")),
            (r#"{"added_at":"x","show":{"uri":"spotify:show:1","name":"S"}}"#.into(), Kind::Show, Some("S")),
            (r#"{"type":"artist","name":"Ana"}"#.into(), Kind::Artist, Some("Ana")),
            (r#"{"is_local":true,"item":{"type":"track","name":"Tape"}}"#.into(), Kind::Local, Some("Tape")),
            (r#"{"added_at":"x","item":null}"#.into(), Kind::Removed, None),
            ("null".into(), Kind::Removed, None),
            (r#"{"item":{"type":"hologram","name":"H"}}"#.into(), Kind::Unknown, Some("H")),
            (r#"{"item":7}"#.into(), Kind::Unknown, None),
            ("{".into(), Kind::Unknown, None),
        ] {
            let row = Row::parse(&text, 0);
            assert_eq!((row.kind, row.title.as_deref()), (kind, title), "{text}");
        }
        let episode = Row::parse(r#"{"added_at":"x","episode":{"type":"episode","name":"E","show":{"name":"S"}}}"#, 0);
        assert_eq!((episode.makers().as_str(), episode.added_at.as_deref()), ("S", Some("x")));
    }

    proptest! {
        #[test]
        fn odd_members_cost_only_themselves(odd in prop::sample::select(vec!["7", "null", "\"\"", "[]", "{}", "[7]", "-1", "true", "1e99"])) {
            for member in ["artists", "album", "duration_ms", "explicit", "external_ids", "external_urls", "images", "is_playable"] {
                let row = Row::parse(&format!(r#"{{"item":{{"type":"track","name":"T","{member}":{odd}}},"added_by":{odd}}}"#), 0);
                prop_assert_eq!(row.title.as_deref(), Some("T"));
            }
        }
    }
}
