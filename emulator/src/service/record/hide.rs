//! How the log writes what it does not show, and what is too long.

use serde_json::{Value, json};

use crate::hash::hash;

/// Maximum length of a text in the log, in bytes.
pub(super) const MAX_TEXT: usize = 600;

/// What stands for a hidden text inside a longer one. An empty text hides nothing.
pub(super) fn hidden(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("‹{}›", length(text)) }
}

/// The same for a secret of the protocol.
pub(super) fn secret(text: &str) -> String {
    format!("‹{}, {}›", length(text), hash(text))
}

fn length(text: &str) -> String {
    match text.len() {
        1 => "1 character".to_owned(),
        length => format!("{length} characters"),
    }
}

/// What stands for a hidden value.
pub(super) fn hidden_value(text: &str) -> Value {
    json!({ "len": text.len() })
}

/// The same for a secret of the protocol, which can be compared with another one.
pub(super) fn secret_value(text: &str) -> Value {
    json!({ "len": text.len(), "hash": hash(text) })
}

/// A text for the log, cut if it is too long. The note says how long the text in the request was.
pub(super) fn shorten(mut shown: String, true_length: usize) -> String {
    if shown.len() > MAX_TEXT {
        shown.truncate(shown.floor_char_boundary(MAX_TEXT));
        shown.push_str(&format!("… ({true_length} characters in all)"));
        shown.shrink_to_fit();
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters_and_says_its_true_length() {
        let long = "a".to_owned() + &"é".repeat(600);
        let cut = shorten(long, 5_000);
        assert!(cut.len() < 650 && cut.ends_with("é… (5000 characters in all)"), "{cut}");
        assert_eq!(shorten("short".to_owned(), 5), "short");
    }
}
