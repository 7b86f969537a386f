//! A trace, drawn: four lanes with an arrow for each step in a wide window, a list that says who told whom in a narrow one. The same
//! markup serves both and reads in order to those who listen.

use leptos::prelude::*;

use crate::session::trace::{Param, Party, Shown, Step, Trace, words};

/// The lanes and, below them, the steps as they come.
#[component]
pub fn Sequence(
    /// What to draw. Grows while it is under way.
    trace: Signal<Trace>,
) -> impl IntoView {
    let lane = |party: Party, where_: &'static str| view! { <li>{party.name()}<small>{where_}</small></li> };
    let steps = move || trace.get().steps.into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <div class="sequence">
            <ul class="lanes list" aria-hidden="true">
                {lane(Party::You, "at the keyboard")}
                {lane(Party::Page, "in this tab")}
                {lane(Party::Accounts, "who signs you in")}
                {lane(Party::Api, "what holds your library")}
            </ul>
            <ol class="run list">
                // A step never changes once it is drawn, so its place is its key, and one that was opened stays open.
                <For each=steps key=|(place, _)| *place let((place, step))>
                    <Hop number=place + 1 after=trace.with_untracked(|trace| trace.after(&step)) step />
                </For>
            </ol>
        </div>
    }
}

#[component]
fn Hop(number: usize, after: u64, step: Step) -> impl IntoView {
    let (from, to) = (step.from.lane(), step.to.lane());
    let says = step.says();
    let (way, means, source) = (step.way(), step.means(), step.source());
    let Step { line, params, .. } = step;
    view! {
        <li>
            <details>
                <summary
                    data-from=from.to_string()
                    data-to=(from != to).then(|| to.to_string())
                    data-back=(to < from).then_some("")
                    data-self=(from == to).then_some("")
                >
                    <span class="hop-no">{number}</span>
                    <span class="hop-way">{way}": "</span>
                    <span class="hop-say">
                        <span>
                            <b>{says}</b>
                            {(!line.is_empty()).then(|| view! { <code>{line}</code> })}
                        </span>
                    </span>
                    <span class="hop-line" aria-hidden="true"></span>
                    <span class="hop-time">{span(after)}</span>
                </summary>
                <div class="hop-body">
                    <p>{means}</p>
                    {(!params.is_empty())
                        .then(|| view! { <dl class="params">{params.into_iter().map(|param| view! { <Row param /> }).collect_view()}</dl> })}
                    {source
                        .map(|(name, address)| {
                            view! {
                                <a class="small" href=address>
                                    {name}
                                </a>
                            }
                        })}
                </div>
            </details>
        </li>
    }
}

#[component]
fn Row(param: Param) -> impl IntoView {
    let reason = words::of_param(&param.name);
    let value = match param.shown {
        Shown::Plain(text) => view! { {text} }.into_any(),
        Shown::Secret { length, fingerprint } => view! {
            <span class="secret">
                <span>{format!("{length} characters")}</span>
                <span>{format!("SHA-256 {fingerprint}…")}</span>
            </span>
        }
        .into_any(),
    };
    view! {
        <div>
            <dt>{param.name}</dt>
            <dd class="value">{value}</dd>
            {reason.map(|reason| view! { <dd class="reason">{reason}</dd> })}
        </div>
    }
}

/// A span of time in the words of a stopwatch: `31 ms`, `6.2 s`.
#[must_use]
pub fn span(millis: u64) -> String {
    if millis < 1000 { format!("{millis} ms") } else { format!("{}.{} s", millis / 1000, millis % 1000 / 100) }
}
