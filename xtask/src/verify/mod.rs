//! `cargo verify`: runs every check that a change must pass, in parts, and prints a summary.
//!
//! A failed part does not stop the others. A check that cannot run has failed.

mod browser;
mod build;
mod count;
mod docs;
mod e2e;
mod format;
mod lint;
mod native;
mod report;
mod served;
mod sizes;
mod sources;

use std::time::Instant;

use crate::fault::Done;
use crate::process::is_stopping;
use report::Report;

pub(crate) use build::{ensure_fresh as ensure_release, release as build_release};

/// Options of `cargo verify`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    /// In the order of running.
    pub(crate) parts: Vec<Part>,
    /// Run more cases of the random tests.
    pub(crate) long: bool,
}

/// A part of the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Format,
    Lint,
    Docs,
    Native,
    Browser,
    Build,
    E2e,
    Sizes,
    Served,
}

impl Part {
    /// All parts, in the order of running: quick ones first.
    pub(crate) const ALL: [Self; 9] =
        [Self::Format, Self::Lint, Self::Docs, Self::Native, Self::Browser, Self::Build, Self::E2e, Self::Sizes, Self::Served];

    /// The name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Lint => "lint",
            Self::Docs => "docs",
            Self::Native => "native",
            Self::Browser => "browser",
            Self::Build => "build",
            Self::E2e => "e2e",
            Self::Sizes => "sizes",
            Self::Served => "served",
        }
    }

    fn run(self, long: bool, report: &mut Report) -> Done {
        match self {
            Self::Format => format::run(report),
            Self::Lint => lint::run(report),
            Self::Docs => docs::run(report),
            Self::Native => native::run(long, report),
            Self::Browser => browser::run(report),
            Self::Build => build::run(report),
            Self::E2e => e2e::run(long, report),
            Self::Sizes => sizes::run(report),
            Self::Served => served::run(report),
        }
    }
}

/// Runs the chosen parts. True if everything passed.
pub(crate) fn run(options: &Options) -> Done<bool> {
    let mut reports = Vec::new();
    for part in &options.parts {
        println!("\n── {} ──", part.name());
        let started = Instant::now();
        let mut report = Report::new(part.name());
        if let Err(fault) = part.run(options.long, &mut report) {
            report.stopped(&fault);
        }
        report.duration = started.elapsed();
        reports.push(report);
        if is_stopping() {
            break;
        }
    }
    print!("{}", report::summary(&reports));
    Ok(reports.iter().all(Report::passed) && !is_stopping())
}
