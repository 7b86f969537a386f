//! Where the pages and endpoints of the accounts service are. Spotify has them at the same paths.

pub(crate) const AUTHORIZE: &str = "/authorize";
/// Takes the form of the consent page.
pub(crate) const DECISION: &str = "/authorize/decision";
pub(crate) const LOGIN: &str = "/en/login";
pub(crate) const LOGOUT: &str = "/logout";
/// Spotify has a language in front of this one.
pub(crate) const CONNECTED_APPS: &str = "/account/apps";
pub(crate) const TOKEN: &str = "/api/token";
