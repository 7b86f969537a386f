//! Asks before a request that changes something. Esc and Cancel send nothing.

use leptos::html;
use leptos::prelude::*;

use super::state::ConsoleState;
use crate::oauth::RequestBody;
use crate::ui::components::live::live;

/// The dialog.
#[component]
pub fn ConfirmDialog(
    /// What the sections share.
    state: ConsoleState,
    /// The dialog, for the caller to open.
    dialog: NodeRef<html::Dialog>,
) -> impl IntoView {
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let confirm = move |_| {
        close();
        state.send();
    };
    let title = move || state.operation().map(|operation| operation.title).unwrap_or_default();
    view! {
        <dialog class="dialog wide" node_ref=dialog aria-labelledby="question">
            <header>
                <h2 id="question">{title}"?"</h2>
            </header>
            <div class="stack">
                <p>"This changes your Spotify account at once, and nothing here can undo it."</p>
                <code translate="no" class="exact">{move || state.line()}</code>
                <BodyPreview state />
            </div>
            <footer>
                <button class="button" type="button" on:click=move |_| close()>
                    "Cancel"
                </button>
                <button class="button first" type="button" on:click=confirm>
                    {title}
                </button>
            </footer>
        </dialog>
    }
}

/// The body of the request with its content type, cut if it is long.
#[component]
pub fn BodyPreview(
    /// What the sections share.
    state: ConsoleState,
) -> impl IntoView {
    live(move || {
        let RequestBody { content_type, text } = state.form().body?;
        let start: String = text.chars().take(2_000).collect();
        let rest = (start.len() < text.len()).then(|| format!(" … {} characters in all", text.len()));
        Some(view! {
            <code translate="no" class="exact">{start}{rest}</code>
            <span class="hint">{content_type}</span>
        })
    })
}
