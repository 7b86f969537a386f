//! Drawing the plan for a playlist that was read, and the permission to change it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::oauth::ScopeSet;
use crate::organise::gather::List;
use crate::ui::components::live::live;
use crate::ui::components::offer::Offer;
use crate::ui::context::use_app;
use crate::ui::needs::Need;

/// Draws the plan for a playlist that was read.
pub type Draw = fn(Arc<List>) -> AnyView;

/// The button that carries a plan out; in its place the offer of the permission, as long as that is missing.
#[must_use]
pub fn with_permission(public: Option<bool>, button: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    with_scopes(Need::edit(public).scopes(), Box::new(button))
}

/// What of these permissions is missing. Tracked.
#[must_use]
pub fn use_missing(scopes: ScopeSet) -> Memo<ScopeSet> {
    let state = use_app().state;
    Memo::new(move |_| state.with(|state| state.grant().map_or(scopes, |grant| scopes.difference(grant.consent.scopes))))
}

/// The same for these permissions.
#[must_use]
pub fn with_scopes(scopes: ScopeSet, button: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    let missing = use_missing(scopes);
    live(move || {
        let scopes = missing.get();
        if scopes.is_empty() { button() } else { view! { <Offer scopes /> }.into_any() }
    })
    .into_any()
}
