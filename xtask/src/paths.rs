//! Where things lie in the checkout.

use std::env;
use std::path::{Path, PathBuf};

/// The checkout's root.
pub(crate) fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or(here.clone(), Path::to_path_buf)
}

/// Tools of this checkout alone; git does not see it.
pub(crate) fn tools() -> PathBuf {
    root().join(".tools")
}

/// Programs installed by cargo.
pub(crate) fn bin() -> PathBuf {
    tools().join("bin")
}

/// Programs installed by npm.
pub(crate) fn npm() -> PathBuf {
    tools().join("npm")
}

/// The release bundle.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Cargo's target directory.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// `PATH` with this checkout's tools before all others.
pub(crate) fn search_path() -> std::ffi::OsString {
    let own = [bin(), npm().join("node_modules").join(".bin")];
    let inherited = env::var_os("PATH").unwrap_or_default();
    let all: Vec<PathBuf> = own.into_iter().chain(env::split_paths(&inherited)).collect();
    // A directory that cannot stand in PATH is not one we made.
    env::join_paths(all).unwrap_or(inherited)
}

/// The first of `names` found on `PATH`, as an absolute path.
pub(crate) fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = search_path();
    names.iter().find_map(|name| {
        env::split_paths(&path)
            .map(|dir| dir.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
            .find(|candidate| candidate.is_file())
    })
}
