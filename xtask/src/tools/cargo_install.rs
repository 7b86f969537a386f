//! Programs that come as Rust packages, built by `cargo install` into `.tools/bin`.
//!
//! They are built without optimisation: Trunk then takes minutes instead of a quarter of an hour, and no build of the app is
//! slowed down by it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::fault::{About as _, Done, Fault};
use crate::paths;
use crate::process::{Run, last_lines};

/// A program to install.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crate<'a> {
    /// Name of the Rust package.
    pub(crate) package: &'a str,
    pub(crate) version: &'a str,
    /// How long the build takes, in words.
    pub(crate) takes: &'a str,
    /// The toolchain to build it with, if not the project's own.
    pub(crate) toolchain: Option<&'a str>,
    /// Its folder in this checkout, if it does not come from the registry.
    pub(crate) folder: Option<&'a str>,
}

/// The version of the `program` that a build would run: the one in `.tools/bin`, else the one that this machine has.
pub(crate) fn installed(program: &str) -> Option<String> {
    version_of(&paths::find_program(&[program])?)
}

/// The version of the `program` in `.tools/bin`.
pub(crate) fn installed_here(program: &str) -> Option<String> {
    let file = paths::bin().join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    file.is_file().then(|| version_of(&file))?
}

/// Installs the program: with the dependencies of its own lock file, else with the newest that fit.
pub(crate) fn install(wanted: Crate<'_>) -> Done {
    let name = format!("{} {}", wanted.package, wanted.version);
    let logs = paths::tools().join("logs");
    fs::create_dir_all(&logs).about(format!("cannot make {}", logs.display()))?;
    let log = logs.join(format!("{}.log", wanted.package));
    eprintln!("installing {name} into .tools, {} (log: {})", wanted.takes, log.display());
    let started = Instant::now();
    let mut is_built = build(wanted, true, &log)?;
    if !is_built {
        eprintln!("{name} does not build with its own lock file; trying the newest dependencies that fit");
        is_built = build(wanted, false, &log)?;
    }
    // Hundreds of megabytes that nothing reads again. A failure to delete them costs disk space only.
    let _ = fs::remove_dir_all(build_dir());
    if !is_built {
        return Err(Fault::new(format!(
            "{name} could not be installed. The log ends with:\n{}\nIs there a network? `cargo xtask install` tries again.",
            last_lines(&log, 12)
        )));
    }
    eprintln!("installed {name} in {} s", started.elapsed().as_secs());
    Ok(())
}

fn build(wanted: Crate<'_>, locked: bool, log: &Path) -> Done<bool> {
    let mut arguments: Vec<String> = wanted.toolchain.map(|name| format!("+{name}")).into_iter().collect();
    arguments.extend(["install", "--force", "--root"].map(str::to_owned));
    arguments.push(paths::tools().to_string_lossy().into_owned());
    match wanted.folder {
        Some(folder) => arguments.extend(["--path", folder].map(str::to_owned)),
        None => arguments.push(format!("{}@{}", wanted.package, wanted.version)),
    }
    arguments.extend(locked.then(|| "--locked".to_owned()));
    let mut run = Run::new("cargo")
        .args(arguments)
        .env("CARGO_TARGET_DIR", build_dir())
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
        .without("RUSTFLAGS")
        .without("CARGO_ENCODED_RUSTFLAGS");
    if wanted.toolchain.is_some() {
        run = run.without("RUSTUP_TOOLCHAIN");
    }
    let started = Instant::now();
    let status = run.logged(log, Duration::from_secs(20), |line| {
        eprintln!("  {} s: {line}", started.elapsed().as_secs());
    })?;
    Ok(status.success())
}

fn build_dir() -> PathBuf {
    paths::tools().join("build")
}

fn version_of(file: &Path) -> Option<String> {
    version_in(&Run::new(file).args(["--version"]).answer()?)
}

/// The version in an output such as `trunk 0.22.1` or `geckodriver 0.37.1 (…)`.
fn version_in(text: &str) -> Option<String> {
    text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn finds_the_version_in_the_output_of_a_program() {
        assert_eq!(version_in("trunk 0.22.1\n").as_deref(), Some("0.22.1"));
        assert_eq!(version_in("geckodriver 0.37.1 (abc 2026-01-01)\n\nThe source").as_deref(), Some("0.37.1"));
        assert_eq!(version_in("wasm-bindgen 0.2.130").as_deref(), Some("0.2.130"));
        assert_eq!(version_in("no version"), None);
    }
}
