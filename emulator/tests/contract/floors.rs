//! The floors of the source: what a part imports stands below it.

use std::path::Path;

/// The parts, lowest floor first. Parts of one floor do not import one another.
const FLOORS: &[&[&str]] = &[
    &["http", "clock", "random"],
    &["page", "world"],
    &["state"],
    &["accounts", "api", "control", "image", "site", "options"],
    &["service"],
    &["server"],
];

fn floor(part: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&part))
}

fn imports(path: &Path, part: &str, found: &mut usize) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            imports(&entry.unwrap().path(), part, found);
        }
        return;
    }
    let text = std::fs::read_to_string(path).unwrap();
    let own = floor(part).unwrap_or_else(|| panic!("{part} stands on no floor"));
    for after in text.split("crate::").skip(1) {
        let list = after.strip_prefix('{').map_or(after, |list| list.split('}').next().unwrap());
        let many = if after.starts_with('{') { list.split(',').collect() } else { vec![list] };
        for name in many {
            let name: String = name.trim().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if name == part {
                continue;
            }
            let below = floor(&name).unwrap_or_else(|| panic!("{}: {name} stands on no floor", path.display()));
            assert!(below < own, "{} imports {name}, which does not stand below it", path.display());
            *found += 1;
        }
    }
}

#[test]
fn imports_go_down() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = 0;
    for entry in std::fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let part = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if !["lib", "main"].contains(&part.as_str()) {
            imports(&path, &part, &mut found);
        }
    }
    assert!(found > 100, "{found} imports were read");
}
