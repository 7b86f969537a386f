//! What signing in and renewing did, step by step: for whoever wants to see it, and for a bug report.

use leptos::prelude::*;

use super::title;
use crate::browser::intl;
use crate::learn::trace::Trace;
use crate::session::Timestamp;
use crate::ui::components::copy::copy;
use crate::ui::components::groove::IdleGroove;
use crate::ui::components::icon::Icon;
use crate::ui::components::sequence::{Sequence, span};
use crate::ui::components::sign_in::SignInButton;
use crate::ui::context::use_app;
use crate::ui::shell::FrontPage;

/// The page.
#[component]
pub fn Flow() -> impl IntoView {
    title::set("What happened");
    let traces = use_app().traces;
    // A trace is known by when it began: older ones make room for newer ones, so its place changes.
    let begun = Memo::new(move |_| traces.with(|traces| traces.iter().map(Trace::began).collect::<Vec<_>>()));
    let body = move || match begun.get() {
        begun if begun.is_empty() => view! { <Nothing /> }.into_any(),
        // The newest first.
        begun => begun.into_iter().rev().map(|began| view! { <One traces began /> }).collect_view().into_any(),
    };
    view! {
        <FrontPage class="plain page">
            <header class="opening">
                <h1>"What happened"</h1>
                <p class="lead">
                    "Each sign-in and each renewal of this tab, as it went. Open a step to see what it carried. Secrets are shown by their length and the beginning of a hash, never as they are."
                </p>
            </header>
            {body}
        </FrontPage>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let epoch = use_app().epoch;
    view! {
        <div class="blank">
            <IdleGroove />
            <h2>"Nothing yet in this tab"</h2>
            <p class="small">"A sign-in that starts here is drawn here, and so is every renewal of access."</p>
            {move || epoch.get().is_none().then(|| view! { <SignInButton>"Sign in at Spotify"</SignInButton> })}
        </div>
    }
}

#[component]
fn One(traces: ReadSignal<Vec<Trace>>, began: Timestamp) -> impl IntoView {
    let found = move || traces.with(|traces| traces.iter().rfind(|trace| trace.began() == began).cloned());
    let Some(first) = found() else { return ().into_any() };
    let trace = Signal::derive({
        let first = first.clone();
        move || found().unwrap_or_else(|| first.clone())
    });
    let to_scale = RwSignal::new(false);
    let heading = format!("{} at {}", first.title(), intl::time_of_day(first.began().0));
    let copied = RwSignal::new("");
    let copy = move |text: String| copy(text, copied, "Copied, with nothing secret in it");
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
                        "Times to scale"
                    </button>
                </div>
            </div>
            <p class="hint" role="status">
                {copied}
            </p>
            {move || to_scale.get().then(|| view! { <Scale trace /> })}
            <Sequence trace />
        </section>
    }
    .into_any()
}

/// Width and height of the scale's drawing.
const WIDE: u64 = 1000;
const BAR: usize = 22;

/// A bar for each step from its moment to the next one's, as long as it took.
#[component]
fn Scale(trace: Signal<Trace>) -> impl IntoView {
    move || {
        let trace = trace.get();
        let moments: Vec<u64> = trace.steps.iter().map(|step| trace.after(step)).collect();
        let whole = moments.last().copied().unwrap_or(0).max(1);
        let ends = moments.iter().skip(1).copied().chain([whole]);
        let bars = moments.iter().zip(ends).enumerate().map(|(place, (from, to))| {
            let (x, width) = (from * WIDE / whole, (to.saturating_sub(*from) * WIDE / whole).max(2));
            view! { <rect x=x.to_string() y=(place * BAR + 3).to_string() width=width.to_string() height="16" /> }
        });
        let height = moments.len() * BAR;
        view! {
            <figure class="scale">
                <svg viewBox=format!("0 0 {WIDE} {height}") preserveAspectRatio="none" height=height.to_string() aria-hidden="true">
                    {bars.collect_view()}
                </svg>
                <figcaption>{format!("One bar a step, from the top; the whole width is {}.", span(whole))}</figcaption>
            </figure>
        }
    }
}
