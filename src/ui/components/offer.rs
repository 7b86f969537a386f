//! The offer to grant missing permissions: what they unlock, the lines Spotify will show, and one button that returns to this page.

use leptos::prelude::*;

use super::icon::Icon;
use super::live::live;
use super::sign_in::{Ask, SignInButton};
use crate::oauth::{Scope, ScopeSet};
use crate::session::{Explanation, NextStep};
use crate::spotify::ApiError;
use crate::spotify::explain::why_failed;
use crate::ui::context::use_app;
use crate::ui::needs::Need;
use crate::ui::route::Route;

/// The scopes that are missing for this need. Tracked.
#[must_use]
pub fn use_missing(need: Need) -> Memo<ScopeSet> {
    let state = use_app().state;
    Memo::new(move |_| {
        state.with(|state| state.grant().map_or(need.scopes(), |grant| need.scopes().difference(grant.consent.scopes)))
    })
}

/// Shows its children once the permissions that their page needs are granted, and until then the offer.
#[component]
pub fn Granted(
    /// The page.
    page: Route,
    /// What it shows.
    children: ChildrenFn,
) -> impl IntoView {
    let missing = page.need().map(use_missing);
    live(move || match missing.map_or(ScopeSet::NONE, |missing| missing.get()) {
        ScopeSet::NONE => children().into_any(),
        scopes => view! { <Offer scopes /> }.into_any(),
    })
}

/// The offer.
#[component]
pub fn Offer(
    /// The missing scopes.
    scopes: ScopeSet,
    /// Called before the person leaves for Spotify.
    #[prop(default = None)]
    leaving: Option<Callback<()>>,
    /// The need they are missing for, if the scopes alone do not say it.
    #[prop(default = None)]
    need: Option<Need>,
) -> impl IntoView {
    let (title, meaning) = match need.or_else(|| Need::of(scopes)) {
        Some(need) => (need.title().to_owned(), need.unlocks().to_owned()),
        None => {
            let Explanation { title, meaning, .. } = why_failed(&ApiError::MissingScope(scopes));
            (title, meaning)
        }
    };
    let name = title.clone();
    let line = |scope: Scope| view! { <li>{scope.consent_text()}</li> };
    view! {
        <div class="notice" role="group" aria-label=name>
            <Icon name="shut" />
            <h2>{title}</h2>
            <p>{meaning}</p>
            <p>"Spotify will ask you to agree to this:"</p>
            <ul class="named">{scopes.iter().map(line).collect_view()}</ul>
            <div class="row">
                <SignInButton ask=Ask::Also(scopes) leaving little=true>
                    {NextStep::Grant(scopes).label()}
                </SignInButton>
            </div>
        </div>
    }
}
