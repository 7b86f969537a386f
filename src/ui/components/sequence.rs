//! A sequence diagram: four lanes with an arrow per step in a wide window, a list in a narrow one. The same markup serves both and
//! reads in order to a screen reader. It draws recorded traces and the diagrams of the flows.

use leptos::prelude::*;

use super::code_text::code_text;
use super::params::{self, ParamRow, param_list};
use crate::browser::styles;
use crate::learn::duration;
use crate::learn::figure::{Figure, FigureStep, Lane};
use crate::learn::trace::{Participant, Trace, TraceStep};

/// A trace, which grows while it is being recorded.
#[component]
pub fn TraceView(
    /// The steps.
    trace: Signal<Trace>,
) -> impl IntoView {
    styles::adopt(params::STYLES);
    let names = [
        (Participant::You.name(), "at the keyboard"),
        (Participant::Page.name(), "in this tab"),
        (Participant::Accounts.name(), "signs you in"),
        (Participant::Api.name(), "serves your library"),
    ];
    let steps = move || trace.get().steps.into_iter().enumerate().collect::<Vec<_>>();
    let sum = move || {
        trace.with(|trace| {
            let whole = trace.steps.last().map(|step| trace.after(step)).unwrap_or_default();
            (format!("{} steps", trace.steps.len()), duration(whole))
        })
    };
    view! {
        <div class="sequence">
            {lanes(names, Some("Took"))}
            <p class="run-head" aria-hidden="true">
                <span>"Step"</span>
                <span>"Took"</span>
            </p>
            <ol class="run list">
                // A recorded step never changes, so its index can be its key, and an open step stays open.
                <For each=steps key=|(index, _)| *index let((index, step))>
                    {step_item(index + 1, StepRow::of_trace(step, trace.with_untracked(|trace| trace.took(index))))}
                </For>
            </ol>
            <p class="run-sum">
                <span>{move || sum().0}</span>
                <b>{move || sum().1}</b>
            </p>
        </div>
    }
}

/// The diagram of a flow.
#[component]
pub fn FigureView(
    /// The steps.
    figure: Figure,
) -> impl IntoView {
    styles::adopt(params::STYLES);
    let items = figure.steps.iter().enumerate().map(|(index, step)| step_item(index + 1, StepRow::of_figure(&figure, step)));
    view! {
        <div class="sequence">
            {lanes(figure.lanes, None)}
            <ol class="run list">{items.collect_view()}</ol>
        </div>
    }
}

fn lanes(lanes: [Lane; 4], took: Option<&'static str>) -> AnyView {
    let lane = |(name, note): Lane| view! { <li>{name}<small>{note}</small></li> }.into_any();
    view! {
        <ul class="lanes list" aria-hidden="true">
            {lanes.into_iter().map(lane).collect_view()}
            {took.map(|took| view! { <li class="took">{took}</li> })}
        </ul>
    }
    .into_any()
}

/// A step, ready to be drawn.
struct StepRow {
    from: u8,
    to: u8,
    way: String,
    title: &'static str,
    line: String,
    meaning: &'static str,
    params: Vec<ParamRow>,
    source: Option<(String, String)>,
    /// Milliseconds from the step before it.
    took: Option<u64>,
}

impl StepRow {
    fn of_trace(step: TraceStep, took: u64) -> Self {
        Self {
            from: step.from.lane(),
            to: step.to.lane(),
            way: step.way(),
            title: step.title(),
            meaning: step.meaning(),
            source: step.source().map(|(name, address)| (name.to_owned(), address.to_owned())),
            took: Some(took),
            line: step.line,
            params: step.params.into_iter().map(ParamRow::from).collect(),
        }
    }

    fn of_figure(figure: &Figure, step: &FigureStep) -> Self {
        let source = |(rfc, section): (u16, &str)| {
            (format!("RFC {rfc}, section {section}"), format!("https://www.rfc-editor.org/rfc/rfc{rfc}#section-{section}"))
        };
        Self {
            from: step.from.lane(),
            to: step.to.lane(),
            way: figure.way(step),
            title: step.title,
            line: step.line.to_owned(),
            meaning: step.meaning,
            params: step.params.iter().map(ParamRow::from).collect(),
            source: step.source.map(source),
            took: None,
        }
    }
}

fn step_item(number: usize, row: StepRow) -> AnyView {
    let StepRow { from, to, way, title, line, meaning, params, source, took } = row;
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
                            <b>{code_text(title)}</b>
                            {(!line.is_empty()).then(|| view! { <code translate="no" class="hop-wire">{line}</code> })}
                        </span>
                    </span>
                    <span class="hop-line" aria-hidden="true"></span>
                    {took.map(|took| view! { <span class="hop-time"><span class="unseen">"Took "</span>{duration(took)}</span> })}
                </summary>
                <div class="hop-body">
                    <p>{code_text(meaning)}</p>
                    {(!params.is_empty()).then(|| param_list(params))}
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
