//! The tests in the tree, found in its text.

use std::collections::BTreeMap;
use std::fs;

pub(crate) use crate::files::{root, rust_files as sources};

/// Every test in the tree, by its name.
pub(crate) fn tests() -> BTreeMap<String, String> {
    tests_in(&["src", "tests", "emulator/src", "emulator/tests", "xtask/src", "compression/src"])
}

/// The tests below these folders, by name, each with its text from its name to its end. If two files use a name, both texts are there.
pub(crate) fn tests_in(folders: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::<String, String>::new();
    for path in sources(folders) {
        let text = fs::read_to_string(&path).unwrap();
        let mut current = None::<(String, String)>;
        let mut is_marked = false;
        for line in text.lines() {
            if let Some(name) = name_in(line, is_marked) {
                let indent = line.len() - line.trim_start().len();
                let end = if is_marked { format!("{}}}", &line[..indent]) } else { line.to_owned() };
                current = Some((name.to_owned(), end));
                is_marked = false;
            } else if is_mark(line) {
                is_marked = true;
            } else if line.contains("fn ") {
                // A macro makes the name.
                is_marked = false;
            }
            if let Some((name, end)) = &current {
                let entry = found.entry(name.clone()).or_default();
                entry.push_str(line);
                entry.push('\n');
                if line == end {
                    current = None;
                }
            }
        }
    }
    found
}

/// `#[test]`, `#[tokio::test(…)]`, `#[wasm_bindgen_test]`.
fn is_mark(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("#[") && (line.contains("test]") || line.contains("test(")) && !line.contains("cfg")
}

fn name_in(line: &str, is_marked: bool) -> Option<&str> {
    let line = line.trim_start();
    let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if is_marked {
        let (_, rest) = line.split_once("fn ")?;
        return rest.split(['(', '<']).next().filter(is_name);
    }
    // A row of a table of journeys: `name: fault => "LG-…";`
    let (name, rest) = line.split_once(": ")?;
    (rest.starts_with("json!") && rest.contains("=> \"LG-")).then_some(name).filter(is_name)
}

/// The names in backticks.
pub(crate) fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn tests_are_found_by_name() {
    let tests = tests();
    for name in ["tests_are_found_by_name", "a_request_without_an_answer_times_out", "a_truncated_body_is_not_a_token"] {
        assert!(tests.contains_key(name), "{name}");
    }
    assert!(!tests.contains_key("sources") && !tests.contains_key("is_refused"), "helpers are not tests");
    assert_eq!(tests["a_truncated_body_is_not_a_token"].lines().count(), 1, "a row of a table");
    let this = &tests["tests_are_found_by_name"];
    assert!(this.starts_with("fn ") && this.ends_with("\n}\n") && this.matches("fn ").count() < 5, "{this}");
}
