//! `served`: what nginx sends with the `nginx.conf` of a release, and whether the emulator sends the same (`tests/served`).

use std::time::Duration;

use super::build;
use super::count::Counts;
use super::report::Report;
use crate::fault::Done;
use crate::paths;
use crate::process::Run;
use crate::tools::nginx;

/// A server that hangs would otherwise hang the run.
const LIMIT: Duration = Duration::from_secs(10 * 60);

/// Runs the part.
pub(super) fn run(report: &mut Report) -> Done {
    let nginx = nginx::ensure()?;
    build::ensure_fresh()?;
    build::ensure_fresh_at_subpath()?;
    let name =
        if nginx.brotli.is_some() { "nginx with gzip and Brotli" } else { "nginx with gzip; it has no module for Brotli here" };
    let run = Run::new("cargo")
        .args(["test", "--package", "lockgroove", "--test", "served"])
        // One after the other, with the tables that they print.
        .args(["--", "--test-threads=1", "--nocapture"])
        .env("LOCKGROOVE_DIST", paths::dist())
        .env("LOCKGROOVE_DIST_AT_SUBPATH", paths::dist_at_subpath())
        .env("LOCKGROOVE_NGINX", nginx.binary)
        .limit(LIMIT);
    let run = match nginx.brotli {
        Some(module) => run.env("LOCKGROOVE_NGINX_BROTLI", module),
        None => run.without("LOCKGROOVE_NGINX_BROTLI"),
    };
    let (status, output) = run.tee()?;
    report.tests(name, Counts::of(&output), status.success());
    Ok(())
}
