//! `e2e`: journeys through the release bundle, in Chromium and in Firefox (`tests/e2e`).

use std::time::Duration;

use super::build;
use super::count::Counts;
use super::report::Report;
use crate::fault::Done;
use crate::paths;
use crate::process::Run;
use crate::tools::browsers::DRIVER_VARIABLES;
use crate::tools::{self, npm};

/// A driver that hangs would hang the run.
const LIMIT: Duration = Duration::from_secs(20 * 60);
const LONG_LIMIT: Duration = Duration::from_secs(60 * 60);

/// Runs the part; with `long`, the long journeys too.
pub(super) fn run(long: bool, report: &mut Report) -> Done {
    let browsers = tools::for_browser_tests()?;
    npm::ensure()?;
    build::ensure_fresh()?;
    for browser in browsers {
        let mut run = Run::new("cargo").args(["test", "--package", "lockgroove", "--test", "e2e"]);
        for variable in DRIVER_VARIABLES {
            run = run.without(variable);
        }
        run = run
            .env("LOCKGROOVE_BROWSER", browser.name)
            .env(browser.driver_variable, &browser.driver)
            .env(browser.binary_variable, &browser.binary)
            .env("LOCKGROOVE_DIST", paths::dist())
            .env("LOCKGROOVE_AXE", npm::axe())
            .limit(if long { LONG_LIMIT } else { LIMIT });
        run = if long { run.env("LOCKGROOVE_LONG", "1") } else { run.without("LOCKGROOVE_LONG") };
        println!("in {}", browser.name);
        let (status, output) = run.tee()?;
        report.tests(browser.name, Counts::of(&output), status.success());
    }
    Ok(())
}
