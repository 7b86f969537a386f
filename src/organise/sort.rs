//! Orders: by several keys, reversed, shuffled. An order names the current places, in the new order.

use super::entry::{Entry, count};
use crate::library::fold::folded;

/// What entries are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The names of the artists.
    Artist,
    /// The name of the album.
    Album,
    /// The year of its release.
    Year,
    /// The title.
    Title,
    /// The disc and the number on it.
    Number,
    /// When it was added.
    Added,
    /// How long it is.
    Length,
    /// Who added it.
    AddedBy,
}

impl By {
    /// All, in the order of a choice.
    pub const ALL: [Self; 8] =
        [Self::Artist, Self::Album, Self::Year, Self::Title, Self::Number, Self::Added, Self::Length, Self::AddedBy];

    /// What the person calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Artist => "Artist",
            Self::Album => "Album",
            Self::Year => "Year of the album",
            Self::Title => "Title",
            Self::Number => "Number on the album",
            Self::Added => "Date added",
            Self::Length => "Length",
            Self::AddedBy => "Added by",
        }
    }

    /// The two directions, upwards first.
    #[must_use]
    pub const fn directions(self) -> [&'static str; 2] {
        match self {
            Self::Artist | Self::Album | Self::Title | Self::AddedBy => ["A to Z", "Z to A"],
            Self::Year | Self::Added => ["oldest first", "newest first"],
            Self::Number => ["1, 2, 3", "3, 2, 1"],
            Self::Length => ["shortest first", "longest first"],
        }
    }

    fn text(self, entry: &Entry) -> Option<String> {
        let text = match self {
            Self::Artist => folded(&entry.makers()),
            Self::Album => folded(&entry.album),
            Self::Title => folded(&entry.title),
            Self::AddedBy => entry.added_by.as_deref().unwrap_or_default().to_owned(),
            _ => return None,
        };
        Some(text)
    }

    fn number(self, entry: &Entry) -> Option<u64> {
        match self {
            Self::Year => entry.year.map(u64::from),
            Self::Number => entry.number.map(|(disc, number)| u64::from(disc) << 32 | u64::from(number)),
            Self::Added => entry.added.map(u64::from),
            Self::Length => entry.duration_ms.map(u64::from),
            _ => None,
        }
    }
}

/// One key of a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// What it looks at.
    pub by: By,
    /// Whether the largest comes first. What has no value comes last in both directions.
    pub descending: bool,
}

/// Sorted by these keys, the most important first. Entries that are equal in all of them keep their order.
#[must_use]
pub fn sorted(entries: &[Entry], keys: &[Key]) -> Vec<u32> {
    let columns: Vec<Vec<u64>> = keys.iter().map(|key| column(entries, *key)).collect();
    let mut order: Vec<u32> = (0..count(entries.len())).collect();
    order.sort_by(|one, other| {
        let value = |column: &[u64], place: u32| column.get(place as usize).copied();
        columns
            .iter()
            .map(|column| value(column, *one).cmp(&value(column, *other)))
            .find(|order| order.is_ne())
            .unwrap_or(core::cmp::Ordering::Equal)
    });
    order
}

/// The value of each entry as a number: a smaller one comes first.
fn column(entries: &[Entry], key: Key) -> Vec<u64> {
    let values: Vec<u64> = if key.by.directions() == By::Title.directions() {
        let texts: Vec<String> = entries.iter().map(|entry| key.by.text(entry).unwrap_or_default()).collect();
        let mut ranks: Vec<&str> = texts.iter().map(String::as_str).collect();
        ranks.sort_unstable();
        ranks.dedup();
        let rank = |text: &String| ranks.binary_search(&text.as_str()).map_or(u64::MAX, |rank| rank as u64);
        texts.iter().map(|text| if text.is_empty() { u64::MAX } else { rank(text) }).collect()
    } else {
        entries.iter().map(|entry| key.by.number(entry).unwrap_or(u64::MAX)).collect()
    };
    values.into_iter().map(|value| if key.descending && value < u64::MAX { u64::MAX - 1 - value } else { value }).collect()
}

/// Reversed: the last comes first.
#[must_use]
pub fn reversed(entries: &[Entry]) -> Vec<u32> {
    (0..count(entries.len())).rev().collect()
}

/// Shuffled. The same seed gives the same order.
#[must_use]
pub fn shuffled(entries: &[Entry], seed: u64) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count(entries.len())).collect();
    let mut state = seed;
    for place in (1..order.len()).rev() {
        // SplitMix64: each bit of the seed changes all of them.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        order.swap(place, ((mixed ^ (mixed >> 31)) % (place as u64 + 1)) as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str, artist: &str, year: Option<u16>) -> Entry {
        Entry { title: title.into(), artists: [artist.into()].into(), year, ..Entry::default() }
    }

    fn key(by: By, descending: bool) -> Key {
        Key { by, descending }
    }

    #[test]
    fn several_keys_and_what_has_no_value_comes_last() {
        let list = [
            entry("b", "Zed", Some(2001)),
            entry("a", "Änne", None),
            Entry::default(),
            entry("c", "anne", Some(1999)),
            entry("d", "anne", Some(2005)),
        ];
        assert_eq!(sorted(&list, &[key(By::Artist, false), key(By::Year, false)]), [3, 4, 1, 0, 2]);
        assert_eq!(sorted(&list, &[key(By::Artist, true), key(By::Year, true)]), [0, 4, 3, 1, 2]);
        assert_eq!(sorted(&list, &[key(By::Title, true)]), [4, 3, 0, 1, 2]);
        assert_eq!(sorted(&list, &[key(By::Year, false)]), [3, 0, 4, 1, 2]);
        assert_eq!(sorted(&list, &[]), [0, 1, 2, 3, 4]);
        assert_eq!(reversed(&list), [4, 3, 2, 1, 0]);
    }

    #[test]
    fn a_number_on_an_album_counts_its_disc_first() {
        let number = |disc, number| Entry { number: Some((disc, number)), ..Entry::default() };
        assert_eq!(sorted(&[number(2, 1), number(1, 12), number(1, 2)], &[key(By::Number, false)]), [2, 1, 0]);
    }

    #[test]
    fn a_shuffle_has_everything_once_and_depends_on_its_seed() {
        let list = vec![Entry::default(); 50];
        let order = shuffled(&list, 1);
        let mut all = order.clone();
        all.sort_unstable();
        assert_eq!(all, (0..50).collect::<Vec<_>>());
        assert_eq!(order, shuffled(&list, 1));
        assert_ne!(order, shuffled(&list, 2));
    }
}
