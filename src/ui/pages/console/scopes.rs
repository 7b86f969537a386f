//! The scopes of an operation: whether each is granted, and a button to grant it that leads back here.

use leptos::prelude::*;

use super::state::ConsoleState;
use crate::learn::console::Operation;
use crate::oauth::{Scope, ScopeSet};
use crate::ui::components::code::code;
use crate::ui::components::live::live;
use crate::ui::components::sign_in::{Ask, SignInButton};
use crate::ui::context::use_app;

/// The granted scopes. Tracked.
pub(super) fn use_granted() -> Memo<ScopeSet> {
    let state = use_app().state;
    Memo::new(move |_| state.with(|state| state.grant().map_or(ScopeSet::NONE, |grant| grant.consent.scopes)))
}

/// The list.
#[component]
pub fn ScopeList(
    /// What the sections share.
    state: ConsoleState,
    /// The open operation.
    operation: Operation,
) -> impl IntoView {
    let all_words = if operation.all.len() == 1 { "Needs this scope:" } else { "Needs all of these scopes:" };
    let lists = [(operation.all, all_words, true), (operation.any, "Needs one of these scopes:", false)];
    let list = |(scopes, words, together): (ScopeSet, _, _)| {
        let row = |scope: Scope| {
            let request = if together { scopes } else { ScopeSet::of(&[scope]) };
            view! { <ScopeRow state scope request /> }
        };
        view! {
            <p class="small">{words}</p>
            <ul class="call-scopes list">{scopes.iter().map(row).collect_view()}</ul>
        }
    };
    view! {
        <div class="stack">
            <h3>"Scopes"</h3>
            {operation.scopes().is_empty().then(|| view! { <p class="small">"Needs no scope. Any access token works."</p> })}
            {lists.into_iter().filter(|(scopes, ..)| !scopes.is_empty()).map(list).collect_view()}
        </div>
    }
}

#[component]
fn ScopeRow(
    state: ConsoleState,
    scope: Scope,
    /// The scopes to request with it: those that are only useful together.
    request: ScopeSet,
) -> impl IntoView {
    let granted = use_granted();
    let leaving = Some(Callback::new(move |()| state.store()));
    view! {
        <li>
            {code(scope.as_str())}
            <span class="hint">{scope.consent_text()}</span>
            {live(move || {
                let granted = granted.get();
                if granted.intersects(ScopeSet::of(&[scope])) {
                    view! { <span class="chip on">"granted"</span> }.into_any()
                } else {
                    view! {
                        <span class="row">
                            <span class="chip broken">"not granted"</span>
                            <SignInButton ask=Ask::Also(request.difference(granted)) leaving little=true>
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
