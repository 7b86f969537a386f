//! Playlists as rules over the library: which songs fit, in which order, and how many of them at most.
//!
//! - [`rule`]: a rule as data.
//! - [`kept`]: rules as text: kept in the browser, and as a file.
//! - [`songs`]: the songs of some lists in columns, each song once.
//! - [`condition`]: a condition that is ready to be applied.
//! - [`pick`]: the songs that fit.
//! - [`refresh`]: the plan that makes a playlist of them.

pub mod condition;
pub mod kept;
pub mod pick;
pub mod refresh;
pub mod rule;
pub mod songs;
