//! The authorization code flow with a client secret.

use super::shape::{Figure, FigureStep};
use super::shared::*;
use crate::learn::trace::Participant;

pub(super) const FIGURE: Figure = Figure {
    lanes: [
        ("You", "in your browser"),
        ("Your server", "has the client secret"),
        ("Accounts service", "signs you in"),
        ("Web API", "serves your library"),
    ],
    steps: &[
        FigureStep { line: "GET /login", ..PRESS },
        FigureStep {
            title: "Makes a code verifier, its challenge and a `state`",
            meaning: "They wait on the server, tied to your browser by a cookie. Spotify does not require PKCE of a server, but it makes an injected code worthless.",
            params: &[VERIFIER, CHALLENGE, STATE],
            source: Some((9700, "2.1.1")),
            ..BLANK
        },
        FigureStep {
            to: Participant::You,
            title: "Redirects your browser",
            line: "303",
            meaning: "The server never calls the authorization endpoint itself: what happens there is between you and Spotify.",
            ..BLANK
        },
        FigureStep {
            from: Participant::You,
            to: Participant::Accounts,
            title: "Requests a code",
            line: "GET /authorize",
            meaning: "Nothing in this address is secret. The client secret is not in it.",
            params: AUTHORIZATION,
            source: Some((6749, "4.1.1")),
        },
        DECIDE,
        FigureStep {
            from: Participant::Accounts,
            to: Participant::You,
            title: "Sends your browser back with a code",
            line: "303 /callback",
            meaning: "The code passes through your browser. The tokens never do.",
            params: &[CODE, STATE],
            source: Some((6749, "4.1.2")),
        },
        FigureStep {
            from: Participant::You,
            title: "Delivers code and `state`",
            line: "GET /callback",
            meaning: "The cookie tells the server whose sign-in this is.",
            params: &[CODE, STATE],
            ..BLANK
        },
        CHECK_STATE,
        FigureStep {
            to: Participant::Accounts,
            title: "Exchanges code, verifier and client secret for tokens",
            line: "POST /api/token",
            meaning: "From server to server, where the browser cannot see it.",
            params: &[BASIC, CODE_GRANT, CODE, REDIRECT_URI, VERIFIER],
            source: Some((6749, "4.1.3")),
            ..BLANK
        },
        COMPARE,
        TOKENS,
        FigureStep {
            to: Participant::You,
            title: "Sets a cookie in your browser",
            line: "303",
            meaning: "It means something to this server only. No token reaches the browser, so none can be stolen from it.",
            ..BLANK
        },
        CALL,
        CALL_RESPONSE,
        FigureStep { params: &[BASIC, REFRESH_GRANT, REFRESH_TOKEN], ..REFRESH },
        NEW_TOKEN,
    ],
};
