//! What the index and the open playlist share: who is signed in, and what was renamed.

use leptos::prelude::*;

use crate::spotify::endpoint::me;
use crate::spotify::{ApiError, Me, Playlist};
use crate::ui::api::{ApiData, Loaded, use_api};

/// What the index and the open playlist share.
#[derive(Clone, Copy)]
pub struct Shared {
    /// Who is signed in: the owner of a playlist may rename it.
    profile: ApiData<Me>,
    /// Whether the profile is needed: not before a playlist is open, and once for all of them.
    needs_profile: RwSignal<bool>,
    /// A playlist that was renamed, as Spotify has it now.
    pub renamed: RwSignal<Option<Playlist>>,
}

impl Shared {
    /// Provides it to everything below the current owner.
    pub fn provide() {
        let needs_profile = RwSignal::new(false);
        let profile = use_api(move |client| {
            let needed = needs_profile.get();
            async move { if needed { client.get(&me::profile()).await } else { Err(ApiError::Stopped) } }
        });
        provide_context(Self { profile, needs_profile, renamed: RwSignal::new(None) });
    }

    /// Reads the profile, unless that was done already.
    pub fn load_profile(self) {
        if !self.needs_profile.get_untracked() {
            self.needs_profile.set(true);
        }
    }

    /// Whether this playlist is the person's own, once the profile [is there](Self::load_profile). Tracked.
    #[must_use]
    pub fn owns(self, playlist: &Playlist) -> bool {
        let owner = playlist.owner.id.as_deref();
        matches!(self.profile.map(|me| owner.is_some_and(|owner| me.is(owner))), Loaded::Ready(true))
    }
}
