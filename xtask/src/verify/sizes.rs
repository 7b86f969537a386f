//! `sizes`: what a first visit transfers, compressed as a static host sends it, against the budget.

use std::fs;
use std::path::{Path, PathBuf};

use super::build;
use super::report::Report;
use crate::fault::{About as _, Done, Fault};
use crate::paths;
use crate::process::Run;
use crate::tools::npm;

/// Bytes of all files of a first visit together, Brotli at its highest level: what was reached, so that it does not grow unseen.
/// Lower it whenever something is won.
const BUDGET: u64 = 417_000;
/// Where it should go. Small exporters transfer 51 to 90 kB, the most used one 375 kB.
const TARGET: u64 = 150_000;

/// Files that no host compresses again.
const COMPRESSED: [&str; 3] = ["woff2", "png", "webp"];

/// Runs the part.
pub(super) fn run(report: &mut Report) -> Done {
    npm::ensure()?;
    build::ensure_fresh()?;
    let files = first_visit(&paths::dist())?;
    let sent = sent_sizes(&files)?;
    let mut total = 0;
    println!("{:>9} {:>9}  file", "raw", "sent");
    for (file, sent) in files.iter().zip(sent) {
        let raw = fs::metadata(file).about(format!("cannot measure {}", file.display()))?.len();
        let sent = if is_compressed(file) { raw } else { sent };
        total += sent;
        println!("{raw:>9} {sent:>9}  {}", file.strip_prefix(paths::dist()).unwrap_or(file).display());
    }
    println!("{:>9} {total:>9}  together; the budget is {BUDGET}, the target {TARGET}", "");
    let outcome = if total <= BUDGET {
        Ok(())
    } else {
        Err(Fault::new(format!("a first visit transfers {total} bytes, {} over the budget", total - BUDGET)))
    };
    report.gate(&format!("{total} of {BUDGET} bytes"), outcome);
    Ok(())
}

/// The page, what it names, its settings, and the font for Latin text.
fn first_visit(dist: &Path) -> Done<Vec<PathBuf>> {
    let page = fs::read_to_string(dist.join("index.html")).about("cannot read dist/index.html")?;
    let mut all = Vec::new();
    collect(dist, &mut all)?;
    all.retain(|file| belongs(&file.file_name().unwrap_or_default().to_string_lossy(), &page));
    all.sort();
    Ok(all)
}

fn belongs(name: &str, page: &str) -> bool {
    let latin_font = name.ends_with(".woff2") && !name.contains("-ext");
    matches!(name, "index.html" | "config.json") || latin_font || page.contains(&format!("/{name}"))
}

fn collect(dir: &Path, all: &mut Vec<PathBuf>) -> Done {
    for entry in fs::read_dir(dir).about(format!("cannot list {}", dir.display()))? {
        let path = entry.about(format!("cannot list {}", dir.display()))?.path();
        if path.is_dir() {
            collect(&path, all)?;
        } else {
            all.push(path);
        }
    }
    Ok(())
}

fn is_compressed(file: &Path) -> bool {
    file.extension().is_some_and(|ending| COMPRESSED.iter().any(|known| ending == *known))
}

fn sent_sizes(files: &[PathBuf]) -> Done<Vec<u64>> {
    let output = Run::new("node").args(["xtask/tools/brotli.mjs"]).args(files).answer();
    let sizes: Vec<u64> = output.unwrap_or_default().lines().filter_map(|line| line.parse().ok()).collect();
    if sizes.len() == files.len() { Ok(sizes) } else { Err(Fault::new("Node.js could not compress the files to measure them")) }
}

#[cfg(test)]
mod tests {
    use super::belongs;

    #[test]
    fn a_first_visit_is_what_the_page_names_and_loads() {
        let page = "<link href=/app-1.js><link href=/icon.svg>";
        for (name, loaded) in [
            ("index.html", true),
            ("config.json", true),
            ("app-1.js", true),
            ("icon.svg", true),
            ("bricolage-condensed-latin.woff2", true),
            ("bricolage-condensed-latin-ext.woff2", false),
            ("404.html", false),
            ("_headers", false),
            ("nginx.conf", false),
        ] {
            assert_eq!(belongs(name, page), loaded, "{name}");
        }
    }
}
