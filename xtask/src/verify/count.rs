//! Reads the number of tests from the output of test programs.
//!
//! The harnesses of cargo and wasm-bindgen both print `test result: ok. 3 passed; 0 failed; 1 ignored; …`.

/// Numbers of tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    /// Tests marked `#[ignore]`.
    pub(crate) ignored: u32,
}

impl Counts {
    /// The sum of all result lines in `output`.
    pub(crate) fn of(output: &str) -> Self {
        let mut sum = Self::default();
        for line in output.lines() {
            if let Some((_, summary)) = line.split_once("test result: ") {
                sum.add(Self {
                    passed: number_before(summary, " passed"),
                    failed: number_before(summary, " failed"),
                    ignored: number_before(summary, " ignored"),
                });
            }
        }
        sum
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }

    /// Words such as `3 passed, 1 failed`.
    pub(crate) fn words(self) -> String {
        let Self { passed, failed, ignored } = self;
        let parts = [(passed, "passed", true), (failed, "failed", failed > 0), (ignored, "ignored", ignored > 0)];
        let shown: Vec<String> =
            parts.iter().filter(|(_, _, show)| *show).map(|(count, word, _)| format!("{count} {word}")).collect();
        shown.join(", ")
    }
}

fn number_before(summary: &str, word: &str) -> u32 {
    let digits = summary.split_once(word).map_or("", |(before, _)| before.rsplit([' ', '.', ';']).next().unwrap_or_default());
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn adds_up_the_lines_of_cargos_harness() {
        let output = "running 2 tests\ntest a ... ok\n\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; \
            finished in 0.01s\n\nrunning 3 tests\ntest result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(Counts::of(output), Counts { passed: 3, failed: 2, ignored: 1 });
    }

    #[test]
    fn reads_the_line_of_wasm_bindgens_harness() {
        let output =
            "test web::shows ... ok\n\ntest result: ok. 12 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.31s\n\n";
        assert_eq!(Counts::of(output), Counts { passed: 12, failed: 0, ignored: 0 });
    }

    #[test]
    fn output_without_a_result_line_counts_nothing() {
        assert_eq!(Counts::of("error: could not compile `lockgroove`"), Counts::default());
        assert_eq!(Counts::of("test passed ... ok, 5 failed"), Counts::default());
    }

    #[test]
    fn words_leave_out_zeros() {
        assert_eq!(Counts { passed: 3, failed: 0, ignored: 0 }.words(), "3 passed");
        assert_eq!(Counts { passed: 3, failed: 1, ignored: 2 }.words(), "3 passed, 1 failed, 2 ignored");
    }
}
