//! Text that has to be exact: parameters, IDs, requests, error codes. Never translated.

use leptos::prelude::*;

/// A parameter, an ID, a request.
#[must_use]
pub fn code(text: &str) -> AnyView {
    view! { <code translate="no">{text.to_owned()}</code> }.into_any()
}

/// The code of a problem.
#[must_use]
pub fn number_code(code: &'static str) -> AnyView {
    view! { <p class="number-code" translate="no">{code}</p> }.into_any()
}
