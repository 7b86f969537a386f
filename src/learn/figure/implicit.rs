//! The implicit grant, as it worked until Spotify withdrew it.

use super::shape::{Figure, FigureStep};
use super::shared::*;
use crate::learn::trace::Participant;

pub(super) const FIGURE: Figure = Figure {
    lanes: [
        ("You", "in your browser"),
        ("A page", "as pages did it until 2025"),
        ("Accounts service", "signs you in"),
        ("Web API", "serves your library"),
    ],
    steps: &[
        PRESS,
        FigureStep {
            title: "Makes a `state`",
            meaning: "The only thing that ties the response to the request, and only if the page checks it.",
            params: &[STATE],
            source: Some((6749, "10.12")),
            ..BLANK
        },
        FigureStep {
            to: Participant::Accounts,
            title: "Requests a token",
            line: "GET /authorize",
            meaning: "It asks for the token itself, not for a code.",
            params: &[
                CLIENT_ID,
                sample("response_type", "token").for_purpose("Asks for the token itself. That was the mistake."),
                REDIRECT_URI,
                STATE,
                SCOPE,
            ],
            source: Some((6749, "4.2.1")),
            ..BLANK
        },
        DECIDE,
        FigureStep {
            from: Participant::Accounts,
            title: "Sends you back with the token",
            line: "303 /callback",
            meaning: "It is in the address, after the #. Servers never see that part, but everything in the browser does.",
            params: &[ACCESS_TOKEN, TOKEN_TYPE, EXPIRES_IN, STATE],
            source: Some((6749, "4.2.2")),
            ..BLANK
        },
        FigureStep {
            from: Participant::You,
            to: Participant::You,
            title: "Your browser saves the address",
            meaning: "In its history and wherever that is synced. Extensions that read addresses see it, and copied links contain it.",
            source: Some((9700, "2.1.2")),
            ..BLANK
        },
        FigureStep {
            meaning: "Nothing else can be checked: a stolen or injected token works as well as the right one.",
            ..CHECK_STATE
        },
        CALL,
        CALL_RESPONSE,
        FigureStep {
            title: "An hour later: starts over",
            meaning: "There is no refresh token. Pages used to ask again in hidden frames, which browsers now block.",
            ..BLANK
        },
    ],
};
