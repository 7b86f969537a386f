//! Tracks, with their artists and album.
//!
//! <https://developer.spotify.com/documentation/web-api/reference/get-track>

use super::image::Image;
use super::name::is_invisible;
use super::page::PageItem;
use crate::spotify::id::{AlbumId, ArtistId, TrackId};
use crate::spotify::read::{FromJson, Json};

/// A track, or a local file in a list of tracks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Its ID; local files have none.
    pub id: Option<TrackId>,
    /// Its URI: `spotify:track:…`, or `spotify:local:…`.
    pub uri: Option<String>,
    /// Its title.
    pub name: String,
    /// Its artists.
    pub artists: Vec<Artist>,
    /// Its album.
    pub album: Album,
    /// The number of its disc.
    pub disc: Option<u32>,
    /// Its number on that disc.
    pub number: Option<u32>,
    /// How long it is, in milliseconds.
    pub duration_ms: Option<u32>,
    /// Whether it is marked as explicit.
    pub explicit: bool,
    /// Whether it can be played; `None` where Spotify does not say.
    pub is_playable: Option<bool>,
    /// Why it cannot be played: `market`, `product`, `explicit`, or a reason that is new.
    pub restriction: Option<String>,
    /// Whether it is a local file.
    pub is_local: bool,
    /// The recording's ISRC.
    pub isrc: Option<String>,
    /// Its page at Spotify.
    pub url: Option<String>,
}

/// An artist of a track or an album.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artist {
    /// The ID; artists of local files have none.
    pub id: Option<ArtistId>,
    /// The name.
    pub name: String,
    /// The page at Spotify.
    pub url: Option<String>,
    /// Portraits. Empty for the artists inside a track or an album.
    pub images: Vec<Image>,
}

/// The album of a track.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Album {
    /// The ID; albums of local files have none.
    pub id: Option<AlbumId>,
    /// The name.
    pub name: String,
    /// Its artists.
    pub artists: Vec<Artist>,
    /// Its cover.
    pub images: Vec<Image>,
    /// A year, a month or a day: `1981`, `1981-12`, `1981-12-15`.
    pub release_date: Option<String>,
    /// The page at Spotify.
    pub url: Option<String>,
}

impl Track {
    /// The names of the artists, separated by commas.
    #[must_use]
    pub fn artist_names(&self) -> String {
        self.named_artists().map(|artist| artist.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// The artists whose names can be shown.
    pub fn named_artists(&self) -> impl Iterator<Item = &Artist> {
        self.artists.iter().filter(|artist| !is_invisible(&artist.name))
    }

    pub(crate) fn read(json: Json<'_>) -> Self {
        Self {
            id: json.at("id").as_text().and_then(|id| TrackId::parse(id).ok()),
            uri: json.text("uri"),
            name: json.name(),
            artists: Artist::list(json),
            album: Album::read(json.at("album")),
            disc: json.number("disc_number"),
            number: json.number("track_number"),
            duration_ms: json.number("duration_ms"),
            explicit: json.flag("explicit").unwrap_or(false),
            is_playable: json.flag("is_playable"),
            restriction: json.at("restrictions").text("reason"),
            is_local: json.flag("is_local").unwrap_or(false),
            isrc: json.at("external_ids").text("isrc"),
            url: json.url(),
        }
    }
}

impl Artist {
    pub(crate) fn list(of: Json<'_>) -> Vec<Self> {
        of.list("artists").filter_map(<Self as PageItem>::read).collect()
    }
}

/// In a list of artists. Anything that is not an object is skipped.
impl PageItem for Artist {
    const WHAT: &'static str = "a page of artists";

    fn read(json: Json<'_>) -> Option<Self> {
        json.is_object().then(|| Self {
            id: json.at("id").as_text().and_then(|id| ArtistId::parse(id).ok()),
            name: json.name(),
            url: json.url(),
            images: Image::list(json),
        })
    }

    fn identity(&self) -> Option<&str> {
        self.id.as_ref().map(ArtistId::as_str)
    }
}

/// On a page of its own, which an artist without an ID does not have.
impl FromJson for Artist {
    const WHAT: &'static str = "an artist";

    fn read(json: Json<'_>) -> Option<Self> {
        <Self as PageItem>::read(json).filter(|artist| artist.id.is_some())
    }
}

/// On its own, a track has an ID.
impl FromJson for Track {
    const WHAT: &'static str = "a track";

    fn read(json: Json<'_>) -> Option<Self> {
        <Self as PageItem>::read(json).filter(|track| track.id.is_some())
    }
}

/// In a list of tracks without entries, such as the top tracks.
impl PageItem for Track {
    const WHAT: &'static str = "a page of tracks";

    fn read(json: Json<'_>) -> Option<Self> {
        json.is_object().then(|| Self::read(json))
    }

    fn identity(&self) -> Option<&str> {
        self.id.as_ref().map(TrackId::as_str)
    }
}

impl Album {
    pub(crate) fn read(json: Json<'_>) -> Self {
        Self {
            id: json.at("id").as_text().and_then(|id| AlbumId::parse(id).ok()),
            name: json.name(),
            artists: Artist::list(json),
            images: Image::list(json),
            release_date: json.text("release_date"),
            url: json.url(),
        }
    }
}
