//! `lint`: clippy on every target, and what clippy cannot see.

use super::gates;
use super::report::Report;
use crate::fault::Done;
use crate::process::Run;
use crate::tools::{lock, rust};

/// Runs the part.
pub(super) fn run(report: &mut Report) -> Done {
    rust::ensure_component("clippy", "clippy")?;
    rust::ensure_wasm_target()?;
    report.gate("clippy", clippy(&["--workspace", "--all-targets"]).succeed());
    // Not among the targets of `cargo test`, so not among all of them either.
    report.gate("clippy of e2e", clippy(&["--package", "lockgroove", "--test", "e2e"]).succeed());
    let browser = ["--package", "lockgroove", "--target", rust::WASM, "--lib", "--bins", "--test", "web"];
    report.gate("clippy for the browser", clippy(&browser).succeed());
    let lock = lock::read()?;
    report.gate("one leptos", lock::only_version(&lock, "leptos").map(drop));
    report.gate("policy in src", gates::run());
    Ok(())
}

fn clippy(what: &[&str]) -> Run {
    Run::new("cargo").args(["clippy", "--quiet"]).args(what).args(["--", "-D", "warnings"])
}
