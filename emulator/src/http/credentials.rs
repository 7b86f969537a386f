//! The credentials in an `Authorization` header.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Request;

/// The client ID and secret of an `Authorization: Basic` header (RFC 7617 section 2).
pub(crate) fn basic(request: &Request) -> Option<(String, String)> {
    let (scheme, credentials) = request.header("authorization")?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// The token of an `Authorization: Bearer` header (RFC 6750 section 2.1). Tokens in the query or the body are ignored (RFC 9700
/// section 4.3.2).
pub(crate) fn bearer(request: &Request) -> Option<&str> {
    let (scheme, token) = request.header("authorization")?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
