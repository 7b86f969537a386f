//! Sentences for a person.

use lockgroove::session::Explanation;

use crate::odd::is_visible;

/// It has a code, a heading and a meaning, is not endless, and has no control characters.
pub(crate) fn is_fit_to_show(words: &Explanation) {
    assert!(words.code.starts_with("LG-"), "{words:?}");
    for text in [&words.title, &words.meaning] {
        assert!(is_visible(text) && text.chars().count() < 700, "{words:?}");
        assert!(!text.chars().any(char::is_control), "{words:?}");
    }
}
