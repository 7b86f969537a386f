//! The playlists are being read.

use leptos::prelude::*;

use super::memory::{self, Progress, State};
use crate::browser::intl;
use crate::ui::components::live::live;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::pages::backup::dial::dial;
use crate::ui::pages::organise::shown::PLACE;
use crate::ui::pages::organise::words::{list_name, songs};
use crate::ui::trouble::Trouble;

/// The face of the page meanwhile.
#[must_use]
pub fn reading(progress: Memo<Option<Progress>>) -> AnyView {
    // The buttons and the notice stay while the counts change.
    let state = Memo::new(move |_| progress.with(|progress| progress.as_ref().map(|progress| progress.state.clone())));
    let heading = move || if state.get() == Some(State::Running) { "Reading your playlists" } else { "Paused" };
    let figure = move || progress.with(|progress| progress.as_ref().map(figure));
    let notice = move || match state.get() {
        Some(State::Stopped(error)) => {
            let retry = Callback::new(|()| memory::go_on());
            view! { <TroubleNotice about=Trouble::Call(error) retry /> }.into_any()
        }
        _ => ().into_any(),
    };
    let buttons = move || {
        let first = match state.get() {
            Some(State::Running) => Some(button("Pause", memory::pause)),
            Some(State::Paused) => Some(button("Go on", memory::go_on)),
            _ => None,
        };
        view! { <div class="row">{first} {button("Stop here", memory::finish)}</div> }
    };
    view! {
        <section class="spread" aria-labelledby=PLACE>
            <header>
                <h2 id=PLACE tabindex="-1">
                    {heading}
                </h2>
                <p>"Nothing is changed. Keep this tab open; you can use other pages meanwhile."</p>
            </header>
            <div class="stack">{live(notice)} {live(figure)} {live(buttons)}</div>
        </section>
    }
    .into_any()
}

fn figure(progress: &Progress) -> AnyView {
    let (done, total) = progress.share.unwrap_or((0, 1));
    let is_running = progress.state == State::Running;
    let now = match (&progress.now, progress.share) {
        (_, None) => view! { "The list of your playlists" }.into_any(),
        (Some(name), _) => list_name(name),
        (None, _) => view! { "Your liked songs" }.into_any(),
    };
    let words = format!("{} of {} lists", intl::number(done), intl::number(total));
    view! {
        <div class="duet">
            {dial(f64::from(done) / f64::from(total.max(1)), is_running, None)}
            <div class="stack">
                <p class="dial-figure">
                    {intl::number(done)} <small>{format!(" of {}", intl::number(total))}</small>
                </p>
                <progress max=total.max(1) value=done aria-label="Lists">
                    {words}
                </progress>
                <dl class="facts">
                    <div>
                        <dt>"Now"</dt>
                        <dd>{now}</dd>
                    </div>
                    <div>
                        <dt>"Read so far"</dt>
                        <dd>{songs(progress.rows)}</dd>
                    </div>
                </dl>
            </div>
        </div>
    }
    .into_any()
}

fn button(words: &'static str, act: fn()) -> AnyView {
    view! {
        <button class="button" type="button" on:click=move |_| act()>
            {words}
        </button>
    }
    .into_any()
}
