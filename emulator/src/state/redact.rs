//! Removes secrets from the log. A secret is replaced by its length and the first eight hex digits of its SHA-256, so that a test can compare
//! two secrets without reading them.

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::http::Params;
use crate::http::params::append;

/// Parameters that are or contain secrets: `continue` and `request` are whole authorization requests.
const SECRET: &[&str] = &[
    "code",
    "code_challenge",
    "code_verifier",
    "state",
    "access_token",
    "refresh_token",
    "client_secret",
    "token",
    "continue",
    "request",
    "form_key",
];

/// The fields of a token request that are not secret. Unknown fields are hidden.
const OPEN_TOKEN_FIELDS: &[&str] = &["grant_type", "client_id", "redirect_uri", "scope"];

/// The first eight hex digits of the SHA-256 of a text or a body.
pub(crate) fn hash(text: impl AsRef<[u8]>) -> String {
    Sha256::digest(text.as_ref()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

fn hidden(text: &str) -> Value {
    json!({ "len": text.len(), "hash": hash(text) })
}

/// A query as an object, without its secrets. Of a repeated name the last value counts.
pub(crate) fn query(params: &Params) -> Value {
    object(params, |name| !SECRET.contains(&name))
}

/// A token request as an object, without its secrets.
pub(crate) fn token_form(params: &Params) -> Value {
    object(params, |name| OPEN_TOKEN_FIELDS.contains(&name))
}

fn object(params: &Params, is_open: impl Fn(&str) -> bool) -> Value {
    let members: Map<String, Value> =
        params.pairs().map(|(name, value)| (name.to_owned(), if is_open(name) { value.into() } else { hidden(value) })).collect();
    Value::Object(members)
}

/// An address with its secrets replaced by `len=43 hash=0a1b2c3d`.
pub(crate) fn address(text: &str) -> String {
    let (text, fragment) = text.split_once('#').map_or((text, None), |(before, after)| (before, Some(after)));
    let mut safe = match text.split_once('?') {
        None => text.to_owned(),
        Some((before, after)) => {
            let params = Params::parse(after.as_bytes());
            let replaced: Vec<(&str, String)> = params
                .pairs()
                .map(|(name, value)| {
                    let secret = SECRET.contains(&name);
                    (name, if secret { format!("len={} hash={}", value.len(), hash(value)) } else { value.to_owned() })
                })
                .collect();
            let pairs: Vec<(&str, &str)> = replaced.iter().map(|(name, value)| (*name, value.as_str())).collect();
            append(before, &pairs)
        }
    };
    // Browsers send no fragment; if another client does, it may contain an access token.
    if let Some(fragment) = fragment {
        safe.push_str(&format!("#len={} hash={}", fragment.len(), hash(fragment)));
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_and_the_rest_is_kept() {
        let params = Params::parse(b"code=abc&state=xyz&market=SE");
        assert_eq!(
            query(&params),
            json!({"code": {"len": 3, "hash": "ba7816bf"}, "state": {"len": 3, "hash": hash("xyz")}, "market": "SE"})
        );
        assert_eq!(
            token_form(&Params::parse(b"grant_type=refresh_token&anything=abc")),
            json!({"grant_type": "refresh_token", "anything": {"len": 3, "hash": "ba7816bf"}})
        );
        assert_eq!(
            address("http://127.0.0.1:1/callback?code=abc&x=1"),
            "http://127.0.0.1:1/callback?code=len%3D3+hash%3Dba7816bf&x=1"
        );
        assert_eq!(address("http://127.0.0.1:1/"), "http://127.0.0.1:1/");
    }
}
