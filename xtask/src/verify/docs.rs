//! `docs`: the documentation builds without a warning.

use super::report::Report;
use crate::fault::Done;
use crate::process::Run;
use crate::tools::rust;

/// Runs the part.
pub(super) fn run(report: &mut Report) -> Done {
    rust::ensure_wasm_target()?;
    report.gate("cargo doc", doc(&["--workspace"]).succeed());
    // Some modules exist in the browser only.
    report.gate("cargo doc for wasm", doc(&["--package", "lockgroove", "--lib", "--target", rust::WASM]).succeed());
    Ok(())
}

fn doc(what: &[&str]) -> Run {
    Run::new("cargo").args(["doc", "--quiet", "--no-deps"]).args(what).env("RUSTDOCFLAGS", "-D warnings")
}
