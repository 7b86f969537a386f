//! A long list of songs, as a table: read in parts, filtered, sorted, selected, with only the rows in the document that are seen.
//!
//! - [`state`]: the list as it is read and looked at. It survives leaving the page, and Back finds it as it was.
//! - [`keep`]: the lists of this sign-in that are kept for that.
//! - [`reading`]: reading it for as long as its page is open.
//! - [`view`]: the table with its tools, heads and selection. [`rows`] draws the rows, [`scroll`] finds which are seen,
//!   [`drag`] moves them, [`links`] follows their links.
//! - [`acts`]: what a person does to the list; [`said`]: what came of it.

pub mod acts;
pub mod drag;
pub mod head;
pub mod keep;
pub mod keys;
pub mod links;
pub mod picked;
pub mod reading;
pub mod rows;
pub mod said;
pub mod scroll;
pub mod state;
pub mod tools;
pub mod view;
