//! The scopes an operation needs, each with whether it is granted, and a way to grant it that leads back here.

use leptos::prelude::*;

use super::{Desk, live};
use crate::learn::console::Operation;
use crate::oauth::{Scope, ScopeSet};
use crate::ui::components::sign_in::{Ask, SignInButton};
use crate::ui::context::use_app;

/// What is granted. Tracked.
pub fn use_granted() -> Memo<ScopeSet> {
    let state = use_app().state;
    Memo::new(move |_| state.with(|state| state.grant().map_or(ScopeSet::NONE, |grant| grant.scopes)))
}

/// The scopes.
#[component]
pub fn Scopes(
    /// What the page holds.
    desk: Desk,
    /// The operation.
    operation: Operation,
) -> impl IntoView {
    let lists = [
        (operation.all, if operation.all.len() == 1 { "It needs this scope:" } else { "It needs each of these scopes:" }, false),
        (operation.any, "It needs one of these scopes:", true),
    ];
    let lists = lists.into_iter().filter(|(scopes, ..)| !scopes.is_empty());
    view! {
        <div class="stack">
            <h3>"Scopes"</h3>
            {operation.scopes().is_empty().then(|| view! { <p class="small">"It needs no scope: any access token will do."</p> })}
            {lists
                .map(|(scopes, words, alone)| {
                    view! {
                        <p class="small">{words}</p>
                        <ul class="call-scopes list">
                            {scopes.iter().map(|scope| view! { <One desk scope together=if alone { ScopeSet::of(&[scope]) } else { scopes } /> }).collect_view()}
                        </ul>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// One scope. Those that are needed together are asked for together.
#[component]
fn One(desk: Desk, scope: Scope, together: ScopeSet) -> impl IntoView {
    let granted = use_granted();
    let leaving = Some(Callback::new(move |()| desk.leave()));
    view! {
        <li>
            <code>{scope.as_str()}</code>
            <span class="hint">{scope.consent_text()}</span>
            {live(move || {
                let granted = granted.get();
                if granted.intersects(ScopeSet::of(&[scope])) {
                    view! { <span class="chip on">"granted"</span> }.into_any()
                } else {
                    view! {
                        <span class="row">
                            <span class="chip broken">"not granted"</span>
                            <SignInButton ask=Ask::Also(together.difference(granted)) leaving little=true>
                                "Grant "
                                <span class="unseen">{scope.as_str()}</span>
                            </SignInButton>
                        </span>
                    }
                        .into_any()
                }
            })}
        </li>
    }
}
