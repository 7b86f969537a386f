//! What this device remembers for good: the client ID, the theme, and whether to stay signed in. Nothing secret. Where storage is blocked, nothing is
//! remembered and nothing breaks.

use gloo_storage::{LocalStorage, Storage as _};

/// One remembered thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The client ID a person pasted.
    ClientId,
    /// `light` or `dark`; nothing means the system's.
    Theme,
    /// Whether to stay signed in on this device; nothing means no.
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

    /// What is remembered.
    #[must_use]
    pub fn get(self) -> Option<String> {
        is_open().then(|| LocalStorage::get(self.name()).ok()).flatten()
    }

    /// Remembers, or with `None` forgets.
    pub fn set(self, value: Option<&str>) {
        match value {
            _ if !is_open() => {}
            // A full store forgets a setting, which is no loss worth a word.
            Some(value) => drop(LocalStorage::set(self.name(), value)),
            None => LocalStorage::delete(self.name()),
        }
    }
}

/// Whether this device gives back what it is given to remember.
#[must_use]
pub fn storage_works() -> bool {
    const NAME: &str = "check";
    let kept = is_open() && LocalStorage::set(NAME, NAME).is_ok() && LocalStorage::get(NAME).is_ok_and(|text: String| text == NAME);
    if kept {
        LocalStorage::delete(NAME);
    }
    kept
}

fn is_open() -> bool {
    web_sys::window().is_some_and(|window| window.local_storage().is_ok_and(|storage| storage.is_some()))
}
