//! Settings in localStorage: the client ID, the theme, and whether to stay signed in. None is secret. Where storage is blocked, settings
//! are lost, and everything else works.

use gloo_storage::{LocalStorage, Storage as _};

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The client ID a person pasted.
    ClientId,
    /// `light` or `dark`; absent means the theme of the system.
    Theme,
    /// Whether to stay signed in on this device; absent means no.
    Stay,
}

impl Setting {
    const fn name(self) -> &'static str {
        match self {
            Self::ClientId => "client-id",
            Self::Theme => "theme",
            Self::Stay => "stay",
        }
    }

    /// The stored value.
    #[must_use]
    pub fn get(self) -> Option<String> {
        is_open().then(|| LocalStorage::get(self.name()).ok()).flatten()
    }

    /// Stores the value, or removes it with `None`.
    pub fn set(self, value: Option<&str>) {
        match value {
            _ if !is_open() => {}
            // If storage is full the setting is lost, which is harmless.
            Some(value) => drop(LocalStorage::set(self.name(), value)),
            None => LocalStorage::delete(self.name()),
        }
    }
}

/// Whether the storage of this device returns what was stored.
#[must_use]
pub fn storage_works() -> bool {
    const NAME: &str = "check";
    let works =
        is_open() && LocalStorage::set(NAME, NAME).is_ok() && LocalStorage::get(NAME).is_ok_and(|text: String| text == NAME);
    if works {
        LocalStorage::delete(NAME);
    }
    works
}

pub(super) fn is_open() -> bool {
    web_sys::window().is_some_and(|window| window.local_storage().is_ok_and(|storage| storage.is_some()))
}
