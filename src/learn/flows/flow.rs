//! The four flows and the facts that tell them apart.

/// A way to get an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Authorization code, tied to the client by a verifier.
    CodeWithPkce,
    /// Authorization code, tied to the client by a client secret.
    CodeWithSecret,
    /// The app on its own behalf.
    ClientCredentials,
    /// The token in the address. Withdrawn by Spotify.
    Implicit,
}

impl Flow {
    /// Every flow.
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

    /// Its fragment on the page.
    #[must_use]
    pub const fn anchor(self) -> &'static str {
        match self {
            Self::CodeWithPkce => "pkce",
            Self::CodeWithSecret => "secret",
            Self::ClientCredentials => "credentials",
            Self::Implicit => "implicit",
        }
    }

    /// Whether its token opens a person's library.
    #[must_use]
    pub const fn opens_a_library(self) -> bool {
        !matches!(self, Self::ClientCredentials)
    }

    /// Whether it needs a client secret.
    #[must_use]
    pub const fn needs_a_secret(self) -> bool {
        matches!(self, Self::CodeWithSecret | Self::ClientCredentials)
    }

    /// Whether it returns a refresh token.
    #[must_use]
    pub const fn renews(self) -> bool {
        matches!(self, Self::CodeWithPkce | Self::CodeWithSecret)
    }

    /// Whether Spotify has withdrawn it.
    #[must_use]
    pub const fn is_withdrawn(self) -> bool {
        matches!(self, Self::Implicit)
    }

    /// What it is for, in a sentence.
    #[must_use]
    pub const fn is_for(self) -> &'static str {
        match self {
            Self::CodeWithPkce => "For a page or an app that cannot keep a secret. Lockgroove itself signs in this way.",
            Self::CodeWithSecret => "For a server that signs people in and keeps the client secret and the tokens to itself.",
            Self::ClientCredentials => "For a program without a user. It sees the catalogue, never a library.",
            Self::Implicit => "For nobody: Spotify withdrew it in November 2025.",
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
