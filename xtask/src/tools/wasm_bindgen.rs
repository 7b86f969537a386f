//! The wasm-bindgen program and its test runner. Both must have exactly the version of the crate, or they refuse the module.

use super::cargo_install::{Crate, install, installed, installed_here};
use super::lock;
use crate::fault::Done;

/// Whether the program is here.
pub(crate) fn is_installed() -> Done<bool> {
    Ok(installed("wasm-bindgen") == Some(version()?))
}

/// Installs the program unless it is here.
pub(crate) fn ensure() -> Done {
    if is_installed()? { Ok(()) } else { install_both() }
}

/// Installs the test runner unless it is in `.tools/bin`, where `.cargo/config.toml` looks for it.
pub(crate) fn ensure_test_runner() -> Done {
    if installed_here("wasm-bindgen-test-runner") == Some(version()?) { Ok(()) } else { install_both() }
}

fn install_both() -> Done {
    install(Crate { package: "wasm-bindgen-cli", version: &version()?, takes: "1 to 3 minutes", toolchain: None, folder: None })
}

fn version() -> Done<String> {
    lock::only_version(&lock::read()?, "wasm-bindgen")
}
