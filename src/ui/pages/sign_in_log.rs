//! The sign-in log: what each sign-in and token refresh of this tab did, to look at or to paste into a bug report.

use leptos::prelude::*;

use crate::browser::{intl, styles};
use crate::learn::duration;
use crate::learn::trace::Trace;
use crate::session::Timestamp;
use crate::ui::components::copy::copy;
use crate::ui::components::developer_pages::DeveloperPages;
use crate::ui::components::groove::IdleGroove;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::params;
use crate::ui::components::sequence::TraceView;
use crate::ui::components::sign_in::SignInButton;
use crate::ui::context::use_app;
use crate::ui::shell::OpenPage;

/// The page.
#[component]
pub fn SignInLog() -> impl IntoView {
    styles::adopt(params::STYLES);
    let traces = use_app().traces;
    // Identified by its start, not its index: old traces are dropped, so indexes change.
    let begun = Memo::new(move |_| traces.with(|traces| traces.iter().map(Trace::began).collect::<Vec<_>>()));
    let body = move || match begun.get() {
        begun if begun.is_empty() => view! { <Empty /> }.into_any(),
        // Newest first.
        begun => begun.into_iter().rev().map(|began| view! { <TraceSection traces began /> }).collect_view().into_any(),
    };
    view! {
        <OpenPage>
            <DeveloperPages />
            <header class="opening">
                <h1>"Sign-in log"</h1>
                <p class="lead">
                    "Every sign-in and token refresh of this tab, step by step. Open a step to see its parameters. A secret is shown only as its length and the start of its hash."
                </p>
            </header>
            {live(body)}
        </OpenPage>
    }
}

#[component]
fn Empty() -> impl IntoView {
    let epoch = use_app().epoch;
    view! {
        <div class="blank">
            <IdleGroove />
            <h2>"Nothing in this tab yet"</h2>
            <p class="small">"Each sign-in that starts here appears here, and so does each token refresh."</p>
            {live(move || epoch.get().is_none().then(|| view! { <SignInButton>"Sign in at Spotify"</SignInButton> }))}
        </div>
    }
}

#[component]
fn TraceSection(traces: ReadSignal<Vec<Trace>>, began: Timestamp) -> impl IntoView {
    let find = move |traces: &Vec<Trace>| traces.iter().rfind(|trace| trace.began() == began).cloned();
    let Some(first) = traces.with_untracked(find) else { return ().into_any() };
    let trace = Signal::derive({
        let first = first.clone();
        move || traces.with(find).unwrap_or_else(|| first.clone())
    });
    let to_scale = RwSignal::new(false);
    let heading = format!("{} at {}", first.title(), intl::time_of_day(first.began().0));
    let copied = RwSignal::new("");
    let copy = move |text: String| copy(text, copied, "Copied. It contains no secrets.");
    view! {
        <section class="flow" aria-label=heading.clone()>
            <div class="row apart">
                <h2>{heading.clone()}</h2>
                <div class="row">
                    <button class="button little" type="button" on:click=move |_| copy(trace.with_untracked(Trace::to_text))>
                        <Icon name="copy" />
                        "Copy as text"
                    </button>
                    <button class="button little" type="button" on:click=move |_| copy(trace.with_untracked(Trace::to_svg))>
                        <Icon name="copy" />
                        "Copy as SVG"
                    </button>
                    <button
                        class="button little"
                        type="button"
                        aria-pressed=move || to_scale.get().to_string()
                        on:click=move |_| to_scale.update(|on| *on = !*on)
                    >
                        "Timing to scale"
                    </button>
                </div>
            </div>
            <p class="hint" role="status">
                {copied}
            </p>
            {live(move || to_scale.get().then(|| view! { <Scale trace /> }))}
            <TraceView trace />
        </section>
    }
    .into_any()
}

/// Width of the drawing and height of a bar, in SVG units.
const WIDE: u64 = 1000;
const BAR: usize = 22;

/// A bar per step, from its time to that of the next step.
#[component]
fn Scale(trace: Signal<Trace>) -> impl IntoView {
    live(move || {
        let trace = trace.get();
        let times: Vec<u64> = trace.steps.iter().map(|step| trace.after(step)).collect();
        let whole = times.last().copied().unwrap_or(0).max(1);
        let ends = times.iter().skip(1).copied().chain([whole]);
        let bars = times.iter().zip(ends).enumerate().map(|(place, (from, to))| {
            let (x, width) = (from * WIDE / whole, (to.saturating_sub(*from) * WIDE / whole).max(2));
            view! { <rect x=x.to_string() y=(place * BAR + 3).to_string() width=width.to_string() height="16" /> }
        });
        let height = times.len() * BAR;
        view! {
            <figure class="scale">
                <svg viewBox=format!("0 0 {WIDE} {height}") preserveAspectRatio="none" height=height.to_string() aria-hidden="true">
                    {bars.collect_view()}
                </svg>
                <figcaption>{format!("One bar per step, from the top. The full width is {}.", duration(whole))}</figcaption>
            </figure>
        }
    })
}
