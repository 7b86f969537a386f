//! File names for lists that Windows, macOS and Linux all take, in any script. They depend on nothing but the names and IDs of the
//! lists, whatever the order, so that two backups of one library have the same files.

use std::collections::{BTreeMap, BTreeSet};

use crate::library::fold::folded;
use crate::oauth::pasted::is_invisible;

/// Systems take 255 bytes, some zip programs fewer; an ID, a number and the extension come on top.
const LONGEST: usize = 150;

/// Devices of Windows: no file has such a name, whatever its extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// One name for each list, without extension, in the same order. Lists are given as name and ID. Lists whose names a system could take
/// for equal all get their ID.
#[must_use]
pub fn file_names(lists: &[(&str, &str)]) -> Vec<String> {
    let plain: Vec<String> = lists.iter().map(|(name, _)| file_name(name)).collect();
    let mut count = BTreeMap::<String, usize>::new();
    for name in &plain {
        *count.entry(folded(name)).or_default() += 1;
    }
    let mut taken = BTreeSet::new();
    let is_alone = |name: &str| count.get(&folded(name)) == Some(&1);
    taken.extend(plain.iter().filter(|name| is_alone(name)).map(|name| folded(name)));
    let unique = |(name, (_, id)): (&String, &(&str, &str))| {
        if is_alone(name) {
            return name.clone();
        }
        let id: String = id.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
        let named = if id.is_empty() { name.clone() } else { format!("{name} ({id})") };
        let mut attempts = std::iter::once(named.clone()).chain((2_u64..).map(|number| format!("{named} {number}")));
        attempts.find(|name| taken.insert(folded(name))).unwrap_or(named)
    };
    plain.iter().zip(lists).map(unique).collect()
}

/// A name that every system takes. Two names may give the same.
#[must_use]
pub fn file_name(name: &str) -> String {
    let visible = name.chars().filter(|c| c.is_whitespace() || c.is_control() || !is_invisible(*c));
    let safe: String = visible.map(|c| if is_forbidden(c) { '_' } else { c }).collect();
    // Windows drops dots and spaces at the end; a dot at the beginning hides a file.
    let trimmed = |text: &str| text.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_owned();
    let mut name = trimmed(&safe);
    while name.len() > LONGEST {
        name.pop();
    }
    let name = trimmed(&name);
    if name.is_empty() {
        return "Untitled".to_owned();
    }
    if is_device(&name) { format!("_{name}") } else { name }
}

/// What some system refuses, and what stands for a broken text.
fn is_forbidden(c: char) -> bool {
    c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '\u{fffd}')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    DEVICES.iter().any(|device| {
        stem.strip_prefix(device).is_some_and(|rest| match *device {
            "com" | "lpt" => matches!(rest, "¹" | "²" | "³") || rest.len() == 1 && rest.bytes().all(|c| c.is_ascii_digit()),
            _ => rest.is_empty(),
        })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_safe_in_every_script() {
        for (name, file) in [
            ("Road trip", "Road trip"),
            ("AC/DC: best?", "AC_DC_ best_"),
            ("..", "Untitled"),
            ("", "Untitled"),
            (" .hidden. ", "hidden"),
            ("con", "_con"),
            ("Com1.mix", "_Com1.mix"),
            ("COM²", "_COM²"),
            ("Combo", "Combo"),
            ("Auxiliary", "Auxiliary"),
            ("a\u{202e}gpj", "agpj"),
            ("日本の歌", "日本の歌"),
            ("أغاني", "أغاني"),
            ("line\nbreak", "line_break"),
        ] {
            assert_eq!(file_name(name), file, "{name:?}");
        }
        assert!(file_name(&"歌".repeat(300)).len() <= 150);
    }

    #[test]
    fn equal_names_get_their_ids_in_any_order() {
        let lists = [("Mix", "1a"), ("mix", "1b"), ("Été", "1c"), ("E\u{301}te\u{301}", "1d"), ("Other", "1e")];
        let names = file_names(&lists);
        assert_eq!(names[..2], ["Mix (1a)", "mix (1b)"]);
        assert_eq!((names[2].as_str(), names[4].as_str()), ("Été (1c)", "Other"));
        let mut turned = lists;
        turned.reverse();
        let mut other = file_names(&turned);
        other.reverse();
        assert_eq!(other, names);
        let odd = file_names(&[("Mix", ""), ("Mix", ""), ("Mix 2", "x")]);
        assert_eq!(odd, ["Mix", "Mix 3", "Mix 2"]);
    }

    proptest! {
        #[test]
        fn any_names_become_different_safe_ones(names in prop::collection::vec("\\PC{0,12}|[./:a ]{0,3}|con|(?s).{0,5}", 0..12)) {
            let lists: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1a")).collect();
            let files = file_names(&lists);
            let different: BTreeSet<String> = files.iter().map(|file| file.to_lowercase()).collect();
            prop_assert_eq!(different.len(), names.len());
            for file in files {
                prop_assert!(!file.is_empty() && file.len() < 240 && !file.contains(is_forbidden) && !is_device(&file));
                prop_assert!(!file.ends_with(['.', ' ']) && !file.starts_with(['.', ' ']));
            }
        }
    }
}
