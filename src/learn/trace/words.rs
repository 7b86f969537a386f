//! What each step and each parameter is, in a sentence, with the place in the standards where it is written.

use super::{Act, Kind, Party, Step, Trace};

impl Party {
    /// Its name in the picture.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::You => "You",
            Self::Page => "This page",
            Self::Accounts => "Accounts service",
            Self::Api => "Web API",
        }
    }

    /// Its lane, from the start of the line: 1 to 4.
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
    /// What it is of, as a heading.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.kind {
            Kind::SignIn => "Sign-in",
            Kind::Refresh => "Renewal",
        }
    }
}

impl Step {
    /// Who told whom: `This page to Accounts service`.
    #[must_use]
    pub fn way(&self) -> String {
        if self.from == self.to {
            format!("{}, by itself", self.from.name())
        } else {
            format!("{} to {}", self.from.name(), self.to.name())
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub fn says(&self) -> &'static str {
        let refused = !self.line.starts_with('2');
        match self.act {
            Act::Asked => "You press Sign in",
            Act::Prepared => "Makes a secret, its fingerprint and a mark",
            Act::Left => "Asks for a code",
            Act::Unseen => "You decide there, out of this page’s sight",
            Act::Returned if self.has("error") => "Sends you back with a no",
            Act::Returned => "Sends you back with a code",
            Act::Checked if self.line.is_empty() => "Checks the mark, wipes the address bar",
            Act::Checked => "Does not know the mark, and sends nothing",
            Act::Turn => "Waits for its turn among the tabs",
            Act::AskedTabs => "Asks another tab, which has renewed it already",
            Act::FromTab => "Takes the tokens from another tab",
            Act::TokenRequest if self.has("code") => "Trades code and secret for tokens",
            Act::TokenRequest => "Asks for the next hour",
            Act::TokenAnswer if refused => "Refuses",
            Act::TokenAnswer if self.has("refresh_token") => "Access for one hour, and the means to renew it",
            Act::TokenAnswer => "Access for one hour more",
            Act::NoAnswer => "No answer",
            Act::Call => "Asks with the token",
            Act::Answer if refused => "Refuses",
            Act::Answer => "Answers: the token works",
            Act::Rests => "Stays signed in, and tries again later",
            Act::Over => "Ends the session in every tab",
        }
    }

    /// What it means.
    #[must_use]
    pub const fn means(&self) -> &'static str {
        match self.act {
            Act::Asked => "Only you can start this. The page never leaves by itself.",
            Act::Prepared => {
                "The secret stays in this tab until it is traded in. Its fingerprint is sent ahead, so that whoever steals the code cannot use it."
            }
            Act::Left => {
                "The page sends the whole browser there; it cannot read what Spotify shows you. Nothing in this address is secret."
            }
            Act::Unseen => "You sign in and agree, or do not, on Spotify’s own pages.",
            Act::Returned => "The answer stands in the address. A code alone opens nothing.",
            Act::Checked => {
                "An answer that this tab did not ask for is thrown away before anything is sent. One that it did ask for counts once."
            }
            Act::Turn => "Of all open tabs one renews at a time, so that none uses a token that another has just replaced.",
            Act::AskedTabs | Act::FromTab => "Tabs of one browser share a session, so one renewal serves them all.",
            Act::TokenRequest => "A plain form over https, without cookies. It is sent once.",
            Act::TokenAnswer => "Tokens are opaque: this page keeps them in memory and never looks inside.",
            Act::NoAnswer => "Nothing was heard. That never signs you out.",
            Act::Call => "The token travels in a header, to this one host and nowhere else.",
            Act::Answer => "What it says is shown on the page.",
            Act::Rests => "Trouble that passes is waited out, a little longer each time.",
            Act::Over => "Spotify does not honour the token any more. Everything kept of it is forgotten.",
        }
    }

    /// Where it is written: a name and an address.
    #[must_use]
    pub const fn source(&self) -> Option<(&'static str, &'static str)> {
        match self.act {
            Act::Prepared => Some(("RFC 7636, section 4.1", "https://www.rfc-editor.org/rfc/rfc7636#section-4.1")),
            Act::Left => Some(("RFC 7636, section 4.3", "https://www.rfc-editor.org/rfc/rfc7636#section-4.3")),
            Act::Unseen => Some(("RFC 6749, section 3.1", "https://www.rfc-editor.org/rfc/rfc6749#section-3.1")),
            Act::Returned => Some(("RFC 6749, section 4.1.2", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2")),
            Act::Checked => Some(("RFC 9700, section 4.7", "https://www.rfc-editor.org/rfc/rfc9700#section-4.7")),
            Act::TokenRequest => Some(("RFC 6749, section 4.1.3", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3")),
            Act::TokenAnswer => Some(("RFC 6749, section 5", "https://www.rfc-editor.org/rfc/rfc6749#section-5")),
            Act::Call | Act::Answer => Some(("RFC 6750, section 2.1", "https://www.rfc-editor.org/rfc/rfc6750#section-2.1")),
            Act::Asked | Act::Turn | Act::AskedTabs | Act::FromTab | Act::NoAnswer | Act::Rests | Act::Over => None,
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
        "access_token" => "What opens the Web API for an hour.",
        "client_id" => "Which app asks. Public.",
        "code" => "What Spotify gave for your yes. Good for one use, a few minutes, and with the secret only.",
        "code_challenge" => "The fingerprint of the secret. Who steals the code cannot use it.",
        "code_challenge_method" => "How the fingerprint was made: SHA-256.",
        "code_verifier" => "The secret: 64 random bytes. It leaves this tab once, to be traded in.",
        "error" => "Why not.",
        "error_description" => "The service’s own words. Shown as text, never believed.",
        "expires_in" => "Seconds this access token is said to live.",
        "grant_type" => "What is traded in.",
        "iss" => "Who answers. Checked where it is there.",
        "redirect_uri" => "Where the answer may go. Must equal a registered one to the letter.",
        "refresh_token" => "What buys the next hour, for six months from your yes.",
        "response_type" => "Answer with a code, not with a token. A code alone opens nothing.",
        "retry_after" => "Seconds the service asks to wait.",
        "scope" => "What may be done, and nothing more.",
        "show_dialog" => "Ask even somebody who agreed before.",
        "state" => "A mark that only this tab knows. An answer without it is thrown away.",
        "token_type" => "How the token is shown: by whoever bears it.",
        _ => return None,
    })
}
