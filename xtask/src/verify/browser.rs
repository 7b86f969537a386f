//! `browser`: the component tests (`tests/web`), in Chromium and in Firefox.

use std::time::Duration;

use super::count::Counts;
use super::report::Report;
use crate::fault::Done;
use crate::process::Run;
use crate::tools::{self, rust};

/// Per browser. A driver that hangs would otherwise hang the run.
const LIMIT: Duration = Duration::from_secs(15 * 60);

/// Runs the part.
pub(super) fn run(report: &mut Report) -> Done {
    for browser in tools::for_browser_tests()? {
        println!("in {}", browser.name);
        let tests = Run::new("cargo").args(["test", "--package", "lockgroove", "--target", rust::WASM, "--test", "web"]);
        // Its own limit of 20 seconds for all tests is too short on a busy machine.
        let tests = tests.env("WASM_BINDGEN_TEST_TIMEOUT", LIMIT.as_secs().to_string());
        let (status, output) = browser.used_by(tests).limit(LIMIT).tee()?;
        report.tests(browser.name, Counts::of(&output), status.success());
    }
    Ok(())
}
