//! What a plan and its steps come to, in words.

use leptos::prelude::*;

use super::shown::Sums;
use crate::browser::intl;
use crate::organise::entry::Entry;
use crate::organise::moves::Move;
use crate::organise::step::Step;
use crate::spotify::model::name::shown;
use crate::ui::components::name::name;

/// A number of things: `1 song`, `312 songs`.
#[must_use]
pub fn songs(number: u32) -> String {
    if number == 1 { "1 song".to_owned() } else { format!("{} songs", intl::number(number)) }
}

/// The step that is being done, for the entries before it.
#[must_use]
pub fn step(step: &Step, list: &[Entry]) -> String {
    match step {
        Step::Move(Move { start, length, before }) => {
            let title = list.get(*start as usize).map(|entry| shown(&entry.title).to_owned()).unwrap_or_default();
            let to = if before > start { before - length } else { *before };
            let more = if *length > 1 { format!(" and {} more", intl::number(length - 1)) } else { String::new() };
            format!("{title}{more}, from {} to {}", intl::number(start + 1), intl::number(to + 1))
        }
        Step::Remove(entries) => format!("Removing {}", songs(u32::try_from(entries.len()).unwrap_or(u32::MAX))),
        Step::Add { .. } | Step::Replace(_) => format!("Adding {}", songs(step.adds())),
    }
}

/// What a plan does, as one large sentence.
#[must_use]
pub fn says(sums: Sums) -> AnyView {
    sentence(sums, " song comes in. ", " songs come in. ")
}

/// The same of a plan that leads back.
#[must_use]
pub fn says_back(sums: Sums) -> AnyView {
    sentence(sums, " song comes back. ", " songs come back. ")
}

fn sentence(sums: Sums, one: &'static str, many: &'static str) -> AnyView {
    let figure = |number: u32, one: &'static str, many: &'static str| {
        (number > 0).then(|| {
            let words = if number == 1 { one } else { many };
            view! {
                <b>{intl::number(number)}</b>
                {words}
            }
        })
    };
    let is_nothing = sums.moved + sums.removed + sums.added + sums.dates_lost == 0;
    let stay = sums.length.saturating_sub(sums.moved + sums.added + sums.dates_lost);
    view! {
        <p class="says wide">
            {figure(sums.moved, " song moves. ", " songs move. ")} {figure(sums.removed, " song goes. ", " songs go. ")}
            {figure(sums.added, one, many)}
            {if is_nothing {
                view! { "Nothing changes: it is like this already." }.into_any()
            } else {
                figure(stay, " is not touched.", " are not touched.").into_any()
            }}
        </p>
    }
    .into_any()
}

/// What it costs, beside the button that does it.
#[must_use]
pub fn price(sums: Sums, button: AnyView) -> AnyView {
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let cannot = (sums.cannot > 0).then(|| fact("Stay, because Spotify cannot move them", intl::number(sums.cannot)));
    view! {
        <div class="price">
            <dl class="facts">
                {fact("Takes", takes(sums.seconds))} {fact("Asks Spotify", times(sums.requests))}
                {fact("Dates lost", intl::number(sums.dates_lost))} {cannot}
            </dl>
            {button}
        </div>
    }
    .into_any()
}

/// About how long something takes.
#[must_use]
pub fn takes(seconds: u32) -> String {
    match seconds {
        ..90 => format!("about {seconds} s"),
        _ => format!("about {} min", intl::number(seconds.div_ceil(60))),
    }
}

fn times(requests: u32) -> String {
    if requests == 1 { "once".to_owned() } else { format!("{} times", intl::number(requests)) }
}

/// The name of a playlist.
#[must_use]
pub fn list_name(text: &str) -> AnyView {
    name(shown(text))
}
