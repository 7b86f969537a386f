//! Backing up: what goes in, how far it is, and what came of it.

pub mod choose;
pub mod dial;
pub mod ending;
pub mod formats;
pub mod job;
pub mod missing;
pub mod progress;
pub mod tables;
pub mod unfinished;
pub mod words;

use leptos::prelude::*;

use self::choose::Choose;
use self::ending::ending;
use self::job::Shown;
use self::progress::progress;
use crate::backup::run::Status;
use crate::browser::styles;
use crate::ui::components::live::live;
use crate::ui::components::sign_in::SignInButton;
use crate::ui::context::use_app;
use crate::ui::shell::OpenPage;

/// Which face the page shows. What changes at each answer is inside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    SignedOut,
    Choose,
    Progress,
    Ended,
}

/// Of backups, and of what restores or changes a library.
pub const STYLES: &str = include_str!("../../../../style/keep.css");

/// The page.
#[component]
pub fn Backup() -> impl IntoView {
    styles::adopt(STYLES);
    let epoch = use_app().epoch;
    let shown = job::shown();
    let face = Memo::new({
        let shown = shown.clone();
        move |_| match shown.with(|shown| shown.as_ref().map(|shown| shown.view.status == Status::Ended)) {
            Some(true) => Face::Ended,
            Some(false) => Face::Progress,
            None if epoch.get().is_some() => Face::Choose,
            None => Face::SignedOut,
        }
    });
    let draw = move || match face.get() {
        Face::SignedOut => view! { {unfinished::unfinished()} {signed_out()} }.into_any(),
        Face::Choose => view! { {unfinished::unfinished()} <Choose /> }.into_any(),
        Face::Progress => progress(of(shown.clone())),
        Face::Ended => ending(of(shown.clone())),
    };
    view! {
        <OpenPage>
            <header class="opening">
                <h1>"Back up"</h1>
                <p class="lead">
                    "A copy of your library in a file of your own: every song, its place in each list, and the day you added it."
                </p>
            </header>
            {live(draw)}
        </OpenPage>
    }
}

/// The page while there is a backup.
fn of(shown: ArcRwSignal<Option<Shown>>) -> Memo<Option<Shown>> {
    Memo::new(move |_| shown.get())
}

fn signed_out() -> AnyView {
    view! {
        <div class="stack">
            <h2>"Sign in to back up your library"</h2>
            <p>"Lockgroove reads it in this page and gives you the file. Nobody else sees it."</p>
            <div class="row">
                <SignInButton>"Sign in at Spotify"</SignInButton>
            </div>
        </div>
    }
    .into_any()
}
