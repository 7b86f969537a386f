//! Asking which playlist to add things to. The dialog is in a part of its own, which is loaded when somebody asks.

use leptos::prelude::*;

use crate::organise::entry::Entry;
use crate::session::ports::Pending;
use crate::spotify::{PlaylistId, Uri};

/// Things to be added to a playlist.
#[derive(Clone)]
pub struct Things {
    /// Their URIs, in their order.
    pub uris: Vec<Uri>,
    /// What is known of them.
    pub known: Vec<Entry>,
    /// The playlist that they are in, which is not offered.
    pub source: Option<PlaylistId>,
    /// Called with a sentence once they are added. Without it, the dialog says so.
    pub said: Option<Callback<String>>,
}

/// What is asked about, while the dialog is open.
pub type Asked = RwSignal<Option<Things>>;

/// Draws the dialog, which is open while something is asked about.
pub type DrawAdding = fn(Asked) -> AnyView;

/// Loads it. `None` if it cannot be loaded.
pub type LoadAdding = fn() -> Pending<Option<DrawAdding>>;
