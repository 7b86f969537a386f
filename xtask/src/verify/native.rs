//! `native`: the tests that need no browser.

use super::count::Counts;
use super::report::Report;
use crate::fault::Done;
use crate::process::Run;

/// Runs the part; with `long`, more cases of the random tests.
pub(super) fn run(long: bool, report: &mut Report) -> Done {
    let tests = Run::new("cargo").args(["test", "--workspace", "--no-fail-fast"]);
    let tests = if long { tests.env("LOCKGROOVE_LONG", "1") } else { tests.without("LOCKGROOVE_LONG") };
    let (status, output) = tests.tee()?;
    report.tests("cargo test", Counts::of(&output), status.success());
    Ok(())
}
