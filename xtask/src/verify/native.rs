//! `native`: the tests that need no browser, and the crates for other people as they would be published.

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
    report.gate("cargo package", package(long).succeed());
    Ok(())
}

/// Packs the emulator and the crate it needs. This finds a file that is missing from the list in Cargo.toml, and a dependency without a version.
/// Building what was packed compiles every dependency again, which takes minutes, so only `long` does it.
fn package(long: bool) -> Run {
    // A change is checked before it is committed.
    let crates = ["-p", "lockgroove-compression", "-p", "lockgroove-emulator"];
    let package = Run::new("cargo").args(["package", "--quiet", "--allow-dirty"]).args(crates);
    if long { package } else { package.args(["--no-verify"]) }
}
