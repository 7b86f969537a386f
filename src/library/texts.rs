//! Every distinct text once, as written and [folded](super::fold).

use std::cell::OnceCell;

use super::NONE;
use super::fold::fold_into;
use super::index::{Index, hash_text};

/// Texts one after another. A line break follows each, so that nothing is found across two.
#[derive(Clone, Debug, Default)]
struct Arena {
    text: String,
    /// Where each ends, without the line break.
    ends: Vec<u32>,
}

impl Arena {
    fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize + 1);
        let end = self.ends.get(number).map_or(0, |end| *end as usize);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Ends the text that was written after the last one.
    fn end(&mut self) {
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(NONE));
        self.text.push('\n');
    }

    fn settle(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    const fn bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<u32>()
    }
}

/// Distinct texts, found by their content or their number.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    written: Arena,
    folded: Arena,
    index: Index,
    ranks: OnceCell<Box<[u32]>>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { written: Arena::default(), folded: Arena::default(), index: Index::EMPTY, ranks: OnceCell::new() }
    }
}

impl Texts {
    /// The number of this text. It is added if it is new.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        let written = &self.written;
        let hash_of = |number| hash_text(written.get(number));
        if self.index.is_empty() {
            (0..self.count()).for_each(|number| self.index.add(hash_of(number), number, &hash_of));
        }
        let hash = hash_text(text);
        if let Some(number) = self.index.find(hash, &|number| written.get(number) == text) {
            return number;
        }
        let number = self.count();
        self.index.add(hash, number, &hash_of);
        self.written.text.push_str(text);
        self.written.end();
        fold_into(text, &mut self.folded.text);
        self.folded.end();
        self.ranks.take();
        number
    }

    fn count(&self) -> u32 {
        u32::try_from(self.written.ends.len()).unwrap_or(NONE)
    }

    /// The text with this number, as written. Empty if there is none.
    pub(super) fn get(&self, number: u32) -> &str {
        self.written.get(number)
    }

    /// The same, folded.
    pub(super) fn folded(&self, number: u32) -> &str {
        self.folded.get(number)
    }

    /// For each text, whether this folded word occurs in it.
    pub(super) fn containing(&self, word: &str) -> Vec<bool> {
        match word.as_bytes() {
            // A letter is in most texts, and often: it is not looked for any further in a text that has it.
            [byte] => (0..self.count()).map(|number| self.folded.get(number).as_bytes().contains(byte)).collect(),
            _ => self.containing_sequence(word),
        }
    }

    /// The same by one search through all texts, because most are passed over quickly.
    fn containing_sequence(&self, word: &str) -> Vec<bool> {
        let mut found = vec![false; self.folded.ends.len()];
        let mut texts = self.folded.ends.iter().zip(&mut found);
        let mut current = texts.next();
        for (at, _) in self.folded.text.match_indices(word) {
            while current.as_ref().is_some_and(|(end, _)| at >= **end as usize) {
                current = texts.next();
            }
            if let Some((_, found)) = &mut current {
                **found = true;
            }
        }
        found
    }

    /// For each text, its place among all, as folded. Texts that fold to the same have the same place; those of which nothing is left have
    /// [`NONE`].
    pub(super) fn ranks(&self) -> &[u32] {
        self.ranks.get_or_init(|| {
            let text = |number: u32| self.folded.get(number);
            // Most pairs differ in their first bytes.
            let mut order: Vec<(u64, u32)> = (0..self.count()).map(|number| (first_bytes(text(number)), number)).collect();
            order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| text(a.1).cmp(text(b.1))));
            let mut ranks = vec![NONE; order.len()];
            let (mut rank, mut before) = (0, "");
            for (_, number) in order {
                let text = text(number);
                rank += u32::from(text != before);
                before = text;
                if let Some(place) = ranks.get_mut(number as usize).filter(|_| !text.is_empty()) {
                    *place = rank;
                }
            }
            ranks.into()
        })
    }

    /// Gives back memory that only additions need.
    pub(super) fn settle(&mut self) {
        self.index.clear();
        self.written.settle();
        self.folded.settle();
    }

    pub(super) fn bytes(&self) -> usize {
        let ranks = self.ranks.get().map_or(0, |ranks| size_of_val(&**ranks));
        self.written.bytes() + self.folded.bytes() + self.index.bytes() + ranks
    }
}

/// The first eight bytes as a number, in the order of the texts. No folded text contains a zero byte.
fn first_bytes(text: &str) -> u64 {
    text.bytes().chain(std::iter::repeat(0)).take(8).fold(0, |number, byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(of: &[&str]) -> Texts {
        let mut texts = Texts::default();
        for text in of {
            texts.intern(text);
        }
        texts
    }

    #[test]
    fn a_text_has_one_number() {
        let mut texts = Texts::default();
        let numbers: Vec<u32> = (0..500).map(|i| texts.intern(&format!("text {}", i % 200))).collect();
        assert!(numbers.iter().enumerate().all(|(i, number)| *number as usize == i % 200));
        texts.settle();
        assert_eq!(
            (texts.intern("text 7"), texts.intern(""), texts.get(7), texts.get(200), texts.get(999)),
            (7, 200, "text 7", "", "")
        );
    }

    #[test]
    fn a_word_is_found_in_every_text_that_has_it_and_in_no_other() {
        let texts = texts(&["", "Train", "a", "ätrain train", "tr", "ain", "rain"]);
        assert_eq!(texts.containing("train"), [false, true, false, true, false, false, false]);
        assert_eq!(texts.containing("a"), [false, true, true, true, false, true, true]);
        assert_eq!(texts.folded(3), "atrain train");
    }

    #[test]
    fn ranks_are_the_order_of_the_folded_texts() {
        let texts = texts(&["b", "", "Ábc", "abc", "the same beginning b", "the same beginning a", "\u{200b}", "B\u{301}"]);
        assert_eq!(texts.ranks(), [2, NONE, 1, 1, 4, 3, NONE, 2]);
    }
}
