//! `e2e`: the journeys through the release bundle (`tests/e2e`), in Chromium and in Firefox.

use std::time::{Duration, Instant};

use super::build;
use super::count::Counts;
use super::report::Report;
use crate::fault::Done;
use crate::paths;
use crate::process::Run;
use crate::tools::{self, npm};

/// Per browser. The journeys have a limit of their own each; this one is for whatever hangs beyond them.
const LIMIT: Duration = Duration::from_secs(40 * 60);
/// How many browsers run side by side; figures are in `tests/e2e/harness/pool.rs`.
const BROWSERS: usize = 3;

/// Runs the part; with `long`, with more tabs.
pub(super) fn run(long: bool, report: &mut Report) -> Done {
    let browsers = tools::for_browser_tests()?;
    npm::ensure()?;
    build::ensure_fresh()?;
    build::ensure_fresh_at_subpath()?;
    cargo_test().args(["--no-run"]).succeed()?;
    for browser in browsers {
        println!("in {}", browser.name);
        let run = browser
            .used_by(cargo_test())
            // One more than there are browsers: while a journey waits, the browsers stay.
            .args(["--".to_owned(), format!("--test-threads={}", BROWSERS + 1)])
            .env("LOCKGROOVE_BROWSER", browser.name)
            .env("LOCKGROOVE_BROWSERS", BROWSERS.to_string())
            .env("LOCKGROOVE_DIST", paths::dist())
            .env("LOCKGROOVE_DIST_AT_SUBPATH", paths::dist_at_subpath())
            .env("LOCKGROOVE_AXE", npm::axe())
            .limit(LIMIT);
        let run = if long { run.env("LOCKGROOVE_LONG", "1") } else { run.without("LOCKGROOVE_LONG") };
        let started = Instant::now();
        let (status, output) = run.tee()?;
        report.journeys(browser.name, Counts::of(&output), status.success(), started.elapsed());
    }
    Ok(())
}

fn cargo_test() -> Run {
    Run::new("cargo").args(["test", "--package", "lockgroove", "--test", "e2e"])
}
