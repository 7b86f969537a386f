//! Records of a few numbers each, every distinct one once.

use super::index::{Index, hash_numbers};

/// Records of `width` numbers, found by their content or their place.
#[derive(Clone, Debug)]
pub(super) struct Records {
    width: usize,
    cells: Vec<u32>,
    index: Index,
}

impl Records {
    pub(super) const fn new(width: usize) -> Self {
        Self { width, cells: Vec::new(), index: Index::EMPTY }
    }

    fn count(&self) -> u32 {
        u32::try_from(self.cells.len() / self.width).unwrap_or(u32::MAX)
    }

    fn record(&self, number: u32) -> &[u32] {
        slice(&self.cells, self.width, number)
    }

    /// The record with this number; `None` if there is none.
    pub(super) fn get<const N: usize>(&self, number: u32) -> Option<&[u32; N]> {
        self.record(number).try_into().ok()
    }

    /// The number of this record. It is added if it is new.
    pub(super) fn intern(&mut self, record: &[u32]) -> u32 {
        let Self { width, cells, index } = self;
        if index.is_empty() {
            for number in 0..u32::try_from(cells.len() / *width).unwrap_or(0) {
                index.add(hash_numbers(slice(cells, *width, number)), number, &|number| hash_numbers(slice(cells, *width, number)));
            }
        }
        let hash = hash_numbers(record);
        if let Some(number) = index.find(hash, &|number| slice(cells, *width, number) == record) {
            return number;
        }
        let number = self.count();
        self.cells.extend_from_slice(record);
        let (cells, width) = (&self.cells, self.width);
        self.index.add(hash, number, &|number| hash_numbers(slice(cells, width, number)));
        number
    }

    /// Gives back memory that only additions need.
    pub(super) fn settle(&mut self) {
        self.index.clear();
        self.cells.shrink_to_fit();
    }

    pub(super) const fn bytes(&self) -> usize {
        self.cells.capacity() * size_of::<u32>() + self.index.bytes()
    }
}

fn slice(cells: &[u32], width: usize, number: u32) -> &[u32] {
    let start = (number as usize).saturating_mul(width);
    cells.get(start..start.saturating_add(width)).unwrap_or_default()
}
