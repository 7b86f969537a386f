//! The programs the project is built and tested with: found, or installed into `.tools`, which belongs to this checkout alone.
//!
//! What is there in the right version is left alone, so a second call takes milliseconds. Each installation says first what
//! it does and about how long it takes.

pub(crate) mod browsers;
mod cargo_install;
pub(crate) mod lock;
pub(crate) mod npm;
pub(crate) mod rust;
pub(crate) mod trunk;

use cargo_install::Crate;

use crate::fault::Done;

/// What a development build needs.
pub(crate) fn for_dev() -> Done {
    rust::ensure_wasm_target()?;
    ensure_wasm_bindgen()?;
    trunk::ensure()
}

/// What a release build needs.
pub(crate) fn for_release() -> Done {
    for_dev()?;
    npm::ensure()
}

/// What tests of components in a browser need.
pub(crate) fn for_browser_tests() -> Done<[browsers::Browser; 2]> {
    rust::ensure_wasm_target()?;
    ensure_wasm_bindgen()?;
    browsers::ensure()
}

/// Everything.
pub(crate) fn all() -> Done {
    for_release()?;
    rust::ensure_component("clippy", "clippy")?;
    rust::ensure_component("fmt", "rustfmt")?;
    browsers::ensure().map(drop)
}

/// The program must be of exactly the version of the crate, or it refuses the module.
fn ensure_wasm_bindgen() -> Done {
    let version = lock::only_version(&lock::read()?, "wasm-bindgen")?;
    cargo_install::ensure(Crate {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: &version,
        takes: "about a minute",
        toolchain: None,
    })
}

/// Tells the person what is going on. On standard error: standard output belongs to results.
pub(crate) fn say(sentence: &str) {
    eprintln!("{sentence}");
}
