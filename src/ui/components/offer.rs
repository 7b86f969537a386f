//! What is not granted yet: what it would unlock, which lines Spotify will show, and one button that asks for it and comes back here.

use leptos::prelude::*;

use super::icon::Icon;
use super::sign_in::{Ask, SignInButton};
use crate::oauth::{Scope, ScopeSet};
use crate::session::Explanation;
use crate::spotify::ApiError;
use crate::spotify::explain::why_failed;
use crate::ui::context::use_app;
use crate::ui::needs::Need;

/// What this lacks of the grant there is. Tracked.
#[must_use]
pub fn use_missing(need: Need) -> Memo<ScopeSet> {
    let state = use_app().state;
    Memo::new(move |_| state.with(|state| state.grant().map_or(need.scopes, |grant| need.scopes.difference(grant.scopes))))
}

/// Shows its children where what they need is granted, and else offers to ask for it.
#[component]
pub fn Granted(
    /// What they need.
    need: Need,
    /// What is shown.
    children: ChildrenFn,
) -> impl IntoView {
    let missing = use_missing(need);
    move || match missing.get() {
        ScopeSet::NONE => children().into_any(),
        scopes => view! { <Offer scopes unlocks=Some(need.unlocks) /> }.into_any(),
    }
}

/// The offer by itself.
#[component]
pub fn Offer(
    /// What is missing.
    scopes: ScopeSet,
    /// What it unlocks; without it, the words of the permission in general.
    #[prop(default = None)]
    unlocks: Option<&'static str>,
    /// Run before the page is left.
    #[prop(default = None)]
    leaving: Option<Callback<()>>,
) -> impl IntoView {
    let Explanation { code, title, meaning, .. } = why_failed(&ApiError::MissingScope(scopes));
    let name = title.clone();
    let line = |scope: Scope| view! { <li>{scope.consent_text()}</li> };
    view! {
        <div class="notice" role="group" aria-label=name>
            <Icon name="shut" />
            <h2>{title}</h2>
            <p>{unlocks.map_or(meaning, str::to_owned)}</p>
            <p>{if scopes.len() == 1 { "Spotify will ask you to agree to this line:" } else { "Spotify will ask you to agree to these lines:" }}</p>
            <ul class="named">{scopes.iter().map(line).collect_view()}</ul>
            <p class="number-code">{code}</p>
            <div class="row">
                <SignInButton ask=Ask::Also(scopes) leaving little=true>
                    "Grant it"
                </SignInButton>
            </div>
        </div>
    }
}
