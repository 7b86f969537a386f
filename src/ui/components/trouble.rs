//! The notice about something that went wrong. What it says is a [part](crate::ui::parts) of the module; what it says when that part cannot be
//! loaded is here.

use leptos::prelude::*;

use super::code::number_code;
use super::icon::Icon;
use super::live::live;
use super::loading::{AfterAMoment, GhostRows};
use crate::browser::{boot, wake};
use crate::session::Code;
use crate::session::problem::Problem;
use crate::ui::context::App;
use crate::ui::parts::{Acts, Parts, Slot};
use crate::ui::trouble::Trouble;

/// Something went wrong, or cannot be done now. Screen readers announce it at once.
#[component]
pub fn TroubleNotice(
    /// What.
    about: Trouble,
    /// Called if the next step is to try again; without it, the page is reloaded.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
    /// Closes the notice, if a person can.
    #[prop(optional, into)]
    close: Option<Callback<()>>,
    /// Called before the person leaves for Spotify to grant a missing permission.
    #[prop(default = None)]
    leaving: Option<Callback<()>>,
    /// Whether the next step is elsewhere on the page.
    #[prop(optional)]
    is_elsewhere: bool,
) -> impl IntoView {
    let parts: Parts = expect_context();
    let words = parts.words();
    parts.load_words();
    if let Some(App { online, .. }) = use_context() {
        Effect::new(move |_| {
            if online.get() && matches!(words.get_untracked(), Slot::Missing) {
                parts.load_words();
            }
        });
    }
    let acts = Acts { retry, close, leaving, is_elsewhere };
    let again = Callback::new(move |()| parts.load_words());
    live(move || match words.get() {
        Slot::Present(draw) => draw(about.clone(), acts),
        Slot::Missing => view! { <MissingNotice retry=again /> }.into_any(),
        _ => view! { <AfterAMoment label="Loading a notice"><GhostRows rows=1 /></AfterAMoment> }.into_any(),
    })
}

/// A part of the module could not be loaded.
#[component]
pub fn MissingNotice(
    /// Loads it again.
    retry: Callback<()>,
) -> impl IntoView {
    // Evaluated while compiling, so that the main part contains these words and no others.
    const PROBLEM: &Problem = Code::PartMissing.problem();
    let (title, meaning) = if wake::is_online() {
        (PROBLEM.title, PROBLEM.meaning)
    } else {
        ("You are offline", "This part of Lockgroove is loaded when the connection is back. Nothing is lost.")
    };
    view! {
        <div class="notice wrong" role="alert">
            <Icon name="broken" />
            <h2>{title}</h2>
            <p>{meaning}</p>
            {number_code(PROBLEM.code)}
            <div class="row">
                <button class="button first little" type="button" on:click=move |_| retry.run(())>
                    "Try again"
                </button>
                <button class="button little" type="button" on:click=|event| boot::load_newest(&event_target(&event))>
                    "Load the newest version"
                </button>
            </div>
        </div>
    }
}
