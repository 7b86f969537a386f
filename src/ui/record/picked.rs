//! What can be done with the selected rows.

use std::sync::Arc;

use leptos::prelude::*;

use super::acts::Act;
use super::said::{offers, said_here};
use super::state::Record;
use crate::browser::intl;
use crate::ui::components::copy::copy;
use crate::ui::components::facts::length_in_words;
use crate::ui::components::icon::Icon;
use crate::ui::components::live::live;
use crate::ui::saving::many::SaveMany;

/// The bar at the foot of the table, while something is selected.
#[component]
pub fn Picked(
    /// The list.
    record: Record,
) -> impl IntoView {
    let some = Memo::new(move |_| record.selection.with(|selection| !selection.is_empty()));
    let outcome = RwSignal::new("");
    let selected = Signal::derive(move || {
        record.selection.track();
        Arc::new(record.selected_uris())
    });
    let words = move || {
        let count = record.selection.with(|selection| selection.len());
        let length = record.totals_of(&record.selected()).length_ms;
        format!("{} selected, {}", intl::number(count), length_in_words(length))
    };
    let edits = move || {
        let can = record.can.get();
        let mut acts = Vec::new();
        if can.edit {
            acts.extend([("Remove from playlist", Act::Remove), ("Move to…", Act::AskWhere)]);
        }
        if can.add {
            acts.push(("Add to playlist…", Act::Add));
        }
        offers(record, acts)
    };
    live(move || {
        some.get().then(|| {
            outcome.set("");
            view! {
                <div class="picked" role="group" aria-label="Selection">
                    <strong>{words}</strong>
                    {said_here(record)}
                    {live(edits)}
                    {record.file().is_none().then(|| view! { <SaveMany selected is_named=record.can.get_untracked().edit /> })}
                    <span role="status">{outcome}</span>
                    <button class="button quiet little" type="button" on:click=move |_| copy(record.selected_as_links(), outcome, "Copied.")>
                        "Copy links"
                    </button>
                    <button class="button quiet little" type="button" on:click=move |_| copy(record.selected_as_text(), outcome, "Copied.")>
                        "Copy as text"
                    </button>
                    <button
                        class="button quiet square little"
                        type="button"
                        aria-label="Select nothing"
                        on:click=move |_| {
                            record.picking.set(false);
                            record.selection.update(|selection| selection.clear());
                        }
                    >
                        <Icon name="cross" />
                    </button>
                </div>
            }
        })
    })
}
