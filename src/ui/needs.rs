//! What each page and each action has to be granted: the one place that says so. Nothing is asked for before it is needed.

use crate::oauth::{Scope, ScopeSet};

/// What something has to be granted, and what a person gets for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The scopes without which it does not work.
    pub scopes: ScopeSet,
    /// What they unlock.
    pub unlocks: &'static str,
}

/// The first page after signing in, and so the first sign-in: playlists, those that others share among them, and how many songs are liked.
pub const LIBRARY: Need = Need {
    scopes: ScopeSet::of(&[Scope::PlaylistReadPrivate, Scope::PlaylistReadCollaborative, Scope::UserLibraryRead]),
    unlocks: "With it you see your playlists and liked songs. It only reads.",
};

/// The page of what is played most.
pub const TOP: Need = Need {
    scopes: ScopeSet::of(&[Scope::UserTopRead]),
    unlocks: "With it this page lists the artists and songs you play most, for the last weeks, months or years. It only reads.",
};

/// Another name or description for a playlist that stands on the person's profile.
const EDIT_PUBLIC: Need = Need {
    scopes: ScopeSet::of(&[Scope::PlaylistModifyPublic]),
    unlocks: "With it you can save this. It is asked for public playlists only, and what you typed stays here.",
};

/// The same for one that does not.
const EDIT_PRIVATE: Need = Need {
    scopes: ScopeSet::of(&[Scope::PlaylistModifyPrivate]),
    unlocks: "With it you can save this. It is asked for private playlists only, and what you typed stays here.",
};

/// Another name or description for a playlist, by whether it is public.
#[must_use]
pub const fn edit(public: Option<bool>) -> Need {
    match public {
        Some(true) => EDIT_PUBLIC,
        _ => EDIT_PRIVATE,
    }
}
