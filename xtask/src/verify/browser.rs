//! `browser`: the component tests (`tests/web*`), in Chromium and in Firefox.

use std::fs;
use std::time::Duration;

use super::count::Counts;
use super::report::Report;
use crate::fault::{About as _, Done, Fault};
use crate::paths;
use crate::process::Run;
use crate::tools::browsers::DRIVER_VARIABLES;
use crate::tools::{self, rust};

/// A driver that hangs would hang the run.
const LIMIT: Duration = Duration::from_secs(15 * 60);

/// Runs the part.
pub(super) fn run(report: &mut Report) -> Done {
    let tests = test_names()?;
    for browser in tools::for_browser_tests()? {
        let mut run = Run::new("cargo").args(["test", "--package", "lockgroove", "--target", rust::WASM, "--no-fail-fast"]);
        for name in &tests {
            run = run.args(["--test", name]);
        }
        // With both set, the runner would take Firefox both times.
        for variable in DRIVER_VARIABLES {
            run = run.without(variable);
        }
        println!("in {}", browser.name);
        let (status, output) = run.env(browser.driver_variable, &browser.driver).limit(LIMIT).tee()?;
        report.tests(browser.name, Counts::of(&output), status.success());
    }
    Ok(())
}

/// The test programs that belong in a browser, by their name: `tests/web.rs`, `tests/web_session.rs`, `tests/web/main.rs`.
fn test_names() -> Done<Vec<String>> {
    let dir = paths::root().join("tests");
    let mut names = Vec::new();
    for entry in fs::read_dir(&dir).about("cannot list tests/")? {
        let path = entry.about("cannot list tests/")?.path();
        let is_test = path.extension().is_some_and(|ending| ending == "rs") || path.join("main.rs").is_file();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if is_test && name.starts_with("web") {
            names.push(name);
        }
    }
    names.sort();
    if names.is_empty() { Err(Fault::new("there is no tests/web*.rs")) } else { Ok(names) }
}
