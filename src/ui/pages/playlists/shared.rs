//! What the list and the open playlist share, as long as the page is shown: which playlist was edited, and how the list is arranged.

use leptos::prelude::*;

use crate::library::arranging::Order;
use crate::spotify::{Playlist, PlaylistId};

/// What the list and the open playlist share.
#[derive(Clone, Copy)]
pub struct Shared {
    /// The last playlist that was edited, as Spotify has it now.
    pub edited: RwSignal<Option<Playlist>>,
    /// The playlists that were made here, the newest first.
    pub made: RwSignal<Vec<Playlist>>,
    /// The version of each playlist in the list, as far as it is read.
    pub versions: StoredValue<Vec<(PlaylistId, String)>>,
    /// The words that a playlist must contain to be listed.
    pub words: RwSignal<String>,
    /// The order of the list.
    pub order: RwSignal<Order>,
}

impl Shared {
    /// Provides it to everything below the current owner.
    pub fn provide() {
        provide_context(Self {
            edited: RwSignal::new(None),
            made: RwSignal::new(Vec::new()),
            versions: StoredValue::new(Vec::new()),
            words: RwSignal::new(String::new()),
            order: RwSignal::new(Order::Listed),
        });
    }
}
