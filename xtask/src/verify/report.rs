//! What came out of the parts, and the table of it.

use std::time::Duration;

use super::count::Counts;
use crate::fault::Fault;

/// What came out of one part.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    part: &'static str,
    ran: Vec<String>,
    counts: Counts,
    seconds: f32,
}

impl Report {
    /// Nothing has run yet.
    pub(crate) fn new(part: &'static str) -> Self {
        Self { part, ran: Vec::new(), counts: Counts::default(), seconds: 0.0 }
    }

    /// A gate: it passes or it fails.
    pub(crate) fn gate(&mut self, name: &str, outcome: Result<(), Fault>) {
        match outcome {
            Ok(()) => self.counts.passed += 1,
            Err(fault) => {
                self.counts.failed += 1;
                eprintln!("FAILED {}: {name}: {fault}", self.part);
            }
        }
        self.ran.push(name.to_owned());
    }

    /// A run of tests: what they counted, and whether the program that ran them ended well.
    pub(crate) fn tests(&mut self, name: &str, counts: Counts, ended_well: bool) {
        let mut counts = counts;
        if counts.failed == 0 && !ended_well {
            // It broke before it could count, for example because something did not compile.
            counts.failed = 1;
            eprintln!("FAILED {}: {name}: ended badly, see above", self.part);
        } else if counts.failed == 0 && counts.passed == 0 {
            counts.failed = 1;
            eprintln!("FAILED {}: {name}: ran no test", self.part);
        }
        self.counts.add(counts);
        self.ran.push(format!("{name}: {}", counts.words()));
    }

    /// The part could not go on.
    pub(crate) fn broken(&mut self, fault: &Fault) {
        self.counts.failed += 1;
        self.ran.push("stopped".to_owned());
        eprintln!("FAILED {}: {fault}", self.part);
    }

    /// How long it took.
    pub(crate) fn took(&mut self, time: Duration) {
        self.seconds = time.as_secs_f32();
    }

    /// Nothing failed.
    pub(crate) fn passed(&self) -> bool {
        self.counts.failed == 0
    }
}

/// The table of all parts and, on the last line, the sum that machines read.
pub(crate) fn table(reports: &[Report]) -> String {
    let mut text = format!("\n{:<8} {:>7} {:>7} {:>8}  what ran\n", "part", "passed", "failed", "seconds");
    let mut sum = Counts::default();
    for report in reports {
        let Counts { passed, failed, .. } = report.counts;
        text += &format!("{:<8} {passed:>7} {failed:>7} {:>8.1}  {}\n", report.part, report.seconds, report.ran.join("; "));
        sum.add(report.counts);
    }
    let again: Vec<&str> = reports.iter().filter(|report| !report.passed()).map(|report| report.part).collect();
    if !again.is_empty() {
        text += &format!("\nOnly what failed, again: cargo verify {}\n", again.join(" "));
    }
    text + &format!("\n{} passed, {} failed\n", sum.passed, sum.failed)
}

#[cfg(test)]
mod tests {
    use super::{Report, table};
    use crate::fault::Fault;
    use crate::verify::count::Counts;

    fn counts(passed: u32, failed: u32) -> Counts {
        Counts { passed, failed, ignored: 0 }
    }

    #[test]
    fn ends_with_the_sum_alone_on_a_line() {
        let mut native = Report::new("native");
        native.tests("tests", counts(41, 0), true);
        let mut lint = Report::new("lint");
        lint.gate("clippy", Ok(()));
        lint.gate("one leptos", Err(Fault::new("two")));
        let text = table(&[native, lint]);
        assert!(text.ends_with("\n42 passed, 1 failed\n"), "{text}");
        assert!(text.contains("cargo verify lint\n"));
    }

    #[test]
    fn what_ran_nothing_or_broke_has_failed() {
        for (counted, ended_well) in [(counts(0, 0), true), (counts(0, 0), false), (counts(3, 0), false), (counts(3, 1), false)] {
            let mut report = Report::new("browser");
            report.tests("chromium", counted, ended_well);
            assert!(!report.passed());
        }
        let mut report = Report::new("e2e");
        report.broken(&Fault::new("no browser"));
        assert!(!report.passed());
    }
}
