//! What the floors above need from the page, made of web-sys and the gloo crates. The only place that touches the browser besides
//! the user interface.
//!
//! [`WebWorld`] implements every port of the session: fetch, clock, randomness, storage, navigation, tasks.

pub mod address;
mod clock;
pub mod draft;
mod fetch;
pub mod intl;
pub mod probe;
mod random;
pub mod settings;
mod shared;
pub mod site;
mod storage;
pub mod trusted_types;
pub mod wake;

pub use shared::SharedPages;

use crate::session::ports::{Navigator, Pending, Spawner, Storage as _};

/// This page, as the session sees it.
#[derive(Clone, Copy, Debug, Default)]
pub struct WebWorld;

impl WebWorld {
    /// Whether the tab's store gives back what is put in.
    #[must_use]
    pub fn storage_works() -> bool {
        const NAME: &str = "check";
        let kept = Self.set(NAME, NAME).is_ok() && Self.get(NAME) == Ok(Some(NAME.to_owned()));
        // What could not be stored need not be removed.
        let _ = Self.remove(NAME);
        kept
    }
}

impl Navigator for WebWorld {
    fn leave_for(&self, url: &str) {
        address::leave_for(url);
    }
}

impl Spawner for WebWorld {
    fn spawn(&self, task: Pending<()>) {
        wasm_bindgen_futures::spawn_local(task);
    }
}
