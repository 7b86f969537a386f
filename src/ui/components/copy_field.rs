//! A text to be copied exactly, with a copy button.

use leptos::prelude::*;

use super::copy::copy;
use super::icon::Icon;

/// A text and its copy button. If the browser refuses to copy, one click selects the text.
#[component]
pub fn CopyField(
    /// Its label.
    label: &'static str,
    /// The text.
    text: String,
) -> impl IntoView {
    let copied = RwSignal::new("");
    let shown = text.clone();
    view! {
        <div class="field">
            <span class="label">{label}</span>
            <div class="joined">
                <code translate="no" class="exact">{shown}</code>
                <button
                    class="button"
                    type="button"
                    aria-label=format!("Copy: {label}")
                    on:click=move |_| copy(text.clone(), copied, "Copied")
                >
                    <Icon name="copy" />
                    "Copy"
                </button>
            </div>
            <p class="hint" role="status">
                {copied}
            </p>
        </div>
    }
}
