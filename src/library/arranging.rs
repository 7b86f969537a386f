//! Finding and ordering things in a list by what is written on them.

use super::fold::folded;

/// What a thing in a list is found and ordered by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    name: String,
    maker: String,
    date: String,
    also: String,
    length: Option<u32>,
}

impl Label {
    /// Of a thing with this name, made by these people on this date: `1981`, `1981-12`, `1981-12-15`, or empty.
    #[must_use]
    pub fn new(name: &str, maker: &str, date: &str) -> Self {
        Self { name: folded(name), maker: folded(maker), date: date.to_owned(), ..Self::default() }
    }

    /// The same with a text that it is also found by, and a number of items where that is known.
    #[must_use]
    pub fn with(self, also: &str, length: Option<u32>) -> Self {
        Self { also: folded(also), length, ..self }
    }

    fn has(&self, word: &str) -> bool {
        [&self.name, &self.maker, &self.also].into_iter().any(|text| text.contains(word))
    }
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As Spotify lists them.
    Listed,
    /// By name.
    Name,
    /// By who made it, and then the latest first.
    Maker,
    /// The latest first. What has no date comes last.
    Date,
    /// The longest first. What has no known length comes last.
    Length,
}

/// The indices of the things whose texts have all of these words, in this order. Equal ones stay as they were. Case, accents and
/// width make no difference.
#[must_use]
pub fn arranged(labels: &[&Label], words: &str, order: Order) -> Vec<usize> {
    let words = folded(words);
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut found: Vec<(usize, &Label)> = labels.iter().copied().enumerate().collect();
    found.retain(|(_, label)| words.iter().all(|word| label.has(word)));
    match order {
        Order::Listed => {}
        Order::Name => found.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name)),
        Order::Maker => found.sort_by(|(_, one), (_, other)| one.maker.cmp(&other.maker).then_with(|| other.date.cmp(&one.date))),
        Order::Length => found.sort_by_key(|(_, label)| core::cmp::Reverse(label.length)),
        Order::Date => found.sort_by(|(_, one), (_, other)| other.date.cmp(&one.date)),
    }
    found.into_iter().map(|(index, _)| index).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn found(words: &str, order: Order) -> Vec<usize> {
        let labels = [
            Label::new("Été", "Ines", "2021-03"),
            Label::new("night bus", "Noor", ""),
            Label::new("Amber", "Ínes", "2021"),
            Label::new("Bus stops", "Zoe", "2022-01-05"),
        ];
        arranged(&labels.iter().collect::<Vec<_>>(), words, order)
    }

    #[test]
    fn every_word_must_occur_in_the_name_or_the_maker() {
        assert_eq!(found(" BUS ", Order::Listed), [1, 3]);
        assert_eq!(found("bus zo", Order::Listed), [3]);
        assert_eq!(found("ete", Order::Listed), [0]);
        assert_eq!(found("tram", Order::Listed), [0; 0]);
        assert_eq!(found(" ", Order::Listed), [0, 1, 2, 3]);
    }

    #[test]
    fn names_makers_and_dates_order_the_list() {
        assert_eq!(found("", Order::Name), [2, 3, 0, 1]);
        assert_eq!(found("", Order::Maker), [0, 2, 1, 3]);
        assert_eq!(found("", Order::Date), [3, 0, 2, 1]);
    }

    #[test]
    fn playlists_are_found_by_their_description_and_ordered_by_their_length() {
        let playlists = [
            Label::new("Été", "Ines", "").with("for the harbour", Some(3)),
            Label::new("night bus", "Noor", "").with("", None),
            Label::new("Amber", "Ines", "").with("", Some(9)),
            Label::new("Bus stops", "Ines", "").with("", Some(9)),
        ];
        let found = |words: &str, order| arranged(&playlists.iter().collect::<Vec<_>>(), words, order);
        assert_eq!(found("HARBOUR ines", Order::Listed), [0]);
        assert_eq!(found("bus ines", Order::Listed), [3]);
        assert_eq!(found("éTÉ", Order::Listed), [0]);
        assert_eq!(found("", Order::Length), [2, 3, 0, 1]);
        assert_eq!(found("", Order::Name), [2, 3, 0, 1]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_doubled_and_equal_ones_stay(names in proptest::collection::vec("[abB]{0,2}", 0..20)) {
            let labels: Vec<Label> = names.iter().map(|name| Label::new(name, "", "")).collect();
            let labels: Vec<&Label> = labels.iter().collect();
            let places = arranged(&labels, "", Order::Name);
            let mut expected: Vec<usize> = (0..names.len()).collect();
            expected.sort_by_key(|place| names[*place].to_lowercase());
            prop_assert_eq!(places, expected);
        }
    }
}
