//! The Rust toolchains: the project's own with its wasm target, clippy and rustfmt, and a newer one to build Trunk with.

use std::path::Path;

use crate::fault::{Done, Fault};
use crate::process::Run;

/// The target that the app is compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Adds the wasm target unless it is here.
pub(crate) fn ensure_wasm_target() -> Done {
    if has_wasm_target() {
        return Ok(());
    }
    if !has_rustup() {
        return Err(Fault::new(format!(
            "this Rust cannot compile for {WASM}, and there is no rustup to add the target. Install Rust from \
             https://rustup.rs, or the package of your system that contains the target."
        )));
    }
    eprintln!("adding the target {WASM} to this Rust, a few seconds");
    Run::new("rustup").args(["target", "add", WASM]).status()?;
    if has_wasm_target() {
        return Ok(());
    }
    Err(Fault::new(format!("cannot add the target {WASM}. Is there a network? Try `rustup target add {WASM}`.")))
}

/// Adds `component`, for example `rustfmt`, unless `cargo <command>` works.
pub(crate) fn ensure_component(command: &str, component: &str) -> Done {
    let works = || Run::new("cargo").args([command, "--version"]).answer().is_some();
    if works() {
        return Ok(());
    }
    if has_rustup() {
        eprintln!("adding {component} to this Rust, a few seconds");
        Run::new("rustup").args(["component", "add", component]).status()?;
    }
    if works() {
        return Ok(());
    }
    Err(Fault::new(format!("`cargo {command}` does not work here. Try `rustup component add {component}`.")))
}

/// Installs the toolchain `name` unless it is here. False if it cannot be installed.
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
    eprintln!("installing Rust {name} to build Trunk with, about a minute");
    let install = Run::new("rustup").args(["toolchain", "install", name, "--profile", "minimal", "--no-self-update"]);
    install.without("RUSTUP_TOOLCHAIN").status()?;
    Ok(works())
}

/// Whether this Rust can compile for wasm.
pub(crate) fn has_wasm_target() -> bool {
    Run::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM])
        .answer()
        .is_some_and(|dir| Path::new(dir.trim()).is_dir())
}

fn has_rustup() -> bool {
    Run::new("rustup").args(["--version"]).answer().is_some()
}
