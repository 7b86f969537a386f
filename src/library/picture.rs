//! A chart as marks on a canvas, for a picture that can be copied. It is drawn from the numbers and not from the page, so the policy of the
//! page does not have to allow images from anywhere else.

use super::chart::{Chart, Shape};

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// In pixels.
    pub width: f64,
    /// In pixels.
    pub height: f64,
    /// The marks, in the order of drawing.
    pub marks: Vec<Mark>,
}

/// The colour of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// That of texts.
    Ink,
    /// That of texts beside others.
    Soft,
    /// That of what stands out.
    Accent,
}

/// Something drawn. Everything in pixels from the upper left corner.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled rectangle.
    Block {
        /// Left edge, upper edge, width, height.
        place: [f64; 4],
        /// Its colour.
        tone: Tone,
    },
    /// A line of text. One that is too long is narrowed.
    Text {
        /// The words.
        words: String,
        /// From the left; the right end of the words if `ends_there`.
        x: f64,
        /// Its baseline.
        y: f64,
        /// Height of the letters.
        size: u16,
        /// Whether it ends at `x`.
        ends_there: bool,
        /// The greatest width.
        width: f64,
        /// Its colour.
        tone: Tone,
    },
}

const WIDTH: f64 = 1200.0;
const LEFT: f64 = 60.0;
const INNER: f64 = WIDTH - 2.0 * LEFT;
/// Where the drawing begins, below heading and sentence.
const TOP: f64 = 190.0;
const ROW: f64 = 46.0;

impl Picture {
    /// The picture of a chart. `source` is the line at its foot.
    #[must_use]
    pub fn of(chart: &Chart, source: &str) -> Self {
        let mut marks = vec![text(chart.title, 82.0, 52, Tone::Ink), text(&chart.sentence.concat(), 138.0, 28, Tone::Soft)];
        let bottom = match chart.shape {
            Shape::Columns => columns(chart, &mut marks),
            Shape::Bars { short } => bars(chart, short, &mut marks),
            Shape::Strokes { broken } => strokes(broken, &mut marks),
        };
        marks.push(text(source, bottom + 60.0, 22, Tone::Soft));
        Self { width: WIDTH, height: bottom + 100.0, marks }
    }
}

fn text(words: &str, y: f64, size: u16, tone: Tone) -> Mark {
    Mark::Text { words: words.to_owned(), x: LEFT, y, size, ends_there: false, width: INNER, tone }
}

fn at(words: &str, x: f64, y: f64, width: f64, tone: Tone) -> Mark {
    Mark::Text { words: words.to_owned(), x, y, size: 24, ends_there: false, width, tone }
}

const fn tone(is_peak: bool) -> Tone {
    if is_peak { Tone::Accent } else { Tone::Ink }
}

fn columns(chart: &Chart, marks: &mut Vec<Mark>) -> f64 {
    let (height, across) = (400.0, INNER / 100.0);
    let down = height / 100.0;
    for column in chart.columns() {
        let place = [LEFT + column.x * across, TOP + column.y * down, column.width * across, column.height * down];
        marks.push(Mark::Block { place, tone: tone(column.is_peak) });
    }
    marks.push(Mark::Block { place: [LEFT, TOP + height, INNER, 2.0], tone: Tone::Ink });
    let step = INNER / chart.axis.len().max(1) as f64;
    for (place, words) in chart.axis.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
        // Words may reach over places without any.
        marks.push(at(words, LEFT + place as f64 * step, TOP + height + 34.0, step.max(70.0), Tone::Soft));
    }
    if let Some((x, words)) = &chart.line {
        marks.push(Mark::Block { place: [LEFT + x * across, TOP, 2.0, height], tone: Tone::Accent });
        let (ends_there, gap) = if *x > 50.0 { (true, -12.0) } else { (false, 12.0) };
        let x = LEFT + x * across + gap;
        marks.push(Mark::Text { words: words.clone(), x, y: TOP + 20.0, size: 24, ends_there, width: 400.0, tone: Tone::Accent });
    }
    TOP + height + 40.0
}

fn bars(chart: &Chart, short: bool, marks: &mut Vec<Mark>) -> f64 {
    let (names, peak) = (if short { 120.0 } else { 420.0 }, chart.peak());
    let longest = INNER - names - 140.0;
    let mut y = TOP;
    for (place, value) in chart.values.iter().enumerate() {
        let words = if value.by.is_empty() { value.name.clone() } else { format!("{} – {}", value.name, value.by) };
        marks.push(at(&words, LEFT, y + 26.0, names - 20.0, Tone::Ink));
        let width = chart.share(value.count) / 100.0 * longest;
        marks.push(Mark::Block { place: [LEFT + names, y + 8.0, width, 20.0], tone: tone(Some(place) == peak) });
        let (words, x) = (value.number.clone(), LEFT + INNER);
        marks.push(Mark::Text { words, x, y: y + 26.0, size: 24, ends_there: true, width: 120.0, tone: Tone::Ink });
        y += ROW;
    }
    y
}

fn strokes(broken: u32, marks: &mut Vec<Mark>) -> f64 {
    let (height, step) = (140.0, INNER / 100.0);
    for stroke in 0..100 {
        let x = LEFT + f64::from(stroke) * step + step / 2.0 - 2.0;
        if stroke < 100 - broken {
            marks.push(Mark::Block { place: [x, TOP, 4.0, height], tone: Tone::Ink });
        } else {
            marks.extend(
                (0..5).map(|piece| Mark::Block { place: [x, TOP + f64::from(piece) * 28.0, 4.0, 16.0], tone: Tone::Accent }),
            );
        }
    }
    TOP + height
}

#[cfg(test)]
mod tests {
    use super::super::chart::tests::chart;
    use super::*;
    use proptest::prelude::*;

    fn words(picture: &Picture) -> Vec<&str> {
        fn of(mark: &Mark) -> Option<&str> {
            if let Mark::Text { words, .. } = mark { Some(words) } else { None }
        }
        picture.marks.iter().filter_map(of).collect()
    }

    fn any_shape() -> impl Strategy<Value = Shape> {
        prop_oneof![
            Just(Shape::Columns),
            any::<bool>().prop_map(|short| Shape::Bars { short }),
            (0_u32..=100).prop_map(|broken| Shape::Strokes { broken }),
        ]
    }

    proptest! {
        #[test]
        fn every_mark_is_within_the_picture(
            shape in any_shape(),
            counts in proptest::collection::vec(0_u32.., 0..20),
            line in 0.0..100.0,
        ) {
            let mut chart = chart(shape, &counts);
            chart.axis = counts.iter().map(u32::to_string).collect();
            chart.line = Some((line, "Line".to_owned()));
            let picture = Picture::of(&chart, "Source");
            for mark in &picture.marks {
                let (x, y, right, bottom) = match mark {
                    Mark::Block { place: [x, y, width, height], .. } => (*x, *y, x + width, y + height),
                    Mark::Text { x, y, size, width, ends_there: false, .. } => (*x, y - f64::from(*size), x + width, *y),
                    Mark::Text { x, y, size, width, .. } => (x - width, y - f64::from(*size), *x, *y),
                };
                prop_assert!(x >= 0.0 && y >= 0.0 && right <= picture.width && bottom <= picture.height, "{:?}", mark);
            }
        }
    }

    #[test]
    fn it_has_the_words_and_numbers_of_the_chart_and_its_source() {
        let picture = Picture::of(&chart(Shape::Bars { short: false }, &[7, 3]), "Source");
        assert_eq!(words(&picture), ["Title", "", "n7", "7", "n3", "3", "Source"]);
        let accents = picture.marks.iter().filter(|mark| matches!(mark, Mark::Block { tone: Tone::Accent, .. })).count();
        assert_eq!(accents, 1);
    }

    #[test]
    fn as_many_strokes_are_broken_as_the_chart_says() {
        let picture = Picture::of(&chart(Shape::Strokes { broken: 3 }, &[]), "Source");
        let of = |tone| picture.marks.iter().filter(|mark| matches!(mark, Mark::Block { tone: t, .. } if *t == tone)).count();
        assert_eq!((of(Tone::Ink), of(Tone::Accent)), (97, 15));
    }
}
