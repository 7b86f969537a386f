//! Asking for more, and giving back.

use leptos::prelude::*;

use super::scope_choice::ScopeChoice;
use super::sign_in::{Ask, SignInButton};
use crate::oauth::{Scope, ScopeSet};

/// Asking for more and giving back are one act: signing in again for exactly what is ticked.
#[component]
pub fn ChangeScopes(
    /// What is granted.
    held: Signal<ScopeSet>,
) -> impl IntoView {
    let chosen = RwSignal::new(held.get_untracked());
    let lines = |set: ScopeSet| {
        let line = |scope: Scope| view! { <li>{scope.consent_text()}</li> };
        view! { <ul class="named">{set.iter().map(line).collect_view()}</ul> }
    };
    let more = move || chosen.get().difference(held.get());
    let fewer = move || held.get().difference(chosen.get());
    let asks = move || {
        let more = more();
        (!more.is_empty()).then(|| {
            view! {
                <h3>"Asks for more"</h3>
                <p>"Spotify shows you these lines on its own page, unless you agreed to them before, and leads back here:"</p>
                {lines(more)}
            }
        })
    };
    let gives = move || {
        let fewer = fewer();
        (!fewer.is_empty()).then(|| {
            view! {
                <h3>"Gives back"</h3>
                {lines(fewer)}
                <p>
                    "You sign in again with the rest, and the new token can do only that, in every tab and on this device. The token from before is forgotten here, and ends by itself within the hour. Spotify remembers that you once agreed, so it may grant these again without asking; only taking access back there undoes that."
                </p>
            }
        })
    };
    let button = move || {
        let words = match (more().is_empty(), fewer().is_empty()) {
            (true, true) => {
                return view! {
                    <button class="button" type="button" aria-disabled="true">
                        "Nothing is changed yet"
                    </button>
                }
                .into_any();
            }
            (false, true) => "Ask for more",
            (true, false) => "Give back",
            (false, false) => "Change it at Spotify",
        };
        view! { <SignInButton ask=Ask::Only(chosen.get())>{words}</SignInButton> }.into_any()
    };
    view! {
        <section class="spread" aria-labelledby="a-change">
            <header>
                <h2 id="a-change">"Change it"</h2>
                <p>"Tick more to ask for it, untick what to give back. Whatever a page needs it also asks for by itself, when you first use it."</p>
            </header>
            <div class="stack">
                <ScopeChoice chosen />
                <div class="stack" role="group" aria-label="What changes" aria-live="polite">
                    {asks}
                    {gives}
                </div>
                {button}
            </div>
        </section>
    }
}
