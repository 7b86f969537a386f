//! The responses: a page, a redirect, or an error with a sentence.

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use lockgroove::oauth::TokenFault;

use super::native::NoTokens;

/// An error for the person: a status and a sentence.
pub(crate) struct Problem(StatusCode, String);

pub(crate) fn problem(status: StatusCode, text: impl Into<String>) -> Problem {
    Problem(status, text.into())
}

pub(crate) fn signed_out() -> Problem {
    problem(StatusCode::UNAUTHORIZED, "You are signed out. Please sign in.")
}

impl From<NoTokens> for Problem {
    fn from(error: NoTokens) -> Self {
        match error {
            NoTokens::Network(_) => problem(StatusCode::BAD_GATEWAY, "Spotify could not be reached. Please try again."),
            NoTokens::Token(TokenFault::InvalidGrant) => problem(StatusCode::BAD_REQUEST, "Spotify did not accept the sign-in."),
            // Only the operator can fix it: the secret is mistyped, or has been replaced at Spotify.
            NoTokens::Token(TokenFault::InvalidClient) => {
                problem(StatusCode::INTERNAL_SERVER_ERROR, "Spotify does not know this app by its client ID and secret.")
            }
            NoTokens::Token(TokenFault::Throttled(_) | TokenFault::Unavailable { .. }) => {
                problem(StatusCode::SERVICE_UNAVAILABLE, "Spotify is busy. Please try again later.")
            }
            NoTokens::Token(TokenFault::Refused(_) | TokenFault::Malformed(_)) => {
                problem(StatusCode::BAD_GATEWAY, "Spotify sent a response that this app does not understand.")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0, page(&format!("<p id=problem>{}</p><p><a href=/login>Sign in</a></p>", escape(&self.1)))).into_response()
    }
}

pub(crate) fn see_other(address: &str, cookies: Vec<String>) -> Response {
    let mut response = (StatusCode::SEE_OTHER, PRIVATE).into_response();
    for (name, text) in cookies.into_iter().map(|text| (header::SET_COOKIE, text)).chain([(header::LOCATION, address.to_owned())]) {
        if let Ok(value) = text.parse() {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// No cache may store our responses, and no other site may see our addresses, which can contain a code.
const PRIVATE: [(header::HeaderName, &str); 3] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"),
];

pub(crate) fn page(body: &str) -> impl IntoResponse + use<> {
    (PRIVATE, Html(format!("<!doctype html><html lang=en><meta charset=utf-8><title>Signing in on a server</title>{body}")))
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
