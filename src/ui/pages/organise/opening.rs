//! Undoing a change from its file.

use leptos::prelude::*;

use super::{changes, making, noting};
use crate::browser::file::Chosen;
use crate::organise::undo_file::{Changed, MAX_SIZE, UndoFault, UndoFile};
use crate::spotify::ApiError;
use crate::ui::components::code::number_code;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::context::{App, use_app};
use crate::ui::trouble::Trouble;

/// What came of the file that was chosen last.
#[derive(Clone)]
enum Outcome {
    Nothing,
    Reading,
    Refused(UndoFault),
    /// Spotify does not say whose account it is.
    NotAsked(ApiError),
    /// It made a playlist, and undoing that has no plan.
    MadeList,
    /// It changed the details of a playlist, and undoing that has no plan.
    Details,
    /// It saved or removed things, and undoing that has no plan.
    Saved,
}

/// The field for the file. The plan takes the place of the page.
#[must_use]
pub fn opening() -> AnyView {
    let app = use_app();
    let outcome = RwSignal::new(Outcome::Nothing);
    let choose = move |event| {
        let Some(file) = Chosen::in_input(&event_target(&event)).into_iter().next() else { return };
        outcome.set(Outcome::Reading);
        leptos::task::spawn_local(async move {
            let found = open(app, &file).await;
            // The page may be gone by now.
            outcome.try_set(found);
        });
    };
    let draw = move || {
        match outcome.get() {
        Outcome::Nothing => ().into_any(),
        Outcome::Reading => view! { <p class="hint">"Reading…"</p> }.into_any(),
        Outcome::Refused(fault) => refused(&fault),
        Outcome::NotAsked(error) => view! { <TroubleNotice about=Trouble::Call(error) /> }.into_any(),
        Outcome::Saved => {
            view! { <p class="statement">"This change saved or removed things of your library. “Undo” below takes it back at once."</p> }
                .into_any()
        }
        Outcome::Details => {
            view! { <p class="statement">"This change was of the name, the description or the profile. “Undo” below takes it back at once."</p> }
                .into_any()
        }
        Outcome::MadeList => {
            view! { <p class="statement">"This change made a playlist. “Undo” below unfollows it, which is what Spotify has for deleting."</p> }
                .into_any()
        }
    }
    };
    view! {
        <section class="spread" aria-labelledby="undo-open">
            <header>
                <h2 id="undo-open">"Undo a change from a file"</h2>
                <p>"Undoing is a plan too: you see it first."</p>
            </header>
            <div class="stack">
                <div class="field">
                    <label for="undo-file">"A file that was saved with “Save undo file”"</label>
                    <input class="input" id="undo-file" type="file" accept=".json,application/json" on:change=choose />
                </div>
                <div class="stack" aria-live="polite">
                    {live(draw)}
                </div>
            </div>
        </section>
    }
    .into_any()
}

async fn open(app: App, file: &Chosen) -> Outcome {
    if file.size() > MAX_SIZE {
        return Outcome::Refused(UndoFault::TooLarge);
    }
    let Some(bytes) = file.bytes().await else { return Outcome::Refused(UndoFault::NotGiven) };
    let file = match UndoFile::read(&bytes) {
        Ok(file) => file,
        Err(fault) => return Outcome::Refused(fault),
    };
    let account = match noting::account(app).await {
        Ok(account) => account,
        Err(error) => return Outcome::NotAsked(error),
    };
    if let Err(fault) = file.belongs_to(&account.id) {
        return Outcome::Refused(fault);
    }
    let outcome = match &file.changed {
        Changed::Lists(_) => None,
        Changed::NewList(_) => Some(Outcome::MadeList),
        Changed::Details(_) => Some(Outcome::Details),
        Changed::Saved(..) => Some(Outcome::Saved),
    };
    let number = changes::add_file(file);
    if let Some(outcome) = outcome {
        return outcome;
    }
    making::flip(number);
    Outcome::Nothing
}

fn refused(fault: &UndoFault) -> AnyView {
    view! {
        <div class="notice wrong" role="alert">
            <Icon name="broken" />
            <h3>"This file undoes nothing here"</h3>
            <p>{fault.words()}</p>
            {number_code(fault.code())}
        </div>
    }
    .into_any()
}
