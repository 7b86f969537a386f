//! Finds the number of a thing by its content, without a second copy of the content.
//!
//! A hash table of numbers with linear probing. The owner of the things compares and hashes them.

use super::NONE;

/// Numbers of things, found by a hash.
#[derive(Clone, Debug)]
pub(super) struct Index {
    /// A power of two, or none; at most three quarters are in use.
    slots: Vec<u32>,
    used: usize,
}

impl Index {
    /// Nothing.
    pub(super) const EMPTY: Self = Self { slots: Vec::new(), used: 0 };

    /// The number of the thing with this hash for which `is` holds.
    pub(super) fn find(&self, hash: u32, is: &dyn Fn(u32) -> bool) -> Option<u32> {
        let mut at = hash as usize;
        loop {
            match *self.slots.get(at & self.slots.len().wrapping_sub(1))? {
                NONE => return None,
                number if is(number) => return Some(number),
                _ => at = at.wrapping_add(1),
            }
        }
    }

    /// Adds a thing that is not there yet. `hash_of` hashes any thing that is.
    pub(super) fn add(&mut self, hash: u32, number: u32, hash_of: &dyn Fn(u32) -> u32) {
        if (self.used + 1) * 4 > self.slots.len() * 3 {
            let slots = vec![NONE; (self.slots.len() * 2).max(16)];
            let before = std::mem::replace(&mut self.slots, slots);
            before.into_iter().filter(|number| *number != NONE).for_each(|number| self.put(hash_of(number), number));
        }
        self.put(hash, number);
        self.used += 1;
    }

    fn put(&mut self, hash: u32, number: u32) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize;
        while let Some(slot) = self.slots.get_mut(at & mask) {
            if *slot == NONE {
                *slot = number;
                return;
            }
            at = at.wrapping_add(1);
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.used == 0
    }

    pub(super) fn clear(&mut self) {
        *self = Self::EMPTY;
    }

    pub(super) const fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<u32>()
    }
}

/// A hash of numbers.
pub(super) fn hash_numbers(numbers: &[u32]) -> u32 {
    finish(numbers.iter().fold(0, |hash: u32, number| (hash.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9)))
}

/// A hash of a text.
pub(super) fn hash_text(text: &str) -> u32 {
    finish(text.bytes().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)))
}

/// Lets the high bits decide too, because a table looks at the low ones.
const fn finish(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash ^ (hash >> 13)
}
