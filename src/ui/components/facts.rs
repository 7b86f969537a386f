//! Facts that several pages state in the same words.

use crate::browser::intl;

/// How many items a list has. `None` if that is not known.
#[must_use]
pub fn items_in_words(total: Option<u32>) -> Option<String> {
    total.map(|total| match total {
        0 => "empty".to_owned(),
        1 => "1 item".to_owned(),
        many => format!("{} items", intl::number(many)),
    })
}
