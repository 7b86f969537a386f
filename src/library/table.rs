//! The entries of one list, in its order.

use super::catalogue::Catalogue;
use super::index::{Index, hash_numbers};
use super::row::{REMOVED, Row, Slot, UNKNOWN};
use super::{NONE, date};
use crate::spotify::model::{Entry, Item};

/// Longer than any list at Spotify. What an answer says about further entries is left out, so that no number in it can exhaust the memory.
pub const MOST_ROWS: u32 = 1_000_000;

/// The entries of one list. Pages are inserted at their offset, in any order; what is not read yet is *coming*.
#[derive(Clone, Debug)]
pub struct Table {
    pub(super) slots: Vec<Slot>,
    read: u32,
    /// The first entry of each item, to find repeated ones.
    firsts: Index,
}

impl Default for Table {
    fn default() -> Self {
        Self { slots: Vec::new(), read: 0, firsts: Index::EMPTY }
    }
}

impl Table {
    /// Sets the length of the list, as Spotify states it. Entries past it are dropped; new ones are coming.
    pub fn set_len(&mut self, len: u32) {
        let len = len.min(MOST_ROWS) as usize;
        if len < self.slots.len() {
            self.slots.truncate(len);
            self.firsts.clear();
            self.read = self.count_read();
        } else {
            self.slots.reserve_exact(len - self.slots.len());
            self.slots.resize(len, Slot::COMING);
        }
    }

    /// Puts the entries of a page at its offset. The list grows if they are past its end; entries that are there are replaced.
    pub fn insert(&mut self, catalogue: &mut Catalogue, offset: u32, entries: &[Entry]) {
        let offset = offset.min(MOST_ROWS);
        let count = u32::try_from(entries.len()).unwrap_or(MOST_ROWS).min(MOST_ROWS - offset);
        if count == 0 {
            return;
        }
        if (offset + count) as usize > self.slots.len() {
            self.set_len(offset + count);
        }
        let mut replaced = self.firsts.is_empty();
        for (number, entry) in (offset..offset + count).zip(entries) {
            let slot = slot(catalogue, entry);
            let Some(place) = self.slots.get_mut(number as usize) else { break };
            let was_coming = *place == Slot::COMING;
            *place = slot;
            self.read += u32::from(was_coming);
            replaced |= !was_coming;
            if !replaced {
                self.mark_repeated(catalogue, number);
            }
        }
        if replaced {
            self.mark_all_repeated(catalogue);
        }
    }

    /// The rows with these numbers, in this order: a list after entries were taken out or moved.
    #[must_use]
    pub fn picked(&self, catalogue: &Catalogue, rows: &[u32]) -> Self {
        let slots: Vec<Slot> = rows.iter().filter_map(|row| self.slots.get(*row as usize).copied()).collect();
        let mut table = Self { slots, ..Self::default() };
        table.read = table.count_read();
        table.mark_all_repeated(catalogue);
        table
    }

    /// Sets when these rows were added, in seconds since 1970.
    pub fn set_added(&mut self, rows: &[u32], seconds: u32) {
        for row in rows {
            if let Some(slot) = self.slots.get_mut(*row as usize) {
                slot.added = seconds;
            }
        }
    }

    fn count_read(&self) -> u32 {
        u32::try_from(self.slots.iter().filter(|slot| **slot != Slot::COMING).count()).unwrap_or(MOST_ROWS)
    }

    fn mark_all_repeated(&mut self, catalogue: &Catalogue) {
        self.firsts.clear();
        self.slots.iter_mut().for_each(|slot| slot.set_repeated(false));
        (0..self.len()).for_each(|number| self.mark_repeated(catalogue, number));
    }

    /// Marks an entry, and the first one with the same item, as repeated; or notes it as the first.
    fn mark_repeated(&mut self, catalogue: &Catalogue, number: u32) {
        let slots = &self.slots;
        let key_of = |number: u32| {
            let track = slots.get(number as usize).and_then(|slot| catalogue.track(slot.track));
            track.map(|track| track.key).filter(|key| *key != NONE)
        };
        let Some(key) = key_of(number) else { return };
        let hash = hash_numbers(&[key]);
        match self.firsts.find(hash, &|other| key_of(other) == Some(key)) {
            None => self.firsts.add(hash, number, &|other| hash_numbers(&[key_of(other).unwrap_or(NONE)])),
            Some(first) => [first, number].into_iter().for_each(|number| {
                if let Some(slot) = self.slots.get_mut(number as usize) {
                    slot.set_repeated(true);
                }
            }),
        }
    }

    /// The number of rows, with those that are coming.
    #[must_use]
    pub fn len(&self) -> u32 {
        u32::try_from(self.slots.len()).unwrap_or(MOST_ROWS)
    }

    /// Whether the list has no rows.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The number of rows that are read.
    #[must_use]
    pub const fn read(&self) -> u32 {
        self.read
    }

    /// The number of rows that are coming.
    #[must_use]
    pub fn coming(&self) -> u32 {
        self.len() - self.read
    }

    /// A list of its own from the rows in this range, with the same catalogue.
    #[must_use]
    pub fn part(&self, catalogue: &Catalogue, range: core::ops::Range<u32>) -> Self {
        let slots = self.slots.get(range.start as usize..range.end as usize).unwrap_or_default().to_vec();
        let read = u32::try_from(slots.iter().filter(|slot| **slot != Slot::COMING).count()).unwrap_or(MOST_ROWS);
        let mut part = Self { slots, read, firsts: Index::EMPTY };
        part.slots.iter_mut().for_each(|slot| slot.set_repeated(false));
        (0..part.len()).for_each(|number| part.mark_repeated(catalogue, number));
        part.settle();
        part
    }

    /// A row, by its place in the list. `None` past the end.
    #[must_use]
    pub fn row<'a>(&self, catalogue: &'a Catalogue, number: u32) -> Option<Row<'a>> {
        self.slots.get(number as usize).map(|slot| Row::new(catalogue, *slot))
    }

    /// Gives back memory that only insertions need. Pages can still be inserted.
    pub fn settle(&mut self) {
        self.firsts.clear();
        self.slots.shrink_to_fit();
    }

    /// The memory it takes, in bytes.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>() + self.firsts.bytes()
    }
}

fn slot(catalogue: &mut Catalogue, entry: &Entry) -> Slot {
    let track = match &entry.item {
        Item::Unknown(_) => UNKNOWN,
        item => catalogue.add(item).unwrap_or(REMOVED),
    };
    let added = entry.known_date().and_then(date::seconds).unwrap_or(0);
    let by = entry.added_by.as_deref().map_or(0, |user| catalogue.texts.intern(user) + 1);
    Slot { track, added, by }
}
