//! The secrets the emulator received or issued. They are recorded only with `--reveal-secrets`, for tests that search for leaks.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// Secrets by kind.
#[derive(Debug, Default)]
pub(crate) struct Secrets(BTreeMap<&'static str, Vec<String>>);

impl Secrets {
    /// Records a secret, once.
    pub(crate) fn add(&mut self, kind: &'static str, text: &str) {
        let list = self.0.entry(kind).or_default();
        if !list.iter().any(|known| known == text) {
            list.push(text.to_owned());
        }
    }

    /// `{"access_token": […], "code": […], "code_verifier": […], "refresh_token": […], "state": […]}`
    pub(crate) fn to_json(&self) -> Value {
        let mut all = json!({"access_token": [], "code": [], "code_verifier": [], "refresh_token": [], "state": []});
        for (kind, list) in &self.0 {
            if let Some(members) = all.as_object_mut() {
                members.insert((*kind).to_owned(), json!(list));
            }
        }
        all
    }
}
