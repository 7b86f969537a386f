//! What the Web API tells browsers, as observed on 6 September 2026; no page of Spotify says it.

use crate::http::Response;

const HEADERS: &[(&str, &str)] = &[
    ("access-control-allow-origin", "*"),
    ("access-control-allow-methods", "GET, POST, OPTIONS, PUT, DELETE, PATCH"),
    (
        "access-control-allow-headers",
        "Accept, App-Platform, Authorization, Content-Type, Origin, Retry-After, Spotify-App-Version, X-Cloud-Trace-Context",
    ),
    ("access-control-max-age", "604800"),
];

/// Lets pages of any origin read an answer.
pub(crate) fn allow(response: &mut Response) {
    for (name, value) in HEADERS {
        response.set(name, value);
    }
}

/// The answer to a preflight. It never carries a token, so none is asked for.
pub(crate) fn preflight() -> Response {
    let mut response = Response::empty(204);
    allow(&mut response);
    response
}
