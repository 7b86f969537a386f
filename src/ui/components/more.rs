//! The end of a list that is read page by page.

use leptos::prelude::*;

use super::icon::Icon;
use super::live::live;
use super::trouble::TroubleNotice;
use crate::ui::api::Change;
use crate::ui::trouble::Trouble;

/// A button that reads the next page, or why it could not be read.
#[component]
pub fn More(
    /// Whether there is more to ask for.
    left: Memo<bool>,
    /// The reading of the next page.
    reading: Change,
    /// Starts it.
    more: Callback<()>,
) -> impl IntoView {
    // The button stays, because it may have the focus.
    view! {
        {live(move || reading.error().map(|error| view! { <TroubleNotice about=Trouble::Call(error) retry=more /> }))}
        <div class="row more" hidden=move || !left.get() || reading.error().is_some()>
            <button class="button" type="button" aria-busy=move || reading.is_busy().to_string() on:click=move |_| more.run(())>
                <Icon name="again" />
                "Show more"
            </button>
        </div>
    }
}
