//! How the three crates are built: imports point down the floors, and no files import each other in a circle.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

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
        &["service"],
        &["accounts", "api", "control", "image", "site"],
        &["state"],
        &["world"],
        &["page"],
        &["http", "clock", "random"],
    ],
};

const XTASK: House = House {
    root: "xtask/src/main.rs",
    floors: &[
        &["args"],
        &["dev", "verify", "auth_size", "documents"],
        &["policy", "styles"],
        &["tools"],
        &["process"],
        &["paths"],
        &["fault"],
    ],
};

fn sources() -> Sources {
    let mut sources = Sources::new();
    for folder in ["src", "emulator/src", "xtask/src"] {
        read_folder(folder, &mut sources);
    }
    sources
}

fn read_folder(folder: &str, sources: &mut Sources) {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            read_folder(&name, sources);
        } else if name.ends_with(".rs") {
            sources.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// Imports that are still to be removed: from, to.
const KNOWN: &[(&str, &str)] = &[
    ("src/browser/shared/channel.rs", "src/browser/shared/mod.rs"),
    ("src/session/shared.rs", "src/session/ports.rs"),
    ("src/session/shared.rs", "src/session/state.rs"),
];

/// Everything wrong with a crate, a paragraph each.
fn faults(house: House, sources: &Sources) -> Vec<String> {
    let mut imports = resolve::imports(&source::modules(sources, house.root));
    imports.retain(|import| !KNOWN.contains(&(&import.from, &import.to)));
    [rules::upward(house, &imports), rules::circles(&imports)].concat()
}

/// The floors in the list at the beginning of a crate's first file.
fn documented(house: House) -> Vec<String> {
    let root = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(house.root)).unwrap();
    let list = root.lines().take_while(|line| line.starts_with("//!")).filter_map(|line| line.strip_prefix("//! - "));
    list.flat_map(|line| line.split(':').next().unwrap().split('`').skip(1).step_by(2)).map(str::to_owned).collect()
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
