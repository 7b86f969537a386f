//! A chart drawn on the page. Geometry stands in attributes and in percent, so a chart is as wide as its column and its letters keep their
//! size.

use leptos::prelude::*;

use crate::library::chart::{Chart, Shape, Value};
use crate::spotify::model::name::is_invisible;
use crate::ui::components::groove::decimal;
use crate::ui::components::name::name;
use crate::ui::components::place::{Place, link_to};

/// Where the name of a value leads, by its ID.
pub(super) type PlaceOf = fn(&str) -> Place;

/// The drawing.
#[must_use]
pub(super) fn drawing(chart: &Chart, place_of: PlaceOf) -> AnyView {
    match chart.shape {
        Shape::Columns => columns(chart),
        Shape::Bars { short } => bars(chart, short, place_of),
        Shape::Strokes { broken } => strokes(chart, broken),
    }
}

fn percent(number: f64) -> String {
    decimal((number * 10.0).round() as i32) + "%"
}

fn columns(chart: &Chart) -> AnyView {
    let column = |column: crate::library::chart::Column| {
        view! {
            <rect
                class:peak=column.is_peak
                x=percent(column.x)
                y=percent(column.y)
                width=percent(column.width)
                height=percent(column.height)
            />
        }
    };
    let line = chart.line.clone().map(|(x, words)| {
        let (anchor, gap) = if x > 50.0 { ("end", "-6") } else { ("start", "6") };
        view! {
            <line class="mean" x1=percent(x) x2=percent(x) y1="0" y2="100%" />
            <text x=percent(x) dx=gap y="12" text-anchor=anchor>
                {words}
            </text>
        }
    });
    let is_middle = chart.line.is_some();
    let label = |words: &String| view! { <span><span>{words.clone()}</span></span> };
    view! {
        <svg class="plot" role="img" aria-label=chart.reading.clone()>
            {chart.columns().into_iter().map(column).collect_view()}
            {line}
        </svg>
        <p class="axis" class:middle=is_middle aria-hidden="true">
            {chart.axis.iter().map(label).collect_view()}
        </p>
    }
    .into_any()
}

fn bars(chart: &Chart, short: bool, place_of: PlaceOf) -> AnyView {
    let peak = chart.peak();
    let bar = |(place, value): (usize, &Value)| {
        let (title, by) = (value.name.clone(), value.by.clone());
        let by = (!is_invisible(&by)).then(|| view! { " " <small>{name(&by)}</small> });
        let words = name(&value.name);
        let words = match &value.id {
            Some(id) => link_to(place_of(id), "", words),
            None => words,
        };
        view! {
            <li>
                <span class="name" dir="auto" title=title>
                    {words}
                    {by}
                </span>
                <svg class="measure" aria-hidden="true">
                    <rect class:peak=Some(place) == peak width=percent(chart.share(value.count)) height="100%" />
                </svg>
                <span class="number">{value.number.clone()}</span>
            </li>
        }
    };
    let all = chart.values.iter().enumerate().map(bar).collect_view();
    view! {
        <ol class="measures" class:short=short>
            {all}
        </ol>
    }
    .into_any()
}

fn strokes(chart: &Chart, broken: u32) -> AnyView {
    let stroke = |place: u32| {
        let x = percent(f64::from(place) + 0.5);
        view! { <line x1=x.clone() x2=x y1="0" y2="100%" /> }
    };
    let whole = 100_u32.saturating_sub(broken);
    view! {
        <svg class="plot low" role="img" aria-label=chart.reading.clone()>
            <g class="play">{(0..whole).map(stroke).collect_view()}</g>
            <g class="lost">{(whole..100).map(stroke).collect_view()}</g>
        </svg>
    }
    .into_any()
}
