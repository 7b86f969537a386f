//! Scopes as a person thinks of them: groups by what each unlocks, and ready-made choices. Every scope is in one group.
//!
//! Asking for little is the point, so this also knows what the app has a use for: its own pages, or the page on which any call can be
//! tried. What the pages need is declared in `ui::needs`, and a test there keeps the two the same.

use super::scope::{Scope, ScopeSet};

/// A group of scopes: one thing Lockgroove may do.
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

/// What the app's own pages ask for when it is needed.
pub const USED_BY_PAGES: ScopeSet = ScopeSet::of(&[
    Scope::PlaylistReadPrivate,
    Scope::PlaylistReadCollaborative,
    Scope::UserLibraryRead,
    Scope::UserTopRead,
    Scope::PlaylistModifyPublic,
    Scope::PlaylistModifyPrivate,
]);

/// What changes anything, be it only what plays.
pub const CHANGES: ScopeSet = ScopeSet::of(&[
    Scope::PlaylistModifyPublic,
    Scope::PlaylistModifyPrivate,
    Scope::UserLibraryModify,
    Scope::UserFollowModify,
    Scope::UgcImageUpload,
    Scope::UserModifyPlaybackState,
    Scope::Streaming,
    Scope::AppRemoteControl,
]);

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

/// A ready-made choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// What the first page needs.
    Least,
    /// What every page needs that only shows something.
    Look,
    /// The same, and changing playlists.
    Organise,
    /// Whatever a page or a call that is tried by hand can use.
    Everything,
}

impl Preset {
    /// All, least first.
    pub const ALL: [Self; 4] = [Self::Least, Self::Look, Self::Organise, Self::Everything];

    /// What it asks for.
    #[must_use]
    pub fn scopes(self) -> ScopeSet {
        match self {
            Self::Least => Capability::SeeLibrary.scopes(),
            Self::Look => USED_BY_PAGES.difference(CHANGES),
            Self::Organise => USED_BY_PAGES,
            Self::Everything => {
                let used = Capability::ALL.into_iter().filter(|capability| capability.is_of_use());
                used.fold(ScopeSet::NONE, |set, capability| set.union(capability.scopes()))
            }
        }
    }

    /// The one that asks for exactly this.
    #[must_use]
    pub fn of(set: ScopeSet) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.scopes() == set)
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
    fn what_is_called_seeing_only_reads() {
        let seeing = [Capability::SeeLibrary, Capability::SeeListening, Capability::SeeFollowing, Capability::SeeAccount];
        assert!(seeing.iter().all(|capability| !capability.scopes().intersects(CHANGES)));
        for scope in Scope::ALL {
            let reads = scope.as_str().contains("read");
            assert_eq!(!reads, CHANGES.contains(ScopeSet::of(&[*scope])), "{scope:?}");
        }
    }

    #[test]
    fn each_preset_asks_for_more_than_the_one_before_and_is_known_again() {
        let mut before = ScopeSet::NONE;
        for preset in Preset::ALL {
            let scopes = preset.scopes();
            assert!(scopes.contains(before) && scopes != before, "{preset:?}");
            assert_eq!(Preset::of(scopes), Some(preset));
            before = scopes;
        }
        assert!(!Preset::Look.scopes().intersects(CHANGES), "it only looks");
        assert_eq!(Preset::of(ScopeSet::NONE), None);
        assert_eq!(Preset::of(Preset::Look.scopes().with(Scope::Streaming)), None);
    }

    #[test]
    fn everything_leaves_out_what_nothing_here_can_use() {
        let rest = ScopeSet::of(Scope::ALL).difference(Preset::Everything.scopes());
        assert_eq!(rest.to_string(), "app-remote-control streaming user-read-email user-read-private");
        assert_eq!(Preset::Everything.scopes().len(), 15);
    }

    proptest! {
        #[test]
        fn a_capability_is_partly_there_when_it_is_neither_whole_nor_absent(picks in proptest::collection::vec(any::<bool>(), Scope::ALL.len())) {
            let chosen = Scope::ALL.iter().zip(picks).filter(|(_, picked)| *picked);
            let set = chosen.fold(ScopeSet::NONE, |set, (scope, _)| set.with(*scope));
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
