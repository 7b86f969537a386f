//! Archives: a person's library in one file, which is theirs.
//!
//! - [`row`]: an entry of a list, as every file of another tool can say it.
//! - [`export`]: writes rows as files for other tools.
//! - [`import`]: reads rows from files of other tools.

pub mod export;
pub mod import;
pub mod row;
