//! `lint`: clippy on every target, and what clippy cannot see.

use super::report::Report;
use super::sources;
use crate::fault::Done;
use crate::process::Run;
use crate::tools::{lock, rust};

/// Runs the part.
pub(super) fn run(report: &mut Report) -> Done {
    rust::ensure_component("clippy", "clippy")?;
    rust::ensure_wasm_target()?;
    report.gate("clippy", clippy(&["--workspace", "--all-targets"]).succeed());
    // `test = false` in Cargo.toml keeps it out of `--all-targets`.
    report.gate("clippy of e2e", clippy(&["--package", "lockgroove", "--test", "e2e", "--test", "served"]).succeed());
    let browser = ["--package", "lockgroove", "--target", rust::WASM, "--lib", "--bins", "--test", "web"];
    report.gate("clippy for wasm", clippy(&browser).succeed());
    let lock = lock::read()?;
    report.gate("one leptos", lock::only_version(&lock, "leptos").map(drop));
    report.gate("security policy", sources::check());
    Ok(())
}

fn clippy(what: &[&str]) -> Run {
    Run::new("cargo").args(["clippy", "--quiet"]).args(what).args(["--", "-D", "warnings"])
}
