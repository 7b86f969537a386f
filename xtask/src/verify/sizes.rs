//! `sizes`: compares what each visit transfers, and each part of the module, with its budget.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::build;
use super::report::Report;
use crate::bundle::AppFiles;
use crate::fault::{About as _, Done, Fault};
use crate::paths::{self, files_below};
use crate::tools::{node, npm};

/// Hosts send these as they are.
const COMPRESSED: [&str; 3] = ["woff2", "png", "webp"];

/// Budgets are bytes, with Brotli at its highest level. Lower them whenever the app gets smaller.
struct Visit {
    name: &'static str,
    budget: u64,
    /// Where it should be.
    goal: u64,
    /// Whether the app is loaded.
    has_app: bool,
    /// The part that draws the page.
    part: Option<&'static str>,
    /// Whether only what the overview has not loaded counts.
    is_further: bool,
}

/// The part that draws the overview.
const OVERVIEW: &str = "home";

const VISITS: [Visit; 5] = [
    Visit { name: "front page, newcomer", budget: 33_600, goal: 35_000, has_app: false, part: None, is_further: false },
    Visit { name: "connect", budget: 253_300, goal: 220_000, has_app: true, part: Some("connect"), is_further: false },
    Visit { name: "overview", budget: 299_900, goal: 220_000, has_app: true, part: Some(OVERVIEW), is_further: false },
    Visit {
        name: "console, from the overview",
        budget: 70_500,
        goal: 45_000,
        has_app: true,
        part: Some("console"),
        is_further: true,
    },
    Visit { name: "flows, from the overview", budget: 73_000, goal: 45_000, has_app: true, part: Some("learn"), is_further: true },
];

/// The file of each part, and all that two or more of them share.
const PARTS: [(&str, u64); 20] = [
    ("app", 173_000),
    ("home", 28_000),
    ("library", 61_500),
    ("browse", 78_000),
    ("keep", 34_500),
    ("restore", 79_500),
    ("archive", 65_500),
    ("pictures", 6_500),
    ("organise", 27_500),
    ("replace", 9_500),
    ("across", 56_000),
    ("rules", 50_500),
    ("connect", 11_000),
    ("account", 33_000),
    ("words", 4_000),
    ("history", 7_500),
    ("adding", 18_000),
    ("learn", 44_000),
    ("console", 37_500),
    ("shared", 615_000),
];

/// Runs the part.
pub(super) fn run(report: &mut Report) -> Done {
    npm::ensure()?;
    build::ensure_fresh()?;
    let dist = paths::dist();
    let page = fs::read_to_string(dist.join("index.html")).about("cannot read dist/index.html")?;
    let app = AppFiles::in_page(&page)?;
    let files = files_below(&dist)?;
    let sent = sizes(&files)?;
    let size_of = |name: &str| sent.iter().find(|(known, _)| known == name).map_or(0, |(_, size)| *size);

    for Visit { name, budget, goal, has_app, part, is_further } in VISITS {
        let mut loaded: BTreeSet<String> = if is_further { BTreeSet::new() } else { of_page(&page, &sent) };
        if has_app && !is_further {
            loaded.extend([app.script.name.clone(), app.module.name.clone(), "config.json".to_owned()]);
        }
        loaded.extend(part.iter().flat_map(|part| app.needed_by(part)));
        if is_further {
            for name in app.needed_by(OVERVIEW) {
                loaded.remove(&name);
            }
        }
        let total = loaded.iter().map(|file| size_of(file)).sum();
        println!("{total:>9}  {name}, {} files; the budget is {budget}, the goal {goal}", loaded.len());
        report.gate(&format!("{name}: {total} of {budget} bytes"), within(name, total, budget));
    }
    for (stem, budget) in PARTS {
        let is_part = |file: &str| file.ends_with(".wasm") && file.rsplit_once('-').is_some_and(|(start, _)| start == stem);
        let total = sent.iter().filter(|(file, _)| is_part(file)).map(|(_, size)| size).sum();
        println!("{total:>9}  part {stem}; the budget is {budget}");
        report.gate(&format!("part {stem}: {total} of {budget} bytes"), within(stem, total, budget));
    }
    Ok(())
}

fn within(name: &str, total: u64, budget: u64) -> Done {
    match total {
        0 => Err(Fault::new(format!("{name}: its files are missing"))),
        _ if total <= budget => Ok(()),
        _ => Err(Fault::new(format!("{name}: {total} bytes, {} over the budget", total - budget))),
    }
}

/// What a host sends of each file, by its name below `dist`.
fn sizes(files: &[PathBuf]) -> Done<Vec<(String, u64)>> {
    let name = |file: &Path| file.strip_prefix(paths::dist()).unwrap_or(file).to_string_lossy().replace('\\', "/");
    let sizes = node::sizes(files)?;
    Ok(files.iter().zip(sizes).map(|(file, size)| (name(file), if is_compressed(file) { size.raw } else { size.brotli })).collect())
}

/// The page, and the files that it names itself: style, icon, and the face of its heading.
fn of_page(page: &str, sent: &[(String, u64)]) -> BTreeSet<String> {
    let is_named = |name: &str| page.contains(&format!("href=/{name}")) || page.contains(&format!("href=\"/{name}\""));
    sent.iter().map(|(name, _)| name).filter(|name| *name == "index.html" || is_named(name)).cloned().collect()
}

fn is_compressed(file: &Path) -> bool {
    file.extension().is_some_and(|ending| COMPRESSED.iter().any(|known| ending == *known))
}

#[cfg(test)]
mod tests {
    use super::of_page;

    #[test]
    fn a_page_loads_itself_and_the_files_it_names() {
        let page = "<link href=/index-1.css><link href=/icon.svg><link as=font href=/fonts/a.woff2><a href=/connect>";
        let sent = ["index.html", "index-1.css", "icon.svg", "fonts/a.woff2", "fonts/b.woff2", "404.html", "app-1.js", "_headers"];
        let loaded = of_page(page, &sent.map(|name| (name.to_owned(), 1)));
        assert_eq!(loaded.into_iter().collect::<Vec<_>>(), ["fonts/a.woff2", "icon.svg", "index-1.css", "index.html"]);
    }
}
