//! What a page shows when a call to the Web API brought nothing.

use leptos::prelude::*;

use super::notice::ExplanationNotice;
use super::offer::Offer;
use crate::browser::intl;
use crate::session::{Explanation, NextStep, Timestamp};
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
    let explanation = with_its_end(why_failed(&error), error.until());
    view! { <ExplanationNotice explanation retry /> }.into_any()
}

/// The same words with the moment at which it ends, where Spotify said so. From then on asking again helps.
#[must_use]
pub fn with_its_end(words: Explanation, until: Option<Timestamp>) -> Explanation {
    let Some(Timestamp(moment)) = until else { return words };
    let meaning = format!("{} That is at {}.", words.meaning, intl::moment(moment));
    Explanation { meaning, next: NextStep::Retry, ..words }
}
