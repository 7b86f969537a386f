//! Restoring: which file and which parts, what will happen, how far it is, and what came of it.

pub mod back;
pub mod choose;
pub mod ending;
pub mod given;
pub mod job;
pub mod lists;
pub mod log;
pub mod lost;
pub mod parts;
pub mod plan;
pub mod progress;
pub mod shown;
pub mod unfinished;
pub mod words;

use leptos::prelude::*;

use self::back::back;
use self::job::Shown;
use super::backup;
use crate::browser::styles;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::sign_in::SignInButton;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::context::use_app;
use crate::ui::shell::OpenPage;
use crate::ui::trouble::Trouble;

/// Which face the page shows. What changes at each answer is inside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    SignedOut,
    Choose,
    Reading,
    NotRead,
    Planned,
    Running,
    Elsewhere,
    Ended,
}

/// The page.
#[component]
pub fn Restore() -> impl IntoView {
    styles::adopt(backup::STYLES);
    let epoch = use_app().epoch;
    let signal = job::shown();
    let shown = Memo::new(move |_| signal.get());
    let face = Memo::new(move |_| {
        shown.with(|shown| match shown {
            Some(Shown::Reading(_)) => Face::Reading,
            Some(Shown::NotRead(_)) => Face::NotRead,
            Some(Shown::Planned(..)) => Face::Planned,
            Some(Shown::Running(..)) => Face::Running,
            Some(Shown::Elsewhere) => Face::Elsewhere,
            Some(Shown::Ended(..)) => Face::Ended,
            None if epoch.get().is_some() => Face::Choose,
            None => Face::SignedOut,
        })
    });
    let draw = move || match face.get() {
        Face::SignedOut => view! { {unfinished::unfinished()} {signed_out()} }.into_any(),
        Face::Choose => view! { {unfinished::unfinished()} {choose::choose()} }.into_any(),
        Face::Reading => progress::reading(shown),
        Face::NotRead => not_read(shown),
        Face::Planned => plan::planned(shown),
        Face::Running => progress::running(shown),
        Face::Elsewhere => elsewhere(),
        Face::Ended => ending::ending(shown),
    };
    view! {
        <OpenPage>
            <header class="opening">
                <h1>"Restore"</h1>
                <p class="lead">
                    "Bring back what a file holds: everything, or one lost playlist. First you see a plan. Nothing at Spotify changes until you have read it and pressed the button."
                </p>
            </header>
            {live(draw)}
        </OpenPage>
    }
}

fn signed_out() -> AnyView {
    view! {
        <div class="stack">
            <h2>"Sign in to the account to restore to"</h2>
            <p>"It may be another account than the one that the file is from."</p>
            <div class="row">
                <SignInButton>"Sign in at Spotify"</SignInButton>
            </div>
        </div>
    }
    .into_any()
}

fn not_read(shown: Memo<Option<Shown>>) -> AnyView {
    let Some(Shown::NotRead(error)) = shown.get_untracked() else { return ().into_any() };
    let retry = Callback::new(|()| job::read());
    view! {
        <div class="stack">
            <p class="statement">"Your library could not be read, so it is not known what is missing in it."</p>
            <TroubleNotice about=Trouble::Call(error) retry />
            <div class="row">{back("Choose again")}</div>
        </div>
    }
    .into_any()
}

fn elsewhere() -> AnyView {
    view! {
        <div class="stack">
            <div class="notice" role="alert">
                <Icon name="wait" />
                <h2>"Another tab is restoring"</h2>
                <p>"Two at once could write everything twice. Go on there, or close that tab first."</p>
            </div>
            <div class="row">{back("Back")}</div>
        </div>
    }
    .into_any()
}
