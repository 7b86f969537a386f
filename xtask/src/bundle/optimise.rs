//! Making a module smaller.

use std::path::Path;

use crate::fault::{Done, Fault};
use crate::process::Run;

/// What wasm-bindgen and rustc may use: what every browser of the last years has. A part has no list of its own.
pub(super) const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Whether a smaller module still has the names of its functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// For visitors.
    Dropped,
    /// To find out what takes the space. All else is the same, byte for byte.
    Kept,
}

/// Makes a module smaller.
pub(super) fn optimise(from: &Path, to: &Path, names: Names) -> Done {
    let keep = (names == Names::Kept).then_some("-g");
    let run = Run::new("wasm-opt").args(["-Oz"]).args(keep).args(WASM_FEATURES).args([from]).args(["-o".as_ref(), to]);
    if run.answer().is_none() {
        return Err(Fault::new(
            "wasm-opt failed or is missing. `cargo xtask install` installs it; plain Trunk needs one of 2025 or later on PATH.",
        ));
    }
    Ok(())
}
