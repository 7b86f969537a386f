//! Reads `Cargo.lock`: which versions of a crate the app is built from.
//!
//! The file is written by cargo, one `key = "value"` to a line, so a few lines of reading do without a TOML parser.

use std::fs;

use crate::fault::{About as _, Done, Fault};
use crate::paths;

/// The text of the lock file.
pub(crate) fn read() -> Done<String> {
    let file = paths::root().join("Cargo.lock");
    fs::read_to_string(&file).about(format!("cannot read {}", file.display()))
}

/// All versions of `package` in the lock file.
pub(crate) fn versions(lock: &str, package: &str) -> Vec<String> {
    lock.split("[[package]]")
        .skip(1)
        .filter(|entry| value(entry, "name") == Some(package))
        .filter_map(|entry| value(entry, "version").map(str::to_owned))
        .collect()
}

/// The one version of `package`.
///
/// # Errors
/// When it is not in the tree, or more than once.
pub(crate) fn only_version(lock: &str, package: &str) -> Done<String> {
    match versions(lock, package).as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(Fault::new(format!("Cargo.lock names no `{package}`. `cargo update --workspace` writes it anew."))),
        many => Err(Fault::new(format!(
            "`{package}` is in the tree {} times ({}). `cargo tree -i {package}` shows who asks for each.",
            many.len(),
            many.join(", ")
        ))),
    }
}

fn value<'a>(entry: &'a str, key: &str) -> Option<&'a str> {
    entry.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix("= \"")?.strip_suffix('"'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{only_version, versions};

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n\
        dependencies = [\n \"cfg-if\",\n \"wasm-bindgen-macro\",\n]\n\n[[package]]\nname = \"wasm-bindgen-macro\"\n\
        version = \"0.2.130\"\n\n[[package]]\nname = \"hashbrown\"\nversion = \"0.16.1\"\n\n[[package]]\n\
        name = \"hashbrown\"\nversion = \"0.17.1\"\n";

    #[test]
    fn finds_the_version() {
        assert_eq!(only_version(LOCK, "wasm-bindgen").unwrap(), "0.2.130");
    }

    #[test]
    fn tells_none_and_many_apart() {
        assert!(only_version(LOCK, "leptos").unwrap_err().to_string().contains("names no `leptos`"));
        assert!(only_version(LOCK, "hashbrown").unwrap_err().to_string().contains("2 times (0.16.1, 0.17.1)"));
        assert_eq!(versions(LOCK, "hashbrown").len(), 2);
    }

    #[test]
    fn windows_line_ends_do_not_matter() {
        assert_eq!(only_version(&LOCK.replace('\n', "\r\n"), "wasm-bindgen").unwrap(), "0.2.130");
    }
}
