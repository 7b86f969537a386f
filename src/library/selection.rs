//! The selected entries of a list. They are entries, not places in a view, so sorting and filtering change nothing about them.

/// What a click, or a key, does to the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    /// Select this row and no other: a click on a row.
    Only,
    /// Select this row too, or no longer: a click with Control or Command, the space key, a click or tap on the box.
    Toggle,
    /// Select the rows from the last one clicked up to this, and no others: a click with Shift. For arrows see [`Selection::extend`].
    Range,
    /// The same, and keep the others: Control or Command and Shift, or Shift with a click on the box.
    RangeToo,
}

impl Click {
    /// A click on a row, or on its box, with these keys held. `command` is Control or Command.
    #[must_use]
    pub const fn with(shift: bool, command: bool, on_box: bool) -> Self {
        match (shift, command || on_box) {
            (false, false) => Self::Only,
            (false, true) => Self::Toggle,
            (true, false) => Self::Range,
            (true, true) => Self::RangeToo,
        }
    }
}

/// The selected entries of a list, by their places in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// A bit for each row.
    bits: Vec<u64>,
    count: u32,
    /// Where a range starts: the last row that was clicked without Shift.
    anchor: Option<u32>,
}

impl Selection {
    /// The selection after a click on the row at this place of a view. A range whose start is not in the view is the row alone.
    pub fn click(&mut self, view: &[u32], at: usize, click: Click) {
        let Some(&row) = view.get(at) else { return };
        let start = self.anchor.and_then(|anchor| view.iter().position(|row| *row == anchor));
        match (click, start) {
            (Click::Toggle, _) => self.set(row, !self.contains(row)),
            (Click::Only | Click::Range, None) | (Click::Only, Some(_)) => {
                self.deselect();
                self.set(row, true);
            }
            (Click::RangeToo, None) => self.set(row, true),
            (Click::Range | Click::RangeToo, Some(start)) => {
                if click == Click::Range {
                    self.deselect();
                }
                view.get(start.min(at)..=start.max(at)).unwrap_or_default().iter().for_each(|row| self.set(*row, true));
                return;
            }
        }
        self.anchor = Some(row);
    }

    /// The selection after Shift and an arrow moved the focus from one place of a view to another. A row that has the focus and is not
    /// selected starts a new range.
    pub fn extend(&mut self, view: &[u32], from: usize, to: usize) {
        let Some(&row) = view.get(from) else { return };
        let is_range_shown = self.anchor.is_some_and(|anchor| view.contains(&anchor));
        if !self.contains(row) || !is_range_shown {
            self.anchor = Some(row);
        }
        self.click(view, to, Click::Range);
    }

    /// Selects all rows of a view, beside those that are selected already.
    pub fn select_all(&mut self, view: &[u32]) {
        view.iter().for_each(|row| self.set(*row, true));
    }

    /// Deselects all rows of a view. Others stay selected.
    pub fn deselect_all(&mut self, view: &[u32]) {
        view.iter().for_each(|row| self.set(*row, false));
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether this row of the list is selected.
    #[must_use]
    pub fn contains(&self, row: u32) -> bool {
        self.bits.get(row as usize / 64).is_some_and(|bits| bits >> (row % 64) & 1 == 1)
    }

    /// How many are selected, seen or not.
    #[must_use]
    pub const fn len(&self) -> u32 {
        self.count
    }

    /// Whether none is selected.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many rows of a view are selected.
    #[must_use]
    pub fn count_in(&self, view: &[u32]) -> usize {
        view.iter().filter(|row| self.contains(**row)).count()
    }

    /// The selected rows: first those of the view, in its order, then those it does not show, in the order of the list.
    #[must_use]
    pub fn rows(&self, view: &[u32]) -> Vec<u32> {
        let mut hidden = self.clone();
        let mut rows: Vec<u32> = view.iter().copied().filter(|row| self.contains(*row)).collect();
        hidden.deselect_all(view);
        let places = (0_u32..)
            .zip(&hidden.bits)
            .flat_map(|(word, bits)| (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word * 64 + bit));
        rows.extend(places);
        rows
    }

    fn set(&mut self, row: u32, selected: bool) {
        if self.contains(row) == selected {
            return;
        }
        let word = row as usize / 64;
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        if let Some(bits) = self.bits.get_mut(word) {
            *bits ^= 1 << (row % 64);
            self.count = if selected { self.count + 1 } else { self.count - 1 };
        }
    }

    fn deselect(&mut self) {
        self.bits.clear();
        self.count = 0;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    const VIEW: [u32; 6] = [9, 4, 7, 0, 200, 3];

    fn after(clicks: &[(usize, Click)]) -> Vec<u32> {
        let mut selection = Selection::default();
        clicks.iter().for_each(|(at, click)| selection.click(&VIEW, *at, *click));
        selection.rows(&VIEW)
    }

    #[test]
    fn clicks_select_as_in_every_list() {
        assert_eq!(after(&[(1, Click::Only), (3, Click::Only)]), [0]);
        assert_eq!(after(&[(1, Click::Only), (3, Click::Toggle)]), [4, 0]);
        assert_eq!(after(&[(1, Click::Only), (1, Click::Toggle)]), Vec::<u32>::new());
        assert_eq!(after(&[(3, Click::Only), (1, Click::Range)]), [4, 7, 0]);
        assert_eq!(after(&[(3, Click::Only), (1, Click::Range), (4, Click::Range)]), [0, 200], "the start stays");
        assert_eq!(after(&[(0, Click::Only), (3, Click::Toggle), (4, Click::RangeToo)]), [9, 0, 200]);
        assert_eq!(after(&[(2, Click::Range)]), [7]);
        assert_eq!(after(&[(6, Click::Only)]), Vec::<u32>::new());
    }

    #[test]
    fn arrows_with_shift_extend_a_range_from_the_focus() {
        let mut selection = Selection::default();
        selection.extend(&VIEW, 1, 2);
        selection.extend(&VIEW, 2, 3);
        assert_eq!(selection.rows(&VIEW), [4, 7, 0]);
        selection.extend(&VIEW, 3, 2);
        assert_eq!(selection.rows(&VIEW), [4, 7]);
        // The focus moved on without Shift.
        selection.extend(&VIEW, 5, 4);
        assert_eq!(selection.rows(&VIEW), [200, 3]);
        // The start of the range is hidden by a filter.
        selection.extend(&[200, 9], 0, 1);
        assert_eq!(selection.rows(&VIEW), [9, 200]);
        selection.extend(&VIEW, 6, 0);
        assert_eq!(selection.rows(&VIEW), [9, 200]);
    }

    #[test]
    fn keys_and_boxes_say_what_a_click_does() {
        assert_eq!(Click::with(false, false, false), Click::Only);
        assert_eq!((Click::with(false, true, false), Click::with(false, false, true)), (Click::Toggle, Click::Toggle));
        assert_eq!((Click::with(true, false, false), Click::with(true, true, false)), (Click::Range, Click::RangeToo));
        assert_eq!(Click::with(true, false, true), Click::RangeToo);
    }

    #[test]
    fn it_survives_another_order_and_a_filter() {
        let mut selection = Selection::default();
        selection.click(&VIEW, 1, Click::Only);
        selection.click(&VIEW, 3, Click::Range);
        assert_eq!(selection.rows(&[7, 3, 0, 4]), [7, 0, 4]);
        assert_eq!((selection.rows(&[7]), selection.len(), selection.count_in(&[7, 3])), (vec![7, 0, 4], 3, 1));
        // The start of the range is hidden.
        selection.click(&[7, 3], 1, Click::RangeToo);
        assert_eq!(selection.rows(&[]), [0, 3, 4, 7]);
        selection.click(&[7, 3], 0, Click::Range);
        assert_eq!(selection.rows(&[]), [3, 7]);
    }

    proptest! {
        #[test]
        fn it_equals_a_naive_set(
            steps in proptest::collection::vec((0..7_u8, 0_usize..40, any::<u64>()), 0..24),
        ) {
            let (mut selection, mut naive, mut anchor) = (Selection::default(), BTreeSet::<u32>::new(), None::<u32>);
            for (step, at, seed) in steps {
                // A view: some rows, in some order.
                let mut view: Vec<u32> = (0..150).filter(|row| (seed.rotate_left(*row) ^ seed >> 7) & 3 == 0).collect();
                view.sort_unstable_by_key(|row| u64::from(*row).wrapping_mul(seed | 1));
                let click = [Click::Only, Click::Toggle, Click::Range, Click::RangeToo].get(usize::from(step)).copied();
                match (click, view.get(at).copied()) {
                    (Some(click), Some(row)) => {
                        let start = anchor.and_then(|anchor| view.iter().position(|row| *row == anchor));
                        let range = start.map(|start| view[start.min(at)..=start.max(at)].to_vec());
                        if matches!(click, Click::Only | Click::Range) {
                            naive.clear();
                        }
                        match (click, range) {
                            (Click::Toggle, _) if naive.remove(&row) => {}
                            (Click::Range | Click::RangeToo, Some(range)) => naive.extend(range),
                            _ => naive.extend([row]),
                        }
                        if start.is_none() || matches!(click, Click::Only | Click::Toggle) {
                            anchor = Some(row);
                        }
                        selection.click(&view, at, click);
                    }
                    (Some(click), None) => selection.click(&view, at, click),
                    (None, _) if step == 4 => {
                        selection.select_all(&view);
                        naive.extend(&view);
                    }
                    (None, _) if step == 5 => {
                        selection.deselect_all(&view);
                        naive.retain(|row| !view.contains(row));
                    }
                    (None, _) => {
                        selection.clear();
                        naive.clear();
                        anchor = None;
                    }
                }
                prop_assert_eq!(selection.rows(&[]), naive.iter().copied().collect::<Vec<u32>>());
                prop_assert_eq!(selection.len() as usize, naive.len());
                prop_assert_eq!(selection.count_in(&view), view.iter().filter(|row| naive.contains(row)).count());
                prop_assert!((0..150).all(|row| selection.contains(row) == naive.contains(&row)));
            }
        }
    }
}
