//! Parameters and steps that several flows have in common.

use super::shape::{FigureParam, FigureStep, FigureValue};
use crate::learn::trace::Participant;

pub(super) const fn sample(name: &'static str, value: &'static str) -> FigureParam {
    FigureParam { name, value: FigureValue::Sample(value), purpose: None }
}

const fn fresh(name: &'static str, description: &'static str) -> FigureParam {
    FigureParam { name, value: FigureValue::Fresh(description), purpose: None }
}

impl FigureParam {
    pub(super) const fn for_purpose(self, purpose: &'static str) -> Self {
        Self { purpose: Some(purpose), ..self }
    }
}

pub(super) const CLIENT_ID: FigureParam = sample("client_id", "0123456789abcdef0123456789abcdef");
pub(super) const REDIRECT_URI: FigureParam = sample("redirect_uri", "https://app.example/callback");
pub(super) const SCOPE: FigureParam = sample("scope", "user-library-read");
const GRANTED: FigureParam = SCOPE.for_purpose("What was granted. May be less than was requested.");

pub(super) const STATE: FigureParam = fresh("state", "32 random characters")
    .for_purpose("A random value that only the client knows. A response without it is dropped.");
pub(super) const VERIFIER: FigureParam =
    fresh("code_verifier", "86 random characters").for_purpose("The secret of this sign-in. Sent once, to exchange the code.");
pub(super) const CHALLENGE: FigureParam = fresh("code_challenge", "43 characters, SHA-256 of the verifier");
const METHOD: FigureParam = sample("code_challenge_method", "S256");
pub(super) const CODE: FigureParam =
    fresh("code", "made by the accounts service").for_purpose("Works once, for a few minutes, and only for this client.");
pub(super) const BASIC: FigureParam = fresh("Authorization", "Basic, with client ID and client secret")
    .for_purpose("A header. It proves which app asks, because nobody else has the secret.");
const BEARER: FigureParam = fresh("Authorization", "Bearer, with the access token")
    .for_purpose("A header, the only place an access token is ever sent in.");
pub(super) const ACCESS_TOKEN: FigureParam = fresh("access_token", "opaque to the client");
pub(super) const REFRESH_TOKEN: FigureParam = fresh("refresh_token", "opaque to the client");
pub(super) const TOKEN_TYPE: FigureParam = sample("token_type", "Bearer");
pub(super) const EXPIRES_IN: FigureParam = sample("expires_in", "3600");
pub(super) const CODE_GRANT: FigureParam = sample("grant_type", "authorization_code");
pub(super) const REFRESH_GRANT: FigureParam = sample("grant_type", "refresh_token");

pub(super) const AUTHORIZATION: &[FigureParam] =
    &[CLIENT_ID, sample("response_type", "code"), REDIRECT_URI, STATE, METHOD, CHALLENGE, SCOPE];

/// A blank step, for the rest of a struct literal.
pub(super) const BLANK: FigureStep =
    FigureStep { from: Participant::Page, to: Participant::Page, title: "", line: "", meaning: "", params: &[], source: None };

pub(super) const PRESS: FigureStep =
    FigureStep { from: Participant::You, title: "You press Sign in", meaning: "Only a person can start a sign-in.", ..BLANK };
pub(super) const DECIDE: FigureStep = FigureStep {
    from: Participant::You,
    to: Participant::Accounts,
    title: "You sign in and decide",
    meaning: "You sign in and agree, or decline, on Spotify’s own pages. The app cannot see them.",
    source: Some((6749, "3.1")),
    ..BLANK
};
pub(super) const CHECK_STATE: FigureStep = FigureStep {
    title: "Checks `state`",
    meaning: "A response that this client did not ask for is dropped before anything is sent.",
    source: Some((9700, "4.7")),
    ..BLANK
};
pub(super) const COMPARE: FigureStep = FigureStep {
    from: Participant::Accounts,
    to: Participant::Accounts,
    title: "Hashes the verifier and compares",
    meaning: "The hash has to equal the challenge sent earlier. A thief with only the code fails here.",
    source: Some((7636, "4.6")),
    ..BLANK
};
pub(super) const TOKENS: FigureStep = FigureStep {
    from: Participant::Accounts,
    title: "Returns an access token and a refresh token",
    line: "200",
    meaning: "The response is all that the app ever learns about your decision.",
    params: &[ACCESS_TOKEN, TOKEN_TYPE, EXPIRES_IN, REFRESH_TOKEN, GRANTED],
    source: Some((6749, "5.1")),
    ..BLANK
};
pub(super) const CALL: FigureStep = FigureStep {
    to: Participant::Api,
    title: "Calls the API with the access token",
    line: "GET /v1/me",
    meaning: "The token is sent to this host only.",
    params: &[BEARER],
    source: Some((6750, "2.1")),
    ..BLANK
};
pub(super) const CALL_RESPONSE: FigureStep =
    FigureStep { from: Participant::Api, title: "Responds", line: "200", meaning: "This works until the token expires.", ..BLANK };
pub(super) const REFRESH: FigureStep = FigureStep {
    to: Participant::Accounts,
    title: "An hour later: requests a new access token",
    line: "POST /api/token",
    meaning: "Nobody needs to be there. It never asks for more than was granted.",
    params: &[CLIENT_ID, REFRESH_GRANT, REFRESH_TOKEN],
    source: Some((6749, "6")),
    ..BLANK
};
pub(super) const NEW_TOKEN: FigureStep = FigureStep {
    from: Participant::Accounts,
    title: "Returns a new access token",
    line: "200",
    meaning: "The refresh token stays the same, until six months after you agreed.",
    params: &[ACCESS_TOKEN, TOKEN_TYPE, EXPIRES_IN, GRANTED],
    source: Some((6749, "5.1")),
    ..BLANK
};
