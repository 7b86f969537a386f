//! A registered app, as the dashboard describes it (Spotify, "Redirect URIs" and "Quota modes").

use serde::{Deserialize, Serialize};

use super::redirect;

/// How many people an app in development mode may list (Spotify, "Quota modes").
pub(crate) const MAX_USERS: usize = 5;

/// The quota mode of an app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// For at most five people besides the owner, and with the operations that remained in 2026.
    #[default]
    Development,
    /// For everyone, with most of the older operations and every field.
    Extended,
}

/// A registered app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct App {
    /// 32 hex digits.
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) name: String,
    pub(crate) redirect_uris: Vec<String>,
    /// The key of the person who registered it.
    pub(crate) owner: String,
    /// Keys of the people on the app's list. The owner may use the app without being on it.
    pub(crate) users: Vec<String>,
    pub(crate) mode: Mode,
    /// Whether it registered itself, by a request of a client that was unknown (the setting `any_client`). Its client ID can have any form, and
    /// its secret is empty until the first request that sends one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) registered_itself: bool,
    /// Those of its redirect URIs that were registered in the same way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) registered_by_use: Vec<String>,
}

impl App {
    /// Whether this person may use the app in development mode.
    pub(crate) fn lets_in(&self, key: &str) -> bool {
        self.owner == key || self.users.iter().any(|user| user == key)
    }

    /// Whether its client ID can be shown. That of an app that registered itself can be any text, a secret too, so it has to look like one.
    pub(crate) fn has_open_id(&self) -> bool {
        !self.registered_itself || check_client_id(&self.client_id).is_ok()
    }

    /// The redirect URIs that someone registered on purpose.
    pub(crate) fn chosen_redirect_uris(&self) -> impl Iterator<Item = &String> {
        self.redirect_uris.iter().filter(|uri| !self.registered_by_use.contains(uri))
    }

    /// Checks everything but whether its people exist, which the directory knows. An error is one sentence.
    pub(crate) fn check(&self) -> Result<(), String> {
        let secret_is_missing = if self.registered_itself {
            check_any_client_id(&self.client_id)?;
            false
        } else {
            check_client_id(&self.client_id)?;
            self.client_secret.is_empty()
        };
        if secret_is_missing || !is_printable(&self.client_secret) {
            return Err("A client secret is 1 to 128 printable ASCII characters without blanks.".to_owned());
        }
        if self.name.trim().is_empty() {
            return Err("An app has a name.".to_owned());
        }
        self.redirect_uris.iter().try_for_each(|uri| redirect::check_registrable(uri))?;
        if self.users.len() > MAX_USERS {
            return Err(format!("An app in development mode has at most {MAX_USERS} users besides its owner."));
        }
        Ok(())
    }
}

/// Client IDs are 32 hex digits.
pub(crate) fn check_client_id(text: &str) -> Result<(), String> {
    if text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
        return Ok(());
    }
    Err(format!("A client ID is 32 hex digits in lower case, not \"{text}\"."))
}

/// The client ID of an app that registered itself: what RFC 6749 appendix A.1 allows, of a sensible length.
fn check_any_client_id(text: &str) -> Result<(), String> {
    if !text.is_empty() && is_printable(text) {
        return Ok(());
    }
    Err("A client ID is 1 to 128 printable ASCII characters without blanks.".to_owned())
}

fn is_printable(text: &str) -> bool {
    text.len() <= 128 && text.bytes().all(|byte| byte.is_ascii_graphic())
}
