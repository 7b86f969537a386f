//! The words a person filters by, and where they occur.

use std::ops::Range;

use super::fold::{folded, push};

/// Words that must all occur, anywhere and in any order, compared as [folded](super::fold).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of a text as typed, separated by white space.
    #[must_use]
    pub fn parse(typed: &str) -> Self {
        let mut words: Vec<String> = folded(typed).split_whitespace().map(str::to_owned).collect();
        words.sort_unstable();
        words.dedup();
        Self(words)
    }

    /// Whether there are none, so that everything matches.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The folded words.
    pub(super) fn as_slice(&self) -> &[String] {
        &self.0
    }

    /// Whether each word occurs in one of these texts. For short lists; a [`View`](super::View) filters long ones.
    #[must_use]
    pub fn match_any(&self, texts: &[&str]) -> bool {
        let texts: Vec<String> = texts.iter().map(|text| folded(text)).collect();
        self.0.iter().all(|word| texts.iter().any(|text| text.contains(word.as_str())))
    }

    /// Where the words occur in a text: ranges of its bytes, in order, apart from each other, with the whole of each character.
    #[must_use]
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        let (plain, starts) = folded_with_starts(text);
        let mut marks: Vec<Range<usize>> = Vec::new();
        for word in &self.0 {
            let mut from = 0;
            while let Some(at) = plain.get(from..).and_then(|rest| rest.find(word.as_str())).map(|at| at + from) {
                marks.extend(written_range(&starts, at..at + word.len(), text.len()));
                // The next one may overlap it.
                from = at + plain.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            }
        }
        marks.sort_unstable_by_key(|mark| mark.start);
        marks.into_iter().fold(Vec::new(), |mut apart: Vec<Range<usize>>, mark| {
            match apart.last_mut() {
                Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
                _ => apart.push(mark),
            }
            apart
        })
    }
}

/// The folded text, and for each of its bytes where the character it comes from starts.
fn folded_with_starts(text: &str) -> (String, Vec<usize>) {
    let (mut plain, mut starts) = (String::new(), Vec::new());
    for (at, c) in text.char_indices() {
        let changed = push(&mut plain, c);
        // A character that joins the one before it starts where that one does.
        let start = starts.get(changed).copied().unwrap_or(at);
        starts.truncate(changed);
        starts.resize(plain.len(), start);
    }
    (plain, starts)
}

/// The range of the written text from which a range of the folded one comes.
fn written_range(starts: &[usize], of: Range<usize>, len: usize) -> Option<Range<usize>> {
    let start = *starts.get(of.start)?;
    let last = *starts.get(of.end.checked_sub(1)?)?;
    let end = starts.get(of.end..)?.iter().find(|next| **next > last).copied().unwrap_or(len);
    Some(start..end)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn marked<'a>(words: &str, text: &'a str) -> Vec<&'a str> {
        Words::parse(words).marks(text).into_iter().map(|mark| &text[mark]).collect()
    }

    #[test]
    fn all_words_must_occur_in_any_of_the_texts() {
        let words = Words::parse("  TRAIN  ana train");
        assert!(words.match_any(&["Slow Train", "Ana, The Rails"]));
        assert!(!words.match_any(&["Slow Train", "The Rails"]));
        assert!(!words.match_any(&["tra", "in ana"]));
        assert!(Words::parse(" \u{200b}").is_empty() && Words::default().match_any(&[]));
    }

    #[test]
    fn marks_cover_whole_characters_of_the_written_text() {
        for (words, text, marks) in [
            ("train", "Constraint, Train", vec!["train", "Train"]),
            ("beyonce", "Beyoncé!", vec!["Beyoncé"]),
            ("jor", "Bjo\u{308}rk", vec!["jo\u{308}r"]),
            ("bjo", "Bjo\u{308}", vec!["Bjo\u{308}"]),
            ("s", "Straße", vec!["S", "ß"]),
            ("ras se", "Straße", vec!["raße"]),
            ("ana", "banana", vec!["anana"]),
            ("ab bc", "abc", vec!["abc"]),
            ("ｶﾞ", "ガ ｶﾞ か", vec!["ガ", "ｶﾞ"]),
            ("x", "abc", vec![]),
            ("", "abc", vec![]),
        ] {
            assert_eq!(marked(words, text), marks, "{words} in {text}");
        }
    }

    proptest! {
        #[test]
        fn marks_are_ranges_in_order_and_there_are_some_exactly_if_a_word_occurs(typed in "[a-cäß ]{0,5}", text in "[a-cA-Cäß\u{301}か\u{3099} ]{0,16}") {
            let words = Words::parse(&typed);
            let marks = words.marks(&text);
            prop_assert!(marks.iter().all(|mark| !text[mark.clone()].is_empty()));
            prop_assert!(marks.is_sorted_by(|a, b| a.end < b.start));
            let plain = folded(&text);
            prop_assert_eq!(!marks.is_empty(), words.as_slice().iter().any(|word| plain.contains(word.as_str())));
        }
    }
}
