//! The four flows side by side, for a person who wants to know which one is theirs.
//!
//! What each flow sends is said by its [grant](crate::oauth::grant); here stands what tells them apart. Sources:
//! <https://developer.spotify.com/documentation/web-api/concepts/authorization>, RFC 9700 section 2.1, RFC 10017 section 6.3.

pub mod choice;
pub mod rehearsal;
pub mod run;

pub use choice::{Answers, Data, Place};
pub use rehearsal::Rehearsal;
pub use run::Command;

/// A way to be let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// The authorization code, tied to the asker by a verifier.
    CodeWithPkce,
    /// The authorization code, tied to the asker by a client secret.
    CodeWithSecret,
    /// The app for itself.
    ClientCredentials,
    /// The token in the address. Withdrawn.
    Implicit,
}

impl Flow {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::CodeWithPkce, Self::CodeWithSecret, Self::ClientCredentials, Self::Implicit];

    /// Its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::CodeWithPkce => "Authorization code with PKCE",
            Self::CodeWithSecret => "Authorization code with a client secret",
            Self::ClientCredentials => "Client credentials",
            Self::Implicit => "Implicit grant",
        }
    }

    /// Its name in an address.
    #[must_use]
    pub const fn anchor(self) -> &'static str {
        match self {
            Self::CodeWithPkce => "pkce",
            Self::CodeWithSecret => "secret",
            Self::ClientCredentials => "credentials",
            Self::Implicit => "implicit",
        }
    }

    /// Whether its token opens what belongs to a person.
    #[must_use]
    pub const fn opens_a_library(self) -> bool {
        !matches!(self, Self::ClientCredentials)
    }

    /// Whether it needs a client secret.
    #[must_use]
    pub const fn needs_a_secret(self) -> bool {
        matches!(self, Self::CodeWithSecret | Self::ClientCredentials)
    }

    /// Whether it gives a refresh token.
    #[must_use]
    pub const fn renews(self) -> bool {
        matches!(self, Self::CodeWithPkce | Self::CodeWithSecret)
    }

    /// Whether Spotify still answers it.
    #[must_use]
    pub const fn is_withdrawn(self) -> bool {
        matches!(self, Self::Implicit)
    }

    /// Whom it is for, in a sentence.
    #[must_use]
    pub const fn is_for(self) -> &'static str {
        match self {
            Self::CodeWithPkce => "For a page or an app that cannot keep a secret. Lockgroove itself signs in this way.",
            Self::CodeWithSecret => "For a server that signs people in and keeps the client secret and the tokens to itself.",
            Self::ClientCredentials => "For a program with no person in it. It sees the catalogue, never a library.",
            Self::Implicit => "For nobody any more. Spotify withdrew it in November 2025.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_and_titles_differ() {
        for (n, flow) in Flow::ALL.iter().enumerate() {
            assert!(
                Flow::ALL.iter().skip(n + 1).all(|other| other.anchor() != flow.anchor() && other.title() != flow.title()),
                "{flow:?}"
            );
        }
    }
}
