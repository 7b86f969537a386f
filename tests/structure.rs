//! How the three crates are built: imports point down the floors, and no files import each other in a circle.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "support/files.rs"]
mod files;
#[path = "structure/planted.rs"]
mod planted;
#[path = "structure/resolve.rs"]
mod resolve;
#[path = "structure/rules.rs"]
mod rules;
#[path = "structure/source.rs"]
mod source;

use std::fs;
use std::path::Path;

use files::{root, rust_files};
use rules::House;
use source::Sources;

const APP: House = House {
    root: "src/lib.rs",
    floors: &[
        &["ui"],
        &["browser"],
        &["learn"],
        &["organise"],
        &["backup"],
        &["library"],
        &["check"],
        &["spotify"],
        &["session"],
        &["oauth"],
    ],
};

const EMULATOR: House = House {
    root: "emulator/src/lib.rs",
    floors: &[
        &["server"],
        &["options"],
        &["help"],
        &["service"],
        &["accounts", "api", "control", "image", "site"],
        &["state"],
        &["world"],
        &["page"],
        &["http", "clock", "random", "hash"],
    ],
};

const XTASK: House = House {
    root: "xtask/src/main.rs",
    floors: &[
        &["args"],
        &["bench_site", "weigh"],
        &["dev", "verify", "auth_size", "documents"],
        &["policy", "styles"],
        &["bundle"],
        &["compress", "hashed"],
        &["tools"],
        &["process"],
        &["paths"],
        &["fault"],
    ],
};

fn sources() -> Sources {
    let name = |file: &Path| file.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
    rust_files(&["src", "emulator/src", "xtask/src"]).iter().map(|file| (name(file), fs::read_to_string(file).unwrap())).collect()
}

/// Everything wrong with a crate, a paragraph each.
fn faults(house: House, sources: &Sources) -> Vec<String> {
    let imports = resolve::imports(&source::modules(sources, house.root));
    [rules::upward(house, &imports), rules::circles(&imports)].concat()
}

/// The floors in the list at the beginning of a crate's first file: the names before the colon of each entry.
fn documented(house: House) -> Vec<String> {
    let text = fs::read_to_string(root().join(house.root)).unwrap();
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let is_mark = |mark: &str| mark == "-" || mark.strip_suffix('.').is_some_and(|number| number.parse::<u8>().is_ok());
    let entries = lines.filter_map(|line| line.trim_start().split_once(' ')).filter(|(mark, _)| is_mark(mark));
    let names = entries.filter_map(|(_, entry)| Some(entry.split_once(':')?.0.split('`').skip(1).step_by(2)));
    names.flatten().map(str::to_owned).collect()
}

#[test]
fn each_crate_documents_its_floors() {
    for house in [APP, EMULATOR, XTASK] {
        let modules = source::modules(&sources(), house.root);
        let is_there = |floor: &&str| modules.iter().any(|module| module.path == [*floor]);
        let floors: Vec<&str> = house.floors.concat().into_iter().filter(is_there).collect();
        assert_eq!(documented(house), floors, "{}", house.root);
    }
}

fn assert_in_order(house: House) {
    let faults = faults(house, &sources());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_app_imports_downwards_and_without_circles() {
    assert_in_order(APP);
}

#[test]
fn the_emulator_imports_downwards_and_without_circles() {
    assert_in_order(EMULATOR);
}

#[test]
fn the_tasks_import_downwards_and_without_circles() {
    assert_in_order(XTASK);
}
