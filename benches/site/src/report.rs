//! The figures as Markdown, which can be read in a terminal too.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::figures::{Figure, Figures, Spread};
use crate::visits::{Speed, Visit};

/// The widths that layout shift is measured at. The other figures are those of the last one.
pub(crate) const WIDTHS: [u32; 3] = [360, 768, 1440];
/// The width of all figures but layout shift.
pub(crate) const WIDTH: u32 = 1440;

/// A visit, and the baseline beside it.
pub(crate) struct Pair {
    pub(crate) baseline: Figures,
    pub(crate) visit: Figures,
}

/// Everything that was measured.
#[derive(Default)]
pub(crate) struct Measured {
    /// At [`WIDTH`].
    pub(crate) pairs: BTreeMap<(Visit, Speed), Vec<Pair>>,
    /// Layout shifts, at each width.
    pub(crate) shifts: BTreeMap<(Visit, Speed, u32), Vec<f64>>,
}

impl Measured {
    /// Keeps the layout shift of a visit.
    pub(crate) fn add_shift(&mut self, visit: Visit, speed: Speed, width: u32, figures: &Figures) {
        self.shifts.entry((visit, speed, width)).or_default().extend(figures.get(&Figure::Shift));
    }

    fn pairs(&self, visit: Visit, speed: Speed) -> &[Pair] {
        self.pairs.get(&(visit, speed)).map_or(&[], Vec::as_slice)
    }

    fn of_visit(&self, visit: Visit, speed: Speed, figure: Figure) -> Option<Spread> {
        Spread::of(self.pairs(visit, speed).iter().filter_map(|pair| pair.visit.get(&figure).copied()))
    }

    fn of_baseline(&self, visit: Visit, speed: Speed, figure: Figure) -> Option<Spread> {
        Spread::of(self.pairs(visit, speed).iter().filter_map(|pair| pair.baseline.get(&figure).copied()))
    }

    /// How many times as much as the baseline beside it.
    fn ratio(&self, visit: Visit, speed: Speed, figure: Figure) -> Option<Spread> {
        let ratio = |pair: &Pair| Some(pair.visit.get(&figure)? / pair.baseline.get(&figure)?);
        Spread::of(self.pairs(visit, speed).iter().filter_map(ratio))
    }

    fn worst_shift(&self, wanted: impl Fn(&(Visit, Speed, u32)) -> bool) -> Option<f64> {
        self.shifts.iter().filter(|(key, _)| wanted(key)).flat_map(|(_, shifts)| shifts.iter().copied()).reduce(f64::max)
    }

    /// Every table.
    pub(crate) fn tables(&self) -> String {
        let mut text = format!("## Aims\n\n{}", self.aims());
        for visit in Visit::ALL {
            // Writing into a text cannot fail.
            let _ = write!(text, "\n## {}\n\n{}", visit.name(), self.table_of(visit));
        }
        let _ = write!(text, "\n## Layout shift by width\n\nThe worst of all visits.\n\n{}", self.table_of_shifts());
        text
    }

    fn aims(&self) -> String {
        let mut rows = vec![["aim", "plain", "throttled"].map(str::to_owned).to_vec()];
        let ratio = |speed| shown(self.ratio(Visit::Landing, speed, Figure::FirstPaint), show_ratio);
        let time = |speed| shown(self.of_visit(Visit::SignIn, speed, Figure::Reached), |ms| Figure::Reached.show(ms));
        let task = |speed| shown(self.of_visit(Visit::Landing, speed, Figure::LongestTask), |ms| Figure::LongestTask.show(ms));
        let shift =
            |speed| self.worst_shift(|key| key.1 == speed).map_or_else(|| "–".to_owned(), |worst| Figure::Shift.show(worst));
        let aims: [(&str, &dyn Fn(Speed) -> String); 4] = [
            ("front page: first paint at most 1.2 × that of the same HTML and CSS without scripts", &ratio),
            ("front page, somebody new: no task over 50 ms, throttled", &task),
            ("back from Spotify: library visible within 300 ms, throttled 850 ms", &time),
            ("layout shift at most 0.02, at any width", &shift),
        ];
        rows.extend(aims.map(|(aim, show)| std::iter::once(aim.to_owned()).chain(Speed::ALL.map(show)).collect()));
        table(&rows)
    }

    fn table_of(&self, visit: Visit) -> String {
        let head = Speed::ALL.iter().flat_map(|speed| [speed.name().to_owned(), "baseline".to_owned(), "ratio".to_owned()]);
        let mut rows = vec![std::iter::once(String::new()).chain(head).collect::<Vec<_>>()];
        for figure in Figure::ALL {
            let show = |spread| shown(spread, |value| figure.show(value));
            let cells = Speed::ALL.iter().flat_map(|&speed| {
                let baseline = if figure == Figure::Reached { None } else { self.of_baseline(visit, speed, figure) };
                let ratio = if figure.compares() { self.ratio(visit, speed, figure) } else { None };
                [show(self.of_visit(visit, speed, figure)), show(baseline), shown(ratio, show_ratio)]
            });
            rows.push(std::iter::once(figure.name(visit.goal())).chain(cells).collect());
        }
        table(&rows)
    }

    fn table_of_shifts(&self) -> String {
        let columns = || Speed::ALL.into_iter().flat_map(|speed| WIDTHS.map(|width| (speed, width)));
        let head = columns().map(|(speed, width)| format!("{}, {width} px", speed.name()));
        let mut rows = vec![std::iter::once(String::new()).chain(head).collect::<Vec<_>>()];
        for visit in Visit::ALL {
            let worst = |(speed, width)| self.worst_shift(|key| *key == (visit, speed, width));
            let cells = columns().map(|column| worst(column).map_or_else(|| "–".to_owned(), |worst| Figure::Shift.show(worst)));
            rows.push(std::iter::once(visit.name().to_owned()).chain(cells).collect());
        }
        table(&rows)
    }
}

fn shown(spread: Option<Spread>, show: impl Fn(f64) -> String) -> String {
    spread.map_or_else(|| "–".to_owned(), |spread| spread.show(show))
}

fn show_ratio(ratio: f64) -> String {
    format!("{ratio:.2}")
}

/// A table with columns of even width. The first row is the head, and the first column names the others.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(at, (cell, &width))| if at == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") });
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    let rule: Vec<String> = widths
        .iter()
        .enumerate()
        .map(|(at, width)| if at == 0 { "-".repeat(*width) } else { format!("{}:", "-".repeat(width.saturating_sub(1))) })
        .collect();
    let mut lines: Vec<String> = rows.iter().map(|row| line(row)).collect();
    lines.insert(lines.len().min(1), line(&rule));
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::{Figure, Measured, Pair, Speed, Visit, table};

    #[test]
    fn columns_are_even() {
        let rows = [vec![String::new(), "ms".to_owned()], vec!["paint".to_owned(), "7".to_owned()]];
        assert_eq!(table(&rows), "|       | ms |\n| ----- | -: |\n| paint |  7 |\n");
    }

    #[test]
    fn a_ratio_is_that_of_neighbours() {
        let pair = |visit, baseline| Pair {
            visit: [(Figure::FirstPaint, visit)].into(),
            baseline: [(Figure::FirstPaint, baseline)].into(),
        };
        let pairs = [((Visit::Landing, Speed::Plain), vec![pair(110.0, 100.0), pair(420.0, 400.0), pair(60.0, 50.0)])].into();
        let measured = Measured { pairs, ..Measured::default() };
        assert_eq!(measured.ratio(Visit::Landing, Speed::Plain, Figure::FirstPaint).map(|ratio| ratio.median), Some(1.1));
    }
}
