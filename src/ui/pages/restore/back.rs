//! The button that leads back to the start.

use leptos::prelude::*;

use super::job;

/// Back to the start. Nothing is being written.
#[must_use]
pub(super) fn back(label: &'static str) -> AnyView {
    view! {
        <button class="button quiet" type="button" on:click=|_| job::cancel()>
            {label}
        </button>
    }
    .into_any()
}
