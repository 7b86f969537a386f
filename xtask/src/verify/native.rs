//! `native`: the tests that need no browser, and the crates for other people as they would be published.

use std::fs;

use super::count::Counts;
use super::report::Report;
use crate::fault::{About as _, Done, Fault};
use crate::paths;
use crate::process::Run;

/// The most bytes that the emulator's program may have: it is one file that people download.
const PROGRAM_LIMIT: u64 = 5_000_000;

/// Runs the part; with `long`, more cases of the random tests.
pub(super) fn run(long: bool, report: &mut Report) -> Done {
    let tests = Run::new("cargo").args(["test", "--workspace", "--no-fail-fast"]);
    let tests = if long { tests.env("LOCKGROOVE_LONG", "1") } else { tests.without("LOCKGROOVE_LONG") };
    let (status, output) = tests.tee()?;
    report.tests("cargo test", Counts::of(&output), status.success());
    report.gate("cargo package", package(long).succeed());
    if long {
        report.gate("the size of lockgroove-emulator", program_size().and_then(small_enough));
    }
    Ok(())
}

/// Builds the emulator as `cargo install` does, which takes minutes, and measures its program.
fn program_size() -> Done<u64> {
    let name = "lockgroove-emulator";
    Run::new("cargo").args(["build", "--quiet", "--release", "--locked", "-p", name]).succeed()?;
    let program = paths::target().join("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    Ok(fs::metadata(program).about("cannot read the emulator's program")?.len())
}

fn small_enough(size: u64) -> Done {
    println!("{size:>9}  lockgroove-emulator; the limit is {PROGRAM_LIMIT}");
    match size {
        0..PROGRAM_LIMIT => Ok(()),
        _ => Err(Fault::new(format!("{size} bytes, but the limit is {PROGRAM_LIMIT}"))),
    }
}

/// Packs the emulator and the crate it needs. This finds a file that is missing from the list in Cargo.toml, and a dependency without a version.
/// Building what was packed compiles every dependency again, which takes minutes, so only `long` does it.
fn package(long: bool) -> Run {
    // A change is checked before it is committed.
    let crates = ["-p", "lockgroove-compression", "-p", "lockgroove-emulator"];
    let package = Run::new("cargo").args(["package", "--quiet", "--allow-dirty"]).args(crates);
    if long { package } else { package.args(["--no-verify"]) }
}

#[cfg(test)]
mod tests {
    use super::{PROGRAM_LIMIT, small_enough};

    #[test]
    fn the_program_is_below_its_limit() {
        assert!(small_enough(PROGRAM_LIMIT - 1).is_ok());
        assert!(small_enough(PROGRAM_LIMIT).is_err());
    }
}
