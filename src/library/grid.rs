//! Where a key moves the focus in a table.
//!
//! <https://www.w3.org/WAI/ARIA/apg/patterns/grid/>, and where only rows have the focus
//! <https://www.w3.org/WAI/ARIA/apg/patterns/treegrid/>.

/// A place in a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its row, counted from 0.
    pub row: usize,
    /// Its column, counted from 0.
    pub column: usize,
}

/// The size of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// How many rows it has.
    pub rows: usize,
    /// How many columns it has; 1 where whole rows have the focus.
    pub columns: usize,
    /// How many rows Page Up and Page Down move: [`Viewport::page`](super::Viewport::page).
    pub page: usize,
}

/// A key that moves the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridKey {
    /// A row up.
    Up,
    /// A row down.
    Down,
    /// A column back, towards the start of the line.
    Back,
    /// A column forward.
    Forward,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// The first column.
    RowStart,
    /// The last column.
    RowEnd,
    /// The first cell.
    First,
    /// The last cell.
    Last,
}

impl GridKey {
    /// The key with this name, as in `KeyboardEvent.key`. `command` is Control or Command; `right_to_left` is the direction of the page.
    #[must_use]
    pub fn parse(key: &str, command: bool, right_to_left: bool) -> Option<Self> {
        Some(match (key, command) {
            ("Home", true) => Self::First,
            ("End", true) => Self::Last,
            (_, true) => return None,
            ("ArrowUp", _) => Self::Up,
            ("ArrowDown", _) => Self::Down,
            ("ArrowLeft", _) if right_to_left => Self::Forward,
            ("ArrowRight", _) if right_to_left => Self::Back,
            ("ArrowLeft", _) => Self::Back,
            ("ArrowRight", _) => Self::Forward,
            ("PageUp", _) => Self::PageUp,
            ("PageDown", _) => Self::PageDown,
            ("Home", _) => Self::RowStart,
            ("End", _) => Self::RowEnd,
            _ => return None,
        })
    }
}

impl Grid {
    /// Where a key leads. `None` if the table has no cells.
    #[must_use]
    pub fn step(&self, from: Cell, key: GridKey) -> Option<Cell> {
        let last = Cell { row: self.rows.checked_sub(1)?, column: self.columns.checked_sub(1)? };
        let Cell { row, column } = from;
        let by_rows = last.column == 0;
        let to = match key {
            GridKey::Up => Cell { row: row.saturating_sub(1), column },
            GridKey::Down => Cell { row: row.saturating_add(1), column },
            GridKey::Back => Cell { row, column: column.saturating_sub(1) },
            GridKey::Forward => Cell { row, column: column.saturating_add(1) },
            GridKey::PageUp => Cell { row: row.saturating_sub(self.page), column },
            GridKey::PageDown => Cell { row: row.saturating_add(self.page), column },
            GridKey::RowStart if by_rows => Cell::default(),
            GridKey::RowEnd if by_rows => last,
            GridKey::RowStart => Cell { row, column: 0 },
            GridKey::RowEnd => Cell { row, column: last.column },
            GridKey::First => Cell::default(),
            GridKey::Last => last,
        };
        Some(Cell { row: to.row.min(last.row), column: to.column.min(last.column) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid { rows: 50_000, columns: 6, page: 9 };

    fn step(row: usize, column: usize, key: GridKey) -> (usize, usize) {
        let cell = GRID.step(Cell { row, column }, key).unwrap_or_default();
        (cell.row, cell.column)
    }

    #[test]
    fn keys_move_and_stop_at_the_edges() {
        for (from, key, to) in [
            ((5, 2), GridKey::Up, (4, 2)),
            ((0, 2), GridKey::Up, (0, 2)),
            ((5, 2), GridKey::Down, (6, 2)),
            ((49_999, 2), GridKey::Down, (49_999, 2)),
            ((5, 2), GridKey::Back, (5, 1)),
            ((5, 0), GridKey::Back, (5, 0)),
            ((5, 2), GridKey::Forward, (5, 3)),
            ((5, 5), GridKey::Forward, (5, 5)),
            ((5, 2), GridKey::PageUp, (0, 2)),
            ((50, 2), GridKey::PageUp, (41, 2)),
            ((5, 2), GridKey::PageDown, (14, 2)),
            ((49_995, 2), GridKey::PageDown, (49_999, 2)),
            ((5, 2), GridKey::RowStart, (5, 0)),
            ((5, 2), GridKey::RowEnd, (5, 5)),
            ((5, 2), GridKey::First, (0, 0)),
            ((5, 2), GridKey::Last, (49_999, 5)),
            // The list became shorter meanwhile.
            ((70_000, 9), GridKey::Up, (49_999, 5)),
        ] {
            assert_eq!(step(from.0, from.1, key), to, "{from:?} {key:?}");
        }
    }

    #[test]
    fn an_empty_table_has_no_place() {
        for (rows, columns) in [(0, 6), (6, 0), (0, 0)] {
            assert_eq!(Grid { rows, columns, page: 9 }.step(Cell::default(), GridKey::Down), None);
        }
    }

    #[test]
    fn home_and_end_move_through_the_rows_where_rows_have_the_focus() {
        let grid = Grid { columns: 1, ..GRID };
        assert_eq!(grid.step(Cell { row: 7, column: 0 }, GridKey::RowStart), Some(Cell::default()));
        assert_eq!(grid.step(Cell { row: 7, column: 0 }, GridKey::RowEnd), Some(Cell { row: 49_999, column: 0 }));
    }

    #[test]
    fn arrows_follow_the_direction_of_the_page() {
        assert_eq!(GridKey::parse("ArrowLeft", false, false), Some(GridKey::Back));
        assert_eq!(GridKey::parse("ArrowLeft", false, true), Some(GridKey::Forward));
        assert_eq!(GridKey::parse("ArrowRight", false, true), Some(GridKey::Back));
        assert_eq!(
            (GridKey::parse("Home", true, false), GridKey::parse("Home", false, false)),
            (Some(GridKey::First), Some(GridKey::RowStart))
        );
        for (key, command) in [("ArrowUp", true), ("PageDown", true), ("a", false), ("Enter", false), ("", true)] {
            assert_eq!(GridKey::parse(key, command, false), None, "{key}");
        }
    }
}
