//! Names as they are shown. Any name may be empty, blank, or made of characters that cannot be seen.

use crate::oauth::pasted;

/// The name, or `Untitled` if nothing of it can be seen.
#[must_use]
pub fn shown(name: &str) -> &str {
    if is_invisible(name) { "Untitled" } else { name }
}

/// Whether nothing of a name can be seen.
#[must_use]
pub fn is_invisible(name: &str) -> bool {
    name.chars().all(pasted::is_invisible)
}

/// The first of these names of which something can be seen: the display name of a person, or else their ID. Empty if there is none.
pub(crate) fn first_visible<const N: usize>(names: [&Option<String>; N]) -> &str {
    names.into_iter().filter_map(Option::as_deref).find(|name| !is_invisible(name)).unwrap_or_default()
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
