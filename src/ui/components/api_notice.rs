//! What a page shows when a call to the Web API failed.

use leptos::prelude::*;

use super::live::live;
use super::notice::ExplanationNotice;
use super::offer::Offer;
use crate::browser::intl;
use crate::session::{Explanation, NextStep, Timestamp};
use crate::spotify::ApiError;
use crate::spotify::explain::why_failed;
use crate::ui::context::use_app;
use crate::ui::parts::Acts;

/// The error in words, with the time at which it ends if that is known, and a button that tries again. For a missing permission, the offer
/// to grant it.
#[must_use]
pub fn api_notice(error: ApiError, acts: Acts) -> AnyView {
    if let ApiError::MissingScope(scopes) = error {
        return view! { <Offer scopes leaving=acts.leaving /> }.into_any();
    }
    let explanation = with_its_end(why_failed(&error), error.until());
    if !matches!(error, ApiError::Paused(_)) {
        return view! { <ExplanationNotice explanation acts /> }.into_any();
    }
    // Once the session says more above the page, this would say the same again.
    let state = use_app().state;
    let is_stuck = Memo::new(move |_| state.with(|state| state.grant().is_some_and(|grant| grant.renewal.stuck().is_some())));
    live(move || match is_stuck.get() {
        true => view! { <p class="hint">"This loads as soon as your access is renewed."</p> }.into_any(),
        false => view! { <ExplanationNotice explanation=explanation.clone() acts /> }.into_any(),
    })
    .into_any()
}

/// Adds the time at which the error ends, if the service named one. After that, trying again helps.
#[must_use]
pub fn with_its_end(words: Explanation, until: Option<Timestamp>) -> Explanation {
    let Some(Timestamp(moment)) = until else { return words };
    let meaning = format!("{} That is at {}.", words.meaning, intl::moment(moment));
    Explanation { meaning, next: NextStep::Retry, ..words }
}
