//! Spotify's own origins, under which the emulator answers over TLS.

/// The accounts service.
pub(crate) const ACCOUNTS: &str = "https://accounts.spotify.com";
/// The Web API.
pub(crate) const API: &str = "https://api.spotify.com";
/// The pictures.
pub(crate) const PICTURES: &str = "https://i.scdn.co";

/// Their hosts.
#[cfg(feature = "tls")]
pub(crate) const HOSTS: [&str; 3] = ["accounts.spotify.com", "api.spotify.com", "i.scdn.co"];
