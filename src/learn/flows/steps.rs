//! The steps of a rehearsed sign-in, in words.

use std::borrow::Cow;

use super::rehearsal::Rehearsal;
use crate::learn::trace::words::of_param;
use crate::oauth::callback::Callback;
use crate::oauth::http::split_address;

/// A step, ready to be shown.
#[derive(Debug)]
pub struct RehearsedStep {
    /// Its heading.
    pub heading: &'static str,
    /// What happens, in a sentence.
    pub lead: &'static str,
    /// The request line or the status.
    pub line: Option<String>,
    /// The values it makes or sends.
    pub params: Vec<RehearsedParam>,
    /// What comes of it, in a sentence.
    pub result: Option<&'static str>,
}

/// A value of a step. Rehearsed secrets open nothing, so they are shown in full.
#[derive(Debug)]
pub struct RehearsedParam {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its value.
    pub value: String,
    /// What it is for.
    pub purpose: Option<&'static str>,
}

impl RehearsedStep {
    /// The number of steps.
    pub const COUNT: u32 = 8;

    const fn new(heading: &'static str, lead: &'static str, params: Vec<RehearsedParam>) -> Self {
        Self { heading, lead, line: None, params, result: None }
    }
}

impl Rehearsal {
    /// A step by its number, from 1 to [`RehearsedStep::COUNT`].
    #[must_use]
    pub fn step(&self, number: u32) -> RehearsedStep {
        match number {
            1 => self.verifier_step(),
            2 => self.challenge_step(),
            3 => self.state_step(),
            4 => self.authorization_request_step(),
            5 => self.authorization_response_step(),
            6 => self.token_request_step(),
            7 => self.comparison_step(),
            _ => self.theft_step(),
        }
    }

    fn verifier_step(&self) -> RehearsedStep {
        let purpose = "86 characters for the 64 bytes. Made for this page only; opens nothing.";
        RehearsedStep::new(
            "The code verifier: 64 random bytes",
            "Web Crypto provides 64 random bytes. Base64url turns them into text that fits in a form.",
            vec![param("code_verifier", self.verifier().reveal(), purpose)],
        )
    }

    fn challenge_step(&self) -> RehearsedStep {
        let hex: String = self.verifier().digest().iter().map(|byte| format!("{byte:02x}")).collect();
        let challenge = self.verifier().challenge();
        RehearsedStep::new(
            "The code challenge: its SHA-256 hash",
            "A hash cannot be reversed: nobody can compute the verifier from the challenge.",
            vec![
                param("SHA-256", &hex, "32 bytes in hex. The hash of the text above, not of the bytes behind it."),
                param("code_challenge", challenge.as_str(), "The same 32 bytes in base64url, without padding. This is sent first."),
            ],
        )
    }

    fn state_step(&self) -> RehearsedStep {
        RehearsedStep::new(
            "The `state`",
            "Another random value, so that this tab can tell its own response from an injected one.",
            vec![param("state", self.state().reveal(), "24 random bytes. The response has to return them.")],
        )
    }

    fn authorization_request_step(&self) -> RehearsedStep {
        let (path, query) = split_address(self.address().reveal());
        RehearsedStep {
            line: Some(format!("GET {path}")),
            ..RehearsedStep::new("The authorization request", "It contains the challenge, but not the verifier.", of_form(query))
        }
    }

    fn authorization_response_step(&self) -> RehearsedStep {
        let (redirect_uri, query) = self.callback();
        let callback = Callback::read(query.reveal(), self.server());
        let matches = callback.is_ok_and(|callback| callback.state() == self.state());
        RehearsedStep {
            line: Some(format!("303 {}", redirect_uri.as_str())),
            result: Some(if matches {
                "`state` is the one this tab sent, so the code is accepted."
            } else {
                "`state` is not the one this tab sent, so the response is dropped."
            }),
            ..RehearsedStep::new(
                "The authorization response",
                "Nobody signed in, so this page made the code up. A real one comes from Spotify.",
                of_form(query.reveal()),
            )
        }
    }

    fn token_request_step(&self) -> RehearsedStep {
        let request = self.token_request().ok();
        let params = request.as_ref().and_then(|request| request.body.as_ref()).map(|body| of_form(&body.text));
        RehearsedStep {
            line: request.map(|request| request.line()),
            ..RehearsedStep::new("The token request", "Only now is the verifier itself sent.", params.unwrap_or_default())
        }
    }

    fn comparison_step(&self) -> RehearsedStep {
        let verdict = self.verdict(self.verifier());
        RehearsedStep {
            result: Some(if verdict.matches {
                "They are equal: the client that exchanges the code is the one that requested it."
            } else {
                "They differ."
            }),
            ..RehearsedStep::new(
                "What the accounts service checks",
                "It hashes the verifier and compares.",
                vec![
                    param("sent earlier", &verdict.sent_earlier, "The challenge from step 4, stored with the code."),
                    param("hashed now", verdict.hashed_now.as_str(), "SHA-256 of the verifier from step 6."),
                ],
            )
        }
    }

    fn theft_step(&self) -> RehearsedStep {
        let stolen = self.stolen();
        let verdict = self.verdict(&stolen);
        RehearsedStep {
            result: Some(if verdict.matches {
                "They are equal."
            } else {
                "They differ: `invalid_grant`, and the code is used up."
            }),
            ..RehearsedStep::new(
                "What a thief gets",
                "Somebody has seen the code in a log and guesses the verifier, all but one character.",
                vec![
                    param("code_verifier", stolen.reveal(), "The thief’s guess. Only the first character is wrong."),
                    param("sent earlier", &verdict.sent_earlier, "The challenge from step 4."),
                    param("hashed now", verdict.hashed_now.as_str(), "SHA-256 of the thief’s guess."),
                ],
            )
        }
    }
}

fn param(name: &'static str, value: &str, purpose: &'static str) -> RehearsedParam {
    RehearsedParam { name: name.into(), value: value.to_owned(), purpose: Some(purpose) }
}

fn of_form(text: &str) -> Vec<RehearsedParam> {
    let read = |(name, value): (Cow<'_, str>, Cow<'_, str>)| {
        let purpose = match &*name {
            "code" => Some("Made up by this page. A real one comes from Spotify and works once."),
            name => of_param(name),
        };
        RehearsedParam { name: name.into_owned().into(), value: value.into_owned(), purpose }
    };
    form_urlencoded::parse(text.as_bytes()).map(read).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::super::rehearsal::tests::rehearsal;
    use super::*;

    #[test]
    fn every_step_is_explained_and_ends_as_it_should() {
        let rehearsal = rehearsal(0);
        let steps: Vec<_> = (1..=RehearsedStep::COUNT).map(|number| rehearsal.step(number)).collect();
        for step in &steps {
            assert!(!step.heading.ends_with('.') && step.lead.ends_with('.') && !step.params.is_empty(), "{step:?}");
            for param in &step.params {
                assert!(param.purpose.is_some_and(|purpose| purpose.ends_with('.')), "{param:?}");
            }
        }
        let results: Vec<&str> = steps.iter().filter_map(|step| step.result).collect();
        assert_eq!(results.len(), 3);
        assert!(results[0].contains("accepted") && results[1].contains("equal") && results[2].contains("differ"), "{results:?}");
    }
}
