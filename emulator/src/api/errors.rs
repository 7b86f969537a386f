//! Error responses of the Web API, in the format of Spotify's page "API calls", with the texts developers quote.

use serde_json::json;

use crate::http::Response;
use crate::state::settings::{NotListedText, ResponsesAs};

/// An error in the regular format.
pub(crate) fn regular(status: u16, message: &str) -> Response {
    Response::json(status, &json!({"error": {"status": status, "message": message}}))
}

/// 404.
pub(crate) fn not_found() -> Response {
    regular(404, "Resource not found")
}

/// 400 for a limit outside its bounds.
pub(crate) fn invalid_limit() -> Response {
    regular(400, "Invalid limit")
}

/// 400 for a malformed identifier. The older text is that of Spotify's documentation.
pub(crate) fn invalid_identifier(responses_as: ResponsesAs) -> Response {
    match responses_as {
        ResponsesAs::Observed => regular(400, "Invalid base62 id"),
        ResponsesAs::Documented => regular(400, "invalid id"),
    }
}

/// 400 for an `Authorization` header with another scheme, or without a token.
pub(crate) fn only_bearer() -> Response {
    regular(400, "Only valid bearer authentication supported")
}

/// 411 for a request that does not state the length of its body.
pub(crate) fn length_required() -> Response {
    regular(411, "Length required")
}

/// 403 for a token without the scope.
pub(crate) fn insufficient_scope() -> Response {
    regular(403, "Insufficient client scope")
}

/// 403 for a person who is not on the app's list.
pub(crate) fn not_listed(text: NotListedText) -> Response {
    match text {
        NotListedText::Y2026 => regular(
            403,
            "The user is not registered for this application. Please check your settings on https://developer.spotify.com/dashboard.",
        ),
        NotListedText::Y2025 => regular(403, "Check settings on developer.spotify.com/dashboard, the user may not be registered."),
        NotListedText::Y2021 => {
            Response::with_body(403, "text/plain; charset=utf-8", "User not registered in the Developer Dashboard")
        }
    }
}

/// 403 for an app whose owner has no Premium.
pub(crate) fn owner_without_premium() -> Response {
    regular(
        403,
        "Active premium subscription required for the owner of the app. When the subscription status changes, it can take a few hours before requests are allowed again.",
    )
}

/// 403 for a player command of someone without Premium.
pub(crate) fn user_without_premium() -> Response {
    Response::json(
        403,
        &json!({"error": {"status": 403, "message": "Player command failed: Premium required", "reason": "PREMIUM_REQUIRED"}}),
    )
}

/// 429 for an exhausted quota, which is not a rate limit (Spotify, "Rate limits").
pub(crate) fn quota() -> Response {
    Response::json(429, &json!({"error": {"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"}}))
}

/// 401 without a token.
pub(crate) fn missing_token(older: bool) -> Response {
    unauthorized(if older { "No token provided" } else { UNAUTHORIZED }, "missing_token", "No token provided")
}

/// 401 for an unknown token.
pub(crate) fn invalid_token(older: bool) -> Response {
    unauthorized(if older { "Invalid access token" } else { UNAUTHORIZED }, "invalid_token", "Invalid access token")
}

/// 401 for an expired token.
pub(crate) fn expired_token() -> Response {
    unauthorized(UNAUTHORIZED, "invalid_token", "Invalid access token")
}

/// The same with the older text.
pub(crate) fn expired_token_older() -> Response {
    unauthorized("The access token expired", "invalid_token", "The access token expired")
}

/// The same text for all causes; only the header differs.
const UNAUTHORIZED: &str = "Missing/invalid/expired access token";

fn unauthorized(message: &str, error: &str, description: &str) -> Response {
    regular(401, message)
        .header("www-authenticate", &format!("Bearer realm=\"spotify\", error=\"{error}\", error_description=\"{description}\""))
}
