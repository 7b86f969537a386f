//! The offer to go on with a restore that an earlier visit did not end.

use leptos::prelude::*;

use super::job;
use crate::browser::intl;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::context::use_app;

/// The offer, if there is something to go on with.
#[component]
pub fn Unfinished() -> impl IntoView {
    let app = use_app();
    let found = RwSignal::new(None::<job::Unfinished>);
    leptos::task::spawn_local(async move {
        // The page may be gone by now.
        found.try_set(job::unfinished().await);
    });
    let go_on = move |_| {
        let granted = app.state.with_untracked(|state| state.grant().map(|grant| grant.consent.scopes).unwrap_or_default());
        if let Some(unfinished) = found.get_untracked() {
            job::take_up(app.client(), granted, unfinished);
        }
    };
    let leave = move |_| {
        found.set(None);
        leptos::task::spawn_local(job::forget());
    };
    live(move || {
        found.with(Option::is_some).then(|| {
            let words = found.with(|found| found.as_ref().map(words));
            view! {
                <div class="notice" role="group" aria-labelledby="restore-unfinished">
                    <Icon name="again" />
                    <h2 id="restore-unfinished">"A restore is not finished"</h2>
                    <p>{words} " Before anything is written again, we look what is there."</p>
                    <div class="row">
                        <button class="button first little" type="button" on:click=go_on>
                            "Go on"
                        </button>
                        <button class="button quiet little" type="button" on:click=leave>
                            "Leave it so"
                        </button>
                    </div>
                </div>
            }
        })
    })
}

fn words(unfinished: &job::Unfinished) -> String {
    let run = crate::backup::restore::run::Run::resumed(unfinished.plan.clone(), unfinished.progress.clone());
    let (done, total) = run.share();
    format!("It stopped after {} of {} items, when its tab was closed.", intl::number(done), intl::number(total))
}
