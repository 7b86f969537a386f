//! The programs that the project is built and tested with.
//!
//! A program that is already on this machine in the right version is used. Others are installed into `.tools`, which belongs
//! to this checkout alone, after a message that says how long it takes.

mod apt;
pub(crate) mod browsers;
mod cargo_install;
pub(crate) mod lock;
pub(crate) mod nginx;
pub(crate) mod node;
pub(crate) mod npm;
pub(crate) mod rust;
pub(crate) mod trunk;
mod wasm_bindgen;

use crate::fault::Done;

/// Whether [`for_dev`] has nothing to install.
pub(crate) fn are_ready_for_dev() -> Done<bool> {
    Ok(rust::has_wasm_target() && wasm_bindgen::is_installed()? && trunk::is_installed())
}

/// Installs what a development build needs.
pub(crate) fn for_dev() -> Done {
    rust::ensure_wasm_target()?;
    wasm_bindgen::ensure()?;
    trunk::ensure()
}

/// Installs what a release build needs.
pub(crate) fn for_release() -> Done {
    for_dev()?;
    npm::ensure()
}

/// Installs what component tests in a browser need.
pub(crate) fn for_browser_tests() -> Done<[browsers::Browser; 2]> {
    rust::ensure_wasm_target()?;
    wasm_bindgen::ensure_test_runner()?;
    browsers::ensure()
}

/// Installs everything.
pub(crate) fn all() -> Done {
    for_release()?;
    rust::ensure_component("clippy", "clippy")?;
    rust::ensure_component("fmt", "rustfmt")?;
    nginx::ensure()?;
    for_browser_tests().map(drop)
}
