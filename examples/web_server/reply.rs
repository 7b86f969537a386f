//! What is sent back: a page, a redirect, or a sentence about what did not work.

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use lockgroove::oauth::TokenFault;

use super::native::NoTokens;

/// What is told a person when something did not work: a status and a sentence.
pub(crate) struct Problem(StatusCode, String);

pub(crate) fn problem(status: StatusCode, text: impl Into<String>) -> Problem {
    Problem(status, text.into())
}

pub(crate) fn signed_out() -> Problem {
    problem(StatusCode::UNAUTHORIZED, "You are signed out. Please sign in.")
}

impl From<NoTokens> for Problem {
    fn from(no: NoTokens) -> Self {
        match no {
            NoTokens::Network(_) => problem(StatusCode::BAD_GATEWAY, "Spotify could not be reached. Please try again."),
            NoTokens::Token(TokenFault::InvalidGrant) => problem(StatusCode::BAD_REQUEST, "Spotify did not accept the sign-in."),
            // Nothing a visitor can mend: the operator mistyped the secret, or Spotify has given the app a new one.
            NoTokens::Token(TokenFault::InvalidClient) => {
                problem(StatusCode::INTERNAL_SERVER_ERROR, "Spotify does not know this app by its client ID and secret.")
            }
            NoTokens::Token(TokenFault::Throttled(_) | TokenFault::Unavailable(_)) => {
                problem(StatusCode::SERVICE_UNAVAILABLE, "Spotify is too busy just now. Please try again later.")
            }
            NoTokens::Token(TokenFault::Refused(_) | TokenFault::Malformed(_)) => {
                problem(StatusCode::BAD_GATEWAY, "Spotify gave an answer this app does not understand.")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0, page(&format!("<p id=problem>{}</p><p><a href=/login>Sign in</a></p>", escaped(&self.1)))).into_response()
    }
}

pub(crate) fn see_other(place: &str, cookies: Vec<String>) -> Response {
    let mut response = (StatusCode::SEE_OTHER, PRIVATE).into_response();
    for (name, text) in cookies.into_iter().map(|text| (header::SET_COOKIE, text)).chain([(header::LOCATION, place.to_owned())]) {
        if let Ok(value) = text.parse() {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// Nothing here is for a cache, and no address of ours, code and all, is for anybody else.
const PRIVATE: [(header::HeaderName, &str); 3] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"),
];

pub(crate) fn page(body: &str) -> impl IntoResponse + use<> {
    (PRIVATE, Html(format!("<!doctype html><html lang=en><meta charset=utf-8><title>Signing in on a server</title>{body}")))
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
