//! The end of a list that is read page by page.

use leptos::prelude::*;

use super::api_notice::ApiNotice;
use super::icon::Icon;
use crate::ui::api::Rest;

/// A button that reads the next page, or why it could not be read.
#[component]
pub fn More(
    /// What was not read yet.
    rest: Memo<Rest>,
    /// Reads the next page.
    more: Callback<()>,
) -> impl IntoView {
    let error = move || if let Rest::Failed(error) = rest.get() { Some(error) } else { None };
    // The button stays, because it may have the focus.
    view! {
        {move || error().map(|error| view! { <ApiNotice error retry=more /> })}
        <div class="row more" hidden=move || rest.with(|rest| !matches!(rest, Rest::More { .. }))>
            <button
                class="button"
                type="button"
                aria-busy=move || rest.with(|rest| *rest == Rest::More { busy: true }).to_string()
                on:click=move |_| more.run(())
            >
                <Icon name="again" />
                "Show more"
            </button>
        </div>
    }
}
