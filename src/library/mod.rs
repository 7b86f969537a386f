//! A person's library in memory: read, filter, sort, select, count.
//!
//! Owns how long lists are kept and looked at. It is pure: no browser, no clock, no network. Pages of the Web API come in as
//! [`model::Entry`](crate::spotify::model::Entry); a page of the app takes out the few rows it draws.
//!
//! - [`catalogue`]: every text, ID, artist, album and track once, for all lists of a person.
//! - [`table`]: the entries of one list, a few numbers each, in the order of the list. Rows that are not read yet are *coming*.
//! - [`row`], [`kind`]: one entry, read back from those numbers; what it is.
//! - [`fold`], [`words`]: texts without case, accents and width; the words a person filters by, and where they occur.
//! - [`sort`], [`view`]: what to sort by; a view is a list of row numbers, filtered and sorted, with its totals.
//! - [`window`]: which rows of a view to draw at a scroll position.
//! - [`selection`], [`copy`]: the selected entries, and their text for the clipboard.
//! - [`saved`]: what is known of whether things are saved or followed, and the changes that the person wants.
//! - [`editing`]: changes of what a playlist holds.
//! - [`arranging`], [`discs`]: finding and ordering things on a shelf; the tracks of an album by disc.
//! - [`glance`]: what a list holds, counted for pictures of it.
//! - [`chart`], [`picture`]: such a picture; the same as marks on a canvas.
//! - [`candidates`]: what could stand in the place of a song that is gone, and how near it is.
//! - [`length`], [`date`]: lengths as people read them; dates as Spotify writes them.
//! - [`rising`]: what of a list is in order already.
//! - [`grid`]: where a key moves the focus in a table.
//!
//! # Memory
//!
//! A row takes 12 bytes, plus a share of what it names: 24 bytes for a track, 20 for its ID, its title twice (as written and folded)
//! with two offsets, and its part of artists and albums. For liked songs, where every track occurs once, that is about 140 bytes a row
//! after [`Catalogue::settle`]: 7 MB for 50,000 rows. In another list a track that is known takes 12. A test measures it.
//!
//! ```
//! use lockgroove::library::{Catalogue, Column, Sort, Table, View, Words};
//!
//! let mut catalogue = Catalogue::default();
//! let mut table = Table::default();
//! table.set_len(50_000); // the first page of a list has its total
//! table.insert(&mut catalogue, 0, &[]); // and its entries; the other pages follow in any order
//! let view = View::new(&table, &catalogue, &Sort::by(Column::Artist), &Words::parse("slow train"));
//! assert!(view.is_empty());
//! ```

pub mod arranging;
pub mod candidates;
pub mod catalogue;
pub mod chart;
pub mod copy;
pub mod date;
pub mod discs;
pub mod editing;
pub mod fold;
mod folding;
pub mod glance;
pub mod grid;
mod index;
pub mod kind;
pub mod length;
mod packed_id;
pub mod picture;
mod records;
pub mod rising;
pub mod row;
pub mod saved;
pub mod selection;
pub mod sort;
pub mod table;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod texts;
pub mod view;
pub mod window;
pub mod words;

pub use catalogue::Catalogue;
pub use glance::Glance;
pub use grid::{Cell, Grid, GridKey};
pub use kind::{Kind, Restriction};
pub use row::{Named, Row};
pub use selection::{Click, Selection};
pub use sort::{Column, Sort, SortKey};
pub use table::Table;
pub use view::{Totals, View};
pub use window::{RowWindow, Viewport};
pub use words::Words;

/// In a column of numbers: nothing.
pub(crate) const NONE: u32 = u32::MAX;
