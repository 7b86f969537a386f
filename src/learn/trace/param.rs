//! A parameter as the log shows it: in full, or, if it is a secret, as its length and the start of its SHA-256 hash. That is enough to
//! compare two secrets, and neither can be read.

use form_urlencoded::parse;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Characters kept of a name or a plain value.
const LONGEST: usize = 300;
/// Hex digits kept of a hash. 32 bits tell two secrets apart and reveal neither.
const DIGITS: usize = 8;

/// Parameters shown in full. An allow list, so that unknown parameters are hidden.
const PLAIN: [&str; 15] = [
    "client_id",
    "code_challenge_method",
    "error",
    "error_description",
    "expires_in",
    "grant_type",
    "iss",
    "limit",
    "offset",
    "redirect_uri",
    "response_type",
    "retry_after",
    "scope",
    "show_dialog",
    "token_type",
];

/// A value that is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamValue {
    /// The value itself, cut if it is very long.
    Plain(String),
    /// A hidden value.
    Secret {
        /// Its length in bytes.
        length: usize,
        /// The first eight hex digits of its SHA-256 hash.
        hash: String,
    },
}

impl ParamValue {
    /// Hides a value.
    #[must_use]
    pub fn secret(text: &str) -> Self {
        let hash = Sha256::digest(text.as_bytes()).iter().take(DIGITS / 2).map(|byte| format!("{byte:02x}")).collect();
        Self::Secret { length: text.len(), hash }
    }

    /// The value as plain text.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Secret { length, hash } => format!("{length} characters, SHA-256 {hash}…"),
        }
    }
}

/// A parameter of a request or a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceParam {
    /// Its name.
    pub name: String,
    /// Its value, safe to show.
    pub value: ParamValue,
}

impl TraceParam {
    /// Hides the value unless the name is known to carry no secret.
    #[must_use]
    pub fn new(name: &str, value: &str) -> Self {
        let value = if PLAIN.contains(&name) {
            ParamValue::Plain(value.chars().take(LONGEST).collect())
        } else {
            ParamValue::secret(value)
        };
        Self { name: name.chars().take(LONGEST).collect(), value }
    }
}

/// The parameters of a query or a form.
#[must_use]
pub(super) fn of_form(text: &str) -> Vec<TraceParam> {
    parse(text.as_bytes()).map(|(name, value)| TraceParam::new(&name, &value)).collect()
}

/// The members of a token response. Nothing for a body that is not JSON.
#[must_use]
pub(super) fn of_response(body: &str) -> Vec<TraceParam> {
    let Ok(Value::Object(members)) = serde_json::from_str(body) else { return Vec::new() };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    members.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| TraceParam::new(name, &text(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_parameter_that_is_not_listed_is_hidden() {
        let params = of_form("grant_type=refresh_token&refresh_token=sesame&anything=sesame&scope=a+b");
        let text: Vec<String> = params.iter().map(|param| format!("{}={}", param.name, param.value.to_text())).collect();
        assert_eq!(
            text,
            [
                "grant_type=refresh_token",
                "refresh_token=6 characters, SHA-256 d0c04f4b…",
                "anything=6 characters, SHA-256 d0c04f4b…",
                "scope=a b"
            ]
        );
    }

    #[test]
    fn a_response_is_shown_member_by_member() {
        let params = of_response(r#"{"access_token":"sesame","expires_in":3600,"refresh_token":null}"#);
        assert_eq!(params.len(), 2);
        assert!(params.contains(&TraceParam { name: "expires_in".into(), value: ParamValue::Plain("3600".into()) }));
        assert_eq!(of_response("<html>"), []);
    }

    proptest! {
        #[test]
        fn no_secret_is_shown_under_any_name(name in "[a-z_]{1,12}", secret in "[A-Za-z0-9_-]{20,80}") {
            prop_assume!(!PLAIN.contains(&name.as_str()));
            let form = format!("{name}={secret}");
            let json = serde_json::json!({name.as_str(): secret.as_str()}).to_string();
            let shown = format!("{:?} {:?}", of_form(&form), of_response(&json));
            prop_assert!(!shown.contains(&secret));
        }
    }
}
