//! Conditional requests (Spotify, "API calls", RFC 9110 section 13.1.2). Browsers send them from their cache.

use crate::hash::hash;
use crate::http::{Request, Response};

/// Adds `Cache-Control` and, with `etags`, an `ETag`. Turns the response into a 304 if the client already has it.
pub(crate) fn apply(response: &mut Response, request: &Request, etags: bool) {
    if !(request.reads() && response.status == 200) {
        response.set("cache-control", "no-store");
        return;
    }
    response.set("cache-control", "private, max-age=0");
    response.set("vary", "Authorization");
    if !etags {
        return;
    }
    let tag = format!("\"{}-{:x}\"", hash(&response.body), response.body.len());
    response.set("etag", &tag);
    let known = request.header("if-none-match").unwrap_or_default();
    if known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag) {
        response.status = 304;
        response.body.clear();
        response.strip("content-type");
    }
}
