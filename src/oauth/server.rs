//! The authorization server: where its endpoints are, and what it calls itself.

use super::origin::Origin;

/// Where the two endpoints are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationServer {
    origin: Origin,
}

impl AuthorizationServer {
    /// Spotify's accounts service, or whatever stands in for it.
    #[must_use]
    pub const fn new(origin: Origin) -> Self {
        Self { origin }
    }

    /// The authorization endpoint, for a top-level navigation; it has no CORS.
    #[must_use]
    pub fn authorization_endpoint(&self) -> String {
        self.origin.join("/authorize")
    }

    /// The token endpoint.
    #[must_use]
    pub fn token_endpoint(&self) -> String {
        self.origin.join("/api/token")
    }

    /// Whether it is a stand-in on this machine: `http` on a loopback literal, which is the only `http` an [`Origin`] can be.
    #[must_use]
    pub fn is_on_loopback(&self) -> bool {
        self.origin.as_str().starts_with("http://")
    }

    /// The issuer identifier `iss` must equal, when it is sent (RFC 9207). Spotify sends none.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.origin.as_str()
    }
}
