//! Rules of playlists in localStorage, for each account by itself. They stay on this device until the person removes them.

use gloo_storage::{LocalStorage, Storage as _};

use super::settings::is_open;

fn name(account: &str) -> String {
    format!("rules-{account}")
}

/// The text that is kept for this account.
#[must_use]
pub fn get(account: &str) -> Option<String> {
    is_open().then(|| LocalStorage::get(name(account)).ok()).flatten()
}

/// Keeps this text. Returns whether that worked.
#[must_use]
pub fn set(account: &str, text: &str) -> bool {
    is_open() && LocalStorage::set(name(account), text).is_ok()
}
