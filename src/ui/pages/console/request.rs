//! The request: which operation, what its form holds, the line as it will be sent, and sending it. What changes something asks first.

use leptos::html;
use leptos::prelude::*;

use super::field::Field;
use super::scopes::{Scopes, use_granted};
use super::{Desk, live};
use crate::learn::console::{Operation, curl};
use crate::oauth::{Origin, RequestBody};
use crate::ui::components::copy_field::CopyField;
use crate::ui::focus;

/// The section.
#[component]
pub fn Call(
    /// What the page holds.
    desk: Desk,
    /// The address of the Web API.
    api: StoredValue<Origin>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let granted = use_granted();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        ask(desk, dialog);
    };
    let words = move || {
        let met = desk.open().is_none_or(|operation| operation.is_met_by(granted.get()));
        match (desk.sending.get(), met) {
            (true, _) => "Waiting for the answer",
            (false, true) => "Send",
            (false, false) => "Send it all the same",
        }
    };
    view! {
        <section class="spread" aria-labelledby="c-call">
            <header>
                <h2 id="c-call">"The call"</h2>
            </header>
            <div class="stack">
                <Choice desk />
                <form class="stack" id="call" novalidate=true on:submit=submit>
                    {live(move || desk.open().map(|operation| view! { <Open desk operation /> }))}
                    <Line desk api />
                    <button class="button first" type="submit" aria-disabled=move || desk.sending.get().to_string()>
                        {live(words)}
                    </button>
                </form>
                {live(move || { let form = desk.form(); form.is_valid().then(|| curl::command(&form, &api.get_value())) }.map(|text| view! { <CopyField label="As a curl line" text /> }))}
            </div>
        </section>
        <Question desk dialog />
    }
}

/// Sends what reads; asks first what changes something; leads to what is wrong.
fn ask(desk: Desk, dialog: NodeRef<html::Dialog>) {
    if desk.sending.get_untracked() {
        return;
    }
    let Some(operation) = untrack(|| desk.open()) else { return };
    if let Some(place) = untrack(|| desk.form()).first_fault() {
        desk.tried.set(true);
        if let Some(param) = operation.params.get(place) {
            focus::on(&format!("p-{}", param.name));
        }
    } else if operation.writes() {
        if let Some(dialog) = dialog.get_untracked() {
            let _ = dialog.show_modal();
        }
    } else {
        desk.send();
    }
}

/// Which operation, out of a list that can be narrowed down.
#[component]
fn Choice(desk: Desk) -> impl IntoView {
    let words = RwSignal::new(String::new());
    // In groups, and never without the one that is open.
    let groups = move || {
        let open = desk.chosen.get();
        let mut groups: Vec<(String, Vec<AnyView>)> = Vec::new();
        desk.operations.with_value(|all| {
            for (place, one) in all.iter().enumerate() {
                if place != open && !words.with(|words| one.matches(words)) {
                    continue;
                }
                if groups.last().is_none_or(|(group, _)| *group != one.group) {
                    groups.push((one.group.clone(), Vec::new()));
                }
                let name = format!("{} · {} {}", one.title, one.method.as_str(), one.path);
                let option = view! { <option value=place.to_string() prop:selected=place == open>{name}</option> };
                if let Some((_, list)) = groups.last_mut() {
                    list.push(option.into_any());
                }
            }
        });
        groups.into_iter().map(|(group, list)| view! { <optgroup label=group>{list}</optgroup> }).collect_view()
    };
    let told = move || {
        let (count, all) =
            desk.operations.with_value(|all| (all.iter().filter(|one| words.with(|words| one.matches(words))).count(), all.len()));
        if count == all { format!("All {all}.") } else { format!("{count} of {all}.") }
    };
    let choose = move |event: leptos::ev::Event| {
        let place: usize = event_target_value(&event).parse().unwrap_or_default();
        if let Some(operation) = desk.operation(place) {
            desk.choose(&operation.id, |operation| vec![String::new(); operation.params.len()]);
            desk.mark();
        }
    };
    view! {
        <div class="field">
            <label for="find-operation">"Find an operation"</label>
            <input class="input" type="search" id="find-operation" autocomplete="off" aria-describedby="found-operations" on:input=move |event| words.set(event_target_value(&event)) />
            <p class="hint" id="found-operations" role="status">
                {live(told)}
            </p>
        </div>
        <div class="field wide">
            <label for="operation">"Operation"</label>
            <select class="input" id="operation" on:change=choose>
                {live(groups)}
            </select>
        </div>
    }
}

/// The operation that is open.
#[component]
fn Open(desk: Desk, operation: Operation) -> impl IntoView {
    let field = |(place, param)| view! { <Field desk place param /> };
    let fields: Vec<_> = operation.params.clone().into_iter().enumerate().map(field).collect();
    view! {
        <div class="stack">
            <h3>{operation.title.clone()}</h3>
            <p class="row">
                <code>{format!("{} {}", operation.method.as_str(), operation.path)}</code>
                {operation.writes().then(|| view! { <span class="chip solid">"changes something"</span> })}
                {operation.premium.then(|| view! { <span class="chip">"Premium"</span> })}
            </p>
            {(!operation.note.is_empty()).then(|| view! { <p class="small">{operation.note.clone()}</p> })}
        </div>
        {(!fields.is_empty()).then(|| view! { <div class="call-fields">{fields}</div> })}
        <Scopes desk operation />
    }
}

/// The request as it will be sent.
#[component]
fn Line(desk: Desk, api: StoredValue<Origin>) -> impl IntoView {
    let line = move || {
        let form = desk.form();
        format!("{} {}", form.method.as_str(), api.with_value(|api| api.join(&form.target)))
    };
    view! {
        <div class="field wide">
            <span class="label">"As it will be sent"</span>
            <code class="exact" id="request-line">
                {live(line)}
            </code>
            <Body desk />
        </div>
    }
}

/// A body, as far as anybody would read it.
#[component]
fn Body(desk: Desk) -> impl IntoView {
    live(move || {
        let RequestBody { content_type, text } = desk.form().body?;
        let short: String = text.chars().take(2_000).collect();
        let more = (short.len() < text.len()).then(|| format!(" … {} characters in all", text.len()));
        Some(view! {
            <code class="exact">{short}{more}</code>
            <span class="hint">{content_type}</span>
        })
    })
}

/// Asks before something is changed. Esc and the first button lead back, and nothing is sent.
#[component]
fn Question(desk: Desk, dialog: NodeRef<html::Dialog>) -> impl IntoView {
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let act = move || desk.open().map(|operation| operation.title).unwrap_or_default();
    view! {
        <dialog class="dialog wide" node_ref=dialog aria-labelledby="question">
            <header>
                <h2 id="question">{live(act)}"?"</h2>
            </header>
            <div class="stack">
                <p>"This changes something in your account at Spotify, at once, and nothing here can undo it."</p>
                <code class="exact">{live(move || desk.line())}</code>
                <Body desk />
            </div>
            <footer>
                <button class="button" type="button" on:click=move |_| close()>
                    "Do not send it"
                </button>
                <button
                    class="button first"
                    type="button"
                    on:click=move |_| {
                        close();
                        desk.send();
                    }
                >
                    {live(act)}
                </button>
            </footer>
        </dialog>
    }
}
