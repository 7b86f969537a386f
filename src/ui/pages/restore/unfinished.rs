//! The offer to go on with a restore that an earlier visit did not end, also before somebody is signed in.

use leptos::prelude::*;

use super::job;
use super::parts::{needed, use_granted};
use crate::backup::restore::run::Run;
use crate::browser::intl;
use crate::oauth::ScopeSet;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::components::sign_in::{Ask, SignInButton};
use crate::ui::context::use_app;

/// The offer, if there is something to go on with.
#[must_use]
pub(super) fn unfinished() -> AnyView {
    let app = use_app();
    let granted = use_granted();
    let found = RwSignal::new(None::<job::Unfinished>);
    leptos::task::spawn_local(async move {
        // The page may be gone by now.
        found.try_set(job::unfinished().await);
    });
    let go_on = move |_| {
        if let Some(unfinished) = found.get_untracked() {
            job::take_up(app, granted.get_untracked(), unfinished);
        }
    };
    let leave = move |_| {
        found.set(None);
        leptos::task::spawn_local(job::forget());
    };
    let scopes = Memo::new(move |_| found.with(|found| found.as_ref().map(|found| needed(&found.sections()))).unwrap_or_default());
    let missing = Memo::new(move |_| scopes.get().difference(granted.get()));
    let act = move || match (app.epoch.get().is_some(), missing.get()) {
        (true, ScopeSet::NONE) => view! {
            <button class="button first little" type="button" on:click=go_on>
                "Go on"
            </button>
        }
        .into_any(),
        (is_signed_in, _) => view! {
            <SignInButton ask=Ask::Also(scopes.get()) little=true>
                {if is_signed_in { "Allow it at Spotify" } else { "Sign in to go on" }}
            </SignInButton>
        }
        .into_any(),
    };
    let draw = move || {
        found.with(|found| found.as_ref().map(words)).map(|words| {
            view! {
                <div class="notice calm" role="group" aria-labelledby="restore-unfinished">
                    <Icon name="again" />
                    <h2 id="restore-unfinished">"A restore is not finished"</h2>
                    <p>{words} " Before anything is written again, we look what is there."</p>
                    <div class="row">
                        {live(act)} <button class="button quiet little" type="button" on:click=leave>
                            "Throw it away"
                        </button>
                    </div>
                </div>
            }
        })
    };
    live(draw).into_any()
}

fn words(unfinished: &job::Unfinished) -> String {
    let (done, total) = Run::resumed(unfinished.plan.clone(), unfinished.progress.clone()).share();
    let (moment, whose) = (intl::moment(unfinished.plan.made_at), &unfinished.plan.account.name);
    let (done, total) = (intl::number(done), intl::number(total));
    format!(
        "It was begun {moment}, into the library of {whose}, and stopped after {done} of {total} items. They stay where they are."
    )
}
