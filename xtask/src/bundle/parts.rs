//! Splitting the module: `lockgroove-split` finds which function needs which and writes a module for each part, and one for each set of
//! parts that share code. Only the main part passes through wasm-bindgen; the others import from it.

use std::fs;
use std::path::Path;

use super::files::{AppFiles, Part};
use super::names::place;
use super::optimise::{Names, optimise};
use crate::fault::{About as _, Done, Fault};
use crate::process::Run;

/// In the name of each function at which `leptos::wasm_split` splits.
const MARK: &[u8] = b"__wasm_split_00";
/// The script that loads the parts. The module imports from it by this name.
const LOADER: &str = "__wasm_split.js";

/// The main part of the module, as wasm-bindgen names it.
pub(super) const MAIN: &str = "app_bg";

/// Whether cargo built the module with the feature `split`.
pub(super) fn are_marked(module: &[u8]) -> bool {
    module.windows(MARK.len()).any(|window| window == MARK)
}

/// Splits the module in the folder `work`, and places script and parts in `site`.
pub(super) fn split(module: &[u8], work: &Path, site: &Path) -> Done<AppFiles> {
    let whole = work.join("whole.wasm");
    fs::write(&whole, module).about("cannot write the module")?;
    let run = Run::new("lockgroove-split").args([whole.as_path(), work, "./app.js".as_ref()]);
    let needs = run.answer().ok_or_else(|| Fault::new("the module cannot be split: lockgroove-split failed or is missing"))?;
    let main = work.join("main.wasm");
    let bindgen = Run::new("wasm-bindgen").args(["--target=web", "--keep-lld-exports", "--no-demangle", "--no-typescript"]);
    bindgen.args(["--out-name", "app", "--out-dir"]).args([work, &main]).succeed()?;

    let mut files =
        AppFiles::in_one_piece(place(&script(work)?, site, "app", "js")?, place(&optimised(work, MAIN)?, site, "app", "wasm")?);
    let mut lines: Vec<&str> = needs.lines().collect();
    lines.sort_unstable();
    for line in lines {
        let mut words = line.split(' ');
        let mut part = Part { name: words.next().unwrap_or_default().to_owned(), needs: Vec::new() };
        for name in words {
            let known = files.pieces.iter().position(|(known, _)| known == name);
            part.needs.push(match known {
                Some(index) => index,
                None => {
                    let stem = if name.starts_with("split_") { part.name.as_str() } else { "shared" };
                    files.pieces.push((name.to_owned(), place(&optimised(work, name)?, site, stem, "wasm")?));
                    files.pieces.len() - 1
                }
            });
        }
        files.parts.push(part);
    }
    Ok(files)
}

fn optimised(work: &Path, name: &str) -> Done<std::path::PathBuf> {
    let to = work.join(format!("{name}.small.wasm"));
    optimise(&work.join(format!("{name}.wasm")), &to, Names::Dropped)?;
    Ok(to)
}

/// One script of the main part's and the one that loads the parts, which import each other.
fn script(work: &Path) -> Done<std::path::PathBuf> {
    let loader = work.join(LOADER);
    let text = fs::read_to_string(&loader).about("cannot read the loader of the parts")?;
    fs::write(&loader, ask_page(&text)?).about("cannot write the loader of the parts")?;
    let joined = work.join("joined.js");
    let run = Run::new("esbuild").args(["app.js", "--bundle", "--format=esm", "--minify", "--target=es2022", "--log-level=error"]);
    run.args([format!("--outfile={}", joined.display())]).within(work).succeed()?;
    Ok(joined)
}

/// Makes the loader ask the page for each piece: the page knows its name and its hash, and may have requested it already.
fn ask_page(loader: &str) -> Done<String> {
    const BEFORE: &str = "fetch(new URL(\"./";
    const AFTER: &str = ".wasm\", import.meta.url))";
    let mut text = String::new();
    let mut rest = loader;
    while let Some((before, found)) = rest.split_once(BEFORE) {
        let (name, after) = found.split_once(AFTER).ok_or_else(|| Fault::new("the loader of the parts is not as it was known"))?;
        text += &format!("{before}window.boot.piece(\"{name}\")");
        rest = after;
    }
    text += rest;
    if text.contains("fetch(") || !text.contains("window.boot.piece(") {
        return Err(Fault::new(
            "the loader of the parts is not as it was known: xtask/src/bundle/parts.rs must learn how it fetches",
        ));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{are_marked, ask_page};

    #[test]
    fn a_marked_module_is_recognized() {
        assert!(are_marked(b"..__wasm_split_00learn00_export_x"));
        assert!(!are_marked(b"..__wasm_split.."));
    }

    #[test]
    fn the_loader_asks_the_page_for_each_piece() {
        let loader =
            "a(() => fetch(new URL(\"./chunk_4.wasm\", import.meta.url)), b(fetch(new URL(\"./split_x.wasm\", import.meta.url)))";
        assert_eq!(ask_page(loader).unwrap(), "a(() => window.boot.piece(\"chunk_4\"), b(window.boot.piece(\"split_x\"))");
        assert!(ask_page("import.source(\"./chunk_4.wasm\")").is_err());
    }
}
