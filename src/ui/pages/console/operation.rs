//! The operation: choosing one, and its form.

use crate::ui::components::code::code;
use crate::ui::components::live::live;
use leptos::prelude::*;

use super::field::Field;
use super::scopes::ScopeList;
use super::state::ConsoleState;
use crate::learn::console::Operation;

/// A search field and the list of operations it narrows down.
#[component]
pub fn OperationChoice(
    /// What the sections share.
    state: ConsoleState,
) -> impl IntoView {
    let words = RwSignal::new(String::new());
    let count = move || {
        let matches = |operation: &&Operation| words.with(|words| operation.matches(words));
        let (found, all) = state.operations.with_value(|all| (all.iter().filter(matches).count(), all.len()));
        if found == all { format!("All {all}.") } else { format!("{found} of {all}.") }
    };
    let choose = move |event: leptos::ev::Event| {
        let index: usize = event_target_value(&event).parse().unwrap_or_default();
        if let Some(operation) = state.operation_at(index) {
            state.open(&operation.id, |operation| vec![String::new(); operation.params.len()]);
            state.note();
        }
    };
    view! {
        <div class="field">
            <label for="find-operation">"Find an operation"</label>
            <input
                class="input"
                type="search"
                id="find-operation"
                autocomplete="off"
                aria-describedby="found-operations"
                on:input=move |event| words.set(event_target_value(&event))
            />
            <p class="hint" id="found-operations" role="status">
                {count}
            </p>
        </div>
        <div class="field wide">
            <label for="operation">"Operation"</label>
            <select class="input" id="operation" on:change=choose>
                {live(move || options(state, words))}
            </select>
        </div>
    }
}

/// The matching operations by group, and always the open one.
fn options(state: ConsoleState, words: RwSignal<String>) -> AnyView {
    let current = state.current.get();
    let mut groups: Vec<(String, Vec<AnyView>)> = Vec::new();
    state.operations.with_value(|all| {
        for (index, operation) in all.iter().enumerate() {
            if index != current && !words.with(|words| operation.matches(words)) {
                continue;
            }
            let name = format!("{} · {} {}", operation.title, operation.method.as_str(), operation.path);
            let option = view! { <option value=index.to_string() prop:selected=index == current>{name}</option> }.into_any();
            match groups.last_mut() {
                Some((group, list)) if *group == operation.group => list.push(option),
                _ => groups.push((operation.group.clone(), vec![option])),
            }
        }
    });
    groups.into_iter().map(|(group, list)| view! { <optgroup label=group>{list}</optgroup> }).collect_view().into_any()
}

/// What the open operation does, a field per parameter, and its scopes.
#[component]
pub fn OperationForm(
    /// What the sections share.
    state: ConsoleState,
    /// The open operation.
    operation: Operation,
) -> impl IntoView {
    let field = |(index, param)| view! { <Field state index param /> };
    let fields: Vec<_> = operation.params.clone().into_iter().enumerate().map(field).collect();
    view! {
        <div class="stack">
            <h3>{operation.title.clone()}</h3>
            <p class="row">
                {code(&format!("{} {}", operation.method.as_str(), operation.path))}
                {operation.writes().then(|| view! { <span class="chip solid">"changes data"</span> })}
                {operation.premium.then(|| view! { <span class="chip">"Premium"</span> })}
            </p>
            {(!operation.note.is_empty()).then(|| view! { <p class="small">{operation.note.clone()}</p> })}
        </div>
        {(!fields.is_empty()).then(|| view! { <div class="call-fields">{fields}</div> })}
        <ScopeList state operation />
    }
}
