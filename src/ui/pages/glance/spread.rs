//! One chart on the page: heading, sentence, drawing, the same as a table, and the copy of it as a picture.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::drawing::{PlaceOf, drawing};
use crate::browser::picture::{self, Colours, Copied};
use crate::browser::styles;
use crate::library::Glance;
use crate::library::chart::{Chart, ChartTable};
use crate::library::picture::Picture;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;

/// The line at the foot of a copied picture.
const SOURCE: &str = "Drawn by Lockgroove from a library at Spotify";

/// The contents of a spread.
#[derive(Clone, Copy)]
pub(super) struct About {
    /// The `id` of its heading.
    pub(super) id: &'static str,
    /// Its heading.
    pub(super) title: &'static str,
    /// What to know about the count.
    pub(super) note: &'static str,
    /// Makes the chart.
    pub(super) chart: fn(&Glance) -> Chart,
    /// What its drawing takes until the first songs are read.
    pub(super) room: Room,
    /// Where its names lead.
    pub(super) place_of: PlaceOf,
}

const STYLES: &str = include_str!("../../../../style/chart.css");

/// A chart. `None` until something is counted.
#[must_use]
pub(super) fn spread(about: About, glance: Signal<Option<Arc<Glance>>>) -> AnyView {
    styles::adopt(STYLES);
    let make = about.chart;
    let chart =
        Memo::new(move |_| glance.with(|glance| glance.as_ref().map(|glance| Chart { title: about.title, ..make(glance) })));
    let figure = NodeRef::<leptos::html::Figure>::new();
    let words = move || {
        let [before, strong, after] = chart.get().map(|chart| chart.sentence).unwrap_or_default();
        view! { {before} <strong>{strong}</strong> {after} }
    };
    let drawn =
        move || chart.with(|chart| chart.as_ref().map_or_else(|| reserved(about.room), |chart| drawing(chart, about.place_of)));
    let table = move || chart.with(|chart| chart.as_ref().map(|chart| table(&chart.table)));
    view! {
        <section class="spread" aria-labelledby=about.id>
            <header>
                <h2 id=about.id>{about.title}</h2>
                <p>{about.note}</p>
            </header>
            <figure class="chart" node_ref=figure>
                <figcaption>{live(words)}</figcaption>
                {live(drawn)}
                <div class="chart-foot">
                    <details class="folded">
                        <summary>
                            <Icon name="fold" />
                            <span>"As a table" <span class="unseen">": "{about.title}</span></span>
                        </summary>
                        <div class="ledger-frame">
                            {live(table)}
                        </div>
                    </details>
                    {copy_button(about.title, chart, figure)}
                </div>
            </figure>
        </section>
    }
    .into_any()
}

/// The room that a drawing takes.
#[derive(Clone, Copy)]
pub(super) enum Room {
    /// Columns with words below them.
    Columns,
    /// As many bars as there usually are.
    Bars(usize),
    /// Strokes.
    Strokes,
}

/// The place of a drawing.
fn reserved(room: Room) -> AnyView {
    let row = |_| view! { <li><span class="name"><span class="ghost w6"></span></span></li> };
    match room {
        Room::Columns => view! {
            <svg class="plot" aria-hidden="true"></svg>
            <p class="axis" aria-hidden="true">
                <span>"\u{a0}"</span>
            </p>
        }
        .into_any(),
        Room::Bars(rows) => {
            view! { <ol class="measures reserved" aria-hidden="true">{(0..rows).map(row).collect_view()}</ol> }.into_any()
        }
        Room::Strokes => view! { <svg class="plot low" aria-hidden="true"></svg> }.into_any(),
    }
}

fn table(table: &ChartTable) -> AnyView {
    let head = |(place, words): (usize, &&'static str)| view! { <th scope="col" class:number={place > 0}>{*words}</th> };
    let row = |row: &Vec<String>| {
        let mut cells = row.iter().cloned();
        let name = cells.next().unwrap_or_default();
        let numbers = cells.map(|number| view! { <td class="number">{number}</td> }).collect_view();
        view! {
            <tr>
                <th scope="row">
                    <bdi>{name}</bdi>
                </th>
                {numbers}
            </tr>
        }
    };
    view! {
        <table class="ledger">
            <caption>{table.caption}</caption>
            <thead>
                <tr>{table.heads.iter().enumerate().map(head).collect_view()}</tr>
            </thead>
            <tbody>{table.rows.iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// The button that copies the picture. Where the clipboard takes no images, a link to save it takes its place.
fn copy_button(title: &'static str, chart: Memo<Option<Chart>>, figure: NodeRef<leptos::html::Figure>) -> AnyView {
    let copied = RwSignal::new(None::<Copied>);
    let free = move || {
        if let Some(Some(Copied::At(address))) = copied.try_get_untracked() {
            picture::forget(&address);
        }
    };
    on_cleanup(free);
    let press = move |_| {
        let find = |selector: &str| figure.get_untracked()?.query_selector(selector).ok()?;
        let colours = (|| Colours::seen(&find("figcaption")?, &find(".hint")?, &find("strong")?))();
        let (Some(colours), Some(chart)) = (colours, chart.get_untracked()) else { return };
        let drawn = Picture::of(&chart, SOURCE);
        free();
        spawn_local(async move {
            let outcome = picture::copy(&drawn, &colours).await;
            if let Some(Some(Copied::At(address))) = copied.try_set(Some(outcome)) {
                // The page is gone.
                picture::forget(&address);
            }
        });
    };
    let outcome = move || match copied.get() {
        None => ().into_any(),
        Some(Copied::ToClipboard) => "Copied".into_any(),
        Some(Copied::At(address)) => {
            let file = format!("{}.png", title.to_lowercase().replace(' ', "-"));
            view! {
                "This browser copies no pictures. "
                <a class="link" href=address download=file>
                    "Save the picture"
                </a>
            }
            .into_any()
        }
        Some(Copied::Nowhere) => "This browser cannot draw the picture".into_any(),
    };
    view! {
        <p class="hint" role="status">
            {live(outcome)}
        </p>
        <button class="button quiet little" type="button" disabled=move || chart.with(Option::is_none) on:click=press>
            <Icon name="copy" />
            <span>"Copy picture" <span class="unseen">": "{title}</span></span>
        </button>
    }
    .into_any()
}
