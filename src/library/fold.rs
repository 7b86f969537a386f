//! Folding: texts as they are compared, whatever their case, accents and width.
//!
//! `Été`, `ÉTÉ`, `ete` and full-width `ｅｔｅ` fold to `ete`. Typographic quotes and dashes fold to plain ones, katakana to hiragana,
//! letters of Hangul and marks of kana are joined to the characters that keyboards write, and what cannot be seen is left out. The
//! browser's `Intl.Collator` would know more languages, but compares two texts at a time; this is done once per text.
//!
//! Follows the decompositions of <https://www.unicode.org/reports/tr15/> for the scripts below; other scripts only lose their case.

use super::folding::{HALF_WIDTH, LATIN, LATIN_ADDITIONAL, MARKED};
use crate::oauth::pasted::is_invisible;

/// Adds the folded text to `out`.
pub fn fold_into(text: &str, out: &mut String) {
    for c in text.chars() {
        push(out, c);
    }
}

/// The folded text. It contains no control character and no white space but single spaces.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Adds what a character folds to: nothing, one character or several; or joins it to the last one. Returns where `out` changed.
pub(super) fn push(out: &mut String, c: char) -> usize {
    let end = out.len();
    match c {
        'a'..='z' | '!'..='@' | '['..='_' | '{'..='~' => out.push(c),
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        '`' | '´' | '｀' | '‘' | '’' | '‛' | 'ʼ' | '′' => out.push('\''),
        '“' | '”' | '„' | '‟' | '«' | '»' => out.push('"'),
        '‐'..='―' | '−' => out.push('-'),
        '…' => out.push_str("..."),
        '\u{3099}' | '\u{ff9e}' => return voice(out, 1, end),
        '\u{309a}' | '\u{ff9f}' => return voice(out, 2, end),
        _ if c.is_whitespace() || c.is_control() => {
            if !(out.is_empty() || out.ends_with([' ', '\n'])) {
                out.push(' ');
            }
        }
        _ if is_mark(c) || is_invisible(c) => {}
        '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}' => return join_hangul(out, c, end),
        _ => push_letter(out, c),
    }
    end
}

fn push_letter(out: &mut String, c: char) {
    if let Some(letter) = simple(c) {
        return out.push(letter);
    }
    match c {
        'Æ' | 'æ' | 'Ǣ' | 'ǣ' | 'Ǽ' | 'ǽ' => out.push_str("ae"),
        'Œ' | 'œ' => out.push_str("oe"),
        'ß' | 'ẞ' => out.push_str("ss"),
        'Þ' | 'þ' => out.push_str("th"),
        'Ĳ' | 'ĳ' => out.push_str("ij"),
        'Ǆ'..='ǆ' | 'Ǳ'..='ǳ' => out.push_str("dz"),
        'Ǉ'..='ǉ' => out.push_str("lj"),
        'Ǌ'..='ǌ' => out.push_str("nj"),
        'ﬀ' => out.push_str("ff"),
        'ﬁ' => out.push_str("fi"),
        'ﬂ' => out.push_str("fl"),
        _ => {
            let mut small = c.to_lowercase();
            match (small.next(), small.len()) {
                (Some(only), 0) => out.push(simple(only).unwrap_or_else(|| unmarked(only))),
                (first, _) => out.extend(first.into_iter().chain(small).filter(|c| !is_mark(*c))),
            }
        }
    }
}

/// One character for one, without regard to the language.
fn simple(c: char) -> Option<char> {
    let code = u32::from(c);
    let letter = |table: &str, first: u32| {
        let letter = table.as_bytes().get(code.checked_sub(first)? as usize)?;
        (*letter != b'.').then_some(char::from(*letter))
    };
    match c {
        '\u{c0}'..='\u{24f}' => letter(LATIN, 0xc0),
        '\u{1e00}'..='\u{1eff}' => letter(LATIN_ADDITIONAL, 0x1e00),
        // Katakana stands 96 places after hiragana.
        'ァ'..='ヶ' => char::from_u32(code - 0x60),
        // Full-width forms stand in the order of ASCII.
        '！'..='～' => char::from_u32(code - 0xfee0).map(|c| c.to_ascii_lowercase()),
        '\u{ff61}'..='\u{ff9d}' => HALF_WIDTH.chars().nth(code.checked_sub(0xff61)? as usize).map(|c| simple(c).unwrap_or(c)),
        _ => None,
    }
}

fn unmarked(small: char) -> char {
    let found = MARKED.binary_search_by_key(&small, |(marked, _)| *marked).ok();
    found.and_then(|at| MARKED.get(at)).map_or(small, |(_, letter)| *letter)
}

/// Marks that are left out: accents, vowel points of Hebrew and Arabic, and the bar that stretches Arabic words.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}'
        | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Replaces the last character. Returns where that was.
fn replace_last(out: &mut String, c: Option<char>, end: usize) -> usize {
    let Some(c) = c else { return end };
    out.pop();
    let at = out.len();
    out.push(c);
    at
}

/// Gives the last kana its voiced (1) or half-voiced (2) form, which stands that many places after it. Otherwise the mark is left out.
fn voice(out: &mut String, places: u32, end: usize) -> usize {
    let voiced = out.chars().next_back().and_then(|last| match last {
        'う' if places == 1 => Some('ゔ'),
        'か' | 'き' | 'く' | 'け' | 'こ' | 'さ' | 'し' | 'す' | 'せ' | 'そ' | 'た' | 'ち' | 'つ' | 'て' | 'と' if places == 1 => {
            char::from_u32(u32::from(last) + 1)
        }
        'は' | 'ひ' | 'ふ' | 'へ' | 'ほ' => char::from_u32(u32::from(last) + places),
        _ => None,
    });
    replace_last(out, voiced, end)
}

/// Joins a vowel or a final consonant of Hangul to what is before it.
/// <https://www.unicode.org/versions/latest/core-spec/chapter-3/#G56669> ("Hangul Syllable Composition").
fn join_hangul(out: &mut String, c: char, end: usize) -> usize {
    let code = u32::from(c);
    let syllable = out.chars().next_back().map(u32::from).and_then(|last| match last {
        0x1100..=0x1112 if code < 0x1176 => Some(0xac00 + ((last - 0x1100) * 21 + (code - 0x1161)) * 28),
        0xac00..=0xd7a3 if code > 0x11a7 && (last - 0xac00).is_multiple_of(28) => Some(last + code - 0x11a7),
        _ => None,
    });
    match syllable.and_then(char::from_u32) {
        None => {
            out.push(c);
            end
        }
        syllable => replace_last(out, syllable, end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_width_do_not_count() {
        for (written, plain) in [
            ("Beyoncé", "beyonce"),
            ("BJÖRK", "bjork"),
            ("Bjo\u{308}rk", "bjork"),
            ("Sigur Rós – Ágætis byrjun", "sigur ros - agaetis byrjun"),
            ("Grzegorz Łodzią", "grzegorz lodzia"),
            ("Đặng Thái Sơn", "dang thai son"),
            ("STRAẞE straße", "strasse strasse"),
            ("İstanbul ısırık", "istanbul isirik"),
            ("ＡＢＣ１２３！", "abc123!"),
            ("Don’t “Stop” —…", "don't \"stop\" -..."),
            ("Ёлка Їжак Йод", "елка іжак иод"),
            ("Ή Άνοιξη ᾧ ΟΔΟΣ", "η ανοιξη ω οδοσ"),
            ("أغنية", "اغنية"),
            ("مُحَمَّد ليــل", "محمد ليل"),
            ("שָׁלוֹם", "שלום"),
            ("カタカナ ｶﾀｶﾅ", "かたかな かたかな"),
            ("ガラパゴス ｶﾞﾗﾊﾟｺﾞｽ が か\u{3099}", "がらぱごす がらぱごす が が"),
            ("雨の日", "雨の日"),
            ("\u{1112}\u{1161}\u{11ab}강", "한강"),
            ("ﬁn de siècle", "fin de siecle"),
            ("ǅ Ǌ Ǽ", "dz nj ae"),
            ("𐐀", "𐐨"),
        ] {
            assert_eq!(folded(written), plain, "{written}");
        }
    }

    #[test]
    fn both_forms_of_unicode_fold_to_the_same() {
        for (joined, apart) in [
            ("é", "e\u{301}"),
            ("й", "и\u{306}"),
            ("ά", "α\u{301}"),
            ("أ", "ا\u{654}"),
            ("ヴ", "ウ\u{3099}"),
            ("ế", "e\u{302}\u{301}"),
        ] {
            assert_eq!(folded(joined), folded(apart));
        }
    }

    #[test]
    fn spaces_are_single_and_what_cannot_be_seen_is_left_out() {
        assert_eq!(folded("  a\u{3000}\u{a0} b\tc\u{200b}d\n"), "a b cd ");
        assert_eq!(folded("\u{202e}\u{feff}\u{301}"), "");
    }

    #[test]
    fn the_tables_cover_their_ranges() {
        assert_eq!((LATIN.len(), LATIN_ADDITIONAL.len(), HALF_WIDTH.chars().count()), (0x250 - 0xc0, 0x100, 0xff9e - 0xff61));
        assert!(MARKED.is_sorted_by_key(|(marked, _)| *marked));
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,24}") {
            let once = folded(&text);
            proptest::prop_assert_eq!(folded(&once), once);
        }
    }
}
