//! One field of the form: what it means, what it takes, and what is wrong with what it holds.

use leptos::prelude::*;

use super::{Desk, live};
use crate::learn::console::form::limits;
use crate::learn::console::{Param, ParamKind};
use crate::ui::components::icon::Icon;

/// What is to be known of a parameter, in sentences.
fn hint(param: &Param) -> String {
    let mut hint = if param.required { format!("Needed. {}", param.means) } else { param.means.clone() };
    let mut add = |words: String| {
        hint.push(' ');
        hint.push_str(&words);
    };
    match param.kind {
        ParamKind::Number => add(limits(param)),
        ParamKind::Choices => add(format!("Of these, with a comma between them: {}.", param.choices.join(", "))),
        ParamKind::Id => add("A link or a URI does as well.".to_owned()),
        _ => {}
    }
    if let Some(most) = param.most {
        add(format!("At most {most}."));
    }
    if let Some(default) = &param.default {
        add(format!("Without it: {default}."));
    }
    if let Some(example) = &param.example {
        add(format!("For example {example}"));
    }
    hint
}

/// The field.
#[component]
pub fn Field(
    /// What the page holds.
    desk: Desk,
    /// Its place among the parameters.
    place: usize,
    /// What it is for.
    param: Param,
) -> impl IntoView {
    let value = move || desk.values.with(|values| values.get(place).cloned()).unwrap_or_default();
    let write = move |text: String| {
        desk.values.update(|values| {
            if let Some(value) = values.get_mut(place) {
                *value = text;
            }
        });
    };
    let fault = Memo::new(move |_| {
        let form = desk.form();
        let missing = desk.tried.get() && form.missing.get(place) == Some(&true);
        let fault = form.faults.into_iter().nth(place).flatten();
        fault.or_else(|| missing.then(|| "This is needed.".to_owned()))
    });
    let id = format!("p-{}", param.name);
    let (about, wrong) = (format!("{id}-hint"), format!("{id}-fault"));
    let described = format!("{wrong} {about}");
    let invalid = move || fault.with(Option::is_some).to_string();
    let on_input = move |event: leptos::ev::Event| write(event_target_value(&event));
    let done = move |_| desk.mark();
    let choices: Vec<String> = match param.kind {
        ParamKind::Flag => vec!["true".to_owned(), "false".to_owned()],
        ParamKind::Choice => param.choices.clone(),
        _ => Vec::new(),
    };
    let control = if !choices.is_empty() {
        let option = |choice: String| {
            let (words, wanted) = (choice.clone(), choice.clone());
            view! { <option value=choice prop:selected=move || value() == wanted>{words}</option> }
        };
        view! {
            <select class="input" id=id.clone() aria-describedby=described aria-invalid=invalid on:change=move |event| { on_input(event); desk.mark(); }>
                <option value="" prop:selected=move || value().is_empty()>"Not sent"</option>
                {choices.into_iter().map(option).collect_view()}
            </select>
        }
        .into_any()
    } else if matches!(param.kind, ParamKind::Json | ParamKind::Jpeg) {
        view! {
            <textarea class="input code" id=id.clone() rows="3" spellcheck="false" aria-describedby=described aria-invalid=invalid prop:value=value on:input=on_input on:change=done />
        }
        .into_any()
    } else {
        let mode = if param.kind == ParamKind::Number { "numeric" } else { "text" };
        view! {
            <input class="input code" type="text" id=id.clone() inputmode=mode autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby=described aria-invalid=invalid prop:value=value on:input=on_input on:change=done />
        }
        .into_any()
    };
    let words = hint(&param);
    view! {
        <div class="field">
            <label for=id class="code">{param.name}</label>
            {control}
            <span id=wrong role="status">
                {live(move || fault.get().map(|words| view! { <span class="fault"><Icon name="broken" />{words}</span> }))}
            </span>
            <p class="hint" id=about>
                {words}
            </p>
        </div>
    }
}
