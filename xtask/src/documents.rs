//! Writes the documents that are made from the app's own words. `cargo verify native` fails when they are not current.

use crate::fault::Done;
use crate::process::Run;

/// Writes `docs/errors.md`.
///
/// The words stand in the app, which this program does not depend on; the test that compares them can write them as well.
pub(crate) fn run() -> Done {
    Run::new("cargo")
        .args(["test", "--quiet", "--package", "lockgroove", "--test", "documents", "errors"])
        .env("LOCKGROOVE_WRITE_DOCS", "1")
        .succeed()
}
