//! The first songs in the current and in the new order, joined by lines.

use leptos::prelude::*;

use crate::browser::intl;
use crate::organise::entry::Entry;
use crate::organise::moves;
use crate::spotify::model::name::shown;
use crate::ui::components::name::name;

/// How many songs are shown.
const ROWS: usize = 9;
/// The height of a row in the drawing of the lines.
const HEIGHT: usize = 40;

/// The figure. In a narrow window it is one list, which says where each song was.
#[must_use]
pub fn slope(entries: &[Entry], order: &[u32]) -> AnyView {
    let stays = moves::stays(order);
    let after: Vec<(usize, bool)> = order.iter().zip(&stays).take(ROWS).map(|(now, stays)| (*now as usize, *stays)).collect();
    let moves_away = |place: &usize| {
        let to = order.iter().position(|now| *now as usize == *place);
        to.and_then(|to| stays.get(to)).is_some_and(|stays| !stays)
    };
    let before = (0..entries.len().min(ROWS)).map(|place| row(place, entries.get(place), moves_away(&place), None));
    let lines = after.iter().enumerate().filter(|(_, (now, _))| *now < ROWS).map(|(place, (now, stays))| {
        let [from, to] = [now, &place].map(|place| place * HEIGHT + HEIGHT / 2);
        view! { <path class:moved=!stays d=format!("M0 {from}C45 {from} 55 {to} 100 {to}") /> }
    });
    let afterwards = after.iter().enumerate().map(|(place, (now, stays))| {
        let was = if *stays { "stays".to_owned() } else { format!("was {}", intl::count(now + 1)) };
        row(place, entries.get(*now), !stays, Some(was))
    });
    let rest = (entries.len() > ROWS).then(|| {
        view! { <p class="small quiet-text">{format!("The first {ROWS} of {}.", intl::count(entries.len()))}</p> }
    });
    view! {
        <div class="slope">
            <h3 class="before">"Today"</h3>
            <p>
                <span class="unseen">"Lines join each song’s place today with its place afterwards."</span>
            </p>
            <h3>"Afterwards"</h3>
            <ol class="before list">{before.collect_view()}</ol>
            <div class="slope-lines">
                <svg viewBox=format!("0 0 100 {}", after.len() * HEIGHT) preserveAspectRatio="none" aria-hidden="true">
                    {lines.collect_view()}
                </svg>
            </div>
            <ol class="list">{afterwards.collect_view()}</ol>
        </div>
        {rest}
    }
    .into_any()
}

fn row(place: usize, entry: Option<&Entry>, moves: bool, was: Option<String>) -> AnyView {
    let title = entry.map_or("", |entry| &*entry.title);
    let title = if entry.is_some_and(|entry| entry.uri.is_empty()) { "Removed by Spotify" } else { shown(title) };
    let makers = entry.map(Entry::makers).unwrap_or_default();
    view! {
        <li class:moves=moves>
            <span>{intl::count(place + 1)}</span>
            <span>{name(title)} " " <small>{name(&makers)}</small></span>
            {was.map(|was| view! { <span class="was">{was}</span> })}
        </li>
    }
    .into_any()
}
