//! Few shared pieces instead of many: the tool that splits the module makes one for each set of parts that share code, most of them tiny.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::optimise::WASM_FEATURES;
use crate::fault::{About as _, Done, Fault};
use crate::process::Run;

/// The part of the overview, and the library's shell. Who is signed in has it, so what it shares with other pages is loaded already.
const HOME: &str = "home";
/// What a file costs besides its bytes, in bytes before compression: a request, and what two files together would compress better.
const FILE: f64 = 5_000.0;
/// How much the bytes of a part count. First visits count most, and what a page loads only for a press counts least.
const WEIGHTS: [(&str, f64); 9] = [
    (HOME, 55.0),
    ("connect", 40.0),
    ("library", 3.0),
    ("browse", 2.0),
    ("console", 8.0),
    ("learn", 6.0),
    ("words", 3.0),
    ("adding", 0.3),
    ("history", 0.2),
];
/// What a file costs everybody, because each page names it with its hash.
const NAME: f64 = 165_000.0;
/// The share that still counts of what the overview has loaded already: some of these pages are opened without it, too.
const AFTER_HOME: f64 = 0.25;

/// What each part needs, by the names of the pieces.
pub(super) type Needs = BTreeMap<String, BTreeSet<String>>;

/// Joins the shared pieces in the folder `work`, and returns what each part needs from then on.
pub(super) fn join_shared(work: &Path, needs: &Needs) -> Done<Needs> {
    let size = |piece: &str| fs::metadata(work.join(format!("{piece}.wasm"))).map(|file| file.len()).about("a piece is missing");
    let pieces = needs.values().flatten().filter(|piece| is_shared(piece)).map(|piece| Ok((piece.clone(), size(piece)?)));
    let groups = groups(needs, &pieces.collect::<Done<_>>()?);
    let imports = work.join("imports.wasm");
    let mut joined = Needs::new();
    for (n, pieces) in groups.iter().enumerate() {
        let files: Vec<_> = pieces.iter().map(|piece| work.join(format!("{piece}.wasm"))).collect();
        if n == 0 {
            let first = files.first().ok_or_else(|| Fault::new("a group of pieces is empty"))?;
            let text = Run::new("wasm-dis").args(WASM_FEATURES).args([first, Path::new("-o"), Path::new("-")]);
            let text = text.answer().ok_or_else(|| Fault::new("wasm-dis failed or is missing"))?;
            let source = work.join("imports.wat");
            fs::write(&source, passed_on(&text)?).about("cannot write imports.wat")?;
            Run::new("wasm-as").args(WASM_FEATURES).args([source.as_path(), Path::new("-o"), &imports]).succeed()?;
        }
        // Each piece imports memory and table. Joined as they are, there would be several of each.
        let mut run = Run::new("wasm-merge").args(["-g"]).args(WASM_FEATURES).args([imports.as_path()]).args([FROM]);
        for (file, piece) in files.iter().zip(pieces) {
            run = run.args([file.as_path()]).args([piece.as_str()]);
        }
        let to = work.join(format!("{}.wasm", shared(n)));
        run.args([Path::new("-o"), &to]).answer().ok_or_else(|| Fault::new("wasm-merge failed or is missing"))?;
    }
    for (part, old) in needs {
        let own = old.iter().filter(|piece| !is_shared(piece)).cloned();
        let new = groups.iter().enumerate().filter(|(_, pieces)| !pieces.is_disjoint(old)).map(|(n, _)| shared(n));
        joined.insert(part.clone(), new.chain(own).collect());
    }
    Ok(joined)
}

/// The module that every piece imports from.
const FROM: &str = "__wasm_split";

fn shared(n: usize) -> String {
    format!("shared_{n}")
}

fn is_shared(piece: &str) -> bool {
    piece.starts_with("chunk_")
}

/// Pieces that become one file.
struct Group {
    /// The parts that load it, a bit each.
    parts: u64,
    pieces: BTreeSet<String>,
    size: f64,
}

/// The shared pieces in groups that become one file each. Pieces that the same parts need are together. Then those two groups become one
/// whose visitors win most by it, for as long as anybody wins: a file less is worth a few bytes that are not needed.
fn groups(needs: &Needs, sizes: &BTreeMap<String, u64>) -> Vec<BTreeSet<String>> {
    let costs = Costs::of(needs.keys().map(String::as_str));
    let mut by_parts = BTreeMap::<u64, Group>::new();
    for (piece, size) in sizes {
        let parts = needs.values().enumerate().filter(|(_, pieces)| pieces.contains(piece)).fold(0, |parts, (n, _)| parts | 1 << n);
        let group = by_parts.entry(parts).or_insert_with(|| Group { parts, pieces: BTreeSet::new(), size: 0.0 });
        group.pieces.insert(piece.clone());
        group.size += *size as f64;
    }
    let mut groups: Vec<Group> = by_parts.into_values().collect();
    while let Some((one, other)) = costs.best_pair(&groups) {
        // The later one, so that the place of the other stays.
        let other = groups.remove(other);
        if let Some(one) = groups.get_mut(one) {
            one.parts |= other.parts;
            one.pieces.extend(other.pieces);
            one.size += other.size;
        }
    }
    groups.into_iter().map(|group| group.pieces).collect()
}

/// What files cost those who load them.
struct Costs {
    /// Of each part, for what is not loaded with the overview, and for what is.
    weights: Vec<[f64; 2]>,
    /// The bit of the overview.
    home: u64,
}

impl Costs {
    fn of<'a>(parts: impl Iterator<Item = &'a str>) -> Self {
        let mut costs = Self { weights: Vec::new(), home: 0 };
        for (n, part) in parts.enumerate() {
            let weight = WEIGHTS.iter().find(|(known, _)| *known == part).map_or(1.0, |(_, weight)| *weight);
            let is_first = part == HOME || part == "connect";
            costs.weights.push([weight, if is_first { weight } else { weight * AFTER_HOME }]);
            costs.home |= u64::from(part == HOME) << n;
        }
        costs
    }

    fn cost(&self, parts: u64, size: f64) -> f64 {
        let has_home = usize::from(parts & self.home != 0);
        let weights = self.weights.iter().enumerate().filter(|(n, _)| parts >> n & 1 == 1);
        NAME + (size + FILE) * weights.filter_map(|(_, weights)| weights.get(has_home)).sum::<f64>()
    }

    /// The places of the two groups that gain most as one, if any do.
    fn best_pair(&self, groups: &[Group]) -> Option<(usize, usize)> {
        let (mut best, mut most) = (None, 0.0);
        for (at, one) in groups.iter().enumerate() {
            for (there, other) in groups.iter().enumerate().skip(at + 1) {
                let apart = self.cost(one.parts, one.size) + self.cost(other.parts, other.size);
                let gain = apart - self.cost(one.parts | other.parts, one.size + other.size);
                if gain > most {
                    (best, most) = (Some((at, there)), gain);
                }
            }
        }
        best
    }
}

/// A module that passes on what a piece imports, from the text of that piece.
fn passed_on(text: &str) -> Done<String> {
    let mut module = "(module\n".to_owned();
    for line in text.lines().map(str::trim).filter(|line| line.starts_with("(import ")) {
        let unknown = || Fault::new(format!("a piece has an import of a form that is not known: {line}"));
        let mut words = line.split('"').skip(1).step_by(2);
        let (Some(FROM), Some(name)) = (words.next(), words.next()) else { return Err(unknown()) };
        // (memory $its_name 19))
        let (_, what) = line.rsplit_once("\" (").ok_or_else(unknown)?;
        let (kind, rest) = what.strip_suffix("))").and_then(|what| what.split_once(' ')).ok_or_else(unknown)?;
        let (_, limits) = rest.split_once(' ').ok_or_else(unknown)?;
        module += &format!("({kind} (export \"{name}\") (import \"main\" \"{name}\") {limits})\n");
    }
    Ok(module + ")\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use super::{Needs, groups, passed_on};

    fn set(names: &str) -> BTreeSet<String> {
        names.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn pieces_become_one_file_where_that_costs_nobody_much() {
        let needs = Needs::from([
            ("account".to_owned(), set("chunk_1 chunk_2 chunk_3 split_account")),
            ("connect".to_owned(), set("chunk_1 chunk_2 split_connect")),
            ("library".to_owned(), set("chunk_3 chunk_4 chunk_5 split_library")),
            ("browse".to_owned(), set("chunk_4 chunk_5 split_browse")),
        ]);
        let sizes = |sizes: [u64; 5]| (1..).zip(sizes).map(|(n, size)| (format!("chunk_{n}"), size)).collect();
        // What the same parts need is together, and nobody loads what is large and not needed.
        let large = groups(&needs, &sizes([90_000, 80_000, 70_000, 60_000, 50_000]));
        assert_eq!(
            large.into_iter().collect::<BTreeSet<_>>(),
            [set("chunk_1 chunk_2"), set("chunk_3"), set("chunk_4 chunk_5")].into()
        );
        // A small piece joins those that most of its visitors load anyway.
        let small = groups(&needs, &sizes([90_000, 80_000, 300, 600, 500]));
        assert_eq!(small.into_iter().collect::<BTreeSet<_>>(), [set("chunk_1 chunk_2"), set("chunk_3 chunk_4 chunk_5")].into());
    }

    #[test]
    fn imports_are_passed_on_under_their_names() {
        let text = "(module\n (type $0 (func))\n (import \"__wasm_split\" \"memory\" (memory $mimport$0 19))\n \
                    (import \"__wasm_split\" \"__indirect_function_table\" (table $timport$0 3406 funcref))\n \
                    (import \"__wasm_split\" \"__wasm_split_shared0\" (global $gimport$0 (mut i32)))\n (elem $0 (i32.const 3038) $0 $1)";
        assert_eq!(
            passed_on(text).unwrap(),
            "(module\n(memory (export \"memory\") (import \"main\" \"memory\") 19)\n\
             (table (export \"__indirect_function_table\") (import \"main\" \"__indirect_function_table\") 3406 funcref)\n\
             (global (export \"__wasm_split_shared0\") (import \"main\" \"__wasm_split_shared0\") (mut i32))\n)\n"
        );
        assert!(passed_on("(import \"env\" \"memory\" (memory $m 1))").is_err());
    }
}
