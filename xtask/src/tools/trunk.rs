//! Trunk, which builds the bundle.

use super::cargo_install::{Crate, install, installed};
use super::rust;
use crate::fault::Done;
use crate::process::Run;

const VERSION: &str = "0.22.1";
/// The Rust that it is written in.
const TOOLCHAIN: &str = "1.96.1";
/// Builds with the project's own Rust, but cannot minify the JavaScript that wasm-bindgen writes today.
const OLDER_VERSION: &str = "0.21.14";

/// Whether a Trunk that can build the app is here.
pub(crate) fn is_installed() -> bool {
    installed("trunk").is_some_and(|version| version == VERSION || version == OLDER_VERSION)
}

/// Installs Trunk unless it is here.
pub(crate) fn ensure() -> Done {
    if is_installed() {
        return Ok(());
    }
    let wanted = Crate { package: "trunk", version: VERSION, takes: "3 to 6 minutes", toolchain: Some(TOOLCHAIN), folder: None };
    if rust::ensure_toolchain(TOOLCHAIN)? {
        return install(wanted);
    }
    eprintln!("cannot get Rust {TOOLCHAIN} for Trunk {VERSION}; installing Trunk {OLDER_VERSION}, which makes a larger bundle");
    install(Crate { version: OLDER_VERSION, toolchain: None, ..wanted })
}

/// A call of Trunk. It does not look for a newer version of itself.
pub(crate) fn run(command: &str) -> Run {
    // Without a backtrace: when the app does not compile, the place in Trunk that noticed is of no interest.
    let run = Run::new("trunk").args([command]).env("TRUNK_SKIP_VERSION_CHECK", "true").env("RUST_BACKTRACE", "0");
    if installed("trunk").as_deref() == Some(OLDER_VERSION) { run.env("TRUNK_BUILD_MINIFY", "false") } else { run }
}
