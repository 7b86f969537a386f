//! The dialog that asks where to move the selected rows.

use leptos::html;
use leptos::prelude::*;

use super::{Ask, Editing};
use crate::browser::intl;
use crate::library::editing::moving;

/// The dialog, opened when a person asks for it.
#[component]
pub fn AskWhere(
    /// The changes.
    editing: Editing,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let position = RwSignal::new(String::new());
    let length = move || editing.record.length();
    Effect::new(move |_| {
        if let (Some(Ask::Where(rows)), Some(dialog)) = (editing.asks.get(), dialog.get()) {
            position.set(rows.iter().min().map(|row| (row + 1).to_string()).unwrap_or_default());
            // One that is open already stays open.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(Ask::Where(rows)) = editing.asks.get_untracked() else { return };
        if let Ok(position) = position.get_untracked().trim().parse::<u32>() {
            close();
            editing.move_to(&rows, moving::before_position(length(), &rows, position), false);
        }
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="where-title" on:close=move |_| editing.asks.set(None)>
            <header>
                <h2 id="where-title">"Move to a position"</h2>
            </header>
            <div>
                <form class="stack" id="where" on:submit=submit>
                    <div class="field">
                        <label for="where-position">"New position of the first one"</label>
                        <input
                            class="input"
                            type="number"
                            id="where-position"
                            inputmode="numeric"
                            min="1"
                            max=move || {
                                editing.asks.track();
                                length().to_string()
                            }
                            required=true
                            prop:value=position
                            on:input=move |event| position.set(event_target_value(&event))
                        />
                        <p class="hint">
                            {move || {
                                editing.asks.track();
                                format!("The playlist has {} positions. What is selected stays together, in its order.", intl::number(length()))
                            }}
                        </p>
                    </div>
                </form>
            </div>
            <footer>
                <button class="button" type="button" on:click=move |_| close()>
                    "Cancel"
                </button>
                <button class="button first" type="submit" form="where">
                    "Move"
                </button>
            </footer>
        </dialog>
    }
}
