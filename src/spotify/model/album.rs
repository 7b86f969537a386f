//! Albums with all that a list of albums or an album's own page has. The album inside a track has less.
//!
//! <https://developer.spotify.com/documentation/web-api/reference/get-an-album>. In development mode `album_group`,
//! `available_markets`, `label` and `popularity` are gone.

use super::page::{Page, PageItem};
use super::saved::Savable;
use super::track::{Album, Track};
use crate::spotify::id::AlbumId;
use crate::spotify::read::{FromJson, Json};

/// The groups into which an artist's albums fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Albums.
    Album,
    /// Singles and EPs.
    Single,
    /// Compilations of the artist.
    Compilation,
    /// Albums of others with a track of the artist. No album is of this type by itself.
    AppearsOn,
}

impl Group {
    /// All groups, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Album, Self::Single, Self::Compilation, Self::AppearsOn];

    /// Its name in the Web API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Album => "album",
            Self::Single => "single",
            Self::Compilation => "compilation",
            Self::AppearsOn => "appears_on",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == text)
    }
}

/// An album in a list of albums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedAlbum {
    /// Its ID.
    pub id: AlbumId,
    /// Name, artists, cover, date, page at Spotify.
    pub album: Album,
    /// Its type.
    pub group: Option<Group>,
    /// The number of its tracks.
    pub total: Option<u32>,
    /// Whether it can be played; `None` where Spotify does not say.
    pub is_playable: Option<bool>,
    /// Why it cannot be played: `market`, `product`, `explicit`, or a reason that is new.
    pub restriction: Option<String>,
}

/// An album with its first tracks, as its own page has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeAlbum {
    /// The album.
    pub listed: ListedAlbum,
    /// The label, where Spotify sends it.
    pub label: Option<String>,
    /// The lines of copyright.
    pub copyrights: Vec<String>,
    /// The album's UPC.
    pub upc: Option<String>,
    /// The first page of its tracks. Further pages are those of [`tracks`](crate::spotify::endpoint::albums::tracks). `None` if the answer
    /// has none.
    pub tracks: Option<Page<Track>>,
}

impl ListedAlbum {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.album.name
    }
}

impl PageItem for ListedAlbum {
    const WHAT: &'static str = "a page of albums";

    fn read(json: Json<'_>) -> Option<Self> {
        let album = Album::read(json);
        Some(Self {
            id: album.id.clone()?,
            album,
            group: json.at("album_type").as_text().and_then(|text| Group::parse(&text.to_ascii_lowercase())),
            total: json.number("total_tracks"),
            is_playable: json.flag("is_playable"),
            restriction: json.at("restrictions").text("reason"),
        })
    }

    fn identity(&self) -> Option<&str> {
        Some(self.id.as_str())
    }
}

impl Savable for ListedAlbum {
    const MEMBER: &'static str = "album";
    const SAVED: &'static str = "a page of saved albums";
}

impl FromJson for WholeAlbum {
    const WHAT: &'static str = "an album";

    fn read(json: Json<'_>) -> Option<Self> {
        Some(Self {
            listed: <ListedAlbum as PageItem>::read(json)?,
            label: json.text("label"),
            copyrights: json.list("copyrights").filter_map(|line| line.text("text")).collect(),
            upc: json.at("external_ids").text("upc"),
            tracks: <Page<Track> as FromJson>::read(json.at("tracks")),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::spotify::testing::decoded;

    #[test]
    fn an_album_of_either_shape_is_read_with_its_first_tracks() {
        let new: WholeAlbum = decoded(
            r#"{"album_type":"single","total_tracks":2,"id":"1a","name":"Windows","release_date":"1981-12","type":"album","uri":"spotify:album:1a",
            "artists":[{"id":"0a","name":"Ana"}],"images":[{"url":"https://i.scdn.co/image/c","width":640}],"genres":[],
            "copyrights":[{"text":"1981 Ana","type":"C"},{"type":"P"}],"external_ids":{"upc":"00602435"},
            "external_urls":{"spotify":"https://open.spotify.com/album/1a"},
            "tracks":{"href":"h","limit":50,"offset":0,"total":2,"next":null,"items":[{"id":"1b","name":"One","track_number":1,"duration_ms":1},null]}}"#,
        )
        .unwrap();
        assert_eq!((new.listed.id.as_str(), new.listed.group, new.listed.total), ("1a", Some(Group::Single), Some(2)));
        assert_eq!(
            (new.label, new.copyrights.as_slice(), new.upc.as_deref()),
            (None, &["1981 Ana".to_owned()][..], Some("00602435"))
        );
        let tracks = new.tracks.unwrap();
        assert_eq!((tracks.items[0].name.as_str(), tracks.items.len(), tracks.why_odd.null), ("One", 1, 1));
        let older: WholeAlbum = decoded(
            r#"{"id":"1a","name":"Windows","album_type":"ALBUM","album_group":"appears_on","label":"Rail","popularity":7,"available_markets":["SE"]}"#,
        )
        .unwrap();
        assert_eq!((older.listed.group, older.label.as_deref(), older.tracks), (Some(Group::Album), Some("Rail"), None));
        for body in ["{}", "null", r#"{"id":"../me"}"#] {
            assert!(decoded::<WholeAlbum>(body).is_err(), "{body}");
        }
    }
}
