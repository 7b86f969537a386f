//! `docs/checklist.md`: the rules for a client without a server, and the bugs that others had. Every row names tests that exist.

use std::collections::BTreeMap;
use std::fs;

use crate::tree::{quoted, root, tests};

/// The number of rules of each kind.
const RULES: [(&str, usize); 11] =
    [("AR", 11), ("PK", 6), ("CB", 13), ("TK", 10), ("ST", 7), ("RT", 15), ("API", 6), ("NV", 2), ("LO", 2), ("PG", 5), ("ER", 2)];
const BUGS: usize = 25;
/// A row that no test can prove begins with this.
const NO_TEST: &str = "No test:";

/// The cells of each row of a table, by the first cell.
fn rows(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut rows = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("|---")) {
        let cells: Vec<String> = line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
        assert!(
            rows.insert(cells[0].clone(), cells).is_none_or(|before| before[0] == "id" || before[0] == "bug"),
            "repeated: {line}"
        );
    }
    rows
}

fn checklist() -> BTreeMap<String, Vec<String>> {
    rows(&fs::read_to_string(root().join("docs/checklist.md")).unwrap())
}

#[test]
fn every_rule_has_a_source_and_a_test() {
    let (rows, tests) = (checklist(), tests());
    assert_eq!(RULES.iter().map(|(_, count)| count).sum::<usize>(), 79);
    for (kind, count) in RULES {
        for n in 1..=count {
            let id = format!("{kind}-{n}");
            let cells = rows.get(&id).unwrap_or_else(|| panic!("{id} is missing"));
            let [_, level, rule, source, proof] = &cells[..] else { panic!("{id}: {cells:?}") };
            assert!(matches!(level.as_str(), "must" | "should" | "own"), "{id}: {level}");
            assert!(rule.len() > 10 && !source.is_empty(), "{id}");
            let named: Vec<&str> = quoted(proof).collect();
            assert!(!named.is_empty() || proof.starts_with(NO_TEST), "{id} names no test and gives no reason");
            for name in named {
                assert!(tests.contains_key(name), "{id}: no test {name}");
            }
        }
    }
    let is_rule = |id: &&String| RULES.iter().any(|(kind, _)| id.starts_with(&format!("{kind}-")));
    assert_eq!(rows.keys().filter(is_rule).count(), 79, "no other rules");
}

#[test]
fn every_bug_has_a_test_with_its_number() {
    let (rows, tests) = (checklist(), tests());
    for n in 1..=BUGS {
        let cells = rows.get(&n.to_string()).unwrap_or_else(|| panic!("bug {n} is missing"));
        let [_, bug, behaviour, proof] = &cells[..] else { panic!("{n}: {cells:?}") };
        assert!(bug.len() > 10 && behaviour.len() > 10, "{n}");
        let named: Vec<&str> = quoted(proof).collect();
        let prefix = format!("bug_{n:02}_");
        assert!(named.iter().any(|name| name.starts_with(&prefix)), "bug {n} has no test of its own");
        for name in &named {
            assert!(tests.contains_key(*name), "bug {n}: no test {name}");
        }
        for name in tests.keys().filter(|name| name.starts_with(&prefix)) {
            assert!(named.contains(&name.as_str()), "{name} is not in the row of bug {n}");
        }
    }
}

#[test]
fn every_near_miss_is_listed() {
    let (text, tests) = (fs::read_to_string(root().join("docs/checklist.md")).unwrap(), tests());
    let (_, near) = text.split_once("## Near misses").unwrap();
    let named: Vec<&str> = quoted(near).filter(|name| tests.contains_key(*name)).collect();
    assert!(named.len() >= 5, "{named:?}");
    for name in tests.keys().filter(|name| name.starts_with("near_miss_")) {
        assert!(named.contains(&name.as_str()), "{name}");
    }
}
