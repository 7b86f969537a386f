//! Spotify IDs. Only letters and digits, so that text from the address bar cannot change the path of a request.
//!
//! <https://developer.spotify.com/documentation/web-api/concepts/spotify-uris-ids>

use core::fmt;

/// Real IDs have 22 characters. Whether an ID exists is for the service to say; here it only has to be harmless.
const LONGEST: usize = 64;

/// The text is not a Spotify ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedId;

fn is_id(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_alphanumeric())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// Reads an ID.
            ///
            /// # Errors
            /// [`MalformedId`] if it is empty, too long, or has anything but ASCII letters and digits.
            pub fn parse(text: &str) -> Result<Self, MalformedId> {
                if is_id(text) { Ok(Self(text.into())) } else { Err(MalformedId) }
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// The ID of a playlist.
    PlaylistId;
    /// The ID of a track.
    TrackId;
    /// The ID of an album.
    AlbumId;
    /// The ID of an artist.
    ArtistId;
    /// The ID of an episode of a show.
    EpisodeId;
    /// The ID of a show.
    ShowId;
    /// The ID of an audiobook.
    AudiobookId;
    /// The ID of a chapter of an audiobook.
    ChapterId;
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn letters_and_digits_only() {
        assert_eq!(PlaylistId::parse("37i9dQZF1DXcBWIGoYBM5M").unwrap().as_str(), "37i9dQZF1DXcBWIGoYBM5M");
        for text in ["", "..", "a/b", "a?b", "a#b", "a%2Fb", "a b", "a\n", "ä", "spotify:playlist:a", &"a".repeat(65)] {
            assert_eq!(PlaylistId::parse(text), Err(MalformedId), "{text}");
        }
    }
}
