//! `cargo xtask docs`: generates the documents that contain the app's own texts. `cargo verify native` checks that they are current.

use crate::fault::Done;
use crate::process::Run;

/// Writes `docs/errors.md`.
///
/// The texts are in the app, which this program does not depend on, so the test that compares the document writes it.
pub(crate) fn run() -> Done {
    Run::new("cargo")
        .args(["test", "--quiet", "--package", "lockgroove", "--test", "documents", "errors"])
        .env("LOCKGROOVE_WRITE_DOCS", "1")
        .succeed()
}
