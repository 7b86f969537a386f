//! A view of a list: the numbers of the rows that a filter leaves, sorted.

use super::NONE;
use super::catalogue::Catalogue;
use super::kind::Kind;
use super::row::{COMING, Slot};
use super::sort::{Column, Sort, SortKey};
use super::table::Table;
use super::words::Words;

/// The rows of a list that are shown, in the order in which they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    rows: Vec<u32>,
}

/// Counts of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All of them.
    pub rows: u32,
    /// Those that are not read yet.
    pub coming: u32,
    /// Those that cannot be played: Spotify says so, or has removed the item.
    pub unplayable: u32,
    /// Their length together, in milliseconds.
    pub length_ms: u64,
    /// When the first of them was added, in seconds since 1970.
    pub first_added: Option<u32>,
}

impl View {
    /// The rows in which all words occur: in the title, the artists or the album; or a word is the year, or the user ID of the person who
    /// added it. Rows that are coming match no word.
    #[must_use]
    pub fn new(table: &Table, catalogue: &Catalogue, sort: &Sort, words: &Words) -> Self {
        let mut rows = filtered(table, catalogue, words);
        // Sorting is stable, so the least important key goes first.
        sort.keys().iter().rev().for_each(|key| sort_by(&mut rows, table, catalogue, *key));
        Self { rows }
    }

    /// Their numbers, which are their places in the list.
    #[must_use]
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Where a row of the list is in the view.
    #[must_use]
    pub fn position(&self, row: u32) -> Option<usize> {
        self.rows.iter().position(|other| *other == row)
    }

    /// Its counts.
    #[must_use]
    pub fn totals(&self, table: &Table, catalogue: &Catalogue) -> Totals {
        Totals::of(table, catalogue, &self.rows)
    }
}

impl Totals {
    /// The counts of these rows of a list.
    #[must_use]
    pub fn of(table: &Table, catalogue: &Catalogue, rows: &[u32]) -> Self {
        let mut totals = Self::default();
        for row in rows.iter().filter_map(|row| table.row(catalogue, *row)) {
            let (is_coming, length) = (row.kind() == Kind::Coming, row.duration_ms());
            totals.rows += 1;
            totals.coming += u32::from(is_coming);
            totals.unplayable += u32::from(row.is_unplayable() || row.kind() == Kind::Removed);
            totals.length_ms += u64::from(length.unwrap_or(0));
            totals.first_added = [totals.first_added, row.added_at()].into_iter().flatten().min();
        }
        totals
    }
}

/// A word of a filter, and where it was looked for.
struct Wanted<'a> {
    word: &'a str,
    /// The year that it is.
    year: Option<u32>,
    /// For each text of the catalogue, whether it occurs there.
    found: Vec<bool>,
}

impl<'a> Wanted<'a> {
    fn new(catalogue: &Catalogue, word: &'a str) -> Self {
        let year = Some(word).filter(|word| word.len() == 4).and_then(|word| word.parse().ok());
        Self { word, year, found: catalogue.texts.containing(word) }
    }
}

fn filtered(table: &Table, catalogue: &Catalogue, words: &Words) -> Vec<u32> {
    let wanted: Vec<Wanted<'_>> = words.as_slice().iter().map(|word| Wanted::new(catalogue, word)).collect();
    let rows = (0..table.len()).zip(&table.slots);
    rows.filter(|(_, slot)| wanted.is_empty() || matches(catalogue, **slot, &wanted)).map(|(row, _)| row).collect()
}

/// Whether all words occur in an entry.
fn matches(catalogue: &Catalogue, slot: Slot, wanted: &[Wanted<'_>]) -> bool {
    let track = catalogue.track(slot.track);
    let texts = track.map_or([NONE; 3], |track| catalogue.texts_of(&track));
    wanted.iter().all(|Wanted { word, year, found }| {
        let is_found = |text: u32| found.get(text as usize).is_some_and(|found| *found);
        texts.into_iter().any(is_found)
            || year.is_some_and(|year| track.is_some_and(|track| track.year() == year))
            || slot.by().is_some_and(|by| is_found(by) && catalogue.texts.folded(by) == *word)
    })
}

fn slot_at(table: &Table, row: u32) -> Option<Slot> {
    table.slots.get(row as usize).copied()
}

/// Sorts by one key; equal rows stay in their order. Each row becomes one number: its value, then its place.
fn sort_by(rows: &mut Vec<u32>, table: &Table, catalogue: &Catalogue, key: SortKey) {
    let ranks: &[u32] = match key.column {
        Column::Title | Column::Artist | Column::Album => catalogue.texts.ranks(),
        _ => &[],
    };
    let rank = |text: u32| ranks.get(text as usize).copied().unwrap_or(NONE);
    let value = |row: u32| {
        let slot = slot_at(table, row)?;
        if key.column == Column::Position {
            return Some(row);
        }
        if slot.track == COMING {
            return None;
        }
        if key.column == Column::Added {
            return Some(slot.added).filter(|added| *added > 0);
        }
        let track = catalogue.track(slot.track)?;
        let [title, artists, album] = catalogue.texts_of(&track);
        match key.column {
            Column::Title => Some(rank(title)),
            Column::Artist => Some(rank(artists)),
            Column::Album => Some(rank(album)),
            Column::Year => Some(track.year()).filter(|year| *year > 0),
            _ => Some(track.duration),
        }
    };
    let direction = |value: u32| match (value, key.descending) {
        (NONE, _) | (_, false) => value,
        (value, true) => NONE - 1 - value,
    };
    let mut order: Vec<u64> =
        (0_u64..).zip(rows.iter()).map(|(place, row)| u64::from(value(*row).map_or(NONE, direction)) << 32 | place).collect();
    order.sort_unstable();
    let sorted = order.into_iter().filter_map(|key| rows.get((key & u64::from(u32::MAX)) as usize).copied());
    *rows = sorted.collect();
}
