//! Where things are in the checkout, and which program a name means.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::fault::{About as _, Done};

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map_or(here.clone(), Path::to_path_buf)
}

/// Tools that belong to this checkout; git ignores it.
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

/// The release bundle that is served from [`SUBPATH`].
pub(crate) fn dist_at_subpath() -> PathBuf {
    target().join("dist-at-subpath")
}

/// A path below the root of an origin, where the journeys try the app too.
pub(crate) const SUBPATH: &str = "/somewhere/";

/// Cargo's target directory.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// `PATH` with this checkout's tools in front, and behind it the folder of `cargo install`, which is not on every `PATH`.
pub(crate) fn search_path() -> std::ffi::OsString {
    let own = [bin(), npm().join("node_modules").join(".bin")];
    let inherited = env::var_os("PATH").unwrap_or_default();
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let all = own.into_iter().chain(env::split_paths(&inherited)).chain(cargo_home.map(|home| home.join("bin")));
    // Fails only if a folder has a separator in its name.
    env::join_paths(all).unwrap_or(inherited)
}

/// The first of `names` that is on the search path, as an absolute path.
pub(crate) fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = search_path();
    names.iter().find_map(|name| {
        env::split_paths(&path)
            .map(|dir| dir.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
            .find(|candidate| candidate.is_file())
    })
}

/// Every file below `dir`, sorted.
pub(crate) fn files_below(dir: &Path) -> Done<Vec<PathBuf>> {
    let problem = || format!("cannot list {}", dir.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).about(problem())? {
        let path = entry.about(problem())?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
