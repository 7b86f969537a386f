//! Paths of the accounts service, as at Spotify where it has them.

pub(crate) const AUTHORIZE: &str = "/authorize";
/// Takes the form of the consent page.
pub(crate) const DECISION: &str = "/authorize/decision";
pub(crate) const LOGIN: &str = "/en/login";
pub(crate) const LOGOUT: &str = "/logout";
/// Spotify has a language in front of this one.
pub(crate) const CONNECTED_APPS: &str = "/account/apps";
pub(crate) const TOKEN: &str = "/api/token";

/// All of them.
pub(crate) const ALL: &[&str] = &[AUTHORIZE, DECISION, LOGIN, LOGOUT, CONNECTED_APPS, TOKEN];
