//! `cargo xtask weigh`: what takes the space in the module of a release.
//!
//! Bytes are those of the published files, before compression. wasm-opt makes the files again, this time with the names of functions,
//! which `lockgroove-split weigh` reads. A function that was inlined counts where it went, and of several equal ones a single one is
//! left, with the name of any of them.

mod owner;
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::bundle::{self, AppFiles};
use crate::fault::{About as _, Done, Fault};
use crate::process::Run;
use crate::{paths, tools, verify};
use owner::Entry;

/// The crate of the app.
const OWN: &str = "lockgroove";
/// The main part, as the names of the files call it.
const MAIN: &str = "app";

/// Options of `cargo xtask weigh`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// How many of the largest functions to list.
    pub(crate) top: usize,
}

/// Builds the release unless it is up to date, and prints what takes the space in it.
pub(crate) fn run(options: Options) -> Done {
    tools::for_release()?;
    verify::ensure_release()?;
    let parts = parts()?;
    let main = parts.get(MAIN).map(Vec::as_slice).unwrap_or_default();
    let whole = total(main);

    println!("The main part, {whole} bytes:");
    print!("{}", table::by_size(main.iter().map(|entry| (entry.owner(), entry.bytes)), whole));

    let source = paths::root().join("src");
    let files = paths::files_below(&source)?;
    let folders = owner::folders(files.iter().filter_map(|file| file.strip_prefix(&source).ok()));
    let own = main.iter().filter(|entry| entry.is_of(OWN));
    println!("\n`{OWN}` in it, by floor and folder:");
    print!("{}", table::by_size(own.map(|entry| (entry.folder(&folders), entry.bytes)), whole));

    println!("\nAll parts, and what two or more of them share:");
    let sizes: Vec<(&str, u64)> = parts.iter().map(|(name, entries)| (name.as_str(), total(entries))).collect();
    let all = sizes.iter().map(|(_, bytes)| bytes).sum();
    print!("{}", table::by_size(sizes, all));

    if options.top > 0 {
        println!("\nThe largest functions of the main part:");
        print!("{}", table::largest(main.iter().filter(|entry| entry.is_function), options.top, whole));
    }
    Ok(())
}

/// The functions and sections of each part.
fn parts() -> Done<BTreeMap<String, Vec<Entry>>> {
    let dist = paths::dist();
    let page = fs::read_to_string(dist.join("index.html")).about("cannot read dist/index.html")?;
    let mut parts = BTreeMap::<String, Vec<Entry>>::new();
    for (module, published) in bundle::with_names(&AppFiles::in_page(&page)?)? {
        let entries = entries(&module)?;
        let size = fs::metadata(dist.join(&published.name)).about(format!("cannot read {}", published.name))?.len();
        if total(&entries) != size {
            return Err(Fault::new(format!(
                "{} has {size} bytes, but {} has {} without its names: `cargo xtask build` makes both again",
                published.name,
                module.display(),
                total(&entries)
            )));
        }
        let (part, _) = published.name.rsplit_once('-').unwrap_or((&published.name, ""));
        parts.entry(part.to_owned()).or_default().extend(entries);
    }
    Ok(parts)
}

fn entries(module: &Path) -> Done<Vec<Entry>> {
    let lines = Run::new("lockgroove-split").args(["weigh".as_ref(), module]).answer();
    let entries = lines.and_then(|lines| lines.lines().map(Entry::parse).collect());
    entries.ok_or_else(|| Fault::new(format!("lockgroove-split cannot read {}", module.display())))
}

fn total(entries: &[Entry]) -> u64 {
    entries.iter().map(|entry| entry.bytes).sum()
}
