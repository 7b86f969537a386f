//! Something that was played.
//!
//! <https://developer.spotify.com/documentation/web-api/reference/get-recently-played>

use super::page::PageItem;
use super::track::Track;
use crate::spotify::read::Json;
use crate::spotify::uri::Uri;

/// One play of a track. The same track may have been played many times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Play {
    /// The track.
    pub track: Track,
    /// When, as Spotify writes it.
    pub played_at: Option<String>,
    /// What it was played from, where Spotify says.
    pub context: Option<Uri>,
}

impl PageItem for Play {
    const WHAT: &'static str = "your last plays";

    fn thing(json: Json<'_>) -> Json<'_> {
        json.either("track", "item")
    }

    fn read(json: Json<'_>) -> Option<Self> {
        Some(Self {
            track: <Track as PageItem>::read(Self::thing(json))?,
            played_at: json.text("played_at"),
            context: json.at("context").at("uri").as_text().and_then(Uri::parse),
        })
    }
}
