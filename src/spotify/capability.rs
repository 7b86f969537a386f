//! Capabilities: groups of scopes by what they let the app do, with the words for a person. Every scope belongs to one.
//!
//! A person reads "permissions"; pages for developers say "scopes".

use crate::oauth::{Scope, ScopeSet};

/// One thing that Lockgroove may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// Playlists, liked songs, saved albums and shows.
    SeeLibrary,
    /// Top artists and songs, recent plays, how far an episode was heard.
    SeeListening,
    /// Artists and people who are followed.
    SeeFollowing,
    /// See and steer the device that is playing. Premium.
    Play,
    /// Create and change playlists.
    ChangePlaylists,
    /// Save, remove, follow, unfollow.
    ChangeLibrary,
    /// Put playlist covers back.
    ChangeCovers,
    /// Email address, country, subscription. Apps in development mode are not told them any more.
    SeeAccount,
    /// What other kinds of app do: play in the page (Web Playback SDK), steer the Spotify app on a telephone (mobile SDKs).
    OtherApps,
}

/// How much of a capability is in a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// None of its scopes.
    None,
    /// Some of them.
    Some,
    /// All.
    All,
}

impl Capability {
    /// All, least first.
    pub const ALL: [Self; 9] = [
        Self::SeeLibrary,
        Self::SeeListening,
        Self::SeeFollowing,
        Self::Play,
        Self::ChangePlaylists,
        Self::ChangeLibrary,
        Self::ChangeCovers,
        Self::SeeAccount,
        Self::OtherApps,
    ];

    /// The scopes this needs.
    #[must_use]
    pub const fn scopes(self) -> ScopeSet {
        ScopeSet::of(match self {
            Self::SeeLibrary => &[Scope::PlaylistReadPrivate, Scope::PlaylistReadCollaborative, Scope::UserLibraryRead],
            Self::SeeListening => &[Scope::UserTopRead, Scope::UserReadRecentlyPlayed, Scope::UserReadPlaybackPosition],
            Self::SeeFollowing => &[Scope::UserFollowRead],
            Self::Play => &[Scope::UserReadPlaybackState, Scope::UserReadCurrentlyPlaying, Scope::UserModifyPlaybackState],
            Self::ChangePlaylists => &[Scope::PlaylistModifyPrivate, Scope::PlaylistModifyPublic],
            Self::ChangeLibrary => &[Scope::UserLibraryModify, Scope::UserFollowModify],
            Self::ChangeCovers => &[Scope::UgcImageUpload],
            Self::SeeAccount => &[Scope::UserReadEmail, Scope::UserReadPrivate],
            Self::OtherApps => &[Scope::Streaming, Scope::AppRemoteControl],
        })
    }

    /// What the person allows, as a verb phrase.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeeLibrary => "See your library",
            Self::SeeListening => "See what you listen to",
            Self::SeeFollowing => "See who you follow",
            Self::Play => "Control playback",
            Self::ChangePlaylists => "Edit your playlists",
            Self::ChangeLibrary => "Change your library",
            Self::ChangeCovers => "Change playlist covers",
            Self::SeeAccount => "See your account",
            Self::OtherApps => "Play in web pages and phone apps",
        }
    }

    /// What that includes.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::SeeLibrary => "Your playlists, liked songs, saved albums and shows.",
            Self::SeeListening => "Your top artists and songs, your last fifty plays, and how far you are in an episode.",
            Self::SeeFollowing => "The artists and people you follow.",
            Self::Play => "See what plays on which device, and control it.",
            Self::ChangePlaylists => "Their names and descriptions, and what is in them.",
            Self::ChangeLibrary => "Save and remove songs, albums and shows; follow and unfollow.",
            Self::ChangeCovers => "Put a picture on a playlist.",
            Self::SeeAccount => {
                "Your email address, country and subscription. Spotify no longer gives these to apps in development mode, so Lockgroove does not use them."
            }
            Self::OtherApps => "Play inside a web page, or control the Spotify app on a phone. Lockgroove does neither.",
        }
    }

    /// Whether Spotify requires Premium for it.
    #[must_use]
    pub const fn needs_premium(self) -> bool {
        matches!(self, Self::Play)
    }

    /// How much of it is in this set.
    #[must_use]
    pub const fn share(self, set: ScopeSet) -> Share {
        match self.scopes() {
            all if set.contains(all) => Share::All,
            all if set.intersects(all) => Share::Some,
            _ => Share::None,
        }
    }

    /// Whether anything in this app has a use for it.
    #[must_use]
    pub const fn is_of_use(self) -> bool {
        !matches!(self, Self::SeeAccount | Self::OtherApps)
    }
}

/// What one scope lets the app do.
#[must_use]
pub const fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::UgcImageUpload => "Put a picture on a playlist",
        Scope::UserReadPlaybackState => "See what plays on which device",
        Scope::UserModifyPlaybackState => "Control the device that plays",
        Scope::UserReadCurrentlyPlaying => "See what is playing",
        Scope::AppRemoteControl => "Control the Spotify app on a phone",
        Scope::Streaming => "Play inside a web page",
        Scope::PlaylistReadPrivate => "See your private playlists",
        Scope::PlaylistReadCollaborative => "See playlists that others share with you",
        Scope::PlaylistModifyPublic => "Edit public playlists",
        Scope::PlaylistModifyPrivate => "Edit private playlists",
        Scope::UserFollowModify => "Follow and unfollow",
        Scope::UserFollowRead => "See who you follow",
        Scope::UserReadPlaybackPosition => "See how far you are in an episode",
        Scope::UserTopRead => "See what you play most",
        Scope::UserReadRecentlyPlayed => "See your last fifty plays",
        Scope::UserLibraryModify => "Save and remove songs, albums and shows",
        Scope::UserLibraryRead => "See liked songs, saved albums and shows",
        Scope::UserReadEmail => "See your email address",
        Scope::UserReadPrivate => "See your country and subscription",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_scope_is_in_one_capability() {
        for scope in Scope::ALL {
            let homes = Capability::ALL.iter().filter(|capability| capability.scopes().contains(ScopeSet::of(&[*scope])));
            assert_eq!(homes.count(), 1, "{scope:?}");
        }
    }

    #[test]
    fn capabilities_that_only_see_change_nothing() {
        let sees = |capability: &Capability| capability.name().starts_with("See ");
        let only_reads = |capability: &Capability| capability.scopes().iter().all(Scope::only_reads);
        assert!(Capability::ALL.iter().filter(|capability| sees(capability)).all(only_reads));
        assert_eq!(Capability::ALL.iter().filter(|capability| sees(capability)).count(), 4);
    }

    proptest! {
        #[test]
        fn a_capability_is_partly_there_when_it_is_neither_whole_nor_absent(picks in proptest::collection::vec(any::<bool>(), Scope::ALL.len())) {
            let chosen = Scope::ALL.iter().zip(picks).filter(|(_, picked)| *picked);
            let set: ScopeSet = chosen.map(|(scope, _)| ScopeSet::of(&[*scope])).collect();
            for capability in Capability::ALL {
                let there = capability.scopes().iter().filter(|scope| set.contains(ScopeSet::of(&[*scope]))).count() as u32;
                let expected = match there {
                    0 => Share::None,
                    n if n == capability.scopes().len() => Share::All,
                    _ => Share::Some,
                };
                prop_assert_eq!(capability.share(set), expected);
                // A whole capability ticked or cleared changes no other one.
                for other in Capability::ALL.into_iter().filter(|other| *other != capability) {
                    prop_assert_eq!(other.share(set.union(capability.scopes())), other.share(set));
                    prop_assert_eq!(other.share(set.difference(capability.scopes())), other.share(set));
                }
            }
        }
    }
}
