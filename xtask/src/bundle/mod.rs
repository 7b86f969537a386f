//! The files of the app in a release: optimised, split into parts where the module is marked for it, each named by its content.
//!
//! Trunk has built script and module by then; what is made here takes their place.

mod files;
mod imports;
mod join;
mod names;
mod optimise;
mod parts;

use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::{About as _, Done, Fault};
use crate::paths;
use crate::tools::rust;

pub(crate) use files::{AppFile, AppFiles};
use optimise::Names;

/// Makes the files of a release from those that Trunk has built in `site`, and removes Trunk's.
pub(crate) fn make(site: &Path, built: &AppFiles) -> Done<AppFiles> {
    let module = paths::target().join(rust::WASM).join("release").join("app.wasm");
    let module = fs::read(&module).about(format!("cannot read {}", module.display()))?;
    let work = work();
    // If there is none, there is nothing to remove.
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).about(format!("cannot make {}", work.display()))?;
    let files = if parts::are_marked(&module) {
        parts::split(&module, &work, site)?
    } else {
        eprintln!("the module stays in one piece: `cargo xtask build` splits it into parts");
        let optimised = work.join("app.wasm");
        optimise::optimise(&site.join(&built.module.name), &optimised, Names::Dropped)?;
        AppFiles::in_one_piece(
            names::place(&site.join(&built.script.name), site, "app", "js")?,
            names::place(&optimised, site, "app", "wasm")?,
        )
    };
    for old in [&built.script, &built.module].into_iter().filter(|old| old.name != files.script.name) {
        fs::remove_file(site.join(&old.name)).about(format!("cannot remove {}", old.name))?;
    }
    Ok(files)
}

/// The main part of the split module and all its other pieces, as published but with the names of the functions, each beside its
/// published file. They are those that the last build left.
pub(crate) fn with_names(files: &AppFiles) -> Done<Vec<(PathBuf, &AppFile)>> {
    let pieces = files.pieces.iter().map(|(name, file)| (name.as_str(), file));
    let all = [(parts::MAIN, &files.module)].into_iter().chain(pieces);
    all.map(|(name, file)| {
        let from = work().join(format!("{name}.wasm"));
        if !from.is_file() {
            return Err(Fault::new("the last build was another one: `cargo xtask build` makes the parts again"));
        }
        let to = work().join(format!("{name}.named.wasm"));
        optimise::optimise(&from, &to, Names::Kept)?;
        Ok((to, file))
    })
    .collect()
}

/// Where the files are made.
fn work() -> PathBuf {
    paths::target().join("bundle")
}
