//! Single playlists instead of all.

use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::*;

use super::words::number;
use crate::ui::components::live::live;

/// The most that are shown at once. The others are found by their name.
const MOST: usize = 100;

/// The choice. `names` are the IDs and names of all.
#[must_use]
pub fn lists(names: Rc<[(String, String)]>, left_out: RwSignal<BTreeSet<String>>) -> AnyView {
    let total = names.len();
    let names = StoredValue::new_local(names);
    let filter = RwSignal::new(String::new());
    let summary = move || {
        let chosen = total.saturating_sub(left_out.with(BTreeSet::len));
        format!("Single playlists: {} of {} are chosen", number(chosen), number(total))
    };
    let set_all = move |is_in: bool| {
        let ids = || names.with_value(|names| names.iter().map(|(id, _)| id.clone()).collect());
        left_out.set(if is_in { BTreeSet::new() } else { ids() });
    };
    let rows = move || {
        let wanted = filter.get().to_lowercase();
        let fits = |(_, name): &&(String, String)| name.to_lowercase().contains(&wanted);
        names.with_value(|names| names.iter().filter(fits).take(MOST).map(|one| row(one, left_out)).collect_view())
    };
    view! {
        <details class="fold">
            <summary>{summary}</summary>
            <div class="stack">
                <div class="row">
                    <button class="button little" type="button" on:click=move |_| set_all(true)>
                        "All"
                    </button>
                    <button class="button little" type="button" on:click=move |_| set_all(false)>
                        "None"
                    </button>
                </div>
                <div class="field" hidden=total <= 12>
                    <label for="list-filter">"Find by name"</label>
                    <input class="input" id="list-filter" type="search" on:input=move |event| filter.set(event_target_value(&event)) />
                </div>
                <fieldset class="column-choice">
                    <legend class="unseen">"Playlists"</legend>
                    {live(rows)}
                </fieldset>
                <p class="hint" hidden=total <= MOST>
                    "The first hundred of that name are shown."
                </p>
            </div>
        </details>
    }
    .into_any()
}

fn row(one: &(String, String), left_out: RwSignal<BTreeSet<String>>) -> AnyView {
    let (id, name) = one.clone();
    let of = id.clone();
    let toggle = move |_| {
        left_out.update(|left_out| {
            if !left_out.remove(&of) {
                left_out.insert(of.clone());
            }
        });
    };
    let name = if name.trim().is_empty() { "A playlist without a name".to_owned() } else { name };
    view! {
        <label>
            <input type="checkbox" prop:checked=move || left_out.with(|left_out| !left_out.contains(&id)) on:change=toggle />
            <bdi translate="no">{name}</bdi>
        </label>
    }
    .into_any()
}
