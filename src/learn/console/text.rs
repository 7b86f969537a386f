//! The body of a response: indented, and searched. Indenting works on the text, so numbers, escapes and the order of members stay as
//! they came.

use serde_json::Value;

/// JSON with a line per member. `None` if it is not JSON.
#[must_use]
pub fn indented(text: &str) -> Option<String> {
    // Only checks that it is JSON.
    serde_json::from_str::<Value>(text).ok()?;
    let mut lines = String::with_capacity(text.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut opened = false;
    for c in text.chars() {
        if in_string {
            lines.push(c);
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        if c.is_ascii_whitespace() {
            continue;
        }
        if matches!(c, '}' | ']') {
            depth = depth.saturating_sub(1);
            // An empty object or list stays on one line.
            if !opened {
                next_line(&mut lines, depth);
            }
        } else if opened {
            next_line(&mut lines, depth);
        }
        opened = matches!(c, '{' | '[');
        lines.push(c);
        match c {
            '{' | '[' => depth += 1,
            ',' => next_line(&mut lines, depth),
            ':' => lines.push(' '),
            '"' => in_string = true,
            _ => {}
        }
    }
    Some(lines)
}

fn next_line(lines: &mut String, depth: usize) {
    lines.push('\n');
    lines.extend(core::iter::repeat_n("  ", depth));
}

/// The byte offsets of every match. Ignores the case of ASCII letters.
#[must_use]
pub fn matches(text: &str, words: &str) -> Vec<usize> {
    if words.is_empty() {
        return Vec::new();
    }
    // ASCII case does not change lengths, so the offsets hold for the original.
    let (text, words) = (text.to_ascii_lowercase(), words.to_ascii_lowercase());
    text.match_indices(&words).map(|(offset, _)| offset).collect()
}

/// The first `lines` lines, and whether there are more.
#[must_use]
pub fn beginning(text: &str, lines: usize) -> (&str, bool) {
    match text.match_indices('\n').nth(lines.saturating_sub(1)) {
        Some((end, _)) => (text.get(..end).unwrap_or(text), true),
        None => (text, false),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn json_gets_a_line_per_member() {
        let text = r#"{"a":[1,2.50e3,12345678901234567890],"b":{},"c":[],"d":"x{,\"]\\","e":{"f":null}}"#;
        let lines = [
            "{",
            "  \"a\": [",
            "    1,",
            "    2.50e3,",
            "    12345678901234567890",
            "  ],",
            "  \"b\": {},",
            "  \"c\": [],",
            r#"  "d": "x{,\"]\\","#,
            "  \"e\": {",
            "    \"f\": null",
            "  }",
            "}",
        ];
        assert_eq!(indented(text).unwrap(), lines.join("\n"));
        assert_eq!(indented("true").as_deref(), Some("true"));
        assert_eq!(indented("[\r\n\t1 ]").as_deref(), Some("[\n  1\n]"));
    }

    #[test]
    fn anything_but_json_is_not_indented() {
        for text in ["", "<h1>Wi-Fi</h1>", "{\"a\":", "Too many requests", "{}{}"] {
            assert_eq!(indented(text), None, "{text}");
        }
    }

    #[test]
    fn matches_are_found_anywhere() {
        assert_eq!(matches("Abc aBC é abc", "abc"), [0, 4, 11]);
        assert_eq!(matches("aaaa", "aa"), [0, 2]);
        assert_eq!(matches("abc", ""), Vec::<usize>::new());
        assert_eq!(matches("É", "é"), Vec::<usize>::new());
    }

    #[test]
    fn a_long_text_is_cut_after_a_line() {
        assert_eq!(beginning("a\nb\nc", 2), ("a\nb", true));
        assert_eq!(beginning("a\nb\nc", 3), ("a\nb\nc", false));
        assert_eq!(beginning("", 3), ("", false));
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec(("[a-z\"\\\\]{0,3}", inner), 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// Only white space between the tokens changes, and the result is what serde_json would print.
        #[test]
        fn only_white_space_changes(value in json()) {
            let lines = indented(&value.to_string()).unwrap();
            prop_assert_eq!(&lines, &serde_json::to_string_pretty(&value).unwrap());
            prop_assert_eq!(indented(&lines).unwrap(), lines);
        }

        #[test]
        fn every_offset_is_a_match(text in ".{0,40}", words in "\\PC{1,2}") {
            for offset in matches(&text, &words) {
                let found = text.get(offset..offset + words.len()).unwrap();
                prop_assert!(found.eq_ignore_ascii_case(&words));
            }
        }
    }
}
