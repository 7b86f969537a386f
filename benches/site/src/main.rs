//! `cargo bench-site`: how fast the built site is, in Chromium.
//!
//! It makes each visit several times, and beside each one it opens a baseline: the HTML and CSS of the front page without any script.
//! Machines are noisy, so it shows the spread beside each median, and the ratio of a visit and the baseline beside it. It prints what it
//! finds and judges nothing; a visit that does not reach its goal ends it with an error.
//!
//! With `--large` only a large library is measured: `cargo run --release -p site -- --large`.
//!
//! `LOCKGROOVE_DIST` is the built site and `CHROMIUM` the browser, as for the journeys.

// Of JSON, which indexing does not panic for: what is absent is null.
#![allow(clippy::indexing_slicing)]

mod chromium;
mod figures;
mod large;
mod machine;
mod page;
mod report;
mod sites;
mod visits;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use lexopt::Arg::Long;
use lexopt::ValueExt as _;

use chromium::Chromium;
use large::Large;
use report::{Measured, Pair, WIDTH, WIDTHS};
use sites::{ANSWER_MS, Site};
use visits::{Speed, Visit};

/// Nothing here recovers from an error.
pub(crate) type Done<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// The document that `--write` writes.
const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/performance.md");

/// The command line.
struct Options {
    /// How often each visit is made.
    runs: u32,
    /// Whether to write the document.
    write: bool,
    /// Whether only a large library is measured.
    large: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Done {
    let options = options()?;
    let dist = required("LOCKGROOVE_DIST")?;
    let folder = Folder(env::temp_dir().join(format!("lockgroove-bench-{}", std::process::id())));
    let without_scripts = folder.0.join("without-scripts");
    sites::without_scripts(&dist, &without_scripts)?;
    let (site, baseline) = (Site::serve(&dist).await?, Site::serve(&without_scripts).await?);
    let mut chromium = Chromium::start(&required("CHROMIUM")?, folder.0.join("profile")).await?;

    let mut document = head(&mut chromium, options.runs).await?;
    if !options.large {
        document += &measure(&mut chromium, &site, &baseline, options.runs).await?.tables();
    }
    let large = Large::measure(&mut chromium, &dist, options.runs).await?;
    let document = document + &large.table();
    chromium.end().await?;
    site.stop().await;
    baseline.stop().await;
    print!("{document}");
    if options.write {
        fs::write(DOCUMENT, document)?;
        eprintln!("written to docs/performance.md");
    }
    Ok(())
}

fn options() -> Done<Options> {
    let mut options = Options { runs: 7, write: false, large: false };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("runs") => options.runs = parser.value()?.parse()?,
            Long("write") => options.write = true,
            Long("large") => options.large = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

/// A path from the environment.
fn required(variable: &str) -> Done<PathBuf> {
    Ok(env::var_os(variable).map(PathBuf::from).ok_or_else(|| format!("{variable} is not set: run `cargo bench-site`"))?)
}

/// A folder that is removed at the end.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed stays among the temporary files.
        let _ = fs::remove_dir_all(Path::new(&self.0));
    }
}

/// The runs are the outer loop: whatever slows the machine for a minute slows one run of everything.
async fn measure(chromium: &mut Chromium, site: &Site, baseline: &Site, runs: u32) -> Done<Measured> {
    let mut measured = Measured::default();
    for run in 1..=runs {
        for visit in Visit::ALL {
            for speed in Speed::ALL {
                eprintln!("run {run} of {runs}: {}, {}", visit.name(), speed.name());
                let failed = |error| format!("{}, {}: {error}", visit.name(), speed.name());
                for width in WIDTHS.into_iter().filter(|width| *width != WIDTH) {
                    let figures = visit.make(chromium, site, speed, width).await.map_err(failed)?;
                    measured.add_shift(visit, speed, width, &figures);
                }
                // In turn the one and the other comes first, in case the second always has it easier.
                let pair = if run % 2 == 1 {
                    let baseline = visits::make_baseline(chromium, baseline, speed, WIDTH).await.map_err(failed)?;
                    Pair { baseline, visit: visit.make(chromium, site, speed, WIDTH).await.map_err(failed)? }
                } else {
                    let visit = visit.make(chromium, site, speed, WIDTH).await.map_err(failed)?;
                    Pair { visit, baseline: visits::make_baseline(chromium, baseline, speed, WIDTH).await.map_err(failed)? }
                };
                measured.add_shift(visit, speed, WIDTH, &pair.visit);
                measured.pairs.entry((visit, speed)).or_default().push(pair);
            }
        }
    }
    Ok(measured)
}

/// How and on what it was measured.
async fn head(chromium: &mut Chromium, runs: u32) -> Done<String> {
    let date = chromium.today().await?;
    let machine = machine::describe();
    let load = machine::load().map(|load| format!(" {load}")).unwrap_or_default();
    let browser = chromium.version().await?;
    Ok(format!(
        "# Performance

Written by `cargo bench-site --write`, which measures the built site.

- {date}, on {machine}.{load}
- {browser}, headless.
- Medians, each visit made {runs} times, with the smallest and the largest value in brackets. Beside each visit the baseline is opened: the
  HTML and CSS of the front page without any script. Ratios are those of a visit and its own baseline, and they are what to compare: times
  depend on the machine, and on what else it does.
- *Throttled*: the processor four times slower, 10 Mbit/s, and 40 ms before each answer.
- The emulator serves the site as a good host would, compressed with Brotli, and answers in Spotify’s place, each answer after {ANSWER_MS} ms.
- Somebody new has nothing stored and nothing cached. Those who come back from Spotify have in their cache what the page loaded on which
  they pressed the button.
- Times count from when the browser asks for the page, for the console from the click. Tasks, shifts, bytes and requests are those of the
  visit until the network is quiet and the browser idle, with what is loaded early for later.
- Tasks shorter than 50 ms are not measured. Layout shift is the sum of all shifts, without those right after a click. Memory is that at
  the end, after collecting garbage.
- Windows are {WIDTH} px wide, for layout shift also narrower.

"
    ))
}
