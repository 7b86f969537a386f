//! A chart: a sentence, values, and where they stand. A page draws it, [`picture`](super::picture) turns it into marks on a canvas.

/// A chart of counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// Its heading.
    pub title: &'static str,
    /// What it shows, in a sentence: before the words that stand out, those words, and what follows.
    pub sentence: [String; 3],
    /// How it is drawn.
    pub shape: Shape,
    /// The thing that is counted.
    pub values: Vec<Value>,
    /// The words below columns, at equal distances. Some may be empty.
    pub axis: Vec<String>,
    /// A line among columns, with the words at it.
    pub line: Option<(f64, String)>,
    /// What stands out in the drawing, in words for those who do not see it. Bars are a list of words and need none.
    pub reading: String,
    /// The same values as a table.
    pub table: ChartTable,
}

/// The values of a chart as a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartTable {
    /// What it shows.
    pub caption: &'static str,
    /// The heads of its columns.
    pub heads: Vec<&'static str>,
    /// Its rows, each with a name and the numbers after it.
    pub rows: Vec<Vec<String>>,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Columns from left to right.
    #[default]
    Columns,
    /// A bar for each name.
    Bars {
        /// Whether the names are short.
        short: bool,
    },
    /// A hundred strokes, of which the last ones are broken.
    Strokes {
        /// How many of them.
        broken: u32,
    },
}

/// One value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// The thing that is counted.
    pub name: String,
    /// Words beside the name.
    pub by: String,
    /// Its ID at Spotify, if it is a thing with a page.
    pub id: Option<String>,
    /// The count.
    pub count: u32,
    /// The count as a person reads it.
    pub number: String,
}

/// A rectangle, in hundredths of the chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Whether it is the one that stands out.
    pub is_peak: bool,
}

/// The height that the highest column has. The words above it need the rest.
const HIGHEST: f64 = 88.0;
/// The part of its place that a column fills.
const FILLED: f64 = 0.72;

impl Chart {
    /// The place of the greatest value, the first of several.
    #[must_use]
    pub fn peak(&self) -> Option<usize> {
        let greatest = self.values.iter().map(|value| value.count).max().filter(|count| *count > 0)?;
        self.values.iter().position(|value| value.count == greatest)
    }

    /// How far a value reaches, in hundredths of the greatest.
    #[must_use]
    pub fn share(&self, count: u32) -> f64 {
        let greatest = self.values.iter().map(|value| value.count).max().unwrap_or(0).max(1);
        f64::from(count) / f64::from(greatest) * 100.0
    }

    /// The columns that are seen.
    #[must_use]
    pub fn columns(&self) -> Vec<Column> {
        let step = 100.0 / self.values.len().max(1) as f64;
        let peak = self.peak();
        let column = |(place, value): (usize, &Value)| {
            let height = self.share(value.count) / 100.0 * HIGHEST;
            let x = place as f64 * step + step * (1.0 - FILLED) / 2.0;
            (value.count > 0).then_some(Column { x, y: 100.0 - height, width: step * FILLED, height, is_peak: Some(place) == peak })
        };
        self.values.iter().enumerate().filter_map(column).collect()
    }
}

/// How many of a hundred strokes are broken: the nearest whole number, but none is shown as all or some as none.
#[must_use]
pub fn of_a_hundred(part: u32, whole: u32) -> u32 {
    let (part, whole) = (u64::from(part), u64::from(whole));
    match (part, whole) {
        (0, _) | (_, 0) => 0,
        (part, whole) if part >= whole => 100,
        (part, whole) => u32::try_from(((part * 100 + whole / 2) / whole).clamp(1, 99)).unwrap_or(1),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A chart of these counts.
    pub(in crate::library) fn chart(shape: Shape, counts: &[u32]) -> Chart {
        let value = |count: &u32| Value { name: format!("n{count}"), count: *count, number: count.to_string(), ..Value::default() };
        Chart { title: "Title", shape, values: counts.iter().map(value).collect(), ..Chart::default() }
    }

    proptest! {
        #[test]
        fn columns_stand_in_their_order_within_the_chart(counts in proptest::collection::vec(0_u32.., 0..250)) {
            let columns = chart(Shape::Columns, &counts).columns();
            prop_assert_eq!(columns.len(), counts.iter().filter(|count| **count > 0).count());
            for column in &columns {
                prop_assert!(column.x >= 0.0 && column.x + column.width <= 100.0 + 1e-9, "{:?}", column);
                prop_assert!(column.height > 0.0 && (column.y + column.height - 100.0).abs() < 1e-9, "{:?}", column);
            }
            prop_assert!(columns.is_sorted_by(|a, b| a.x + a.width < b.x));
            prop_assert_eq!(columns.iter().filter(|column| column.is_peak).count(), usize::from(!columns.is_empty()));
        }

        #[test]
        fn strokes_show_some_and_not_all_where_that_is_so(part in 0_u32..2000, rest in 0_u32..2_000_000) {
            let strokes = of_a_hundred(part, part + rest);
            prop_assert_eq!(strokes == 0, part == 0);
            prop_assert_eq!(strokes == 100, part > 0 && rest == 0);
        }
    }

    #[test]
    fn the_first_of_the_greatest_stands_out() {
        assert_eq!(chart(Shape::Columns, &[1, 3, 3]).peak(), Some(1));
        assert_eq!(chart(Shape::Columns, &[0, 0]).peak(), None);
        assert_eq!([of_a_hundred(1204, 50_214), of_a_hundred(1, 50_000), of_a_hundred(9_999, 10_000)], [2, 1, 99]);
    }
}
