//! Names as they are shown. Any name may be empty, blank, or made of characters that cannot be seen.

/// The name, or `Untitled` if nothing of it can be seen.
#[must_use]
pub fn shown(name: &str) -> &str {
    if is_invisible(name) { "Untitled" } else { name }
}

/// Whether nothing of a name can be seen.
#[must_use]
pub fn is_invisible(name: &str) -> bool {
    name.chars().all(|c| c.is_whitespace() || c.is_control() || is_format(c))
}

/// Characters of Unicode's category `Cf` that occur in texts, and fillers that are drawn as nothing.
const fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_which_nothing_can_be_seen_is_untitled() {
        for name in ["", " ", "\t\n", "\0", "\u{a0}\u{2003}", "\u{200b}", "\u{feff}\u{200d}", "\u{202e} ", "\u{3164}", "\u{2800}"] {
            assert_eq!(shown(name), "Untitled", "{name:?}");
        }
        for name in ["null", ".", "0", "ليالي", "a\u{200b}", "\u{fffd}", "👩\u{200d}🎤"] {
            assert_eq!(shown(name), name);
        }
    }
}
