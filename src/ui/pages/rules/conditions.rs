//! What has to be true of the songs of a rule.

use std::sync::Arc;

use leptos::prelude::*;

use super::draft::{Draft, Line};
use crate::organise::rules::rule::{Condition, Fact, Input, Joined};
use crate::spotify::Playlist;
use crate::spotify::model::name::shown;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::focus;
use crate::ui::pages::organise::shown::PLACE;

/// The conditions of a draft, and how they are joined.
#[must_use]
pub(super) fn conditions(draft: Draft, lists: Arc<[Playlist]>) -> AnyView {
    let join = move |event| {
        draft.joined.set(if event_target_value(&event) == "any" { Joined::Any } else { Joined::All });
    };
    let is_any = move || draft.joined.get() == Joined::Any;
    let rows = move |line: Line| row(draft, line, &lists);
    view! {
        <fieldset class="rule-lines">
            <legend>"Songs have to meet"</legend>
            <select class="input" aria-label="How many conditions" on:change=join>
                <option value="all" selected=move || !is_any()>
                    "all of these"
                </option>
                <option value="any" selected=is_any>
                    "any of these"
                </option>
            </select>
            <ul class="list">
                <For each=move || draft.lines.get() key=|(id, _)| *id let(line)>
                    {rows(line)}
                </For>
            </ul>
            <button class="button little" type="button" on:click=move |_| draft.add()>
                "Add a condition"
            </button>
        </fieldset>
    }
    .into_any()
}

fn row(draft: Draft, (id, condition): Line, lists: &Arc<[Playlist]>) -> AnyView {
    let now = condition.with_untracked(|condition| condition.fact);
    let facts = Fact::ALL.into_iter().map(|fact| view! { <option selected=fact == now>{fact.name()}</option> }).collect_view();
    let choose = move |event| {
        let chosen = event_target_value(&event);
        if let Some(fact) = Fact::ALL.into_iter().find(|fact| fact.name() == chosen) {
            condition.update(|condition| {
                let keeps = condition.fact.input() == fact.input();
                let value = if keeps { core::mem::take(&mut condition.value) } else { String::new() };
                *condition = Condition { fact, value };
            });
        }
    };
    let place = move || draft.lines.with(|lines| lines.iter().position(|(known, _)| *known == id).map_or(0, |place| place + 1));
    let fact = Memo::new(move |_| condition.with(|condition| condition.fact));
    let lists = lists.clone();
    let value = move || input(fact.get(), condition, &lists, place());
    let remove = move |_| {
        draft.lines.update(|lines| lines.retain(|(known, _)| *known != id));
        // The button that was pressed is gone.
        request_animation_frame(|| focus::on(PLACE));
    };
    view! {
        <li>
            <select class="input" aria-label=move || format!("Condition {}", place()) on:change=choose>
                {facts}
            </select>
            {live(value)}
            <button
                class="button quiet square little"
                type="button"
                aria-label=move || format!("Remove condition {}", place())
                on:click=remove
            >
                <Icon name="cross" />
            </button>
        </li>
    }
    .into_any()
}

/// The field for the value of a fact.
fn input(fact: Fact, condition: RwSignal<Condition>, lists: &[Playlist], place: usize) -> AnyView {
    let typed = move |event| condition.update(|condition| condition.value = event_target_value(&event));
    let now = condition.with_untracked(|condition| condition.value.clone());
    let (kind, what, hint) = match fact.input() {
        Input::None => return view! { <span></span> }.into_any(),
        Input::Days => ("number", "days", "30"),
        Input::Day => ("date", "day", ""),
        Input::Length => ("text", "minutes", "6 or 6:30"),
        Input::Year => ("number", "year", "1979"),
        Input::Text => ("text", "text", ""),
        Input::List => {
            let option = |list: &Playlist| {
                let id = list.id.as_str().to_owned();
                view! { <option value=id.clone() selected=id == now>{shown(&list.name).to_owned()}</option> }
            };
            return view! {
                <select class="input" translate="no" aria-label=format!("Condition {place}: playlist") on:change=typed>
                    <option value="">"Choose one"</option>
                    {lists.iter().map(option).collect_view()}
                </select>
            }
            .into_any();
        }
    };
    view! {
        <input
            class="input"
            type=kind
            min="1"
            autocomplete="off"
            placeholder=hint
            aria-label=format!("Condition {place}: {what}")
            value=now
            on:input=typed
        />
    }
    .into_any()
}
