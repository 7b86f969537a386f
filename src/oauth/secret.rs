//! Secrets as types that cannot be printed.
//!
//! None of them has `Display` or `Serialize`, and `Debug` says `[redacted]`, so a secret cannot slip into a log line, a panic
//! text, the page or a stored record by accident. [`reveal`](AccessToken::reveal) is the one way out; searching the source for
//! `.reveal()` shows every place that takes it.

use core::fmt;

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name(Box<str>);

        impl $name {
            /// Wraps text that is secret from here on.
            #[must_use]
            pub fn new(text: impl Into<Box<str>>) -> Self {
                Self(text.into())
            }

            /// The text itself. Every call is a place where the secret leaves its type.
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

        /// Looks at every byte whatever it finds, so the time taken tells nothing about where two texts part.
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                let (a, b) = (self.0.as_bytes(), other.0.as_bytes());
                a.len() == b.len() && a.iter().zip(b).fold(0, |unlike, (x, y)| unlike | (x ^ y)) == 0
            }
        }

        impl Eq for $name {}
    };
}

/// The secrets that may be had twice. A code is not among them: it is good for one token request, so it moves into that one.
macro_rules! copied {
    ($($name:ident),*) => {$(
        impl Clone for $name {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }
    )*};
}

secret! {
    /// What the Web API wants in `Authorization: Bearer` (RFC 6750 section 2.1). Opaque: never parsed.
    AccessToken
}
secret! {
    /// What buys the next access token (RFC 6749 section 6). Lives six months from consent at Spotify.
    RefreshToken
}
secret! {
    /// The code verifier (RFC 7636 section 4.1). Leaves the browser once, in the body of the token request.
    Verifier
}
secret! {
    /// The authorization code (RFC 6749 section 4.1.2). Good for one token request.
    Code
}
secret! {
    /// The `state` of one authorization request: nothing but random text, the name of its transaction (RFC 9700 section 4.7).
    State
}
secret! {
    /// An address, or the query of one, with a code or a `state` inside: of the authorization request and of the callback.
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

copied!(AccessToken, RefreshToken, Verifier, State, Address);
#[cfg(not(target_family = "wasm"))]
copied!(ClientSecret, BasicCredential);

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
    fn equality_is_by_content() {
        assert_eq!(State::new("abc"), State::new("abc"));
        assert_ne!(State::new("abc"), State::new("abd"));
        assert_ne!(State::new("abc"), State::new("ab"));
    }
}
