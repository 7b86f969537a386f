//! Few shared pieces instead of many: the tool that splits the module makes one for each set of parts that share code, most of them tiny.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::optimise::WASM_FEATURES;
use crate::fault::{About as _, Done, Fault};
use crate::process::Run;

/// The part of the overview. Who is signed in has it, so what it shares with the console need not be apart.
const HOME: &str = "home";
/// Parts that load exactly what they need, beside the overview's and without it. The pieces that the same ones of these need become one, so
/// the others may get a little more.
const BESIDE_HOME: [&str; 3] = [HOME, "connect", "learn"];
const WITHOUT_HOME: [&str; 3] = ["connect", "console", "learn"];

/// Parts that share much with each other and with no other part: reading files, and drawing charts. What only they need is apart.
const APART: [&str; 4] = ["archive", "keep", "pictures", "restore"];

/// What each part needs, by the names of the pieces.
pub(super) type Needs = BTreeMap<String, BTreeSet<String>>;

/// Joins the shared pieces in the folder `work`, and returns what each part needs from then on.
pub(super) fn join_shared(work: &Path, needs: &Needs) -> Done<Needs> {
    let groups = groups(needs);
    let imports = work.join("imports.wasm");
    let mut joined = Needs::new();
    for (n, (_, pieces)) in groups.iter().enumerate() {
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
        let new = groups.iter().enumerate().filter(|(_, (_, pieces))| !pieces.is_disjoint(old)).map(|(n, _)| shared(n));
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

/// The shared pieces, by which parts need them.
fn groups(needs: &Needs) -> BTreeMap<Vec<&'static str>, BTreeSet<String>> {
    let mut groups = BTreeMap::<_, BTreeSet<String>>::new();
    for piece in needs.values().flatten().filter(|piece| is_shared(piece)) {
        let needed_by = |part: &&str| needs.get(*part).is_some_and(|pieces| pieces.contains(piece));
        let is_apart = needs.iter().all(|(part, pieces)| APART.contains(&part.as_str()) || !pieces.contains(piece));
        let exact = match (is_apart, needed_by(&HOME)) {
            (true, _) => APART,
            (false, true) => BESIDE_HOME,
            (false, false) => WITHOUT_HOME,
        };
        groups.entry(exact.into_iter().filter(needed_by).collect()).or_default().insert(piece.clone());
    }
    groups
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
    fn pieces_that_the_same_exact_parts_need_become_one() {
        let needs = Needs::from([
            ("account".to_owned(), set("chunk_1 chunk_2 chunk_3 split_account")),
            ("connect".to_owned(), set("chunk_1 chunk_2 split_connect")),
            ("learn".to_owned(), set("chunk_1 chunk_4 split_learn")),
            ("library".to_owned(), set("chunk_3 chunk_4 split_library")),
            ("archive".to_owned(), set("chunk_3 chunk_5 chunk_6 split_archive")),
            ("keep".to_owned(), set("chunk_3 chunk_5 split_keep")),
            ("pictures".to_owned(), set("chunk_6 split_pictures")),
        ]);
        let groups: Vec<_> = groups(&needs).into_iter().collect();
        assert_eq!(
            groups,
            [
                (vec![], set("chunk_3")),
                (vec!["archive", "keep"], set("chunk_5")),
                (vec!["archive", "pictures"], set("chunk_6")),
                (vec!["connect"], set("chunk_2")),
                (vec!["connect", "learn"], set("chunk_1")),
                (vec!["learn"], set("chunk_4")),
            ]
        );
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
