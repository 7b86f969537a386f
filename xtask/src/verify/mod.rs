//! `cargo verify`: everything that must pass, part by part, and a table at the end.
//!
//! A part that fails does not keep the others from running. Nothing is left out silently: what cannot run has failed.

mod browser;
mod build;
mod count;
mod docs;
mod e2e;
mod format;
mod gates;
mod lint;
mod native;
mod report;
mod sizes;

use std::time::Instant;

use crate::args::Verify;
use crate::fault::Done;
use crate::process::stopping;
use report::Report;

pub(crate) use build::release as build_release;

/// A part of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// rustfmt.
    Format,
    /// clippy and the gates on sources.
    Lint,
    /// rustdoc.
    Docs,
    /// Tests on this machine.
    Native,
    /// Component tests in browsers.
    Browser,
    /// The release bundle.
    Build,
    /// Journeys on the release bundle.
    E2e,
    /// What a first visit transfers.
    Sizes,
}

impl Part {
    /// All parts, in the order of running: what is quick and telling first.
    pub(crate) const ALL: [Self; 8] =
        [Self::Format, Self::Lint, Self::Docs, Self::Native, Self::Browser, Self::Build, Self::E2e, Self::Sizes];

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
        }
    }
}

/// Runs the parts asked for. True when everything passed.
pub(crate) fn run(options: &Verify) -> Done<bool> {
    let mut reports = Vec::new();
    for part in &options.parts {
        println!("\n── {} ──", part.name());
        let started = Instant::now();
        let mut report = Report::new(part.name());
        if let Err(fault) = part.run(options.long, &mut report) {
            report.broken(&fault);
        }
        report.took(started.elapsed());
        reports.push(report);
        if stopping() {
            break;
        }
    }
    print!("{}", report::table(&reports));
    Ok(reports.iter().all(Report::passed) && !stopping())
}
