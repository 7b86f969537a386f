//! Programs that come from npm, in `.tools/npm`: wasm-opt (package `binaryen`) and the accessibility checker axe-core.
//!
//! The wasm-opt that some systems package is years old: it reports success and writes modules that do not start.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::fault::{About as _, Done, Fault};
use crate::paths;
use crate::process::{Run, last_lines};

const FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];
/// A copy of the lock file that was installed.
const STAMP: &str = "installed.json";

/// Installs the programs unless they are here as the lock file lists them.
pub(crate) fn ensure() -> Done {
    let from = paths::root().join("xtask").join("tools");
    let to = paths::npm();
    let lock = fs::read_to_string(from.join("package-lock.json")).about("cannot read xtask/tools/package-lock.json")?;
    if fs::read_to_string(to.join(STAMP)).is_ok_and(|installed| installed == lock) && axe().is_file() {
        return Ok(());
    }
    if Run::new("npm").args(["--version"]).answer().is_none() {
        return Err(Fault::new(
            "the release build needs npm to install wasm-opt, and there is no npm here. Install Node.js 20 or newer \
             (https://nodejs.org, or the packages nodejs and npm of your system). `cargo dev` works without it.",
        ));
    }
    eprintln!("installing wasm-opt and axe-core from npm into .tools, a few seconds");
    fs::create_dir_all(&to).about(format!("cannot make {}", to.display()))?;
    for file in FILES {
        fs::copy(from.join(file), to.join(file)).about(format!("cannot copy xtask/tools/{file}"))?;
    }
    let log = to.join("npm.log");
    let started = Instant::now();
    let status = Run::new("npm").args(["ci", "--ignore-scripts"]).within(&to).logged(&log, Duration::from_secs(20), |line| {
        eprintln!("  {} s: {line}", started.elapsed().as_secs());
    })?;
    if !status.success() {
        return Err(Fault::new(format!(
            "npm could not install the packages of xtask/tools/package.json. The log ends with:\n{}\nIs there a network?",
            last_lines(&log, 8)
        )));
    }
    fs::write(to.join(STAMP), lock).about("cannot record what npm installed")
}

/// The accessibility checker, one script.
pub(crate) fn axe() -> PathBuf {
    paths::npm().join("node_modules").join("axe-core").join("axe.min.js")
}
