//! Slips of the pen. `redirectUri` and `/v1/me/playlist` are what a developer looks for in the log, so they are shown, while a text that is
//! close to no known word is hidden.

/// Whether a text is this word, perhaps with another case, separator or brackets, or one or two wrong letters.
pub(super) fn is_close(text: &str, word: &str) -> bool {
    if text == word {
        return true;
    }
    if !text.is_ascii() || text.len() > word.len() + 4 {
        return false;
    }
    let letters = |text: &str| -> Vec<u8> {
        text.bytes().filter(|byte| !b"_-[]".contains(byte)).map(|byte| byte.to_ascii_lowercase()).collect()
    };
    let (text, word) = (letters(text), letters(word));
    let wrong = match word.len() {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    };
    text == word || (wrong > 0 && distance(&text, &word) <= wrong)
}

/// How many letters have to be added, removed or replaced to get from one to the other.
fn distance(from: &[u8], to: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (above, letter) in from.iter().enumerate() {
        let mut left = above + 1;
        let mut next = vec![left];
        for (wanted, pair) in to.iter().zip(row.windows(2)) {
            let [diagonal, up] = pair else { continue };
            left = (diagonal + usize::from(letter != wanted)).min(up + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_close_to_the_word_and_other_texts_are_not() {
        for (text, word, expected) in [
            ("state", "state", true),
            ("Access_Token", "access_token", true),
            ("access_token[]", "access_token", true),
            ("redirectUri", "redirect_uri", true),
            ("redirect_url", "redirect_uri", true),
            ("playlist", "playlists", true),
            ("ids", "id", false),
            ("code", "code_verifier", false),
            ("s3cret", "scope", false),
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "access_token", false),
        ] {
            assert_eq!(is_close(text, word), expected, "{text} {word}");
        }
        assert_eq!(distance(b"kitten", b"sitting"), 3);
    }
}
