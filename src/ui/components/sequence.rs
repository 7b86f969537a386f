//! Who tells whom what, drawn: four lanes with an arrow for each step in a wide window, a list that says who told whom in a narrow one.
//! The same markup serves both and reads in order to those who listen. Drawn are traces of what happened, and figures of what would.

use leptos::prelude::*;

use crate::learn::trace::figure::{Arrow, Figure, Lane, Value};
use crate::learn::trace::{Param, Party, Shown, Step, Trace, words};

/// A trace: the lanes and, below them, the steps as they come.
#[component]
pub fn Sequence(
    /// What to draw. Grows while it is under way.
    trace: Signal<Trace>,
) -> impl IntoView {
    let lanes = [
        (Party::You.name(), "at the keyboard"),
        (Party::Page.name(), "in this tab"),
        (Party::Accounts.name(), "who signs you in"),
        (Party::Api.name(), "what holds your library"),
    ];
    let steps = move || trace.get().steps.into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <div class="sequence">
            {drawn(lanes)}
            <ol class="run list">
                // A step never changes once it is drawn, so its place is its key, and one that was opened stays open.
                <For each=steps key=|(place, _)| *place let((place, step))>
                    {hop(place + 1, Hop::of_step(step, |step| trace.with_untracked(|trace| trace.after(step))))}
                </For>
            </ol>
        </div>
    }
}

/// A figure: the same, of a flow as it goes.
#[component]
pub fn Drawing(
    /// What to draw.
    figure: Figure,
) -> impl IntoView {
    let hops = figure.arrows.iter().enumerate().map(|(place, arrow)| hop(place + 1, Hop::of_arrow(&figure, arrow)));
    view! {
        <div class="sequence">
            {drawn(figure.lanes)}
            <ol class="run list">{hops.collect_view()}</ol>
        </div>
    }
}

fn drawn(lanes: [Lane; 4]) -> AnyView {
    let lane = |(name, note): Lane| view! { <li>{name}<small>{note}</small></li> }.into_any();
    view! {
        <ul class="lanes list" aria-hidden="true">
            {lanes.into_iter().map(lane).collect_view()}
        </ul>
    }
    .into_any()
}

/// One step, ready to be drawn.
struct Hop {
    from: u8,
    to: u8,
    way: String,
    says: &'static str,
    line: String,
    means: &'static str,
    told: Vec<Told>,
    source: Option<(String, String)>,
    after: Option<u64>,
}

/// A parameter, ready to be drawn: what is hidden has its parts in a frame.
pub struct Told {
    /// Its name.
    pub name: String,
    /// What is shown of it.
    pub value: Vec<String>,
    /// Whether that is told instead of the value itself.
    pub hidden: bool,
    /// What it is for.
    pub reason: Option<&'static str>,
}

impl Hop {
    fn of_step(step: Step, after: impl FnOnce(&Step) -> u64) -> Self {
        let after = Some(after(&step));
        let told = |param: Param| {
            let reason = words::of_param(&param.name);
            let (value, hidden) = match param.shown {
                Shown::Plain(text) => (vec![text], false),
                Shown::Secret { length, fingerprint } => {
                    (vec![format!("{length} characters"), format!("SHA-256 {fingerprint}…")], true)
                }
            };
            Told { name: param.name, value, hidden, reason }
        };
        Self {
            from: step.from.lane(),
            to: step.to.lane(),
            way: step.way(),
            says: step.says(),
            means: step.means(),
            source: step.source().map(|(name, address)| (name.to_owned(), address.to_owned())),
            line: step.line,
            told: step.params.into_iter().map(told).collect(),
            after,
        }
    }

    fn of_arrow(figure: &Figure, arrow: &Arrow) -> Self {
        let told = arrow.carries.iter().map(|carried| {
            let (Value::Sample(text) | Value::Fresh(text)) = carried.value;
            let hidden = matches!(carried.value, Value::Fresh(_));
            Told { name: carried.name.to_owned(), value: vec![text.to_owned()], hidden, reason: carried.reason() }
        });
        let source = |(rfc, section): (u16, &str)| {
            (format!("RFC {rfc}, section {section}"), format!("https://www.rfc-editor.org/rfc/rfc{rfc}#section-{section}"))
        };
        Self {
            from: arrow.from.lane(),
            to: arrow.to.lane(),
            way: figure.way(arrow),
            says: arrow.says,
            line: arrow.line.to_owned(),
            means: arrow.means,
            told: told.collect(),
            source: arrow.source.map(source),
            after: None,
        }
    }
}

fn hop(number: usize, hop: Hop) -> AnyView {
    let Hop { from, to, way, says, line, means, told, source, after } = hop;
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
                    {after.map(|after| view! { <span class="hop-time">{span(after)}</span> })}
                </summary>
                <div class="hop-body">
                    <p>{means}</p>
                    {(!told.is_empty()).then(|| parameters(told))}
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
    .into_any()
}

/// Parameters with their values and what each is for.
#[must_use]
pub fn parameters(told: Vec<Told>) -> AnyView {
    let row = |Told { name, value, hidden, reason }: Told| {
        let value = if hidden {
            let parts = value.into_iter().map(|part| view! { <span>{part}</span> }.into_any());
            view! { <span class="secret">{parts.collect_view()}</span> }.into_any()
        } else {
            value.concat().into_any()
        };
        view! {
            <div>
                <dt>{name}</dt>
                <dd class="value">{value}</dd>
                {reason.map(|reason| view! { <dd class="reason">{reason}</dd> })}
            </div>
        }
        .into_any()
    };
    view! { <dl class="params">{told.into_iter().map(row).collect_view()}</dl> }.into_any()
}

/// A span of time in the words of a stopwatch: `31 ms`, `6.2 s`.
#[must_use]
pub fn span(millis: u64) -> String {
    if millis < 1000 { format!("{millis} ms") } else { format!("{}.{} s", millis / 1000, millis % 1000 / 100) }
}
