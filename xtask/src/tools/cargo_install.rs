//! Programs that come as source, as Rust packages, built by `cargo install` into `.tools/bin`.
//!
//! They are built for speed of building: without optimisation Trunk takes two to three minutes instead of twelve, and none
//! of these programs is busy enough for it to matter.

use std::fs;
use std::time::{Duration, Instant};

use super::say;
use crate::fault::{About as _, Done, Fault};
use crate::paths;
use crate::process::{Run, last_lines};

/// A program among the published Rust packages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crate<'a> {
    /// Name of the package.
    pub(crate) package: &'a str,
    /// Name of the program in it that tells the version.
    pub(crate) program: &'a str,
    /// The version wanted.
    pub(crate) version: &'a str,
    /// How long a build takes, in words.
    pub(crate) takes: &'a str,
    /// Toolchain to build it with, other than the project's own.
    pub(crate) toolchain: Option<&'a str>,
}

/// The version of a program in `.tools/bin`, or nothing when it is not there.
pub(crate) fn installed(program: &str) -> Option<String> {
    let file = paths::bin().join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    let answer = file.is_file().then(|| Run::new(&file).args(["--version"]).answer())??;
    version_in(&answer)
}

/// Installs the program unless it is there in the right version.
pub(crate) fn ensure(wanted: Crate<'_>) -> Done {
    if installed(wanted.program).as_deref() == Some(wanted.version) {
        return Ok(());
    }
    install(wanted)
}

/// Installs the program: with the versions its author built it with, else with the newest that fit.
pub(crate) fn install(wanted: Crate<'_>) -> Done {
    let name = format!("{} {}", wanted.package, wanted.version);
    let logs = paths::tools().join("logs");
    fs::create_dir_all(&logs).about(format!("cannot make {}", logs.display()))?;
    let log = logs.join(format!("{}.log", wanted.package));
    say(&format!("installing {name} into .tools, {} ({})", wanted.takes, log.display()));
    let started = Instant::now();
    let mut done = build(wanted, true, &log)?;
    if !done {
        say(&format!("{name} does not build with its own lock file; trying the newest versions that fit"));
        done = build(wanted, false, &log)?;
    }
    // Hundreds of megabytes that nothing reads again; what stays behind is only disk space.
    let _ = fs::remove_dir_all(build_dir());
    if !done {
        return Err(Fault::new(format!(
            "{name} could not be installed. The log ends:\n{}\nIs there a network? `cargo xtask install` tries again.",
            last_lines(&log, 12)
        )));
    }
    say(&format!("installed {name} in {} s", started.elapsed().as_secs()));
    Ok(())
}

fn build(wanted: Crate<'_>, locked: bool, log: &std::path::Path) -> Done<bool> {
    let mut arguments: Vec<String> = wanted.toolchain.map(|name| format!("+{name}")).into_iter().collect();
    arguments.extend(["install", "--force", "--root"].map(str::to_owned));
    arguments.push(paths::tools().to_string_lossy().into_owned());
    arguments.push(format!("{}@{}", wanted.package, wanted.version));
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
        say(&format!("  {} s: {line}", started.elapsed().as_secs()));
    })?;
    Ok(status.success())
}

fn build_dir() -> std::path::PathBuf {
    paths::tools().join("build")
}

/// The first word of `text` that looks like a version: `trunk 0.22.1`, `geckodriver 0.37.1 (…)`.
fn version_in(text: &str) -> Option<String> {
    text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn reads_what_programs_say_of_themselves() {
        assert_eq!(version_in("trunk 0.22.1\n").as_deref(), Some("0.22.1"));
        assert_eq!(version_in("geckodriver 0.37.1 (abc 2026-01-01)\n\nThe source").as_deref(), Some("0.37.1"));
        assert_eq!(version_in("wasm-bindgen 0.2.130").as_deref(), Some("0.2.130"));
        assert_eq!(version_in("no version"), None);
    }
}
