//! The charts: each one made of the counts, in words and numbers that a person reads.

use crate::browser::intl;
use crate::library::chart::{Chart, ChartTable, Shape, Value, of_a_hundred};
use crate::library::glance::{Kept, LONGEST_MINUTES, Lost};
use crate::library::{Glance, length};
use crate::spotify::model::name::shown;
use crate::ui::components::facts::length_in_words;

/// Most words below columns.
const MOST_YEARS: usize = 10;

fn value(name: String, count: u32) -> Value {
    Value { name, count, number: intl::number(count), ..Value::default() }
}

fn songs(count: u32) -> String {
    if count == 1 { "1 song".to_owned() } else { format!("{} songs", intl::number(count)) }
}

fn sentence(before: &str, strong: String, after: &str) -> [String; 3] {
    [before.to_owned(), strong, after.to_owned()]
}

/// A row of a table for each value.
fn named_rows(values: &[Value]) -> Vec<Vec<String>> {
    let name = |value: &Value| if value.by.is_empty() { value.name.clone() } else { format!("{}, {}", value.name, value.by) };
    values.iter().map(|value| vec![name(value), value.number.clone()]).collect()
}

/// The songs liked in each month. Whole years, so that each year has as much room.
pub(super) fn months(glance: &Glance) -> Chart {
    let (Some(first), Some(last)) = (glance.months.first(), glance.months.last()) else { return Chart::default() };
    let (before, after) = (first.month.saturating_sub(1), 12_u32.saturating_sub(last.month));
    let outside = |count: u32| (0..count).map(|_| Value::default());
    let named = glance.months.iter().map(|month| value(intl::month(month.year, month.month), month.count));
    let values: Vec<Value> = outside(before).chain(named).chain(outside(after)).collect();
    let years: Vec<u32> = (first.year..=last.year).collect();
    let every = years.len().div_ceil(MOST_YEARS).max(1);
    let label = |(place, year): (usize, &u32)| if place % every == 0 { year.to_string() } else { String::new() };
    let liked: Vec<Value> = values.iter().rev().filter(|value| value.count > 0).cloned().collect();
    let rows = named_rows(&liked);
    let mut chart = Chart {
        axis: years.iter().enumerate().map(label).collect(),
        table: ChartTable { caption: "Songs liked each month", heads: vec!["Month", "Songs"], rows },
        values,
        ..Chart::default()
    };
    if let Some(peak) = chart.peak().and_then(|place| chart.values.get(place)) {
        let (name, number) = (peak.name.clone(), peak.number.clone());
        chart.reading = format!(
            "Columns, one a month, from {} to {}. The highest is {name}: {number}.",
            intl::month(first.year, first.month),
            intl::month(last.year, last.month)
        );
        chart.sentence = sentence("You liked the most songs in ", format!("{name}: {number}"), ".");
    }
    chart
}

/// The songs of each decade of release.
pub(super) fn decades(glance: &Glance) -> Chart {
    let values: Vec<Value> = glance.decades.iter().map(|decade| value(format!("{}s", decade.from), decade.count)).collect();
    let known: u32 = glance.decades.iter().map(|decade| decade.count).sum();
    let share = |count: u32| format!("{} %", (u64::from(count) * 100 + u64::from(known / 2)) / u64::from(known.max(1)));
    let rows = values.iter().map(|value| vec![value.name.clone(), value.number.clone(), share(value.count)]).collect();
    let heads = vec!["Decade", "Songs", "Share"];
    let mut chart = Chart {
        shape: Shape::Bars { short: true },
        table: ChartTable { caption: "Songs by decade of release", heads, rows },
        values,
        ..Chart::default()
    };
    if let Some(peak) = chart.peak().and_then(|place| chart.values.get(place)) {
        let oldest = glance.oldest.map(|year| format!(". The oldest is from {year}.")).unwrap_or_default();
        chart.sentence = sentence("The most come from ", format!("the {}: {}", peak.name, peak.number), &oldest);
    }
    chart
}

fn most_kept(kept: &[Kept], caption: &'static str, head: &'static str, nobody: &str) -> Chart {
    let one = |kept: &Kept| Value { id: kept.id.clone(), by: kept.by.clone(), ..value(shown(&kept.name).to_owned(), kept.count) };
    let values: Vec<Value> = kept.iter().map(one).collect();
    let sentence = match kept {
        [first, second, ..] if first.count == second.count => sentence(nobody, songs(first.count), "."),
        [first, ..] => {
            let after = format!(": {}.", songs(first.count));
            sentence("The most are from ", shown(&first.name).to_owned(), &after)
        }
        [] => <[String; 3]>::default(),
    };
    let table = ChartTable { caption, heads: vec![head, "Songs"], rows: named_rows(&values) };
    Chart { sentence, shape: Shape::Bars { short: false }, table, values, ..Chart::default() }
}

/// The artists with the most songs.
pub(super) fn artists(glance: &Glance) -> Chart {
    most_kept(&glance.artists, "Liked songs by artist", "Artist", "No artist has more than ")
}

/// The albums with the most songs.
pub(super) fn albums(glance: &Glance) -> Chart {
    most_kept(&glance.albums, "Liked songs by album", "Album", "No album has more than ")
}

/// The lengths of the songs.
pub(super) fn lengths(glance: &Glance) -> Chart {
    let name = |minutes: usize| if minutes == LONGEST_MINUTES { format!("{minutes}+") } else { minutes.to_string() };
    let values: Vec<Value> = glance.minutes.iter().enumerate().map(|(minutes, count)| value(name(minutes), *count)).collect();
    let mut chart = Chart {
        axis: values.iter().map(|value| value.name.clone()).collect(),
        table: ChartTable { caption: "Songs by length", heads: vec!["Minutes", "Songs"], rows: named_rows(&values) },
        values,
        ..Chart::default()
    };
    if let (Some(peak), Some(median), Some(longest)) = (chart.peak(), glance.median_ms, glance.longest_ms) {
        let range = match peak {
            0 => "less than a minute".to_owned(),
            LONGEST_MINUTES => format!("{peak} minutes and longer"),
            _ => format!("between {peak} and {} minutes", peak + 1),
        };
        let number = chart.values.get(peak).map(|value| value.number.clone()).unwrap_or_default();
        chart.reading = format!("Columns, one for each minute of length. The highest is {range}: {number}.");
        let after = format!(". The longest takes {}.", length_in_words(longest.into()));
        chart.sentence = sentence("The most common length is ", range, &after);
        let place = (f64::from(median) / 60_000.0 / glance.minutes.len() as f64 * 100.0).min(100.0);
        chart.line = Some((place, format!("half are shorter than {}", length::clock(median))));
    }
    chart
}

/// Songs that cannot be played.
pub(super) fn lost(glance: &Glance) -> Chart {
    let Lost { market, product, explicit, other, removed } = glance.lost;
    let all = glance.lost.all();
    let broken = of_a_hundred(all, glance.entries);
    let reasons = [
        ("Not in your country", market),
        ("Needs another subscription", product),
        ("Explicit, which your settings exclude", explicit),
        ("No reason given", other),
        ("No longer at Spotify", removed),
        ("Together", all),
    ];
    let rows = reasons.into_iter().filter(|(name, count)| *count > 0 || *name == "Together");
    let rows = rows.map(|(name, count)| vec![name.to_owned(), intl::number(count)]).collect();
    let sentence = match all {
        0 => sentence("", "Everything".to_owned(), " you like can be played today."),
        1 => sentence("", "One song".to_owned(), " you like cannot be played today. It stays in your library."),
        _ => sentence(
            "",
            format!("{} of {}", intl::number(all), intl::number(glance.entries)),
            " cannot be played today. They stay in your library, and some come back.",
        ),
    };
    Chart {
        sentence,
        shape: Shape::Strokes { broken },
        reading: format!("A hundred strokes, one for every hundredth of your liked songs. Broken ones: {broken}."),
        table: ChartTable { caption: "Songs that cannot be played, by reason", heads: vec!["Reason", "Songs"], rows },
        ..Chart::default()
    }
}
