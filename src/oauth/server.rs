//! The authorization server: its endpoints and its issuer identifier.

use super::origin::Origin;

/// An authorization server, by its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationServer {
    origin: Origin,
}

impl AuthorizationServer {
    /// Spotify's accounts service, or an emulator of it, at this origin.
    #[must_use]
    pub const fn new(origin: Origin) -> Self {
        Self { origin }
    }

    /// The authorization endpoint. For top-level navigation only; it has no CORS headers.
    #[must_use]
    pub fn authorization_endpoint(&self) -> String {
        self.origin.join("/authorize")
    }

    /// The token endpoint.
    #[must_use]
    pub fn token_endpoint(&self) -> String {
        self.origin.join("/api/token")
    }

    /// Whether it is an emulator on this machine: `http`, which an [`Origin`] can only be on a loopback address.
    #[must_use]
    pub fn is_on_loopback(&self) -> bool {
        self.origin.as_str().starts_with("http://")
    }

    /// The issuer identifier. A callback with `iss` must have this value (RFC 9207). Spotify sends none.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.origin.as_str()
    }
}
