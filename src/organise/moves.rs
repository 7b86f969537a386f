//! An order, reached by moving few blocks. Moved entries keep their dates, so this is how a playlist is sorted.
//!
//! A move takes a block of entries that stand together to another place. Two ways are tried, and the shorter one is taken:
//!
//! - a longest row of blocks that are in order already stays, and each other block moves once. Where few entries are out of place,
//!   nothing is shorter;
//! - each move closes as many gaps as it can: a gap is a place where two neighbours do not belong together. A move can close three.
//!   Where an order is mixed up, this takes about half as many moves.

use super::entry::count;
use crate::library::rising::longest_rise;

/// How many gaps are looked at for each move. In a list that is mixed up, those behind them have no better move, and to look at all of them
/// each time would take longer than all the rest.
const LOOKS: u32 = 128;

/// A block that moves: `length` entries from `start`, in front of the one at `before`. All are counted before the move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Where the block begins.
    pub start: u32,
    /// How many entries it has.
    pub length: u32,
    /// The place in front of which it goes; the number of entries for the end.
    pub before: u32,
}

impl Move {
    /// Makes it in a list. A move that is not inside the list changes nothing.
    pub fn make<T>(self, list: &mut [T]) {
        let (start, length, before) = (self.start as usize, self.length as usize, self.before as usize);
        if before > start + length {
            if let Some(part) = list.get_mut(start..before) {
                part.rotate_left(length);
            }
        } else if let Some(part) = list.get_mut(before..start + length) {
            part.rotate_right(length.min(part.len()));
        }
    }
}

/// The moves after which the entry that is at `order[k]` now is at `k`. `order` names each place once.
#[must_use]
pub fn moves(order: &[u32]) -> Vec<Move> {
    let blocks = Blocks::of(order);
    let stay = blocks.clone().keep_longest();
    let most = stay.len();
    match blocks.close_gaps(most) {
        Some(closed) => closed,
        None => stay,
    }
}

/// For each place afterwards, whether the entry there stays where it is among the others: a longest row of them that is in order does.
#[must_use]
pub fn stays(order: &[u32]) -> Vec<bool> {
    let mut target = vec![0; order.len()];
    for (place, now) in (0..).zip(order) {
        if let Some(target) = target.get_mut(*now as usize) {
            *target = place;
        }
    }
    let rises = longest_rise(&target);
    order.iter().map(|now| rises.get(*now as usize) == Some(&true)).collect()
}

/// How many entries have another place among the others afterwards.
#[must_use]
pub fn displaced(order: &[u32]) -> u32 {
    count(stays(order).iter().filter(|stays| !**stays).count())
}

/// The number of moves that no plan can go below: one closes three gaps at most.
#[must_use]
pub fn least(order: &[u32]) -> u32 {
    let blocks = Blocks::of(order);
    let gaps = blocks.now.windows(2).filter(|pair| matches!(pair, [one, next] if *next != one + 1)).count();
    count(gaps).div_ceil(3)
}

/// Entries that stay together, as they are now. Their numbers are their places afterwards, from 1. The list begins with a block 0 and ends
/// with one more than there are; both have no entries and never move.
#[derive(Clone)]
struct Blocks {
    now: Vec<u32>,
    /// Where each block is.
    place: Vec<u32>,
    /// How many entries stand before each of these places.
    before: Vec<u32>,
    lengths: Vec<u32>,
    /// The first gap that may be open. One that is closed stays closed: what moves has an open gap on both sides.
    open: u32,
}

impl Blocks {
    fn of(order: &[u32]) -> Self {
        // In the new order: the first entry of each block, and its length.
        let mut starts: Vec<(u32, u32)> = Vec::new();
        let mut last = None;
        for entry in order {
            match starts.last_mut() {
                Some((_, length)) if last.is_some_and(|last: u32| last + 1 == *entry) => *length += 1,
                _ => starts.push((*entry, 1)),
            }
            last = Some(*entry);
        }
        let lengths = core::iter::once(0).chain(starts.iter().map(|(_, length)| *length)).chain([0]).collect();
        let mut now: Vec<(u32, u32)> = starts.iter().zip(1..).map(|((start, _), number)| (*start, number)).collect();
        now.sort_unstable();
        let end = count(now.len()) + 1;
        let now: Vec<u32> = core::iter::once(0).chain(now.into_iter().map(|(_, number)| number)).chain([end]).collect();
        let mut blocks = Self { place: vec![0; now.len()], before: vec![0; now.len()], now, lengths, open: 1 };
        blocks.note(0, blocks.now.len());
        blocks
    }

    fn note(&mut self, from: usize, to: usize) {
        let mut sum = self.before.get(from).copied().unwrap_or(0);
        let blocks = self.now.get(from..to).unwrap_or_default();
        let sums = self.before.get_mut(from..to).unwrap_or_default();
        for ((place, block), before) in (count(from)..).zip(blocks).zip(sums) {
            if let Some(slot) = self.place.get_mut(*block as usize) {
                *slot = place;
            }
            *before = sum;
            sum += self.lengths.get(*block as usize).copied().unwrap_or(0);
        }
    }

    fn block(&self, place: u32) -> u32 {
        self.now.get(place as usize).copied().unwrap_or(0)
    }

    fn place(&self, block: u32) -> u32 {
        self.place.get(block as usize).copied().unwrap_or(0)
    }

    /// How many entries stand before this place.
    fn entries(&self, place: u32) -> u32 {
        self.before.get(place as usize).copied().unwrap_or(0)
    }

    /// Moves the blocks at these places in front of another one.
    fn shift(&mut self, first: u32, last: u32, before: u32) -> Move {
        let start = self.entries(first);
        let made = Move { start, length: self.entries(last + 1) - start, before: self.entries(before) };
        Move { start: first, length: last + 1 - first, before }.make(&mut self.now);
        self.note(first.min(before) as usize, (last + 1).max(before) as usize);
        made
    }

    fn last(&self) -> u32 {
        count(self.now.len()).saturating_sub(1)
    }

    /// Each block that is not in a longest row moves behind the one before it.
    fn keep_longest(mut self) -> Vec<Move> {
        let rises = longest_rise(&self.now);
        let is_still: Vec<bool> = self.place.iter().map(|place| rises.get(*place as usize) == Some(&true)).collect();
        let mut made = Vec::new();
        for block in 1..self.last() {
            let (at, behind) = (self.place(block), self.place(block - 1));
            if is_still.get(block as usize) == Some(&true) || at == behind + 1 {
                continue;
            }
            let mut last = at;
            // What has come to stand behind it goes with it.
            while self.block(last + 1) == self.block(last) + 1 && is_still.get(self.block(last + 1) as usize) == Some(&false) {
                last += 1;
            }
            made.push(self.shift(at, last, behind + 1));
        }
        made
    }

    /// `None` if it takes as many moves as `most`, or more.
    fn close_gaps(mut self, most: usize) -> Option<Vec<Move>> {
        let mut made = Vec::new();
        while let Some((first, last, before)) = self.best() {
            if made.len() + 1 >= most {
                return None;
            }
            made.push(self.shift(first, last, before));
        }
        (made.len() < most).then_some(made)
    }

    /// The move that closes the most gaps: the places of its first and last block, and the gap it goes into.
    fn best(&mut self) -> Option<(u32, u32, u32)> {
        while self.open <= self.last() && self.block(self.open - 1) + 1 == self.block(self.open) {
            self.open += 1;
        }
        let (mut two, mut one) = (None, None);
        let mut looks = 0;
        for gap in self.open..=self.last() {
            let (left, right) = (self.block(gap - 1), self.block(gap));
            if left + 1 == right {
                continue;
            }
            looks += 1;
            if looks > LOOKS && (two.is_some() || one.is_some()) {
                break;
            }
            let (first, last) = (self.place(left + 1), self.place(right - 1));
            // What fits in between on both sides.
            if first <= last && (first > gap || last + 1 < gap) {
                if self.block(first - 1) + 1 == self.block(last + 1) {
                    return Some((first, last, gap));
                }
                two = two.or(Some((first, last, gap)));
            } else if one.is_none() && left + 1 < self.last() {
                let mut last = first;
                while self.block(last + 1) == self.block(last) + 1 && last + 1 < self.last() {
                    last += 1;
                }
                one = Some((first, last, gap)).filter(|_| first > gap || last + 1 < gap);
            }
        }
        two.or(one)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn made(order: &[u32]) -> (Vec<u32>, usize) {
        let mut list: Vec<u32> = (0..count(order.len())).collect();
        let moves = moves(order);
        for one in &moves {
            assert!(one.length > 0 && one.start + one.length <= count(list.len()) && one.before <= count(list.len()), "{one:?}");
            one.make(&mut list);
        }
        (list, moves.len())
    }

    #[test]
    fn few_moves_where_few_are_out_of_place() {
        for (order, most) in [
            (&[0, 1, 2, 3][..], 0),
            (&[], 0),
            (&[3, 0, 1, 2], 1),
            (&[1, 2, 3, 0], 1),
            (&[2, 3, 4, 0, 1], 1),
            (&[0, 4, 1, 2, 3, 5], 1),
            (&[5, 1, 2, 3, 4, 0], 2),
            (&[0, 3, 2, 1, 4], 2),
            (&[4, 3, 2, 1, 0], 4),
        ] {
            let (list, number) = made(order);
            assert_eq!(list, order);
            assert!(number <= most, "{order:?}: {number} moves");
            assert!(least(order) as usize <= number, "{order:?}");
        }
    }

    #[test]
    fn what_is_displaced_is_what_a_person_would_say() {
        assert_eq!((displaced(&[0, 1, 2]), displaced(&[2, 0, 1]), displaced(&[1, 2, 0]), displaced(&[2, 1, 0])), (0, 1, 1, 2));
    }

    #[test]
    fn a_mixed_order_takes_about_half_as_many_moves_as_entries() {
        let mut order: Vec<u32> = (0..1_000).collect();
        let mut dice = 7_u64;
        for place in (1..order.len()).rev() {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(place, (dice >> 33) as usize % (place + 1));
        }
        let (list, number) = made(&order);
        assert_eq!(list, order);
        assert!(number < 600, "{number} moves for {} displaced", displaced(&order));
    }

    proptest! {
        #[test]
        fn any_order_is_reached(order in Just((0..40_u32).collect::<Vec<_>>()).prop_shuffle(), blocks in 1_usize..20) {
            let (list, number) = made(&order);
            prop_assert_eq!(&list, &order);
            prop_assert!(number <= displaced(&order) as usize && number >= least(&order) as usize);
            // The same with blocks that stay together.
            let wide: Vec<u32> = order.iter().flat_map(|one| (0..3).map(move |next| one * 3 + next)).take(blocks * 3).collect();
            let mut known = wide.clone();
            known.sort_unstable();
            let wide: Vec<u32> = wide.iter().map(|one| count(known.binary_search(one).unwrap())).collect();
            let (list, number) = made(&wide);
            prop_assert_eq!(list, wide);
            prop_assert!(number < blocks.max(2));
        }
    }
}
