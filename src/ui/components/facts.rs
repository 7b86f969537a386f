//! Facts that several pages state in the same words.

use crate::browser::intl;
use crate::library::length;

/// How many items a list has. `None` if that is not known.
#[must_use]
pub fn items_in_words(total: Option<u32>) -> Option<String> {
    total.map(|total| match total {
        0 => "empty".to_owned(),
        1 => "1 item".to_owned(),
        many => format!("{} items", intl::number(many)),
    })
}

/// The same for things that are counted here.
#[must_use]
pub fn things(many: usize) -> String {
    items_in_words(u32::try_from(many).ok()).unwrap_or_default()
}

/// A length in words: `38 min`, `3,402 h 18 min`.
#[must_use]
pub fn length_in_words(millis: u64) -> String {
    length::in_words(millis, intl::number)
}
