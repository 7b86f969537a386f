//! The Rust toolchain: the WebAssembly target, clippy and rustfmt of the project's own, and a newer one to build Trunk with.

use std::path::Path;

use super::say;
use crate::fault::{Done, Fault};
use crate::process::Run;

/// The target the app is compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that the app can be compiled at all.
pub(crate) fn ensure_wasm_target() -> Done {
    if has_wasm_target() {
        return Ok(());
    }
    if !has_rustup() {
        return Err(Fault::new(format!(
            "this Rust cannot compile for {WASM}, and rustup is not here to add it. Install Rust from https://rustup.rs, \
             or the package of your system that holds the target."
        )));
    }
    say(&format!("adding the target {WASM} to this Rust, a few seconds"));
    Run::new("rustup").args(["target", "add", WASM]).status()?;
    if has_wasm_target() {
        return Ok(());
    }
    Err(Fault::new(format!("the target {WASM} could not be added. Is there a network? Try `rustup target add {WASM}`.")))
}

/// Makes sure that `cargo clippy` or `cargo fmt` works.
pub(crate) fn ensure_component(cargo_command: &str, component: &str) -> Done {
    let works = || Run::new("cargo").args([cargo_command, "--version"]).answer().is_some();
    if works() {
        return Ok(());
    }
    if has_rustup() {
        say(&format!("adding {component} to this Rust, a few seconds"));
        Run::new("rustup").args(["component", "add", component]).status()?;
    }
    if works() {
        return Ok(());
    }
    Err(Fault::new(format!("`cargo {cargo_command}` does not work here. Try `rustup component add {component}`.")))
}

/// Whether toolchain `name` is here or could be fetched.
pub(crate) fn ensure_toolchain(name: &str) -> Done<bool> {
    if !has_rustup() {
        return Ok(false);
    }
    let works = || {
        let run = Run::new("rustup").args(["run", name, "rustc", "--version"]);
        run.without("RUSTUP_TOOLCHAIN").answer().is_some()
    };
    if works() {
        return Ok(true);
    }
    say(&format!("fetching Rust {name} to build Trunk with, about a minute"));
    let fetch = Run::new("rustup").args(["toolchain", "install", name, "--profile", "minimal", "--no-self-update"]);
    fetch.without("RUSTUP_TOOLCHAIN").status()?;
    Ok(works())
}

fn has_rustup() -> bool {
    Run::new("rustup").args(["--version"]).answer().is_some()
}

fn has_wasm_target() -> bool {
    Run::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM])
        .answer()
        .is_some_and(|dir| Path::new(dir.trim()).is_dir())
}
