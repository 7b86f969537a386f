//! The commands that run a flow which needs a client secret, and so cannot run in a page. Each is an example of this repository;
//! `tests/documents.rs` holds them against the tree and the README.

use super::Flow;

/// A command for a terminal, in the folder of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command {
    /// Which service it talks to.
    pub against: &'static str,
    /// The line to type.
    pub line: &'static str,
}

const fn in_itself(line: &'static str) -> Command {
    Command { against: "Against an emulator it starts itself", line }
}

const fn at_spotify(line: &'static str) -> Command {
    Command { against: "Against Spotify", line }
}

impl Flow {
    /// The commands that run it here. A page runs the first flow itself.
    #[must_use]
    pub const fn commands(self) -> &'static [Command] {
        const SERVER: [Command; 2] =
            [in_itself("cargo run --example web_server"), at_spotify("cargo run --example web_server -- --spotify")];
        const DAEMON: [Command; 2] =
            [in_itself("cargo run --example daemon"), at_spotify("cargo run --example daemon -- --spotify")];
        const DEMONSTRATION: [Command; 1] = [in_itself("cargo run --example implicit")];
        match self {
            Self::CodeWithPkce => &[],
            Self::CodeWithSecret => &SERVER,
            Self::ClientCredentials => &DAEMON,
            Self::Implicit => &DEMONSTRATION,
        }
    }

    /// What the command prints, in a sentence.
    #[must_use]
    pub const fn prints(self) -> &'static str {
        match self {
            Self::CodeWithPkce => "",
            Self::CodeWithSecret => {
                "It prints the address of a small site of its own, the accounts service it uses and the redirect URI to register. Open the address and sign in."
            }
            Self::ClientCredentials => {
                "It prints the albums it finds, three times, two seconds apart, and gets its next token by itself when one ends."
            }
            Self::Implicit => {
                "It prints what comes back today, what stood in the address bar until November 2025 with the token cut short, and who could have been read with it."
            }
        }
    }
}

/// The variables that say at Spotify which app this is. Never a flag: every program on a machine can read the flags of every other.
pub const VARIABLES: [&str; 2] = ["SPOTIFY_CLIENT_ID", "SPOTIFY_CLIENT_SECRET"];

/// The flags that send an example to a service that is running already: its accounts service, and its Web API with the version.
#[must_use]
pub fn at(line: &str, accounts: &str, api: &str) -> String {
    format!("{line} -- --accounts {accounts} --api {api}")
}
