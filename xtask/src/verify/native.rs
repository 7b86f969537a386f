//! `native`: everything that runs without a browser.

use super::count::Counts;
use super::report::Report;
use crate::fault::Done;
use crate::process::Run;

/// Runs the part.
pub(super) fn run(report: &mut Report) -> Done {
    let (status, output) = Run::new("cargo").args(["test", "--workspace", "--no-fail-fast"]).tee()?;
    report.tests("cargo test", Counts::of(&output), status.success());
    Ok(())
}
