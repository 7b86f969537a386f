//! The account is being read, or written to.

use leptos::prelude::*;

use super::job::{self, At, Shown};
use super::log::Step;
use super::words::seconds;
use crate::backup::restore::run::{Status, Stop};
use crate::browser::intl;
use crate::spotify::ApiError;
use crate::ui::components::live::live;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::pages::backup::dial::dial;
use crate::ui::trouble::Trouble;

fn share(done: u32, total: u32) -> f64 {
    if total == 0 { 0.0 } else { f64::from(done) / f64::from(total) }
}

/// The face of the page while the library is read.
#[must_use]
pub(super) fn reading(shown: Memo<Option<Shown>>) -> AnyView {
    let look = move || shown.with(|shown| if let Some(Shown::Reading(look)) = shown { Some(*look) } else { None });
    let checks = look().is_some_and(|look| look.checks);
    let (title, words) = if checks {
        ("Checking", "Everything was written. Now it is read again and compared with the plan.")
    } else {
        ("Reading your library", "What is there already is not written again.")
    };
    let bar = move || {
        look().map(|look| {
            view! {
                <progress max=look.total.max(1) value=look.done aria-label=title></progress>
                <p class="small">{intl::number(look.done)} " of " {intl::number(look.total)}</p>
            }
        })
    };
    view! {
        <section class="spread" aria-labelledby="restore-read">
            <header>
                <h2 id="restore-read">{title}</h2>
                <p>{words}</p>
            </header>
            <div class="stack">{live(bar)}</div>
        </section>
    }
    .into_any()
}

/// The face of the page while the plan is carried out.
#[must_use]
pub(super) fn running(shown: Memo<Option<Shown>>) -> AnyView {
    let at = Memo::new(move |_| shown.with(|shown| if let Some(Shown::Running(_, at)) = shown { Some(at.clone()) } else { None }));
    // The buttons and the notice stay while the counts change.
    let status = Memo::new(move |_| at.with(|at| at.as_ref().map(|at| at.status.clone())));
    let runs = Memo::new(move |_| matches!(status.get(), Some(Status::Running | Status::Ended)));
    let groove = move || at.with(|at| at.as_ref().map(|at| dial(share(at.share.0, at.share.1), runs.get(), None)));
    let counts = move || at.with(|at| at.as_ref().map(counts));
    view! {
        <section class="spread" aria-labelledby="restore-run">
            <header>
                <h2 id="restore-run">{move || if runs.get() { "Restoring" } else { "Paused" }}</h2>
                <p>"Each step is written down before it is sent. If an answer is lost, we look before we send again."</p>
            </header>
            <div class="duet">
                {live(groove)}
                <div class="stack">
                    {live(move || notice(status.get()))} {live(counts)} {live(move || buttons(runs.get()))}
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn counts(at: &At) -> AnyView {
    let (done, total) = at.share;
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let left = at.left.filter(|_| at.status == Status::Running).map(|left| fact("Time left", format!("about {}", seconds(left))));
    view! {
        <p class="dial-figure">{intl::number(done)} <small>" of " {intl::number(total)}</small></p>
        <progress max=total.max(1) value=done aria-label="Restore"></progress>
        <dl class="facts">{left} {fact("Requests", intl::number(at.sent))}</dl>
        {steps(at)}
    }
    .into_any()
}

/// The last steps, and the one that is being made.
fn steps(at: &At) -> AnyView {
    let step = |step: &Step| {
        let lost = step.was_lost.then(|| view! { <small>"No answer came. We looked before anything was sent again."</small> });
        view! {
            <li class:lost=step.was_lost>
                <time>{intl::time_of_day(step.at)}</time>
                <span>
                    <bdi translate="no">{step.name.clone()}</bdi>
                    ": "
                    {step.words.clone()}
                    {lost}
                </span>
            </li>
        }
    };
    let now = at.now.clone().map(|now| {
        let looks = at.is_looking.then(|| view! { <small>"No answer came. We look what is there."</small> });
        view! {
            <li class="now" aria-current="step">
                <span>"Now"</span>
                <span>
                    <bdi translate="no">{now}</bdi>
                    {looks}
                </span>
            </li>
        }
    });
    view! {
        <ol class="journal" aria-label="The last steps">
            {at.steps.iter().map(step).collect_view()}
            {now}
        </ol>
    }
    .into_any()
}

/// Why it does not go on.
fn notice(status: Option<Status>) -> Option<AnyView> {
    let plain = |title: &'static str, words: &'static str| {
        view! {
            <div class="notice wrong" role="alert">
                <h2>{title}</h2>
                <p>{words}</p>
            </div>
        }
        .into_any()
    };
    Some(match status? {
        Status::Running | Status::Ended => return None,
        Status::Paused => view! { <p class="statement">"Paused. Nothing is sent to Spotify until you go on."</p> }.into_any(),
        Status::Stopped(Stop::OtherPerson) => plain(
            "Another person is signed in",
            "This plan is for the account of somebody else. Sign in as that person, or stop here.",
        ),
        Status::Stopped(Stop::NoJournal) => plain(
            "This browser stores nothing",
            "Each step has to be written down before it is sent, so that nothing is written twice. Allow this site to store data, and go on.",
        ),
        Status::Stopped(Stop::Api(error)) => {
            let about = Trouble::Call(if error == ApiError::Stopped { ApiError::SignedOut } else { error });
            view! {
                <TroubleNotice about />
                <p>"What is back stays. This page offers to go on from here, also after you sign in again or come back tomorrow."</p>
            }
            .into_any()
        }
    })
}

fn buttons(runs: bool) -> AnyView {
    let first = if runs {
        view! {
            <button class="button" type="button" on:click=|_| job::pause()>
                "Pause"
            </button>
        }
        .into_any()
    } else {
        view! {
            <button class="button first" type="button" on:click=|_| job::go_on()>
                "Go on"
            </button>
        }
        .into_any()
    };
    let asks = RwSignal::new(false);
    let stop = move |_| if asks.get_untracked() { job::cancel() } else { asks.set(true) };
    view! {
        <div class="row">
            {first}
            <button class="button quiet" type="button" on:click=stop>
                {move || if asks.get() { "Stop; what is back stays" } else { "Stop here…" }}
            </button>
        </div>
    }
    .into_any()
}
