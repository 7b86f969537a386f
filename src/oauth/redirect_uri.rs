//! The redirect URI: where an authorization server sends the person back to.

use super::origin::{InsecureOrigin, Origin};

/// Where the authorization server sends the person back to. Registered byte for byte, so it is built in one place only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri(String);

impl RedirectUri {
    /// The path of the callback page below the app's base.
    pub const PATH: &'static str = "/callback";

    /// The redirect URI of an app served at `base` (origin and base path).
    ///
    /// # Errors
    /// [`InsecureOrigin`] when Spotify would refuse it: neither `https` nor a loopback literal.
    pub fn of_app(base: &str) -> Result<Self, InsecureOrigin> {
        Origin::parse(base).map(|origin| Self(origin.join(Self::PATH)))
    }

    /// The path that the demonstration of the implicit grant comes back to: not the callback page, which takes no tokens.
    pub const DEMONSTRATION: &'static str = "/implicit";

    /// The redirect URI of that demonstration. A stand-in for Spotify has to know it, and Spotify never has to.
    ///
    /// # Errors
    /// The same.
    pub fn of_demonstration(base: &str) -> Result<Self, InsecureOrigin> {
        Origin::parse(base).map(|origin| Self(origin.join(Self::DEMONSTRATION)))
    }

    /// The text to register and to send.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_redirect_uri_is_refused_where_spotify_would_refuse_it() {
        assert_eq!(RedirectUri::of_app("http://127.0.0.1:8080/").unwrap().as_str(), "http://127.0.0.1:8080/callback");
        let demonstration = RedirectUri::of_demonstration("http://127.0.0.1:8080/").unwrap();
        assert_eq!(demonstration.as_str(), "http://127.0.0.1:8080/implicit");
        assert_eq!(RedirectUri::of_app("http://localhost:8080"), Err(InsecureOrigin::Localhost));
        assert_eq!(RedirectUri::of_app("http://192.168.0.2"), Err(InsecureOrigin::Scheme));
    }
}
