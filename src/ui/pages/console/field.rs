//! A field of the form: its name, its control, its fault, and a hint.

use leptos::prelude::*;

use super::state::ConsoleState;
use crate::learn::console::form::hint;
use crate::learn::console::{Param, ParamKind};
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;

/// The field.
#[component]
pub fn Field(
    /// What the sections share.
    state: ConsoleState,
    /// The index of its parameter.
    index: usize,
    /// Its parameter.
    param: Param,
) -> impl IntoView {
    let fault = Memo::new(move |_| {
        let form = state.form();
        let missing = state.tried.get() && form.missing.get(index) == Some(&true);
        let fault = form.faults.into_iter().nth(index).flatten();
        fault.or_else(|| missing.then(|| "This field is required.".to_owned()))
    });
    let id = format!("p-{}", param.name);
    let (hint_id, fault_id) = (format!("{id}-hint"), format!("{id}-fault"));
    let hint = hint(&param);
    view! {
        <div class="field">
            <label for=id.clone() class="code">{param.name.clone()}</label>
            {control(state, index, &param, id, format!("{fault_id} {hint_id}"), fault)}
            <span id=fault_id role="status">
                {live(move || fault.get().map(|words| view! { <span class="fault"><Icon name="broken" />{words}</span> }))}
            </span>
            <p class="hint" id=hint_id>
                {hint}
            </p>
        </div>
    }
}

/// A list, a text area or an input, whichever suits the values.
fn control(
    state: ConsoleState,
    index: usize,
    param: &Param,
    id: String,
    described_by: String,
    fault: Memo<Option<String>>,
) -> AnyView {
    let value = move || state.values.with(|values| values.get(index).cloned()).unwrap_or_default();
    let invalid = move || fault.with(Option::is_some).to_string();
    let write = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        state.values.update(|values| {
            if let Some(value) = values.get_mut(index) {
                *value = text;
            }
        });
    };
    let note = move |_| state.note();
    let choices: Vec<String> = match param.kind {
        ParamKind::Flag => vec!["true".to_owned(), "false".to_owned()],
        ParamKind::Choice => param.choices.clone(),
        _ => Vec::new(),
    };
    if !choices.is_empty() {
        let option = |choice: String| {
            let (words, wanted) = (choice.clone(), choice.clone());
            view! { <option value=choice prop:selected=move || value() == wanted>{words}</option> }
        };
        let change = move |event| {
            write(event);
            state.note();
        };
        view! {
            <select class="input" id=id aria-describedby=described_by aria-invalid=invalid on:change=change>
                <option value="" prop:selected=move || value().is_empty()>"Not set"</option>
                {choices.into_iter().map(option).collect_view()}
            </select>
        }
        .into_any()
    } else if matches!(param.kind, ParamKind::Json | ParamKind::Jpeg) {
        view! {
            <textarea
                class="input code"
                id=id
                rows="3"
                spellcheck="false"
                aria-describedby=described_by
                aria-invalid=invalid
                prop:value=value
                on:input=write
                on:change=note
            />
        }
        .into_any()
    } else {
        view! {
            <input
                class="input code"
                type="text"
                id=id
                inputmode=if param.kind == ParamKind::Number { "numeric" } else { "text" }
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=described_by
                aria-invalid=invalid
                prop:value=value
                on:input=write
                on:change=note
            />
        }
        .into_any()
    }
}
