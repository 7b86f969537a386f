//! A trace as plain text, to paste into a bug report, and as an SVG file. Neither contains a secret.

use core::fmt::Write as _;

use super::step::{Participant, Trace, TraceStep};

/// Width of a lane and height of a step, in SVG units.
const LANE: u32 = 220;
const ROW: u32 = 56;
const TOP: u32 = 64;

impl Trace {
    /// One line per step: number, milliseconds since the start, from whom to whom, title; then its parameters, indented.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n", self.title());
        for (number, step) in self.steps.iter().enumerate() {
            let line = if step.line.is_empty() { String::new() } else { format!(" [{}]", step.line) };
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{:>2}. +{} ms  {}: {}{line}", number + 1, self.after(step), step.way(), step.title());
            for param in &step.params {
                let _ = writeln!(text, "      {} = {}", param.name, param.value.to_text());
            }
        }
        text
    }

    /// Milliseconds from the start of the trace to a step.
    #[must_use]
    pub fn after(&self, step: &TraceStep) -> u64 {
        u64::try_from(step.at.since(self.began()).as_millis()).unwrap_or(u64::MAX)
    }

    /// Milliseconds that the step with this index took: from the step before it. 0 for the first one.
    #[must_use]
    pub fn took(&self, index: usize) -> u64 {
        let at = |index: usize| self.steps.get(index).map(|step| self.after(step));
        let before = index.checked_sub(1).and_then(at).unwrap_or_default();
        at(index).unwrap_or_default().saturating_sub(before)
    }

    /// A self-contained SVG: text stays text, and no style comes from elsewhere.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let height = TOP + ROW * u32::try_from(self.steps.len()).unwrap_or(0) + 16;
        let width = LANE * 4;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" role=\"img\"><title>{}</title><rect width=\"100%\" height=\"100%\" fill=\"#f5f1e8\"/>",
            self.title()
        );
        for participant in [Participant::You, Participant::Page, Participant::Accounts, Participant::Api] {
            let x = middle(participant);
            let _ = write!(
                svg,
                "<text x=\"{x}\" y=\"28\" text-anchor=\"middle\" font-size=\"16\" font-weight=\"700\" fill=\"#1a1613\">{}</text><path d=\"M{x} 40V{height}\" stroke=\"#d5ccbc\"/>",
                participant.name()
            );
        }
        for (number, step) in (0..).zip(&self.steps) {
            self.draw(step, TOP + ROW * number, number + 1, &mut svg);
        }
        svg.push_str("</svg>");
        svg
    }

    fn draw(&self, step: &TraceStep, y: u32, number: u32, svg: &mut String) {
        let (from, to) = (middle(step.from), middle(step.to));
        let title = escape(&format!("{number}. {}", step.title()));
        let below = escape(&format!("{}{}+{} ms", step.line, if step.line.is_empty() { "" } else { " · " }, self.after(step)));
        let (x, anchor) = if from == to { (from + 14, "start") } else { (u32::midpoint(from, to), "middle") };
        let _ = write!(
            svg,
            "<text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"#1a1613\">{title}</text><text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"11\" fill=\"#5d5449\">{below}</text>",
            y + 4,
            y + 34,
        );
        let line = y + 14;
        if from == to {
            let _ =
                write!(svg, "<rect x=\"{}\" y=\"{}\" width=\"9\" height=\"28\" fill=\"#f5f1e8\" stroke=\"#1a1613\"/>", from - 4, y);
            return;
        }
        let back = to < from;
        let tip = if back { to + 9 } else { to - 9 };
        let dashes = if back { " stroke-dasharray=\"4 3\"" } else { "" };
        let _ = write!(
            svg,
            "<path d=\"M{from} {line}H{to}\" stroke=\"#1a1613\" stroke-width=\"1.5\"{dashes}/><path d=\"M{to} {line}L{tip} {}V{}z\" fill=\"#1a1613\"/>",
            line - 5,
            line + 5,
        );
    }
}

fn middle(participant: Participant) -> u32 {
    LANE * u32::from(participant.lane()) - LANE / 2
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
