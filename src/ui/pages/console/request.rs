//! The request: the operation, its form, the line as it will be sent, and the button that sends it.

use leptos::html;
use leptos::prelude::*;

use super::confirm::{BodyPreview, ConfirmDialog};
use super::operation::{OperationChoice, OperationForm};
use super::scopes::use_granted;
use super::state::ConsoleState;
use crate::learn::console::curl;
use crate::ui::components::copy_field::CopyField;
use crate::ui::components::live::live;
use crate::ui::focus;

/// The section.
#[component]
pub fn RequestSection(
    /// What the sections share.
    state: ConsoleState,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let granted = use_granted();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        submit(state, dialog);
    };
    let words = move || {
        let granted = state.operation().is_none_or(|operation| operation.is_met_by(granted.get()));
        match (state.sending.is_busy(), granted) {
            (true, _) => "Waiting for the response",
            (false, true) => "Send",
            (false, false) => "Send anyway",
        }
    };
    let command = move || state.with_api(|form, api| form.is_valid().then(|| curl::command(form, api)));
    view! {
        <section class="spread" aria-labelledby="request-heading">
            <header>
                <h2 id="request-heading">"Request"</h2>
            </header>
            <div class="stack">
                <OperationChoice state />
                <form class="stack" novalidate=true on:submit=submit>
                    {live(move || state.operation().map(|operation| view! { <OperationForm state operation /> }))}
                    <RequestLine state />
                    <button class="button first" type="submit" aria-disabled=move || state.sending.is_busy().to_string()>
                        {words}
                    </button>
                </form>
                {live(move || command().map(|text| view! { <CopyField label="curl command" text /> }))}
            </div>
        </section>
        <ConfirmDialog state dialog />
    }
}

/// Sends a request that reads, asks before one that writes, and moves the focus to the first fault.
fn submit(state: ConsoleState, dialog: NodeRef<html::Dialog>) {
    if untrack(|| state.sending.is_busy()) {
        return;
    }
    let Some(operation) = untrack(|| state.operation()) else { return };
    if let Some(index) = untrack(|| state.form()).first_fault() {
        state.tried.set(true);
        if let Some(param) = operation.params.get(index) {
            focus::on(&format!("p-{}", param.name));
        }
    } else if operation.writes() {
        if let Some(dialog) = dialog.get_untracked() {
            let _ = dialog.show_modal();
        }
    } else {
        state.send();
    }
}

/// The request as it will be sent.
#[component]
fn RequestLine(state: ConsoleState) -> impl IntoView {
    let line = move || state.with_api(|form, api| format!("{} {}", form.method.as_str(), api.join(&form.target)));
    view! {
        <div class="field wide">
            <span class="label">"Request to send"</span>
            <code translate="no" class="exact" id="request-line">
                {line}
            </code>
            <BodyPreview state />
        </div>
    }
}
