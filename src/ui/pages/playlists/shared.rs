//! What the list and the open playlist share: who is signed in, and which playlist was edited.

use leptos::prelude::*;

use crate::spotify::endpoint::me;
use crate::spotify::{ApiError, Me, Playlist};
use crate::ui::api::{ApiData, Loaded, use_api};

/// What the list and the open playlist share.
#[derive(Clone, Copy)]
pub struct Shared {
    /// The person who is signed in. Only the owner of a playlist can edit it.
    profile: ApiData<Me>,
    /// Whether to read the profile: once, when the first playlist opens.
    needs_profile: RwSignal<bool>,
    /// The last playlist that was edited, as Spotify has it now.
    pub edited: RwSignal<Option<Playlist>>,
}

impl Shared {
    /// Provides it to everything below the current owner.
    pub fn provide() {
        let needs_profile = RwSignal::new(false);
        let profile = use_api(move |client| {
            let needed = needs_profile.get();
            async move { if needed { client.get(&me::profile()).await } else { Err(ApiError::Stopped) } }
        });
        provide_context(Self { profile, needs_profile, edited: RwSignal::new(None) });
    }

    /// Reads the profile, unless it was read already.
    pub fn load_profile(self) {
        if !self.needs_profile.get_untracked() {
            self.needs_profile.set(true);
        }
    }

    /// Whether the person owns this playlist; `false` until the profile [was read](Self::load_profile). Tracked.
    #[must_use]
    pub fn owns(self, playlist: &Playlist) -> bool {
        let owner = playlist.owner.id.as_deref();
        matches!(self.profile.map(|me| owner.is_some_and(|owner| me.is(owner))), Loaded::Ready(true))
    }
}
