//! Which rows of a long table are drawn. All rows have the same height; the others are empty space above and below.
//!
//! Browsers limit the height of an element: Firefox to about 17.8 million pixels, Chromium and Safari to about 33.5 million. At 52 pixels a
//! row that is 344,000 rows, three times the longest list Spotify gives out, so the heights here need no tricks.

use std::ops::Range;

/// The most rows that are drawn. More do not fit a screen; a table whose frame is as tall as itself, as when a page is printed, must not
/// draw all of them.
pub const MOST_DRAWN: usize = 300;

/// What is seen of a table. Lengths are in CSS pixels, and may have fractions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// The height of a row.
    pub row_height: f64,
    /// How far the rows are scrolled: negative while the table is below the top, or at a bounce.
    pub scroll_top: f64,
    /// The height of what is seen.
    pub height: f64,
    /// The number of rows to draw above and below what is seen.
    pub margin: usize,
}

/// The rows to draw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowWindow {
    /// Their places in the view.
    pub rows: Range<usize>,
    /// The height of the empty space above them, in pixels.
    pub above: f64,
    /// The height of the empty space below them.
    pub below: f64,
}

impl Viewport {
    /// The rows to draw, of a view with this many. Odd numbers give an empty or a short window, never one past the end.
    #[must_use]
    pub fn window(&self, count: usize) -> RowWindow {
        let (top, height) = (finite(self.scroll_top), finite(self.height).max(0.0));
        if self.row_height.is_nan() || self.row_height <= 0.0 || count == 0 {
            return RowWindow::default();
        }
        // From here on casts saturate: negative numbers become 0.
        let first_seen = ((top / self.row_height).floor() as usize).min(count);
        let end_seen = (((top + height) / self.row_height).ceil() as usize).clamp(first_seen, count).min(first_seen + MOST_DRAWN);
        let start = first_seen.saturating_sub(self.margin);
        let end = end_seen.saturating_add(self.margin).min(count).min(start + MOST_DRAWN);
        let space = |rows: usize| rows as f64 * self.row_height;
        RowWindow { rows: start..end, above: space(start), below: space(count - end) }
    }

    /// Where to scroll so that a row is wholly seen. `None` if it is. `head` is the height that a sticky head covers at the top.
    #[must_use]
    pub fn reveal(&self, row: usize, head: f64) -> Option<f64> {
        let top = row as f64 * self.row_height;
        let bottom = top + self.row_height;
        if top < self.scroll_top + head {
            Some((top - head).max(0.0))
        } else if bottom > self.scroll_top + self.height {
            // Where not even a row fits, its top counts.
            Some((bottom - self.height).min(top - head).max(0.0))
        } else {
            None
        }
    }

    /// How many rows Page Up and Page Down move: those that are wholly seen, less one to keep one's place.
    #[must_use]
    pub fn page(&self, head: f64) -> usize {
        let seen = ((self.height - head) / self.row_height).floor();
        if seen.is_finite() { (seen as usize).saturating_sub(1).max(1) } else { 1 }
    }
}

fn finite(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number.clamp(-1e9, 1e9) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp)]
    use super::*;
    use proptest::prelude::*;

    fn viewport(scroll_top: f64, height: f64, margin: usize) -> Viewport {
        Viewport { row_height: 40.0, scroll_top, height, margin }
    }

    #[test]
    fn the_window_is_what_is_seen_and_a_margin() {
        let window = |top, count| viewport(top, 400.0, 5).window(count);
        assert_eq!(window(0.0, 50_000), RowWindow { rows: 0..15, above: 0.0, below: 49_985.0 * 40.0 });
        assert_eq!(window(1_000.0, 50_000), RowWindow { rows: 20..40, above: 800.0, below: 49_960.0 * 40.0 });
        assert_eq!(window(1_000.5, 50_000).rows, 20..41);
        assert_eq!(window(49_990.0 * 40.0, 50_000), RowWindow { rows: 49_985..50_000, above: 49_985.0 * 40.0, below: 0.0 });
        assert_eq!(window(0.0, 3).rows, 0..3);
    }

    #[test]
    fn odd_numbers_give_no_rows_or_few() {
        assert_eq!(viewport(0.0, 400.0, 5).window(0), RowWindow::default());
        assert_eq!(viewport(-300.0, 400.0, 0).window(100).rows, 0..3);
        assert_eq!(viewport(-3_000.0, 400.0, 0).window(100).rows, 0..0);
        assert_eq!(viewport(9e15, 400.0, 5).window(100).rows, 95..100);
        assert_eq!(viewport(f64::NAN, f64::NAN, 2).window(100).rows, 0..2);
        assert_eq!(viewport(0.0, f64::INFINITY, usize::MAX).window(50_000).rows, 0..MOST_DRAWN);
        assert_eq!(viewport(2e6, 2e6, 5).window(50_000).rows, 49_995..50_000);
        for row_height in [0.0, -1.0, f64::NAN] {
            assert_eq!(Viewport { row_height, ..viewport(0.0, 400.0, 5) }.window(100), RowWindow::default());
        }
    }

    #[test]
    fn a_row_is_revealed_with_the_least_scrolling() {
        let viewport = viewport(400.0, 400.0, 0);
        assert_eq!((viewport.reveal(10, 0.0), viewport.reveal(19, 0.0)), (None, None));
        assert_eq!((viewport.reveal(9, 0.0), viewport.reveal(20, 0.0)), (Some(360.0), Some(440.0)));
        assert_eq!((viewport.reveal(10, 36.0), viewport.reveal(0, 36.0)), (Some(364.0), Some(0.0)));
        assert_eq!((viewport.page(0.0), viewport.page(36.0), self::viewport(0.0, 10.0, 0).page(0.0)), (9, 8, 1));
    }

    proptest! {
        #[test]
        fn the_window_equals_a_naive_slice(top in -5_000.0..2_100_000.0, height in 0.0..4_000.0, row_height in 20.0..80.0, margin in 0_usize..20, count in 0_usize..50_000) {
            let viewport = Viewport { row_height, scroll_top: top, height, margin };
            let window = viewport.window(count);
            let is_seen = |row: &usize| (*row as f64 + 1.0) * row_height > top && (*row as f64) * row_height < top + height;
            let seen: Vec<usize> = (0..count).filter(is_seen).collect();
            if let (Some(first), Some(last)) = (seen.first(), seen.last()) {
                prop_assert_eq!(&window.rows, &(first.saturating_sub(margin)..(last + 1 + margin).min(count)));
            } else {
                prop_assert!(window.rows.len() <= margin * 2 + 1);
            }
            prop_assert!(window.rows.len() <= MOST_DRAWN && window.rows.end <= count);
            let height = window.above + window.rows.len() as f64 * row_height + window.below;
            prop_assert!((height - count as f64 * row_height).abs() < 0.01);
        }

        #[test]
        fn a_revealed_row_is_seen(top in 0.0..10_000.0, row in 0_usize..300, head in 0.0..60.0) {
            let mut viewport = viewport(top, 400.0, 0);
            if let Some(top) = viewport.reveal(row, head) {
                viewport.scroll_top = top;
            }
            // At the very top no scrolling gets a row below the head, and none is needed.
            prop_assert!(viewport.reveal(row, head).is_none_or(|top| top == viewport.scroll_top));
        }
    }
}
