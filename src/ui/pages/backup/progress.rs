//! A backup that is running, paused or stopped.

use leptos::prelude::*;

use super::dial::dial;
use super::job::{self, Shown};
use super::words::{reused, span};
use super::{missing, tables};
use crate::backup::run::{Status, Stop, View};
use crate::browser::intl;
use crate::spotify::ApiError;
use crate::ui::components::live::live;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::trouble::Trouble;

fn share(view: &View) -> f64 {
    if view.total == 0 { 0.0 } else { f64::from(view.done) / f64::from(view.total) }
}

/// How long the rest takes, at the pace so far. `None` while that is a guess.
fn left(shown: &Shown) -> Option<i64> {
    let View { sent, expected, .. } = shown.view;
    (sent >= 5 && expected > sent).then(|| shown.took * i64::from(expected - sent) / i64::from(sent))
}

/// The face of the page meanwhile.
#[must_use]
pub fn progress(shown: Memo<Option<Shown>>) -> AnyView {
    // The buttons and the notice stay while the counts change.
    let status = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|shown| shown.view.status.clone())));
    let running = Memo::new(move |_| status.get() == Some(Status::Running));
    let groove = move || shown.with(|shown| shown.as_ref().map(|shown| dial(share(&shown.view), running.get(), None)));
    let counts = move || shown.with(|shown| shown.as_ref().map(|shown| counts(shown, running.get())));
    view! {
        <section class="spread" aria-labelledby="backup-run">
            <header>
                <h2 id="backup-run">{move || if running.get() { "Reading your library" } else { "Paused" }}</h2>
                <p>
                    "Keep this tab open. You can use other pages meanwhile. If the network is lost, the backup goes on when it is back."
                </p>
            </header>
            <div class="duet">
                {live(groove)}
                <div class="stack">
                    {live(move || notice(status.get()))} {live(counts)}
                    {live(move || if running.get() { while_running() } else { while_paused() })}
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn counts(shown: &Shown, is_running: bool) -> AnyView {
    let view = &shown.view;
    let percent = (share(view) * 100.0) as u32;
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let left = left(shown).filter(|_| is_running).map(|left| fact("Time left", format!("about {}", span(left))));
    let reused = Some(reused(view)).filter(|words| !words.is_empty()).map(|words| fact("Unchanged, not read again", words));
    let now = view.now.clone().map(|now| {
        view! {
            <p class="small">
                "Now: "
                <bdi translate="no">{now}</bdi>
            </p>
        }
    });
    view! {
        <p class="dial-figure">{intl::number(percent)}<small>" %"</small></p>
        <progress max=view.total.max(1) value=view.done aria-label="Backup">
            {percent}
            " %"
        </progress>
        {now}
        <dl class="facts">
            {fact("Read", format!("{} of {}", intl::number(view.done), intl::number(view.total)))}
            {fact("Requests", format!("{} of {}", intl::number(view.sent), intl::number(view.expected)))} {left} {reused}
        </dl>
        {tables::so_far(view)}
        {(!is_running && !view.missing.is_empty())
            .then(|| {
                view! {
                    <details class="fold">
                        <summary>"Not here yet"</summary>
                        {missing::list(view)}
                    </details>
                }
            })}
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
    let stop = match status? {
        Status::Stopped(stop) => stop,
        Status::Paused => {
            return Some(view! { <p class="statement">"Paused. Nothing is asked of Spotify until you go on."</p> }.into_any());
        }
        Status::Running | Status::Ended => return None,
    };
    Some(match stop {
        Stop::Api(error @ (ApiError::SignedOut | ApiError::Stopped)) => {
            let about = Trouble::Call(if error == ApiError::Stopped { ApiError::SignedOut } else { error });
            view! {
                <p class="statement">"Your sign-in ended. Save this part before you sign in again: signing in leaves this page."</p>
                <p>"Then choose the saved part under “Update an older archive”, so that its playlists are not read again."</p>
                <TroubleNotice about />
            }
            .into_any()
        }
        Stop::Api(error) => {
            let retry = Callback::new(|()| job::go_on());
            let by_itself = match error.until() {
                Some(until) => {
                    format!("It goes on by itself at {}, if this tab is open. Or save what is here now.", intl::moment(until.0))
                }
                None => "It goes on by itself when Spotify answers again, if this tab is open.".to_owned(),
            };
            view! {
                <TroubleNotice about=Trouble::Call(error) retry />
                <p>{by_itself}</p>
            }
            .into_any()
        }
        Stop::OtherPerson => plain(
            "Another person is signed in",
            "This backup is of another person’s library. Save this part, or cancel and start again.",
        ),
        Stop::NoCodec => plain("This browser cannot compress files", "Please use a newer one, and start again."),
    })
}

fn while_running() -> AnyView {
    view! {
        <div class="row">
            <button class="button" type="button" on:click=|_| job::pause()>
                "Pause"
            </button>
            {cancel()}
        </div>
    }
    .into_any()
}

fn while_paused() -> AnyView {
    view! {
        <div class="row">
            <button class="button first" type="button" on:click=|_| job::go_on()>
                "Go on"
            </button>
            <button class="button" type="button" on:click=|_| job::save()>
                "Save this part"
            </button>
            {cancel()}
        </div>
    }
    .into_any()
}

/// Asks once more: what was read is thrown away.
fn cancel() -> AnyView {
    let asks = RwSignal::new(false);
    let act = move |_| if asks.get_untracked() { job::cancel() } else { asks.set(true) };
    view! {
        <button class="button quiet" type="button" on:click=act>
            {move || if asks.get() { "Throw away what was read" } else { "Cancel…" }}
        </button>
    }
    .into_any()
}
