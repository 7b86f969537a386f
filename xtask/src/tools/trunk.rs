//! Trunk, which builds the bundle, and how it is to be called.

use super::cargo_install::{Crate, install, installed};
use super::{rust, say};
use crate::fault::Done;
use crate::process::Run;

/// What the build is made for.
const VERSION: &str = "0.22.1";
/// The Rust that version is written in.
const TOOLCHAIN: &str = "1.96.1";
/// Builds with the project's own Rust, but cannot minify the JavaScript that wasm-bindgen writes.
const OLDER: &str = "0.21.14";

/// Installs Trunk unless it is there.
pub(crate) fn ensure() -> Done {
    let present = installed("trunk");
    if [VERSION, OLDER].map(str::to_owned).iter().any(|version| present.as_ref() == Some(version)) {
        return Ok(());
    }
    let wanted =
        Crate { package: "trunk", program: "trunk", version: VERSION, takes: "2 to 4 minutes", toolchain: Some(TOOLCHAIN) };
    if rust::ensure_toolchain(TOOLCHAIN)? {
        return install(wanted);
    }
    say(&format!(
        "Rust {TOOLCHAIN} is not to be had here, so Trunk {OLDER} takes the place of {VERSION}: the same pages, a larger bundle"
    ));
    install(Crate { version: OLDER, toolchain: None, ..wanted })
}

/// A call of Trunk that asks nobody for a newer version.
pub(crate) fn run(command: &str) -> Run {
    // A page that does not build is no fault of Trunk's: where in Trunk it noticed is of no use to anyone here.
    let run = Run::new("trunk").args([command]).env("TRUNK_SKIP_VERSION_CHECK", "true").env("RUST_BACKTRACE", "0");
    if installed("trunk").as_deref() == Some(OLDER) { run.env("TRUNK_BUILD_MINIFY", "false") } else { run }
}
