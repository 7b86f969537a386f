//! The results of the parts, and the summary of them.

use std::time::Duration;

use super::count::Counts;
use crate::fault::Fault;

/// The results of one part.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    part: &'static str,
    /// A few words for each check that ran.
    checks: Vec<String>,
    counts: Counts,
    /// How long the part took.
    pub(super) duration: Duration,
}

impl Report {
    pub(crate) fn new(part: &'static str) -> Self {
        Self { part, checks: Vec::new(), counts: Counts::default(), duration: Duration::ZERO }
    }

    /// Adds a check that passes or fails as a whole.
    pub(crate) fn gate(&mut self, name: &str, outcome: Result<(), Fault>) {
        match outcome {
            Ok(()) => self.counts.passed += 1,
            Err(fault) => {
                self.counts.failed += 1;
                eprintln!("FAILED {}: {name}: {fault}", self.part);
            }
        }
        self.checks.push(name.to_owned());
    }

    /// Adds a run of tests: their counts, and whether the program that ran them succeeded.
    pub(crate) fn tests(&mut self, name: &str, counts: Counts, succeeded: bool) {
        let counts = self.add_tests(name, counts, succeeded);
        self.checks.push(format!("{name}: {}", counts.words()));
    }

    /// Adds a run of journeys in a browser. The time they took is without the time to compile them.
    pub(crate) fn journeys(&mut self, browser: &str, counts: Counts, succeeded: bool, duration: Duration) {
        let counts = self.add_tests(browser, counts, succeeded);
        let per_minute = f64::from(counts.passed + counts.failed) * 60.0 / duration.as_secs_f64().max(1.0);
        self.checks.push(format!("{browser}: {}, {per_minute:.1} journeys per minute", counts.words()));
    }

    fn add_tests(&mut self, name: &str, mut counts: Counts, succeeded: bool) -> Counts {
        if counts.failed == 0 && !succeeded {
            // For example, it did not compile.
            counts.failed = 1;
            eprintln!("FAILED {}: {name}: stopped before it could count, see above", self.part);
        } else if counts.failed == 0 && counts.passed == 0 {
            counts.failed = 1;
            eprintln!("FAILED {}: {name}: ran no test", self.part);
        }
        self.counts.add(counts);
        counts
    }

    /// Adds the error that stopped the part.
    pub(crate) fn stopped(&mut self, fault: &Fault) {
        self.counts.failed += 1;
        self.checks.push("stopped".to_owned());
        eprintln!("FAILED {}: {fault}", self.part);
    }

    pub(crate) fn passed(&self) -> bool {
        self.counts.failed == 0
    }
}

/// A table with a row per part. Its last line is the sum, for machines to read.
pub(crate) fn summary(reports: &[Report]) -> String {
    let mut text = format!("\n{:<8} {:>7} {:>7} {:>7}  checks\n", "part", "passed", "failed", "min:s");
    let (mut counts, mut duration) = (Counts::default(), Duration::ZERO);
    for report in reports {
        text += &row(report.part, report.counts, report.duration, &report.checks.join("; "));
        counts.add(report.counts);
        duration += report.duration;
    }
    if reports.len() > 1 {
        text += &row("all", counts, duration, "");
    }
    let failed: Vec<&str> = reports.iter().filter(|report| !report.passed()).map(|report| report.part).collect();
    if !failed.is_empty() {
        text += &format!("\nTo run only the failed parts again: cargo verify {}\n", failed.join(" "));
    }
    text + &format!("\n{} passed, {} failed\n", counts.passed, counts.failed)
}

fn row(part: &str, Counts { passed, failed, .. }: Counts, duration: Duration, checks: &str) -> String {
    let seconds = duration.as_secs();
    let row = format!("{part:<8} {passed:>7} {failed:>7} {:>4}:{:02}  {checks}", seconds / 60, seconds % 60);
    format!("{}\n", row.trim_end())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Report, summary};
    use crate::fault::Fault;
    use crate::verify::count::Counts;

    fn counts(passed: u32, failed: u32) -> Counts {
        Counts { passed, failed, ignored: 0 }
    }

    #[test]
    fn the_last_line_is_the_sum_and_nothing_else() {
        let mut native = Report::new("native");
        native.tests("tests", counts(41, 0), true);
        let mut lint = Report::new("lint");
        lint.gate("clippy", Ok(()));
        lint.gate("one leptos", Err(Fault::new("two")));
        let text = summary(&[native, lint]);
        assert!(text.ends_with("\n42 passed, 1 failed\n"), "{text}");
        assert_eq!(text.matches(" passed, ").count(), 1, "{text}");
        assert!(text.contains("cargo verify lint\n"));
    }

    #[test]
    fn the_time_of_each_part_and_of_all_is_shown() {
        let (mut native, mut e2e) = (Report::new("native"), Report::new("e2e"));
        (native.duration, e2e.duration) = (Duration::from_secs(65), Duration::from_secs(1_200));
        native.tests("tests", counts(41, 0), true);
        e2e.journeys("firefox", counts(90, 3), true, Duration::from_secs(1_116));
        let text = summary(&[native, e2e]);
        for line in [
            "native        41       0    1:05  tests: 41 passed\n",
            "e2e           90       3   20:00  firefox: 90 passed, 3 failed, 5.0 journeys per minute\n",
            "all          131       3   21:05\n",
        ] {
            assert!(text.contains(line), "{text}");
        }
    }

    #[test]
    fn a_run_without_tests_or_with_an_error_has_failed() {
        for (counts, succeeded) in [(counts(0, 0), true), (counts(0, 0), false), (counts(3, 0), false), (counts(3, 1), false)] {
            let mut report = Report::new("browser");
            report.tests("chromium", counts, succeeded);
            assert!(!report.passed());
        }
        let mut report = Report::new("e2e");
        report.stopped(&Fault::new("no browser"));
        assert!(!report.passed());
    }
}
