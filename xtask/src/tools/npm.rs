//! Programs that come from npm, in `.tools/npm`: wasm-opt (package `binaryen`) and the accessibility checker axe-core.
//!
//! The wasm-opt of some systems is years old, reports success and writes modules that do not start; this one is known to work.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::say;
use crate::fault::{About as _, Done, Fault};
use crate::paths;
use crate::process::{Run, last_lines};

/// What npm needs to install exactly what was tried.
const FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];
/// Copy of the lock file of what is installed.
const STAMP: &str = "installed.json";

/// Installs the programs unless they are there as the lock file says.
pub(crate) fn ensure() -> Done {
    let from = paths::root().join("xtask").join("tools");
    let to = paths::npm();
    let lock = fs::read_to_string(from.join("package-lock.json")).about("cannot read xtask/tools/package-lock.json")?;
    if fs::read_to_string(to.join(STAMP)).is_ok_and(|installed| installed == lock) && axe().is_file() {
        return Ok(());
    }
    if Run::new("npm").args(["--version"]).answer().is_none() {
        return Err(Fault::new(
            "the release build needs Node.js with npm for wasm-opt, and there is no npm here. Install Node.js 20 or newer \
             (https://nodejs.org, or your system's packages nodejs and npm). `cargo dev` works without it.",
        ));
    }
    say("installing wasm-opt and axe-core from npm into .tools, a few seconds");
    fs::create_dir_all(&to).about(format!("cannot make {}", to.display()))?;
    for file in FILES {
        fs::copy(from.join(file), to.join(file)).about(format!("cannot copy xtask/tools/{file}"))?;
    }
    let log = to.join("npm.log");
    let started = Instant::now();
    let status = Run::new("npm").args(["ci", "--ignore-scripts"]).within(&to).logged(&log, Duration::from_secs(20), |line| {
        say(&format!("  {} s: {line}", started.elapsed().as_secs()));
    })?;
    if !status.success() {
        return Err(Fault::new(format!(
            "npm could not install what xtask/tools/package.json lists. It said:\n{}\nIs there a network?",
            last_lines(&log, 8)
        )));
    }
    fs::write(to.join(STAMP), lock).about("cannot note what npm has installed")
}

/// The accessibility checker, one script.
pub(crate) fn axe() -> PathBuf {
    paths::npm().join("node_modules").join("axe-core").join("axe.min.js")
}
