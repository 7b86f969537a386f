//! Names made from the words of a language.

use super::words::{LANGUAGES, Language, ODD_NAMES, PLAYLIST_FIRST, PLAYLIST_LAST, SUFFIXES};
use crate::random::Random;

/// Picks a language by its share.
pub(crate) fn language(random: &mut Random) -> usize {
    let mut left = random.below(100);
    for (at, language) in LANGUAGES.iter().enumerate() {
        if left < language.share {
            return at;
        }
        left -= language.share;
    }
    0
}

/// The language at this index.
pub(crate) fn language_at(at: usize) -> Option<&'static Language> {
    LANGUAGES.get(at)
}

/// An artist's name. One in two hundred is a name that is hard to display.
pub(crate) fn artist(random: &mut Random, language: usize) -> String {
    if random.below(200) == 0 {
        return random.word(ODD_NAMES).to_owned();
    }
    join(random, language, |known| (known.artist_first, known.artist_last))
}

/// A title. Some have a suffix; one in 150 is hard to display; one in 150 is very long.
pub(crate) fn title(random: &mut Random, language: usize) -> String {
    match random.below(150) {
        0 => return random.word(ODD_NAMES).to_owned(),
        1 => {
            let words: Vec<String> =
                (0..9).map(|_| join(random, language, |known| (known.title_first, known.title_last))).collect();
            return words.join(", ");
        }
        _ => {}
    }
    let mut title = join(random, language, |known| (known.title_first, known.title_last));
    if random.percent(8) {
        title.push_str(random.word(SUFFIXES));
    }
    title
}

/// A playlist's name.
pub(crate) fn playlist(random: &mut Random) -> String {
    format!("{} {}", random.word(PLAYLIST_FIRST), random.word(PLAYLIST_LAST))
}

type Halves = (&'static [&'static str], &'static [&'static str]);

fn join(random: &mut Random, language: usize, halves: impl Fn(&Language) -> Halves) -> String {
    let Some(known) = language_at(language) else { return String::new() };
    let (first, last) = halves(known);
    format!("{}{}{}", random.word(first), known.separator, random.word(last))
}
