//! What Lockgroove may do, in a person's words.

use crate::oauth::{Capability, Preset, Scope};

/// What a capability is called, what it means, and whether Spotify wants Premium for it.
#[must_use]
pub const fn words(capability: Capability) -> (&'static str, &'static str, bool) {
    match capability {
        Capability::SeeLibrary => ("See your library", "Playlists, liked songs, saved albums and shows.", false),
        Capability::SeeListening => {
            ("See what you listen to", "Your top artists and songs, the last fifty plays, and how far you heard an episode.", false)
        }
        Capability::SeeFollowing => ("See whom you follow", "Artists and people.", false),
        Capability::Play => ("Play", "See and steer the device that is playing.", true),
        Capability::ChangePlaylists => ("Change playlists", "Names and descriptions, and what is in them.", false),
        Capability::ChangeLibrary => {
            ("Change your library", "Save and remove songs, albums and shows; follow and unfollow.", false)
        }
        Capability::ChangeCovers => ("Change playlist covers", "Put a picture on a playlist.", false),
        Capability::SeeAccount => (
            "See your account",
            "Your email address, country and subscription. Spotify no longer tells these to apps in development mode, so nothing here uses it.",
            false,
        ),
        Capability::OtherApps => (
            "What other kinds of app do",
            "Play inside a web page, or steer the Spotify app on a telephone. Nothing here does either.",
            false,
        ),
    }
}

/// What a ready-made choice is called, and what it is for.
#[must_use]
pub const fn preset_words(preset: Preset) -> (&'static str, &'static str) {
    match preset {
        Preset::Least => ("The least", "Your playlists and liked songs: what the first page needs."),
        Preset::Look => ("Look only", "What every page needs that shows you something. Nothing can be changed with it."),
        Preset::Organise => ("Look and organise", "The same, and changing your playlists."),
        Preset::Everything => (
            "Everything this app can use",
            "What the pages need, and what “API console” can try by hand. Much of it no page uses yet.",
        ),
    }
}

/// What one scope lets the app do.
#[must_use]
pub const fn scope_words(scope: Scope) -> &'static str {
    match scope {
        Scope::UgcImageUpload => "Put a picture on a playlist",
        Scope::UserReadPlaybackState => "See what plays on which device",
        Scope::UserModifyPlaybackState => "Steer the device that plays",
        Scope::UserReadCurrentlyPlaying => "See what is playing",
        Scope::AppRemoteControl => "Steer the Spotify app on a telephone",
        Scope::Streaming => "Play inside a web page",
        Scope::PlaylistReadPrivate => "See your private playlists",
        Scope::PlaylistReadCollaborative => "See playlists that others share with you",
        Scope::PlaylistModifyPublic => "Change public playlists",
        Scope::PlaylistModifyPrivate => "Change private playlists",
        Scope::UserFollowModify => "Follow and unfollow",
        Scope::UserFollowRead => "See whom you follow",
        Scope::UserReadPlaybackPosition => "See how far you heard an episode",
        Scope::UserTopRead => "See what you play most",
        Scope::UserReadRecentlyPlayed => "See the last fifty plays",
        Scope::UserLibraryModify => "Save and remove songs, albums and shows",
        Scope::UserLibraryRead => "See liked songs, saved albums and shows",
        Scope::UserReadEmail => "See your email address",
        Scope::UserReadPrivate => "See your country and subscription",
    }
}
