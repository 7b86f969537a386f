//! How a parameter is shown: as it is, or, where it is a secret, as its length and the first digits of its SHA-256. Two secrets can be
//! compared that way, and neither can be read.

use form_urlencoded::parse;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Longest plain value worth showing.
const LONGEST: usize = 300;
/// Hex digits of a fingerprint. 32 bits tell two secrets apart and tell nothing about either.
const DIGITS: usize = 8;

/// Parameters that are shown as they are. The rule is this way round so that what is not known is hidden.
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

/// A value, as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// As it is, cut where it is very long.
    Plain(String),
    /// Hidden.
    Secret {
        /// Its length in bytes.
        length: usize,
        /// The first eight hex digits of its SHA-256.
        fingerprint: String,
    },
}

impl Shown {
    /// A value that must not be shown.
    #[must_use]
    pub fn secret(text: &str) -> Self {
        let digits: String = Sha256::digest(text.as_bytes()).iter().take(DIGITS / 2).map(|byte| format!("{byte:02x}")).collect();
        Self::Secret { length: text.len(), fingerprint: digits }
    }

    /// In words.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Secret { length, fingerprint } => format!("{length} characters, SHA-256 {fingerprint}…"),
        }
    }
}

/// A parameter of a request or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its value, as it may be shown.
    pub shown: Shown,
}

impl Param {
    /// A parameter by its name: hidden unless it is known to be no secret.
    #[must_use]
    pub fn new(name: &str, value: &str) -> Self {
        let shown = if PLAIN.contains(&name) { Shown::Plain(value.chars().take(LONGEST).collect()) } else { Shown::secret(value) };
        Self { name: name.chars().take(LONGEST).collect(), shown }
    }
}

/// The parameters of a query or a form.
#[must_use]
pub(super) fn of_form(text: &str) -> Vec<Param> {
    parse(text.as_bytes()).map(|(name, value)| Param::new(&name, &value)).collect()
}

/// The members of an answer of the token endpoint. What is not JSON shows nothing.
#[must_use]
pub(super) fn of_answer(body: &str) -> Vec<Param> {
    let Ok(Value::Object(members)) = serde_json::from_str(body) else { return Vec::new() };
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    members.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| Param::new(name, &text(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_known_to_be_open_is_hidden() {
        let shown = of_form("grant_type=refresh_token&refresh_token=sesame&anything=sesame&scope=a+b");
        let text: Vec<String> = shown.iter().map(|param| format!("{}={}", param.name, param.shown.to_text())).collect();
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
    fn answers_are_shown_by_member() {
        let shown = of_answer(r#"{"access_token":"sesame","expires_in":3600,"refresh_token":null}"#);
        assert_eq!(shown.len(), 2);
        assert!(shown.contains(&Param { name: "expires_in".into(), shown: Shown::Plain("3600".into()) }));
        assert_eq!(of_answer("<html>"), []);
    }

    proptest! {
        #[test]
        fn no_secret_of_any_name_is_shown(name in "[a-z_]{1,12}", secret in "[A-Za-z0-9_-]{20,80}") {
            prop_assume!(!PLAIN.contains(&name.as_str()));
            let form = format!("{name}={secret}");
            let json = serde_json::json!({name.as_str(): secret.as_str()}).to_string();
            let shown = format!("{:?} {:?}", of_form(&form), of_answer(&json));
            prop_assert!(!shown.contains(&secret));
        }
    }
}
