//! Commands for the flows that need a client secret and so cannot run in a page. Each runs an example of this repository;
//! `tests/documents.rs` checks them against the tree and the README.

use super::flow::Flow;

/// A command to type in the source folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExampleCommand {
    /// The service it uses.
    pub service: &'static str,
    /// The line to type.
    pub line: &'static str,
}

const fn with_emulator(line: &'static str) -> ExampleCommand {
    ExampleCommand { service: "With its own emulator", line }
}

const fn with_spotify(line: &'static str) -> ExampleCommand {
    ExampleCommand { service: "With Spotify", line }
}

impl Flow {
    /// The commands that run it. None for PKCE, which the page runs itself.
    #[must_use]
    pub const fn commands(self) -> &'static [ExampleCommand] {
        const SERVER: [ExampleCommand; 2] =
            [with_emulator("cargo run --example web_server"), with_spotify("cargo run --example web_server -- --spotify")];
        const DAEMON: [ExampleCommand; 2] =
            [with_emulator("cargo run --example daemon"), with_spotify("cargo run --example daemon -- --spotify")];
        const DEMONSTRATION: [ExampleCommand; 1] = [with_emulator("cargo run --example implicit")];
        match self {
            Self::CodeWithPkce => &[],
            Self::CodeWithSecret => &SERVER,
            Self::ClientCredentials => &DAEMON,
            Self::Implicit => &DEMONSTRATION,
        }
    }

    /// What the commands print, in a sentence.
    #[must_use]
    pub const fn prints(self) -> &'static str {
        match self {
            Self::CodeWithPkce => "",
            Self::CodeWithSecret => {
                "It prints the address of a small site, the accounts service it uses and the redirect URI to register. Open the address and sign in."
            }
            Self::ClientCredentials => {
                "It prints the albums it finds, three times, two seconds apart. When its token expires, it gets the next one by itself."
            }
            Self::Implicit => {
                "It prints what Spotify answers today, the address as it looked until November 2025 (with the token shortened), and whose data that token opened."
            }
        }
    }
}

/// The environment variables that identify the app to Spotify. Not flags: every program on a machine can read another's flags.
pub const VARIABLES: [&str; 2] = ["SPOTIFY_CLIENT_ID", "SPOTIFY_CLIENT_SECRET"];

/// The command with flags for a running service: `accounts` is its origin, `api` its Web API including the version.
#[must_use]
pub fn at(line: &str, accounts: &str, api: &str) -> String {
    format!("{line} -- --accounts {accounts} --api {api}")
}
