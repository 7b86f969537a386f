//! A person with an account.

use serde::{Deserialize, Serialize};

/// The subscription of an account (`product` in the older shapes).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Product {
    Premium,
    #[default]
    Free,
}

impl Product {
    /// Its name in the API.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Premium => "premium",
            Self::Free => "free",
        }
    }
}

/// A person with an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    /// The value of the sign-in button and the `id` in the API.
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) email: String,
    /// Two letters (ISO 3166-1).
    pub(crate) country: String,
    pub(crate) product: Product,
    /// The stable identifier in `/me` since May 2026: 22 letters and digits.
    pub(crate) account_id: String,
    /// Description on the sign-in page.
    pub(crate) about: String,
}

impl Person {
    /// Whether the subscription is Premium.
    pub(crate) fn premium(&self) -> bool {
        self.product == Product::Premium
    }

    /// Checks the values. An error is one sentence.
    pub(crate) fn check(&self) -> Result<(), String> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        if self.key.is_empty() || self.key.len() > 40 || !self.key.chars().all(is_plain) {
            return Err(format!("A person's key is 1 to 40 of a-z, 0-9, '.', '_' and '-', not \"{}\".", self.key));
        }
        if self.name.trim().is_empty() {
            return Err("A person has a name.".to_owned());
        }
        if self.country.len() != 2 || !self.country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(format!("A country is two capital letters, not \"{}\".", self.country));
        }
        if self.account_id.len() != 22 || !self.account_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(format!("An account_id is 22 letters and digits, not \"{}\".", self.account_id));
        }
        Ok(())
    }
}
