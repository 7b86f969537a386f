//! The client credentials flow.

use super::shape::{Figure, FigureParam, FigureStep};
use super::shared::*;
use crate::learn::trace::Participant;

const GRANT: FigureParam =
    sample("grant_type", "client_credentials").for_purpose("Nothing is exchanged: the client secret is all it takes.");
const APP_TOKEN: &[FigureParam] = &[ACCESS_TOKEN, TOKEN_TYPE, EXPIRES_IN];

const REQUEST: FigureStep = FigureStep {
    to: Participant::Accounts,
    title: "Requests a token for the app",
    line: "POST /api/token",
    meaning: "No page to open, nobody to agree, no scope to request.",
    params: &[BASIC, GRANT],
    source: Some((6749, "4.4.2")),
    ..BLANK
};
const RESPONSE: FigureStep = FigureStep {
    from: Participant::Accounts,
    title: "Returns an access token",
    line: "200",
    meaning: "It belongs to the app, not to a person. There is no refresh token: the client secret gets the next one.",
    params: APP_TOKEN,
    source: Some((6749, "4.4.3")),
    ..BLANK
};

pub(super) const FIGURE: Figure = Figure {
    lanes: [
        ("Nobody", "no person takes part"),
        ("Your program", "has the client secret"),
        ("Accounts service", "knows your app"),
        ("Web API", "serves the catalogue"),
    ],
    steps: &[
        REQUEST,
        RESPONSE,
        FigureStep { line: "GET /v1/search", meaning: "For public data. It opens nobody’s library.", ..CALL },
        CALL_RESPONSE,
        FigureStep { title: "An hour later: requests another", meaning: "The same request again.", ..REQUEST },
        FigureStep { title: "Returns a new access token", meaning: "It works like the first one.", ..RESPONSE },
    ],
};
