//! Text as people type and paste it. Pages, mails and word processors add characters that nobody sees: zero-width spaces, no-break
//! spaces, line breaks, marks for the direction of writing, and quotes around a value. Here they are removed, or named.

/// Whether a character is drawn as nothing: white space, control characters, those of Unicode's category `Cf` that occur in texts, and
/// fillers.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_format(c)
}

const fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Quotes around a value, and the separators that follow it in a list or a sentence.
const AROUND: [char; 16] = ['"', '\'', '`', '´', '“', '”', '„', '‟', '‘', '’', '‚', '‛', '«', '»', ',', ';'];

/// A value without spaces, such as an ID, an address or a number: without invisible characters and without quotes around it.
#[must_use]
pub fn value(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    trimmed(&visible, |c| AROUND.contains(&c))
}

/// A text in which every kind of space is a plain one, and without the other invisible characters. For searches and code; in a name
/// some of them join characters, see [`line()`].
#[must_use]
pub fn words(text: &str) -> String {
    let plain = |c: char| match c {
        '\n' | ' ' => Some(c),
        _ if c.is_whitespace() => Some(' '),
        _ => (!is_invisible(c)).then_some(c),
    };
    text.chars().filter_map(plain).collect()
}

/// A name or a description on one line, without spaces around it. Empty if nothing of it can be seen. What joins or shapes visible
/// characters, as in emoji and in Persian, stays.
#[must_use]
pub fn line(text: &str) -> String {
    if text.chars().all(is_invisible) {
        return String::new();
    }
    let plain: String =
        text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    trimmed(&plain, |c| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}'))
}

/// Compiled once.
fn trimmed(text: &str, from: fn(char) -> bool) -> String {
    text.trim_matches(from).to_owned()
}

/// A character as a sentence can show it: in quotes, and with its number if it might not be seen.
#[must_use]
pub fn shown(c: char) -> String {
    match c {
        '!'..='~' => format!("“{c}”"),
        _ if is_invisible(c) => format!("U+{:04X}", u32::from(c)),
        _ => format!("“{c}” (U+{:04X})", u32::from(c)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_value_is_found_in_what_people_paste() {
        for text in [
            "abc123",
            " abc123\r\n",
            "\u{feff}abc\u{200b}123\u{200b}",
            "\u{a0}abc123\u{2003}",
            "abc\n  123",
            "“abc123”",
            "\"abc123\",",
            "'abc123';",
            "`abc123`",
            "\u{202a}abc123\u{202c}",
            "abc\u{ad}123\0",
        ] {
            assert_eq!(value(text), "abc123", "{text:?}");
        }
        assert_eq!(value("\u{200b} \" "), "");
    }

    #[test]
    fn words_keep_their_spaces() {
        assert_eq!(words("get\u{a0}my\u{200b} playlists \n"), "get my playlists \n");
        assert_eq!(words("{\u{a0}\"a\":\u{feff}1\t}"), "{ \"a\":1 }");
    }

    #[test]
    fn a_line_keeps_what_joins_its_characters() {
        for (text, plain) in [
            (" Two\r\nlines ", "Two  lines"),
            ("👩\u{200d}🎤 ❤\u{fe0f}", "👩\u{200d}🎤 ❤\u{fe0f}"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("\u{feff}Name\u{200b}", "Name"),
            ("a\0b", "a b"),
            ("\u{200b}\u{a0}\u{3164}", ""),
            ("", ""),
        ] {
            assert_eq!(line(text), plain, "{text:?}");
        }
    }

    #[test]
    fn a_character_that_might_not_be_seen_has_a_number() {
        for (c, words) in
            [('g', "“g”"), ('-', "“-”"), ('é', "“é” (U+00E9)"), ('\u{301}', "“\u{301}” (U+0301)"), ('\u{200b}', "U+200B")]
        {
            assert_eq!(shown(c), words);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_cleaned_once(text in "\\PC{0,20}|.{0,20}") {
            for clean in [value, words, line] {
                let once = clean(&text);
                prop_assert_eq!(clean(&once), once.clone());
            }
            prop_assert!(!value(&text).chars().any(is_invisible));
            prop_assert!(line(&text).is_empty() || !line(&text).chars().all(is_invisible));
        }
    }
}
