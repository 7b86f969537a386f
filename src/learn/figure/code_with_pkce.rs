//! The authorization code flow with PKCE.

use super::shape::{Figure, FigureStep};
use super::shared::*;
use crate::learn::trace::Participant;

pub(super) const FIGURE: Figure = Figure {
    lanes: [
        ("You", "at the keyboard"),
        ("Your page", "or an app without a secret"),
        ("Accounts service", "signs you in"),
        ("Web API", "serves your library"),
    ],
    steps: &[
        PRESS,
        FigureStep {
            title: "Makes a code verifier, its challenge and a `state`",
            meaning: "New for every sign-in. The verifier stays here until the code is exchanged.",
            params: &[VERIFIER, CHALLENGE, STATE],
            source: Some((7636, "4.1")),
            ..BLANK
        },
        FigureStep {
            to: Participant::Accounts,
            title: "Requests a code",
            line: "GET /authorize",
            meaning: "The whole browser goes there. Nothing in this address is secret.",
            params: AUTHORIZATION,
            source: Some((7636, "4.3")),
            ..BLANK
        },
        DECIDE,
        FigureStep {
            from: Participant::Accounts,
            title: "Sends you back with a code",
            line: "303 /callback",
            meaning: "The response is in the address. A code alone opens nothing.",
            params: &[CODE, STATE],
            source: Some((6749, "4.1.2")),
            ..BLANK
        },
        CHECK_STATE,
        FigureStep {
            to: Participant::Accounts,
            title: "Exchanges code and verifier for tokens",
            line: "POST /api/token",
            meaning: "A plain form, without cookies and without a client secret. It is sent once.",
            params: &[CLIENT_ID, CODE_GRANT, CODE, REDIRECT_URI, VERIFIER],
            source: Some((7636, "4.5")),
            ..BLANK
        },
        COMPARE,
        TOKENS,
        CALL,
        CALL_RESPONSE,
        REFRESH,
        NEW_TOKEN,
    ],
};
