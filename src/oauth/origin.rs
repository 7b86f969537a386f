//! Addresses that may receive a token or a code: `https`, or `http` on a loopback literal.
//!
//! Sources: RFC 8252 sections 7.3 and 8.3, RFC 9700 section 2.6. Spotify has refused `localhost` since November 2025
//! (<https://developer.spotify.com/documentation/web-api/concepts/redirect_uri>).

use core::fmt;

/// An origin (RFC 6454) with an optional path. Never ends in `/`.
#[derive(Clone, PartialEq, Eq)]
pub struct Origin(String);

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsecureOrigin {
    /// Neither `https://` nor `http://` on a loopback literal.
    Scheme,
    /// The name `localhost`, which Spotify refuses: use `127.0.0.1`.
    Localhost,
    /// No host, a malformed port, user info, a query, a fragment, or characters that an address cannot contain.
    Malformed,
}

impl Origin {
    /// Reads an address.
    ///
    /// # Errors
    /// [`InsecureOrigin`] says why it is refused.
    pub fn parse(text: &str) -> Result<Self, InsecureOrigin> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%".contains(c);
        let (scheme, rest) = text.split_once("://").ok_or(InsecureOrigin::Scheme)?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let authority = rest.split('/').next().unwrap_or_default();
        if !rest.chars().all(plain) || rest.ends_with('/') || rest.contains("//") || authority.is_empty() {
            return Err(InsecureOrigin::Malformed);
        }
        let (host, port) = match authority.strip_prefix('[').and_then(|v6| v6.split_once(']')) {
            Some((host, port)) => (host, port),
            None => authority.find(':').map_or((authority, ""), |colon| authority.split_at(colon)),
        };
        let port_is_valid = port.is_empty() || port.strip_prefix(':').is_some_and(|digits| digits.parse::<u16>().is_ok());
        if host.is_empty() || !port_is_valid {
            return Err(InsecureOrigin::Malformed);
        }
        match scheme {
            _ if host.eq_ignore_ascii_case("localhost") => Err(InsecureOrigin::Localhost),
            "https" => Ok(Self(format!("{scheme}://{rest}"))),
            "http" if is_loopback(host) => Ok(Self(format!("{scheme}://{rest}"))),
            _ => Err(InsecureOrigin::Scheme),
        }
    }

    /// The address, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of a path under this one. `path` starts with `/`.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// Whether an address is below this one: the same origin, and a path that continues this one's.
    #[must_use]
    pub fn contains(&self, address: &str) -> bool {
        address.strip_prefix(self.as_str()).is_some_and(|rest| rest.starts_with('/'))
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "::1")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn https_and_loopback_literals_are_fine() {
        for text in ["https://accounts.spotify.com", "http://127.0.0.1:8888", "http://[::1]:8080", "https://a.example/app/v1"] {
            assert_eq!(Origin::parse(text).unwrap().as_str(), text);
        }
        assert_eq!(Origin::parse("https://a.example/").unwrap().join("/authorize"), "https://a.example/authorize");
    }

    #[test]
    fn the_rest_is_refused_by_name() {
        for (text, why) in [
            ("http://localhost:8080", InsecureOrigin::Localhost),
            ("https://LOCALHOST", InsecureOrigin::Localhost),
            ("http://192.168.0.4:8080", InsecureOrigin::Scheme),
            ("http://127.0.0.1.evil.example", InsecureOrigin::Scheme),
            ("ftp://a.example", InsecureOrigin::Scheme),
            ("javascript:alert(1)", InsecureOrigin::Scheme),
            ("https://", InsecureOrigin::Malformed),
            ("https://user@a.example", InsecureOrigin::Malformed),
            ("https://a.example:port", InsecureOrigin::Malformed),
            ("https://a.example:99999", InsecureOrigin::Malformed),
            ("https://a.example/?q", InsecureOrigin::Malformed),
            ("https://a.example//b", InsecureOrigin::Malformed),
            ("https://a.example/b//", InsecureOrigin::Malformed),
            ("https://a.exa mple", InsecureOrigin::Malformed),
        ] {
            assert_eq!(Origin::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn an_address_elsewhere_is_not_contained() {
        let api = Origin::parse("https://api.spotify.com/v1").unwrap();
        assert!(api.contains("https://api.spotify.com/v1/me/tracks?offset=50"));
        for elsewhere in [
            "https://api.spotify.com.evil.example/v1/me",
            "https://api.spotify.com/v1evil",
            "https://evil.example/https://api.spotify.com/v1/me",
            "http://api.spotify.com/v1/me",
            "https://api.spotify.com@evil.example/v1/me",
            "//api.spotify.com/v1/me",
        ] {
            assert!(!api.contains(elsewhere), "{elsewhere}");
        }
    }
}
