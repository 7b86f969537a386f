//! Changing permissions.

use leptos::prelude::*;

use super::live::live;
use super::scope_choice::ScopeChoice;
use super::sign_in::{Ask, SignInButton};
use crate::oauth::{Scope, ScopeSet};

/// To allow more or less, the person signs in again for exactly the ticked permissions.
#[component]
pub fn ChangeScopes(
    /// The granted scopes.
    granted: Signal<ScopeSet>,
) -> impl IntoView {
    let chosen = RwSignal::new(granted.get_untracked());
    let lines = |set: ScopeSet| {
        let line = |scope: Scope| view! { <li>{scope.consent_text()}</li> };
        view! { <ul class="named">{set.iter().map(line).collect_view()}</ul> }
    };
    let more = move || chosen.get().difference(granted.get());
    let fewer = move || granted.get().difference(chosen.get());
    let asks = move || {
        let more = more();
        (!more.is_empty()).then(|| {
            view! {
                <h3>"Added"</h3>
                <p>"Spotify asks you to agree to this, unless you did before, and then brings you back here:"</p>
                {lines(more)}
            }
        })
    };
    let gives = move || {
        let fewer = fewer();
        (!fewer.is_empty()).then(|| {
            view! {
                <h3>"Removed"</h3>
                {lines(fewer)}
                <p>
                    "You sign in again with the rest. From then on Lockgroove can do only that, in every tab and on this device; the access from before ends within the hour. Spotify remembers that you agreed, so it may allow these again without asking. Only removing the app at Spotify undoes that."
                </p>
            }
        })
    };
    let button = move || {
        let words = match (more().is_empty(), fewer().is_empty()) {
            (true, true) => {
                return view! {
                    <button class="button" type="button" aria-disabled="true">
                        "Nothing changed yet"
                    </button>
                }
                .into_any();
            }
            (false, true) => "Allow more",
            (true, false) => "Allow less",
            (false, false) => "Change permissions",
        };
        view! { <SignInButton ask=Ask::Only(chosen.get())>{words}</SignInButton> }.into_any()
    };
    view! {
        <section class="spread" aria-labelledby="a-change">
            <header>
                <h2 id="a-change">"Change permissions"</h2>
                <p>"Tick what Lockgroove may do. Each page also asks for what it needs when you first use it."</p>
            </header>
            <div class="stack">
                <ScopeChoice chosen />
                <div class="stack" role="group" aria-label="What changes" aria-live="polite">
                    {live(asks)}
                    {live(gives)}
                </div>
                {live(button)}
            </div>
        </section>
    }
}
