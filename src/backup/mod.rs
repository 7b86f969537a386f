//! Archives: a person's library in one file, which is theirs.
//!
//! An archive is a zip with `manifest.json` first and each section of the library as JSON, every item with the text that the service
//! sent. `docs/archive.md` describes the format. Pure: requests, compression and the clock come in from outside.
//!
//! - [`section`]: what a library is made of, and the lists that are read for it.
//! - [`raw`]: pages as the service sent them, cut into items.
//! - [`run`]: which requests a backup makes, and when it is complete. Sans-IO.
//! - [`driver`]: carries a run out.
//! - [`manifest`]: what an archive says of itself.
//! - [`container`]: the zip: writing one, and reading one that anybody may have made.
//! - [`crc`]: the checksum of a file in it.
//! - [`archive`]: a whole archive: written from a run, and read with everything checked.
//! - [`restore`]: puts what is in an archive back.
//! - [`row`]: an entry of a list, as every file of another tool can say it. `tree` is the JSON that one is read from.
//! - [`beside`]: the files for other tools that stand beside the JSON in an archive.
//! - [`export`]: writes rows as files for other tools.
//! - [`import`]: reads rows from files of other tools.
//! - [`opened`]: a file that a person opens to look into it. [`fault`] says what is wrong with one.
//! - [`viewed`]: all entries of an opened file in memory, to show and search them.
//! - [`compare`]: what changed between two lists, and between two opened files. [`differences`]: the same line by line, to show and to save.

pub mod archive;
pub mod beside;
pub mod compare;
pub mod container;
pub mod crc;
pub mod differences;
pub mod driver;
pub mod export;
pub mod fault;
pub mod import;
pub mod manifest;
pub mod opened;
pub mod raw;
pub mod restore;
pub mod row;
pub mod run;
pub mod section;
mod tree;
pub mod viewed;
