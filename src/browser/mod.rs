//! Adapters to the browser, on web-sys and the gloo crates. Besides the user interface, only this module touches the browser.
//!
//! [`WebWorld`] implements what one tab needs: fetch, clock, randomness, storage, navigation, tasks. [`SharedPages`] implements what the
//! tabs of a browser share.

mod abort;
pub mod address;
pub mod boot;
pub mod clock;
pub mod deflate;
pub mod draft;
mod fetch;
pub mod file;
pub mod intl;
pub mod leaving;
pub mod network;
pub mod photo;
pub mod picture;
pub mod probe;
mod random;
pub mod rules;
pub mod settings;
mod shared;
pub mod site;
mod storage;
pub mod styles;
pub mod translation;
pub mod trusted_types;
pub mod turns;
pub mod wake;

pub use shared::{SharedPages, journal};

use crate::session::ports::{Navigator, Pending, Spawner, Storage as _};

/// The ports of the session, implemented by this page.
#[derive(Clone, Copy, Debug, Default)]
pub struct WebWorld;

impl WebWorld {
    /// Whether the storage of this tab returns what was stored.
    #[must_use]
    pub fn storage_works() -> bool {
        const NAME: &str = "check";
        let works = Self.set(NAME, NAME).is_ok() && Self.get(NAME) == Ok(Some(NAME.to_owned()));
        // If it could not be stored, there is nothing to remove.
        let _ = Self.remove(NAME);
        works
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
