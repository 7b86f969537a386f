//! Types for secrets, which cannot be printed by accident.
//!
//! None of them implements `Display` or `Serialize`, and `Debug` prints `[redacted]`, so no secret slips into a log line, a panic
//! message, the page or a stored record. Only [`reveal`](AccessToken::reveal) returns the text; search the source for `.reveal()`
//! to find every caller.

use core::fmt;

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name(Box<str>);

        impl $name {
            /// Wraps a secret text.
            #[must_use]
            pub fn new(text: impl Into<Box<str>>) -> Self {
                Self(text.into())
            }

            /// The secret text.
            #[must_use]
            pub fn reveal(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("[redacted]")
            }
        }

        /// Compares every byte, so the time does not depend on where two texts differ. It does depend on their length.
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                let (a, b) = (self.0.as_bytes(), other.0.as_bytes());
                a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (x, y)| difference | (x ^ y)) == 0
            }
        }

        impl Eq for $name {}
    };
}

/// Implements `parse`, for tokens that come from outside and are sent in a header.
macro_rules! parse {
    ($($name:ident),*) => {$(
        impl $name {
            /// Reads a token: visible ASCII characters and blanks (RFC 6749 appendix A.12 and A.17). A header can contain nothing else.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                text.bytes().all(|c| matches!(c, b' '..=b'~')).then(|| Self(text.into()))
            }
        }
    )*};
}

/// Implements `Clone`. [`Code`] has none, because it is valid for one token request.
macro_rules! clone {
    ($($name:ident),*) => {$(
        impl Clone for $name {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }
    )*};
}

secret! {
    /// An access token, for `Authorization: Bearer` (RFC 6750 section 2.1). Opaque: never parsed.
    AccessToken
}
secret! {
    /// A refresh token, to get the next access token (RFC 6749 section 6). Spotify's expires six months after the consent.
    RefreshToken
}
secret! {
    /// The code verifier (RFC 7636 section 4.1). Sent once, in the body of the token request.
    Verifier
}
secret! {
    /// The authorization code (RFC 6749 section 4.1.2). Valid for one token request.
    Code
}
secret! {
    /// The `state` of one authorization request: random text that identifies its transaction (RFC 9700 section 4.7).
    State
}
secret! {
    /// The address of an authorization request, or the query of a callback: it contains a `state`, and perhaps a code.
    Address
}

#[cfg(not(target_family = "wasm"))]
secret! {
    /// The client secret (RFC 6749 section 2.3.1). Not in a browser build.
    ClientSecret
}
#[cfg(not(target_family = "wasm"))]
secret! {
    /// Client ID and secret, encoded for `Authorization: Basic`. Not in a browser build.
    BasicCredential
}

parse!(AccessToken, RefreshToken);
clone!(AccessToken, RefreshToken, Verifier, State, Address);
#[cfg(not(target_family = "wasm"))]
clone!(ClientSecret, BasicCredential);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_text() {
        let all = format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            AccessToken::new("sesame"),
            RefreshToken::new("sesame"),
            Verifier::new("sesame"),
            Code::new("sesame"),
            State::new("sesame"),
            Address::new("sesame"),
            ClientSecret::new("sesame"),
            BasicCredential::new("sesame"),
            Some(AccessToken::new("sesame")),
        );
        assert!(!all.contains("sesame"), "{all}");
        assert!(all.contains("[redacted]"));
    }

    #[test]
    fn a_token_is_visible_ascii() {
        for text in ["BQD-x_~+/=", "a b", "!", "~", ""] {
            assert_eq!(AccessToken::parse(text), Some(AccessToken::new(text)), "{text:?}");
            assert_eq!(RefreshToken::parse(text), Some(RefreshToken::new(text)), "{text:?}");
        }
        for text in ["a\nb", "a\r\nX: y", "a\0", "☃", "\u{200b}a", "\u{fffd}", "a\t", "\u{7f}", "é"] {
            assert_eq!(AccessToken::parse(text), None, "{text:?}");
            assert_eq!(RefreshToken::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn equality_is_by_content() {
        assert_eq!(State::new("abc"), State::new("abc"));
        assert_ne!(State::new("abc"), State::new("abd"));
        assert_ne!(State::new("abc"), State::new("ab"));
    }
}
