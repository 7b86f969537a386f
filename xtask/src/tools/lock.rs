//! Reads the versions of crates from `Cargo.lock`.
//!
//! Cargo writes it with one `key = "value"` per line, so no TOML parser is needed.

use std::fs;

use crate::fault::{About as _, Done, Fault};
use crate::paths;

/// The text of the lock file.
pub(crate) fn read() -> Done<String> {
    let file = paths::root().join("Cargo.lock");
    fs::read_to_string(&file).about(format!("cannot read {}", file.display()))
}

/// All versions of `package`.
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
/// If there is none, or more than one.
pub(crate) fn only_version(lock: &str, package: &str) -> Done<String> {
    match versions(lock, package).as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(Fault::new(format!("Cargo.lock does not contain `{package}`. `cargo update --workspace` updates it."))),
        many => Err(Fault::new(format!(
            "`{package}` is in Cargo.lock {} times ({}). `cargo tree -i {package}` shows which crates depend on it.",
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
    fn none_and_many_are_errors() {
        assert!(only_version(LOCK, "leptos").unwrap_err().to_string().contains("does not contain `leptos`"));
        assert!(only_version(LOCK, "hashbrown").unwrap_err().to_string().contains("2 times (0.16.1, 0.17.1)"));
        assert_eq!(versions(LOCK, "hashbrown").len(), 2);
    }

    #[test]
    fn windows_line_ends_are_understood() {
        assert_eq!(only_version(&LOCK.replace('\n', "\r\n"), "wasm-bindgen").unwrap(), "0.2.130");
    }
}
