//! The CORS headers of the Web API, as observed on 6 September 2026. Spotify does not document them.

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

/// Lets pages of any origin read a response.
pub(crate) fn allow(response: &mut Response) {
    for (name, value) in HEADERS {
        response.set(name, value);
    }
}

/// The response to a preflight, which never has a token.
pub(crate) fn preflight() -> Response {
    let mut response = Response::empty(204);
    allow(&mut response);
    response
}
