//! Scopes: what a token may do.
//!
//! Source: <https://developer.spotify.com/documentation/web-api/concepts/scopes>. Partner scopes (`soa-*`) are left out, because
//! they belong to another programme, and so is `user-personalized`, because it has neither an operation nor a text for the consent
//! page.

use core::fmt;

macro_rules! scopes {
    ($($variant:ident = $text:literal, $consent:literal;)*) => {
        /// One scope of the Web API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Scope {
            $(#[doc = concat!("`", $text, "`: ", $consent)] $variant,)*
        }

        impl Scope {
            /// All scopes, in the order of Spotify's page.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in requests and responses.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The text on Spotify's consent page.
            #[must_use]
            pub const fn consent_text(self) -> &'static str {
                match self { $(Self::$variant => $consent,)* }
            }
        }
    };
}

scopes! {
    UgcImageUpload = "ugc-image-upload", "Upload images to Spotify on your behalf.";
    UserReadPlaybackState = "user-read-playback-state", "Read your currently playing content and Spotify Connect devices information.";
    UserModifyPlaybackState = "user-modify-playback-state", "Control playback on your Spotify clients and Spotify Connect devices.";
    UserReadCurrentlyPlaying = "user-read-currently-playing", "Read your currently playing content.";
    AppRemoteControl = "app-remote-control", "Communicate with the Spotify app on your device.";
    Streaming = "streaming", "Play content and control playback on your other devices.";
    PlaylistReadPrivate = "playlist-read-private", "Access your private playlists.";
    PlaylistReadCollaborative = "playlist-read-collaborative", "Access your collaborative playlists.";
    PlaylistModifyPublic = "playlist-modify-public", "Manage your public playlists.";
    PlaylistModifyPrivate = "playlist-modify-private", "Manage your private playlists.";
    UserFollowModify = "user-follow-modify", "Manage who you are following.";
    UserFollowRead = "user-follow-read", "Access your followers and who you are following.";
    UserReadPlaybackPosition = "user-read-playback-position", "Read your position in content you have played.";
    UserTopRead = "user-top-read", "Read your top artists and content.";
    UserReadRecentlyPlayed = "user-read-recently-played", "Access your recently played items.";
    UserLibraryModify = "user-library-modify", "Manage your saved content.";
    UserLibraryRead = "user-library-read", "Access your saved content.";
    UserReadEmail = "user-read-email", "Get your real email address.";
    UserReadPrivate = "user-read-private", "Access your subscription details.";
}

impl Scope {
    /// Whether it only reads, by its name.
    #[must_use]
    pub fn only_reads(self) -> bool {
        self.as_str().contains("read")
    }

    const fn bit(self) -> u32 {
        1 << (self as u8)
    }
}

/// A set of scopes. Reading one ignores unknown scopes, which the app could not use.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct ScopeSet(u32);

impl ScopeSet {
    /// No scope: public information only.
    pub const NONE: Self = Self(0);

    /// The set of these scopes.
    #[must_use]
    pub const fn of(scopes: &[Scope]) -> Self {
        let (mut bits, mut rest) = (0, scopes);
        while let [first, others @ ..] = rest {
            bits |= first.bit();
            rest = others;
        }
        Self(bits)
    }

    /// Reads a list separated by spaces (RFC 6749 section 3.3).
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let known = |word: &str| Scope::ALL.iter().find(|scope| scope.as_str() == word);
        text.split_ascii_whitespace().filter_map(known).fold(Self::NONE, |set, scope| set.with(*scope))
    }

    /// This set with one more scope.
    #[must_use]
    pub const fn with(self, scope: Scope) -> Self {
        Self(self.0 | scope.bit())
    }

    /// The scopes in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The scopes in this set that are not in the other.
    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The scopes in both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether all of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        other.difference(self).is_empty()
    }

    /// Whether any of `other` is in this set.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The number of scopes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The scopes, in the order of [`Scope::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.iter().copied().filter(move |scope| self.0 & scope.bit() != 0)
    }
}

/// The union of sets.
impl FromIterator<Self> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = Self>>(sets: I) -> Self {
        sets.into_iter().fold(Self::NONE, Self::union)
    }
}

/// A list separated by spaces (RFC 6749 section 3.3).
impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().enumerate().try_for_each(|(n, scope)| write!(f, "{}{}", if n == 0 { "" } else { " " }, scope.as_str()))
    }
}

impl fmt::Debug for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScopeSet({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_spotify_grants() {
        let set = ScopeSet::parse("user-library-read playlist-read-private");
        assert!(set.contains(ScopeSet::of(&[Scope::UserLibraryRead])));
        assert_eq!(set.to_string(), "playlist-read-private user-library-read");
        assert!(set.intersects(ScopeSet::of(&[Scope::UserLibraryRead, Scope::UserTopRead])));
        assert!(!set.intersects(ScopeSet::of(&[Scope::UserTopRead])) && !set.intersects(ScopeSet::NONE));
        assert_eq!(ScopeSet::parse(""), ScopeSet::NONE);
        assert_eq!(ScopeSet::parse("user-soa-link  made-up"), ScopeSet::NONE);
    }

    proptest! {
        #[test]
        fn text_round_trips(bits in 0u32..(1 << Scope::ALL.len()), others in 0u32..(1 << Scope::ALL.len())) {
            let (set, other) = (ScopeSet(bits), ScopeSet(others));
            prop_assert_eq!(ScopeSet::parse(&set.to_string()), set);
            prop_assert_eq!(set.iter().count() as u32, set.len());
            prop_assert_eq!(set.intersection(other), set.difference(set.difference(other)));
        }
    }
}
