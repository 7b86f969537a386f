//! Figures of a visit, and what many visits have in common.

use std::collections::BTreeMap;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Figure {
    /// Milliseconds until the first text or picture is drawn.
    FirstPaint,
    /// Milliseconds until the largest one is drawn.
    LargestPaint,
    /// Milliseconds until the first button or link does what it says.
    Works,
    /// Milliseconds until the goal of the visit is drawn.
    Reached,
    /// Milliseconds of the longest task; 0 if none took over 50.
    LongestTask,
    /// The milliseconds of all tasks beyond 50 each.
    Blocking,
    /// The sum of all layout shifts.
    Shift,
    /// Bytes transferred.
    Bytes,
    /// Requests sent.
    Requests,
    /// Bytes of the heap of JavaScript that are in use.
    Heap,
    /// Bytes of the memory of the module.
    Module,
}

/// Those of one visit. Some visits lack some.
pub(crate) type Figures = BTreeMap<Figure, f64>;

impl Figure {
    pub(crate) const ALL: [Self; 11] = [
        Self::FirstPaint,
        Self::LargestPaint,
        Self::Works,
        Self::Reached,
        Self::LongestTask,
        Self::Blocking,
        Self::Shift,
        Self::Bytes,
        Self::Requests,
        Self::Heap,
        Self::Module,
    ];

    /// Its name; `goal` is that of the visit.
    pub(crate) fn name(self, goal: &str) -> String {
        let name = match self {
            Self::FirstPaint => "first paint, ms",
            Self::LargestPaint => "largest paint, ms",
            Self::Works => "first button works, ms",
            Self::Reached => return format!("{goal}, ms"),
            Self::LongestTask => "longest task, ms",
            Self::Blocking => "total blocking, ms",
            Self::Shift => "layout shift",
            Self::Bytes => "transferred, kB",
            Self::Requests => "requests",
            Self::Heap => "heap of JavaScript, MB",
            Self::Module => "memory of the module, MB",
        };
        name.to_owned()
    }

    /// A value in the unit of the name.
    pub(crate) fn show(self, value: f64) -> String {
        match self {
            Self::LongestTask if value < 50.0 => "< 50".to_owned(),
            Self::Shift => format!("{value:.3}"),
            Self::Bytes => format!("{:.1}", value / 1e3),
            Self::Heap | Self::Module => format!("{:.2}", value / 1e6),
            _ => format!("{value:.0}"),
        }
    }

    /// Whether its ratio to that of the baseline says something.
    pub(crate) fn compares(self) -> bool {
        matches!(self, Self::FirstPaint | Self::LargestPaint | Self::Works)
    }
}

/// The middle of several values, and the smallest and the largest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Spread {
    /// `None` without values.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let upper = *values.get(values.len() / 2)?;
        let lower = *values.get((values.len() - 1) / 2)?;
        Some(Self { median: f64::midpoint(lower, upper), least: *values.first()?, most: *values.last()? })
    }

    /// As text, with each value shown like this. The spread is left out where there is none.
    pub(crate) fn show(self, show: impl Fn(f64) -> String) -> String {
        let [median, least, most] = [self.median, self.least, self.most].map(show);
        if least == most { median } else { format!("{median} ({least} to {most})") }
    }
}

#[cfg(test)]
mod tests {
    use super::{Figure, Spread};

    #[test]
    fn the_median_is_in_the_middle() {
        let spread = |values: &[f64]| Spread::of(values.iter().copied());
        assert_eq!(spread(&[3.0, 1.0, 7.0]), Some(Spread { median: 3.0, least: 1.0, most: 7.0 }));
        assert_eq!(spread(&[4.0, 2.0]), Some(Spread { median: 3.0, least: 2.0, most: 4.0 }));
        assert_eq!(spread(&[]), None);
    }

    #[test]
    fn a_spread_is_shown_where_there_is_one() {
        let show = |least, median, most, figure: Figure| Spread { median, least, most }.show(|value| figure.show(value));
        assert_eq!(show(81.2, 84.9, 90.4, Figure::FirstPaint), "85 (81 to 90)");
        assert_eq!(show(0.0, 0.0, 0.0, Figure::LongestTask), "< 50");
        assert_eq!(show(0.0, 0.0, 62.0, Figure::LongestTask), "< 50 (< 50 to 62)");
        assert_eq!(show(43_210.0, 43_210.0, 43_210.0, Figure::Bytes), "43.2");
    }
}
