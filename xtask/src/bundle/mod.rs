//! The files of the app in a release: optimised, split into parts where the module is marked for it, each named by its content.
//!
//! Trunk has built script and module by then; what is made here takes their place.

mod names;
mod parts;

use std::fs;
use std::path::Path;

use crate::fault::{About as _, Done, Fault};
use crate::paths;
use crate::process::Run;
use crate::tools::rust;

pub(crate) use names::AppFile;

/// What wasm-bindgen and rustc may use: what every browser of the last years has. A part has no list of its own.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A part of the module, and what it shares with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// Indices in [`AppFiles::pieces`].
    pub(crate) needs: Vec<usize>,
}

/// The files of the app, in the folder of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AppFiles {
    pub(crate) script: AppFile,
    /// The main part of the module, or all of it.
    pub(crate) module: AppFile,
    /// Other pieces of the module, with the name by which the script asks for each.
    pub(crate) pieces: Vec<(String, AppFile)>,
    pub(crate) parts: Vec<Part>,
}

impl AppFiles {
    /// As Trunk built it.
    pub(crate) const fn in_one_piece(script: AppFile, module: AppFile) -> Self {
        Self { script, module, pieces: Vec::new(), parts: Vec::new() }
    }

    /// What `public/boot.js` reads. `base` is the folder of the site.
    pub(crate) fn json(&self, base: &str) -> String {
        let file = |AppFile { name, integrity }: &AppFile| format!("{{\"name\":\"{name}\",\"integrity\":\"{integrity}\"}}");
        let pieces: Vec<String> = self.pieces.iter().map(|(name, piece)| format!("\"{name}\":{}", file(piece))).collect();
        let part = |Part { name, needs }: &Part| {
            let needs: Vec<String> =
                needs.iter().filter_map(|n| self.pieces.get(*n)).map(|(name, _)| format!("\"{name}\"")).collect();
            format!("\"{name}\":[{}]", needs.join(","))
        };
        let parts: Vec<String> = self.parts.iter().map(part).collect();
        format!(
            "{{\"base\":\"{base}\",\"script\":{},\"module\":{},\"pieces\":{{{}}},\"parts\":{{{}}}}}",
            file(&self.script),
            file(&self.module),
            pieces.join(","),
            parts.join(",")
        )
    }
}

/// Makes the files of a release from those that Trunk has built in `site`, and removes Trunk's.
pub(crate) fn make(site: &Path, built: &AppFiles) -> Done<AppFiles> {
    let module = paths::target().join(rust::WASM).join("release").join("app.wasm");
    let module = fs::read(&module).about(format!("cannot read {}", module.display()))?;
    let work = paths::target().join("bundle");
    // If there is none, there is nothing to remove.
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).about(format!("cannot make {}", work.display()))?;
    let files = if parts::are_marked(&module) {
        parts::split(&module, &work, site)?
    } else {
        eprintln!("the module stays in one piece: `cargo xtask build` splits it into parts");
        let optimised = work.join("app.wasm");
        optimise(&site.join(&built.module.name), &optimised)?;
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

/// Makes a module smaller.
fn optimise(from: &Path, to: &Path) -> Done {
    let run = Run::new("wasm-opt").args(["-Oz"]).args(WASM_FEATURES).args([from]).args(["-o".as_ref(), to]);
    if run.answer().is_none() {
        return Err(Fault::new(
            "wasm-opt failed or is missing. `cargo xtask install` installs it; plain Trunk needs one of 2025 or later on PATH.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{AppFile, AppFiles, Part};

    #[test]
    fn the_page_learns_every_file_and_what_each_part_needs() {
        let file = |name: &str| AppFile { name: name.to_owned(), integrity: format!("sha384-{name}") };
        let files = AppFiles {
            pieces: vec![("a".to_owned(), file("p-1.wasm")), ("b".to_owned(), file("p-2.wasm"))],
            parts: vec![Part { name: "learn".to_owned(), needs: vec![0, 1] }],
            ..AppFiles::in_one_piece(file("s.js"), file("m.wasm"))
        };
        assert_eq!(
            files.json("/d/"),
            "{\"base\":\"/d/\",\"script\":{\"name\":\"s.js\",\"integrity\":\"sha384-s.js\"},\
             \"module\":{\"name\":\"m.wasm\",\"integrity\":\"sha384-m.wasm\"},\
             \"pieces\":{\"a\":{\"name\":\"p-1.wasm\",\"integrity\":\"sha384-p-1.wasm\"},\
             \"b\":{\"name\":\"p-2.wasm\",\"integrity\":\"sha384-p-2.wasm\"}},\"parts\":{\"learn\":[\"a\",\"b\"]}}"
        );
    }
}
