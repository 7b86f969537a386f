//! Splitting the module: `lockgroove-split` finds which function needs which and writes a module for each part, and one for each set of
//! parts that share code. Only the main part passes through wasm-bindgen; the others import from it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::{fs, thread};

use super::files::{AppFiles, Part, letters};
use super::imports;
use super::join::{Needs, join_shared};
use super::names::place;
use super::optimise::{Names, optimise};
use crate::fault::{About as _, Done, Fault};
use crate::process::Run;

/// In the name of each function at which `leptos::wasm_split` splits.
const MARK: &[u8] = b"__wasm_split_00";
/// The script that loads the parts. The module imports from it by this name.
const LOADER: &str = "__wasm_split.js";
/// What it exports, with the name of a part behind it.
const EXPORT: &str = "__wasm_split_load_";

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
    let lines = run.answer().ok_or_else(|| Fault::new("the module cannot be split: lockgroove-split failed or is missing"))?;
    let main = work.join("main.wasm");
    let bindgen = Run::new("wasm-bindgen").args(["--target=web", "--keep-lld-exports", "--no-demangle", "--no-typescript"]);
    bindgen.args(["--out-name", "app", "--out-dir"]).args([work, &main]).succeed()?;

    imports::shorten(&work.join(format!("{MAIN}.wasm")), &work.join("app.js"))?;

    let needs = lines.lines().filter_map(|line| {
        let mut words = line.split(' ').map(str::to_owned);
        Some((words.next()?, words.collect()))
    });
    let needs = join_shared(work, &needs.collect())?;
    optimise_all(work, needs.values().flatten().map(String::as_str).chain([MAIN]).collect())?;
    let mut files = AppFiles::in_one_piece(
        place(&script(work, &needs)?, site, "app", "js")?,
        place(&optimised(work, MAIN), site, "app", "wasm")?,
    );
    for (part, names) in needs {
        let mut part = Part { name: part, needs: Vec::new() };
        for name in names {
            let known = files.pieces.iter().position(|(known, _)| *known == name);
            part.needs.push(match known {
                Some(index) => index,
                None => {
                    let stem = if name.starts_with("split_") { part.name.as_str() } else { "shared" };
                    files.pieces.push((name.clone(), place(&optimised(work, &name), site, stem, "wasm")?));
                    files.pieces.len() - 1
                }
            });
        }
        files.parts.push(part);
    }
    Ok(files)
}

fn optimised(work: &Path, name: &str) -> PathBuf {
    work.join(format!("{name}.small.wasm"))
}

/// Makes all pieces small, as many at a time as there are processors.
fn optimise_all(work: &Path, names: BTreeSet<&str>) -> Done {
    let queue = Mutex::new(names.into_iter());
    let next = || queue.lock().ok()?.next();
    let worker = || -> Done {
        while let Some(name) = next() {
            optimise(&work.join(format!("{name}.wasm")), &optimised(work, name), Names::Dropped)?;
        }
        Ok(())
    };
    let processors = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..processors).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|_| Err(Fault::new("a thread that ran wasm-opt ended early"))))
    })
}

/// One script of the main part's and the one that loads the parts, which import each other.
fn script(work: &Path, needs: &Needs) -> Done<PathBuf> {
    let loader = work.join(LOADER);
    let theirs = fs::read_to_string(&loader).about("cannot read the loader of the parts")?;
    fs::write(&loader, loader_of(needs, &theirs)?).about("cannot write the loader of the parts")?;
    let joined = work.join("joined.js");
    let run = Run::new("esbuild").args(["app.js", "--bundle", "--format=esm", "--minify", "--target=es2022", "--log-level=error"]);
    run.args([format!("--outfile={}", joined.display())]).within(work).succeed()?;
    Ok(joined)
}

/// The script that loads the parts. It exports what that of the tool exports, which knows nothing of joined pieces or of names with a hash.
fn loader_of(needs: &Needs, theirs: &str) -> Done<String> {
    let mut text = include_str!("loader.js").to_owned();
    for (part, names) in needs {
        text += &format!("export const {EXPORT}{part} = part(\"{part}\", \"{}\");\n", letters(names.iter().map(String::as_str))?);
    }
    let exported = |text: &str| -> BTreeSet<String> {
        let names = text.split("export const ").skip(1);
        names.filter_map(|rest| rest.split_once(' ')).map(|(name, _)| name.to_owned()).collect()
    };
    if exported(&text) == exported(theirs) {
        Ok(text)
    } else {
        Err(Fault::new(
            "the loader of the parts is not as it was known: xtask/src/bundle/parts.rs must learn what the module imports",
        ))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Needs, are_marked, loader_of};

    #[test]
    fn a_marked_module_is_recognized() {
        assert!(are_marked(b"..__wasm_split_00learn00_export_x"));
        assert!(!are_marked(b"..__wasm_split.."));
    }

    #[test]
    fn the_loader_has_a_function_for_each_part() {
        let needs = Needs::from([("learn".to_owned(), ["shared_0", "split_learn"].map(str::to_owned).into())]);
        let theirs = "export const __wasm_split_load_learn = wrapAsyncCb(makeLoad(() => {}, []));";
        let loader = loader_of(&needs, theirs).unwrap();
        assert!(loader.ends_with("export const __wasm_split_load_learn = part(\"learn\", \"a\");\n"), "{loader}");
        assert!(loader_of(&needs, "export const other = 1;").is_err());
    }
}
