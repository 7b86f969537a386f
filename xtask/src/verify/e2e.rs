//! `e2e`: the journeys through the release bundle (`tests/e2e`), in Chromium and in Firefox.

use std::time::{Duration, Instant};

use super::build;
use super::count::Counts;
use super::report::Report;
use crate::fault::Done;
use crate::paths;
use crate::process::Run;
use crate::tools::{self, npm};

/// Per browser. A driver that hangs would otherwise hang the run.
const LIMIT: Duration = Duration::from_secs(20 * 60);
const LONG_LIMIT: Duration = Duration::from_secs(60 * 60);

/// Runs the part; with `long`, also the long journeys.
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
            .env("LOCKGROOVE_BROWSER", browser.name)
            .env("LOCKGROOVE_DIST", paths::dist())
            .env("LOCKGROOVE_DIST_AT_SUBPATH", paths::dist_at_subpath())
            .env("LOCKGROOVE_AXE", npm::axe())
            .limit(if long { LONG_LIMIT } else { LIMIT });
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
