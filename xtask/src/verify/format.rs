//! `format`: rustfmt has nothing to change.

use super::report::Report;
use crate::fault::Done;
use crate::process::Run;
use crate::tools::rust;

/// Runs the part.
pub(super) fn run(report: &mut Report) -> Done {
    rust::ensure_component("fmt", "rustfmt")?;
    report.gate("cargo fmt --check", Run::new("cargo").args(["fmt", "--all", "--check"]).succeed());
    Ok(())
}
