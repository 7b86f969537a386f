//! `cargo bench-site`: measures the built site in Chromium. The measuring itself is in `benches/site`.

use crate::fault::Done;
use crate::paths;
use crate::process::Run;
use crate::tools::browsers;
use crate::verify;

/// Options of `cargo bench-site`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    /// How often each visit is made.
    pub(crate) runs: u32,
    /// Write the result to `docs/performance.md` too.
    pub(crate) write: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { runs: 7, write: false }
    }
}

/// Builds the site unless it is up to date, measures it and prints the result.
pub(crate) fn run(options: &Options) -> Done {
    let chromium = browsers::ensure_chromium()?;
    verify::ensure_release()?;
    // Optimised, because it also serves the site and answers in Spotify's place.
    let bench = Run::new("cargo").args(["run", "--quiet", "--release", "--package", "site", "--"]);
    let bench = bench.args(["--runs".to_owned(), options.runs.to_string()]).args(options.write.then_some("--write"));
    chromium.used_by(bench).env("LOCKGROOVE_DIST", paths::dist()).succeed()
}
