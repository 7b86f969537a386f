//! The redirect URI (RFC 6749 section 3.1.2).

use super::origin::{InsecureOrigin, Origin};

/// The address to which the authorization server sends the person back. It must equal the registered one byte for byte, so it is
/// built here only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri(String);

impl RedirectUri {
    /// The path of the callback page below the app's base.
    pub const PATH: &'static str = "/callback";

    /// The redirect URI of an app served at `base` (origin and base path).
    ///
    /// # Errors
    /// [`InsecureOrigin`] when Spotify would refuse it.
    pub fn of_app(base: &str) -> Result<Self, InsecureOrigin> {
        Origin::parse(base).map(|origin| Self(origin.join(Self::PATH)))
    }

    /// The path for the demonstration of the implicit grant. The callback page does not accept tokens, so this is another page.
    pub const DEMONSTRATION: &'static str = "/implicit";

    /// The redirect URI of the demonstration. Registered with an emulator only, never at Spotify.
    ///
    /// # Errors
    /// [`InsecureOrigin`], as for [`of_app`](Self::of_app).
    pub fn of_demonstration(base: &str) -> Result<Self, InsecureOrigin> {
        Origin::parse(base).map(|origin| Self(origin.join(Self::DEMONSTRATION)))
    }

    /// The redirect URI, as it is registered and sent.
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
