//! What a page shows when a call to the Web API brought nothing.

use leptos::prelude::*;

use super::notice::ExplanationNotice;
use super::offer::Offer;
use crate::browser::intl;
use crate::session::{NextStep, Timestamp};
use crate::spotify::ApiError;
use crate::spotify::explain::why_failed;

/// The trouble in words, with the time it ends where that is known, and a button that asks again. What is merely not granted is offered.
#[component]
pub fn ApiNotice(
    /// What went wrong.
    error: ApiError,
    /// Asks again.
    #[prop(into)]
    retry: Callback<()>,
    /// Run before the page is left to grant what is missing.
    #[prop(default = None)]
    leaving: Option<Callback<()>>,
) -> impl IntoView {
    if let ApiError::MissingScope(scopes) = error {
        return view! { <Offer scopes leaving /> }.into_any();
    }
    let mut explanation = why_failed(&error);
    if let Some(Timestamp(moment)) = error.until() {
        explanation.meaning = format!("{} That is at {}.", explanation.meaning, intl::moment(moment));
        explanation.next = NextStep::Retry;
    }
    view! { <ExplanationNotice explanation retry /> }.into_any()
}
