//! The secrets the emulator received or issued. They are recorded only with `--reveal-secrets`, for tests that search for leaks.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// Beyond this many bytes of one kind, new secrets replace the oldest.
const MAX_BYTES: usize = 8 << 20;

/// Secrets by kind.
#[derive(Debug, Default)]
pub(crate) struct Secrets(BTreeMap<&'static str, Vec<String>>);

impl Secrets {
    /// Records a secret, once.
    pub(crate) fn add(&mut self, kind: &'static str, text: &str) {
        let list = self.0.entry(kind).or_default();
        if list.iter().any(|known| known == text) {
            return;
        }
        list.push(text.to_owned());
        while list.iter().map(String::len).sum::<usize>() > MAX_BYTES {
            list.remove(0);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_secrets_are_kept() {
        let mut secrets = Secrets::default();
        for n in 0..20 {
            secrets.add("code_verifier", &format!("{n}{}", "x".repeat(1 << 20)));
        }
        let kept = secrets.0.get("code_verifier").cloned().unwrap_or_default();
        assert_eq!(kept.len(), 7);
        assert!(kept.last().is_some_and(|text| text.starts_with("19x")));
    }
}
