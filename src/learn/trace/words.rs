//! The words of the log: a title and a sentence for each step and each parameter, and the section of the standard that defines it.
//! Backticks mark names from the wire, such as `state`.

use super::step::{Participant, StepKind, Trace, TraceKind, TraceStep};

impl Participant {
    /// Its name in the diagram.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::You => "You",
            Self::Page => "This page",
            Self::Accounts => "Accounts service",
            Self::Api => "Web API",
        }
    }

    /// Its lane, 1 to 4.
    #[must_use]
    pub const fn lane(self) -> u8 {
        match self {
            Self::You => 1,
            Self::Page => 2,
            Self::Accounts => 3,
            Self::Api => 4,
        }
    }
}

impl Trace {
    /// Its heading.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.kind {
            TraceKind::SignIn => "Sign-in",
            TraceKind::Refresh => "Token refresh",
        }
    }
}

impl TraceStep {
    /// From whom to whom: `This page to Accounts service`.
    #[must_use]
    pub fn way(&self) -> String {
        if self.from == self.to { self.from.name().to_owned() } else { format!("{} to {}", self.from.name(), self.to.name()) }
    }

    /// What happens, in a few words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        let refused = !self.line.starts_with('2');
        match self.kind {
            StepKind::Asked => "You press Sign in",
            StepKind::Prepared => "Makes a code verifier, its challenge and a `state`",
            StepKind::Left => "Requests a code",
            StepKind::Unseen => "You sign in and decide",
            StepKind::Returned if self.has("error") => "Sends you back with an error",
            StepKind::Returned => "Sends you back with a code",
            StepKind::Checked if self.line.is_empty() => "Checks `state` and clears the address bar",
            StepKind::Checked => "Does not recognize `state` and sends nothing",
            StepKind::Waited => "Waits for its turn among the open tabs",
            StepKind::AskedTabs => "Asks another tab, which has already refreshed",
            StepKind::FromTab => "Gets the tokens from another tab",
            StepKind::TokenRequest if self.has("code") => "Exchanges code and verifier for tokens",
            StepKind::TokenRequest => "Requests a new access token",
            StepKind::TokenResponse if refused => "Refuses",
            StepKind::TokenResponse if self.has("refresh_token") => "Returns an access token and a refresh token",
            StepKind::TokenResponse => "Returns a new access token",
            StepKind::NoResponse => "No response",
            StepKind::Call => "Calls the API with the access token",
            StepKind::CallResponse if refused => "Refuses",
            StepKind::CallResponse => "Responds: the token works",
            StepKind::Paused => "Stays signed in and tries again later",
            StepKind::Ended => "Ends the session in every tab",
        }
    }

    /// Why it happens, or what it means.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        match self.kind {
            StepKind::Asked => "Only you can start a sign-in. The page never leaves by itself.",
            StepKind::Prepared => {
                "The verifier stays in this tab until the code is exchanged. Only the challenge, its hash, is sent ahead, so a stolen code is useless."
            }
            StepKind::Left => {
                "The whole browser goes there, so this page cannot read what Spotify shows you. Nothing in this address is secret."
            }
            StepKind::Unseen => "You sign in and agree, or decline, on Spotify’s own pages. This page cannot see them.",
            StepKind::Returned => "The response is in the address. A code alone opens nothing.",
            StepKind::Checked => {
                "A response that this tab did not ask for is dropped before anything is sent. One that it asked for counts once."
            }
            StepKind::Waited => "Open tabs refresh one at a time, so none of them uses a token that another has just replaced.",
            StepKind::AskedTabs | StepKind::FromTab => "The tabs of one browser share a session, so one refresh serves them all.",
            StepKind::TokenRequest => "A plain form over HTTPS, without cookies. It is sent once.",
            StepKind::TokenResponse => "Tokens are opaque: this page keeps them in memory and never looks inside.",
            StepKind::NoResponse => "Nothing came back. That never signs you out.",
            StepKind::Call => "The token goes in a header, to this host only.",
            StepKind::CallResponse => "The page shows what it contains.",
            StepKind::Paused => "A failure that may pass is retried, after a longer pause each time.",
            StepKind::Ended => "Spotify no longer accepts the token. Everything kept of the session is deleted.",
        }
    }

    /// Where it is specified: a name and an address.
    #[must_use]
    pub const fn source(&self) -> Option<(&'static str, &'static str)> {
        match self.kind {
            StepKind::Prepared => Some(("RFC 7636, section 4.1", "https://www.rfc-editor.org/rfc/rfc7636#section-4.1")),
            StepKind::Left => Some(("RFC 7636, section 4.3", "https://www.rfc-editor.org/rfc/rfc7636#section-4.3")),
            StepKind::Unseen => Some(("RFC 6749, section 3.1", "https://www.rfc-editor.org/rfc/rfc6749#section-3.1")),
            StepKind::Returned => Some(("RFC 6749, section 4.1.2", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2")),
            StepKind::Checked => Some(("RFC 9700, section 4.7", "https://www.rfc-editor.org/rfc/rfc9700#section-4.7")),
            StepKind::TokenRequest => Some(("RFC 6749, section 4.1.3", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3")),
            StepKind::TokenResponse => Some(("RFC 6749, section 5", "https://www.rfc-editor.org/rfc/rfc6749#section-5")),
            StepKind::Call | StepKind::CallResponse => {
                Some(("RFC 6750, section 2.1", "https://www.rfc-editor.org/rfc/rfc6750#section-2.1"))
            }
            StepKind::Asked
            | StepKind::Waited
            | StepKind::AskedTabs
            | StepKind::FromTab
            | StepKind::NoResponse
            | StepKind::Paused
            | StepKind::Ended => None,
        }
    }

    fn has(&self, name: &str) -> bool {
        self.params.iter().any(|param| param.name == name)
    }
}

/// What a parameter is for, in a sentence. `None` for one this app does not know.
#[must_use]
pub fn of_param(name: &str) -> Option<&'static str> {
    Some(match name {
        "access_token" => "Opens the Web API for an hour.",
        "client_id" => "The app that asks. Public.",
        "code" => "Stands for your consent. Works once, for a few minutes, and only with the verifier.",
        "code_challenge" => "The SHA-256 hash of the verifier. It makes a stolen code useless.",
        "code_challenge_method" => "How the challenge was made: `S256` is SHA-256.",
        "code_verifier" => "64 random bytes as text. It leaves this tab once, to exchange the code.",
        "error" => "The reason for the refusal.",
        "error_description" => "The service’s own words. Shown as text, never relied on.",
        "expires_in" => "The lifetime of the access token, in seconds.",
        "grant_type" => "What is exchanged for the token.",
        "iss" => "The issuer of this response. Checked if it is present.",
        "redirect_uri" => "Where the response may go. Must match a registered one exactly.",
        "refresh_token" => "Gets new access tokens, until six months after you agreed.",
        "response_type" => "Asks for a code rather than a token. A code alone opens nothing.",
        "retry_after" => "How many seconds the service asks to wait.",
        "scope" => "What the token allows, and nothing more.",
        "show_dialog" => "Shows the consent page even if you agreed before.",
        "state" => "A random value that only this tab knows. A response without it is dropped.",
        "token_type" => "How the token is used: anyone who bears it may use it.",
        _ => return None,
    })
}
