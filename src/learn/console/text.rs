//! The body of an answer: indented without being read, so that numbers, escapes and the order of members stay as they came, and searched.

use serde_json::Value;

/// JSON with a line for each member. `None` when it is not JSON.
#[must_use]
pub fn indented(text: &str) -> Option<String> {
    // Only to know that it is JSON; what is shown is the text itself.
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
            // What is empty stays on one line.
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

/// Where these words stand, in bytes from the beginning. Capital letters of ASCII count as small ones.
#[must_use]
pub fn places(text: &str, words: &str) -> Vec<usize> {
    if words.is_empty() {
        return Vec::new();
    }
    // Of the same length, so a place in one is a place in the other.
    let (text, words) = (text.to_ascii_lowercase(), words.to_ascii_lowercase());
    text.match_indices(&words).map(|(place, _)| place).collect()
}

/// The first so many lines, and whether there are more.
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
    fn json_gets_a_line_for_each_member() {
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
    fn what_is_not_json_stays_as_it_is() {
        for text in ["", "<h1>Wi-Fi</h1>", "{\"a\":", "Too many requests", "{}{}"] {
            assert_eq!(indented(text), None, "{text}");
        }
    }

    #[test]
    fn words_are_found_wherever_they_stand() {
        assert_eq!(places("Abc aBC é abc", "abc"), [0, 4, 11]);
        assert_eq!(places("aaaa", "aa"), [0, 2]);
        assert_eq!(places("abc", ""), Vec::<usize>::new());
        assert_eq!(places("É", "é"), Vec::<usize>::new());
    }

    #[test]
    fn a_long_text_begins_somewhere() {
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
        /// Nothing is added or lost but white space between the tokens, and it looks as any other tool would have it.
        #[test]
        fn only_white_space_changes(value in json()) {
            let lines = indented(&value.to_string()).unwrap();
            prop_assert_eq!(&lines, &serde_json::to_string_pretty(&value).unwrap());
            prop_assert_eq!(indented(&lines).unwrap(), lines);
        }

        #[test]
        fn places_are_places(text in ".{0,40}", words in "\\PC{1,2}") {
            for place in places(&text, &words) {
                let found = text.get(place..place + words.len()).unwrap();
                prop_assert!(found.eq_ignore_ascii_case(&words));
            }
        }
    }
}
