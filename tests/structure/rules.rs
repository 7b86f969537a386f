//! The two rules: imports point down the floors, and no files import each other in a circle.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::resolve::Import;

/// The floors of one crate, from the top. Modules in one row do not import each other.
pub(crate) type Floors = &'static [&'static [&'static str]];

/// A crate, and how its files are stacked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct House {
    /// Its first file, such as `src/lib.rs`.
    pub(crate) root: &'static str,
    pub(crate) floors: Floors,
}

/// A sentence for each import that does not point down, and for each file that has no floor.
pub(crate) fn upward(house: House, imports: &[Import]) -> Vec<String> {
    imports.iter().filter_map(|import| fault(house, import)).collect()
}

fn fault(house: House, import: &Import) -> Option<String> {
    let Import { from, line, path, to, .. } = import;
    let (above, below) = (part(house, from), part(house, to));
    if above == below || from == house.root {
        return None;
    }
    let row = |part: &str| house.floors.iter().position(|row| row.contains(&part));
    match (row(above), row(below)) {
        (Some(above), Some(below)) if above < below => None,
        (None, _) => Some(format!("{from} is on no floor: add `{above}` to the floors")),
        (_, None) => Some(format!("{to} is on no floor: add `{below}` to the floors")),
        _ => Some(format!("{from}:{line} imports {path} from {to}: `{above}` is not above `{below}`")),
    }
}

/// The top-level module that a file belongs to: `session` for `src/session/time.rs`, `dev` for `xtask/src/dev.rs`.
fn part(house: House, file: &str) -> &str {
    let (folder, _) = house.root.rsplit_once('/').unwrap();
    let inside = file.strip_prefix(folder).unwrap().trim_start_matches('/');
    inside.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The circles of files, with the import behind every step: for each file, the shortest one through it, and no circle twice.
pub(crate) fn circles(imports: &[Import]) -> Vec<String> {
    let mut graph = BTreeMap::<&str, BTreeMap<&str, &Import>>::new();
    for import in imports.iter().filter(|import| !import.is_barrel) {
        graph.entry(&import.from).or_default().entry(&import.to).or_insert(import);
    }
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for file in graph.keys() {
        if let Some(circle) = circle_through(&graph, file).filter(|_| !seen.contains(file)) {
            seen.extend(circle.iter().map(|import| import.from.as_str()));
            found.push(describe(&circle));
        }
    }
    found
}

/// The shortest way from `start` back to itself.
fn circle_through<'a>(graph: &BTreeMap<&'a str, BTreeMap<&'a str, &'a Import>>, start: &'a str) -> Option<Vec<&'a Import>> {
    let mut ways = VecDeque::from([Vec::<&Import>::new()]);
    let mut reached = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        let here = way.last().map_or(start, |import| import.to.as_str());
        if here == start && !way.is_empty() {
            return Some(way);
        }
        for (next, import) in graph.get(here).into_iter().flatten() {
            if reached.insert(*next) {
                ways.push_back([way.as_slice(), &[*import]].concat());
            }
        }
    }
    None
}

fn describe(circle: &[&Import]) -> String {
    let mut files: Vec<&str> = circle.iter().map(|import| import.from.as_str()).collect();
    files.extend(files.first().copied());
    let steps = circle.iter().map(|Import { from, line, path, .. }| format!("\n  {from}:{line} names {path}"));
    format!("{}{}", files.join(" → "), steps.collect::<String>())
}
