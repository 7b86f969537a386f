//! A trace as plain text, to copy into a bug report, and as a picture of its own (SVG). Neither holds a secret.

use core::fmt::Write as _;

use super::{Party, Step, Trace};

/// Width of a lane and height of a step in the picture.
const LANE: u32 = 220;
const ROW: u32 = 56;
const TOP: u32 = 64;

impl Trace {
    /// One line a step: number, milliseconds since the first, who told whom, what, and the parameters below it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{}\n", self.title());
        for (number, step) in self.steps.iter().enumerate() {
            let line = if step.line.is_empty() { String::new() } else { format!(" [{}]", step.line) };
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{:>2}. +{} ms  {}: {}{line}", number + 1, self.after(step), step.way(), step.says());
            for param in &step.params {
                let _ = writeln!(text, "      {} = {}", param.name, param.shown.to_text());
            }
        }
        text
    }

    /// Milliseconds from the beginning to a step.
    #[must_use]
    pub fn after(&self, step: &Step) -> u64 {
        u64::try_from(step.at.since(self.began()).as_millis()).unwrap_or(u64::MAX)
    }

    /// The picture as a file of its own, with words as text and no style from elsewhere.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let height = TOP + ROW * u32::try_from(self.steps.len()).unwrap_or(0) + 16;
        let width = LANE * 4;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" role=\"img\"><title>{}</title><rect width=\"100%\" height=\"100%\" fill=\"#f5f1e8\"/>",
            self.title()
        );
        for party in [Party::You, Party::Page, Party::Accounts, Party::Api] {
            let x = middle(party);
            let _ = write!(
                svg,
                "<text x=\"{x}\" y=\"28\" text-anchor=\"middle\" font-size=\"16\" font-weight=\"700\" fill=\"#1a1613\">{}</text><path d=\"M{x} 40V{height}\" stroke=\"#d5ccbc\"/>",
                party.name()
            );
        }
        for (number, step) in (0..).zip(&self.steps) {
            self.draw(step, TOP + ROW * number, number + 1, &mut svg);
        }
        svg.push_str("</svg>");
        svg
    }

    fn draw(&self, step: &Step, y: u32, number: u32, svg: &mut String) {
        let (from, to) = (middle(step.from), middle(step.to));
        let words = escape(&format!("{number}. {}", step.says()));
        let under = escape(&format!("{}{}+{} ms", step.line, if step.line.is_empty() { "" } else { " · " }, self.after(step)));
        let (x, anchor) = if from == to { (from + 14, "start") } else { (u32::midpoint(from, to), "middle") };
        let _ = write!(
            svg,
            "<text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"#1a1613\">{words}</text><text x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"11\" fill=\"#5d5449\">{under}</text>",
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

fn middle(party: Party) -> u32 {
    LANE * u32::from(party.lane()) - LANE / 2
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
