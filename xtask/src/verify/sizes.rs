//! `sizes`: compares what a first visit transfers with the budget.

use std::fs;
use std::path::{Path, PathBuf};

use super::build;
use super::report::Report;
use crate::fault::{About as _, Done, Fault};
use crate::paths::{self, files_below};
use crate::tools::{node, npm};

/// Bytes of all files of a first visit, with Brotli at its highest level. Lower it whenever the app gets smaller.
const BUDGET: u64 = 395_000;
/// The goal. Small exporters transfer 51 to 90 kB, the most used one 375 kB.
const GOAL: u64 = 150_000;

/// Hosts send these as they are.
const COMPRESSED: [&str; 3] = ["woff2", "png", "webp"];

/// Runs the part.
pub(super) fn run(report: &mut Report) -> Done {
    npm::ensure()?;
    build::ensure_fresh()?;
    let files = first_visit(&paths::dist())?;
    let mut total = 0;
    println!("{:>9} {:>9}  file", "raw", "sent");
    for (file, sizes) in files.iter().zip(node::sizes(&files)?) {
        let sent = if is_compressed(file) { sizes.raw } else { sizes.brotli };
        total += sent;
        println!("{:>9} {sent:>9}  {}", sizes.raw, file.strip_prefix(paths::dist()).unwrap_or(file).display());
    }
    println!("{:>9} {total:>9}  in all; the budget is {BUDGET}, the goal {GOAL}", "");
    let outcome = if total <= BUDGET {
        Ok(())
    } else {
        Err(Fault::new(format!("a first visit transfers {total} bytes, {} over the budget", total - BUDGET)))
    };
    report.gate(&format!("{total} of {BUDGET} bytes"), outcome);
    Ok(())
}

/// The page, the files it names, its settings, and the font for Latin text.
fn first_visit(dist: &Path) -> Done<Vec<PathBuf>> {
    let page = fs::read_to_string(dist.join("index.html")).about("cannot read dist/index.html")?;
    let mut files = files_below(dist)?;
    files.retain(|file| is_loaded(&file.file_name().unwrap_or_default().to_string_lossy(), &page));
    Ok(files)
}

fn is_loaded(name: &str, page: &str) -> bool {
    let latin_font = name.ends_with(".woff2") && !name.contains("-ext");
    matches!(name, "index.html" | "config.json") || latin_font || page.contains(&format!("/{name}"))
}

fn is_compressed(file: &Path) -> bool {
    file.extension().is_some_and(|ending| COMPRESSED.iter().any(|known| ending == *known))
}

#[cfg(test)]
mod tests {
    use super::is_loaded;

    #[test]
    fn a_first_visit_loads_the_page_and_the_files_it_names() {
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
            assert_eq!(is_loaded(name, page), loaded, "{name}");
        }
    }
}
