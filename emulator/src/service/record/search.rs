//! The text of a search, which people write.

use super::hide::hidden;
use super::words::SEARCH_FIELDS;

/// A search without its words: its fields, years and texts of up to three characters are shown.
pub(super) fn show(text: &str) -> String {
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn word(text: &str) -> String {
    let is_short = text.chars().count() <= 3;
    let is_years = text.len() <= 9 && text.split('-').all(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
    match text.split_once(':') {
        Some((field, value)) if SEARCH_FIELDS.contains(&field) => format!("{field}:{}", word(value)),
        _ if is_short || is_years => text.to_owned(),
        _ => hidden(text),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn fields_and_years_are_shown_and_words_are_not() {
        for (text, shown) in [
            ("a", "a"),
            ("year:1955-1960 artist:Somebody", "year:1955-1960 artist:‹8 characters›"),
            ("hunter2 1999", "‹7 characters› 1999"),
            ("hunter2:1999", "‹12 characters›"),
            ("", ""),
        ] {
            assert_eq!(super::show(text), shown, "{text}");
        }
    }
}
