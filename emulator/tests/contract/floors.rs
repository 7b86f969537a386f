//! Every module of the crate is on one of the floors that `lib.rs` lists, and imports only from the floors below.

use std::path::Path;

/// The modules of each floor, from the top: the names in a line such as "//! 4. `accounts`, `api`: …".
fn floors(lib: &str) -> Vec<Vec<&str>> {
    let is_floor = |line: &&str| line.strip_prefix("//! ").is_some_and(|text| text.starts_with(|c: char| c.is_ascii_digit()));
    lib.lines()
        .filter(is_floor)
        .filter_map(|line| line.split(':').next())
        .map(|names| names.split('`').skip(1).step_by(2).collect())
        .collect()
}

fn floor(floors: &[Vec<&str>], module: &str) -> usize {
    floors.iter().position(|floor| floor.contains(&module)).unwrap_or_else(|| panic!("{module} is on no floor"))
}

fn imports(path: &Path, floors: &[Vec<&str>], module: &str, found: &mut usize) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            imports(&entry.unwrap().path(), floors, module, found);
        }
        return;
    }
    if path.extension().is_none_or(|extension| extension != "rs") {
        return;
    }
    let text = std::fs::read_to_string(path).unwrap();
    for after in text.split("crate::").skip(1) {
        let list = after.strip_prefix('{').map_or(after, |list| list.split('}').next().unwrap());
        let many = if after.starts_with('{') { list.split(',').collect() } else { vec![list] };
        for name in many {
            let name: String = name.trim().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if name != module {
                let is_below = floor(floors, &name) > floor(floors, module);
                assert!(is_below, "{} imports {name}, which is not below it", path.display());
                *found += 1;
            }
        }
    }
}

#[test]
fn imports_go_down() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let lib = std::fs::read_to_string(source.join("lib.rs")).unwrap();
    let floors = floors(&lib);
    let mut found = 0;
    for entry in std::fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let is_code = path.is_dir() || path.extension().is_some_and(|extension| extension == "rs");
        if is_code && !["lib", "main"].contains(&module.as_str()) {
            floor(&floors, &module);
            imports(&path, &floors, &module, &mut found);
        }
    }
    assert!(found > 100, "{found} imports were read");
}
