//! Spotify URIs: what a thing is, and which one. `spotify:track:4uLU6hMCjMI75M1A2tKUQC`.
//!
//! <https://developer.spotify.com/documentation/web-api/concepts/spotify-uris-ids>

use core::fmt;

/// The kind of a thing at Spotify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A track.
    Track,
    /// An album.
    Album,
    /// An artist.
    Artist,
    /// A playlist.
    Playlist,
    /// A show.
    Show,
    /// An episode of a show.
    Episode,
    /// An audiobook.
    Audiobook,
    /// A chapter of an audiobook. It cannot be saved.
    Chapter,
    /// A person.
    User,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Track,
        Self::Album,
        Self::Artist,
        Self::Playlist,
        Self::Show,
        Self::Episode,
        Self::Audiobook,
        Self::Chapter,
        Self::User,
    ];

    /// Its name in URIs, in addresses of Spotify's pages and in the Web API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Track => "track",
            Self::Album => "album",
            Self::Artist => "artist",
            Self::Playlist => "playlist",
            Self::Show => "show",
            Self::Episode => "episode",
            Self::Audiobook => "audiobook",
            Self::Chapter => "chapter",
            Self::User => "user",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Longer than any ID or user name.
const LONGEST: usize = 128;

/// One thing at Spotify. Local files have no such URI.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uri {
    kind: Kind,
    id: Box<str>,
}

impl Uri {
    /// The thing of this kind with this ID. `None` if the text cannot be an ID. The names of old accounts, which are user IDs, may have
    /// any characters but those that would change the meaning of a URI or an address.
    #[must_use]
    pub fn new(kind: Kind, id: &str) -> Option<Self> {
        let fits = |c: char| match kind {
            Kind::User => !c.is_whitespace() && !c.is_control() && !matches!(c, ':' | ',' | '/' | '?' | '#' | '\\'),
            _ => c.is_ascii_alphanumeric(),
        };
        let is_id = (1..=LONGEST).contains(&id.len()) && id.chars().all(fits) && !matches!(id, "." | "..");
        is_id.then(|| Self { kind, id: id.into() })
    }

    /// Reads a URI.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.strip_prefix("spotify:")?.split_once(':')?;
        Self::new(Kind::parse(kind)?, id)
    }

    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Which one it is.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "spotify:{}:{}", self.kind.as_str(), self.id)
    }
}

impl fmt::Debug for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The most URIs in one request about the library.
pub const MAX_IN_BATCH: usize = 40;

/// URIs for one request: at least one, at most [`MAX_IN_BATCH`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch(Box<[Uri]>);

impl Batch {
    /// Any number of URIs in as few batches as possible, in their order. Chapters are left out, because the service refuses a whole
    /// request with one.
    pub fn all(uris: &[Uri]) -> impl Iterator<Item = Self> {
        let saveable: Vec<Uri> = uris.iter().filter(|uri| uri.kind != Kind::Chapter).cloned().collect();
        let batches: Vec<Self> = saveable.chunks(MAX_IN_BATCH).map(|part| Self(part.into())).collect();
        batches.into_iter()
    }

    /// One URI. `None` for a chapter.
    #[must_use]
    pub fn one(uri: &Uri) -> Option<Self> {
        Self::all(core::slice::from_ref(uri)).next()
    }

    /// The URIs.
    #[must_use]
    pub fn uris(&self) -> &[Uri] {
        &self.0
    }

    /// The URIs, separated by commas.
    #[must_use]
    pub fn joined(&self) -> String {
        self.0.iter().map(Uri::to_string).collect::<Vec<_>>().join(",")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_uri_is_read_and_written() {
        for kind in Kind::ALL {
            let text = format!("spotify:{}:4uLU6hMCjMI75M1A2tKUQC", kind.as_str());
            let uri = Uri::parse(&text).unwrap();
            assert_eq!((uri.kind(), uri.id(), uri.to_string()), (kind, "4uLU6hMCjMI75M1A2tKUQC", text));
        }
        assert_eq!(Uri::parse("spotify:user:wíz.ler_1").unwrap().id(), "wíz.ler_1");
        for text in [
            "",
            "spotify:",
            "spotify:track:",
            "spotify:track",
            "spotify:track:a/b",
            "spotify:track:a:b",
            "spotify:local:a:b:c:1",
            "spotify:track:a,b",
            "spotify:user:a:playlist:b",
            "spotify:user:..",
            "spotify:user:a b",
            "spotify:mix:1",
            "SPOTIFY:track:1",
        ] {
            assert_eq!(Uri::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_batch_has_at_most_forty_and_no_chapter() {
        let uris: Vec<Uri> = (0..95).map(|n| Uri::new(Kind::Track, &format!("t{n}")).unwrap()).collect();
        let mut with_chapter = uris.clone();
        with_chapter.insert(7, Uri::parse("spotify:chapter:1").unwrap());
        let batches: Vec<Batch> = Batch::all(&with_chapter).collect();
        assert_eq!(batches.iter().map(|batch| batch.uris().len()).collect::<Vec<_>>(), [40, 40, 15]);
        assert_eq!(batches.iter().flat_map(|batch| batch.uris().to_vec()).collect::<Vec<_>>(), uris);
        assert_eq!(Batch::all(&[]).count(), 0);
        assert_eq!(Batch::one(&with_chapter[7]), None);
        assert_eq!(Batch::one(&uris[3]).unwrap().joined(), "spotify:track:t3");
    }

    proptest! {
        #[test]
        fn any_text_that_is_a_uri_comes_back_as_it_was(text in "(spotify:)?(track|user|x)?:?\\PC{0,12}") {
            if let Some(uri) = Uri::parse(&text) {
                prop_assert_eq!(uri.to_string(), text);
            }
        }
    }
}
