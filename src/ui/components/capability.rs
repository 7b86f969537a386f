//! The words for ready-made choices and single permissions.

use crate::oauth::{Preset, Scope};

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
        Scope::UserFollowRead => "See who you follow",
        Scope::UserReadPlaybackPosition => "See how far you heard an episode",
        Scope::UserTopRead => "See what you play most",
        Scope::UserReadRecentlyPlayed => "See the last fifty plays",
        Scope::UserLibraryModify => "Save and remove songs, albums and shows",
        Scope::UserLibraryRead => "See liked songs, saved albums and shows",
        Scope::UserReadEmail => "See your email address",
        Scope::UserReadPrivate => "See your country and subscription",
    }
}
