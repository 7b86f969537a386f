//! `build`: builds the release bundle in `dist/`, and knows whether it is up to date.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::report::Report;
use crate::fault::{About as _, Done, Fault};
use crate::paths;
use crate::policy::{CLIENT_ID_ENV, SERVICE_ENV};
use crate::process::Run;
use crate::tools::{self, rust, trunk};

/// What the bundle is built from.
const SOURCES: [&str; 11] = [
    "src",
    "style",
    "public",
    "index.html",
    "config.json",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "xtask/src",
    "compression",
    "build.rs",
];

/// Runs the part.
pub(super) fn run(report: &mut Report) -> Done {
    release("/")?;
    report.gate("trunk build --release", Ok(()));
    Ok(())
}

/// Builds the release bundle in `dist/`, to be served from the path `public_url`.
pub(crate) fn release(public_url: &str) -> Done {
    release_in(&paths::dist(), public_url)
}

/// A bundle works at one path only, because the page names its files by absolute paths. Relative ones would break when a page such as
/// `/playlists/…` is reloaded. A `<base>` would weaken the policy, and turn each `#place` on a page into a link to the start page.
fn release_in(dist: &Path, public_url: &str) -> Done {
    tools::for_release()?;
    // Offline, Trunk downloads no tools of its own, and its cargo no crates. So they are downloaded first.
    let host = Run::new("rustc").args(["--print", "host-tuple"]).answer().unwrap_or_default();
    let mut fetch = Run::new("cargo").args(["fetch", "--quiet", "--locked", "--target", rust::WASM]);
    if !host.trim().is_empty() {
        fetch = fetch.args(["--target", host.trim()]);
    }
    fetch.succeed()?;
    let build = trunk::run("build").args(["--release", "--features", "split", "--public-url", public_url, "--dist"]).args([dist]);
    let build = build.env("TRUNK_OFFLINE", "true");
    // A release is for visitors, even in a shell that is set up for the emulator.
    build.without(SERVICE_ENV).without(CLIENT_ID_ENV).succeed()?;
    let wasm = wasm_in(dist)?;
    let record = format!("{public_url} {}", wasm.file_name().unwrap_or_default().to_string_lossy());
    fs::write(stamp(dist), record).about("cannot record the build")
}

/// Builds the release bundle unless `dist/` is up to date.
pub(crate) fn ensure_fresh() -> Done {
    ensure_fresh_in(&paths::dist(), "/")
}

/// The same for the bundle that is served from [`paths::SUBPATH`].
pub(super) fn ensure_fresh_at_subpath() -> Done {
    ensure_fresh_in(&paths::dist_at_subpath(), paths::SUBPATH)
}

fn ensure_fresh_in(dist: &Path, public_url: &str) -> Done {
    if is_fresh(dist, public_url) {
        return Ok(());
    }
    println!("{} is missing or older than the sources, so it is built now", dist.display());
    release_in(dist, public_url)
}

fn is_fresh(dist: &Path, public_url: &str) -> bool {
    // After another build in this directory, the path or the name of the module is another.
    let Ok(record) = fs::read_to_string(stamp(dist)) else { return false };
    let Ok(built) = fs::metadata(stamp(dist)).and_then(|meta| meta.modified()) else { return false };
    let Some((path, wasm)) = record.split_once(' ') else { return false };
    let sources = SOURCES.iter().map(|name| newest(&paths::root().join(name))).max().flatten();
    path == public_url && dist.join(wasm).is_file() && sources.is_some_and(|changed| changed < built)
}

fn newest(path: &Path) -> Option<SystemTime> {
    let own = fs::metadata(path).and_then(|meta| meta.modified()).ok();
    let inside = fs::read_dir(path).ok().and_then(|entries| entries.flatten().filter_map(|entry| newest(&entry.path())).max());
    own.max(inside)
}

/// Records what was built in `dist`.
fn stamp(dist: &Path) -> PathBuf {
    paths::target().join(format!("release-in-{}", dist.file_name().unwrap_or_default().to_string_lossy()))
}

/// The wasm module in `dir`.
pub(super) fn wasm_in(dir: &Path) -> Done<PathBuf> {
    let entries = fs::read_dir(dir).about(format!("cannot list {}", dir.display()))?;
    entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|ending| ending == "wasm"))
        .ok_or_else(|| Fault::new(format!("there is no .wasm in {}", dir.display())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;
    use std::time::{Duration, SystemTime};

    use super::newest;

    #[test]
    fn finds_the_newest_file_at_any_depth() {
        let dir = std::env::temp_dir().join(format!("xtask-newest-{}", std::process::id()));
        fs::create_dir_all(dir.join("a/b")).unwrap();
        let file = dir.join("a/b/c.rs");
        fs::write(&file, "").unwrap();
        let later = SystemTime::now() + Duration::from_secs(60);
        fs::File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
        let found = newest(&dir).unwrap();
        assert_eq!(Some(found), newest(&file));
        assert!(found > SystemTime::now());
        assert_eq!(newest(&dir.join("nothing")), None);
        fs::remove_dir_all(&dir).unwrap();
    }
}
