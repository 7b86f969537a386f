//! The line of tools above the table: filter, count, and in narrow windows the choice of the order.

use leptos::prelude::*;

use super::state::{Progress, Record};
use crate::browser::intl;
use crate::library::sort::SortKey;
use crate::library::{Column, Sort};
use crate::ui::components::icon::Icon;

/// The orders offered where the heads of the columns are not.
const ORDERS: [(&str, Option<(Column, bool)>); 7] = [
    ("List order", None),
    ("Newest first", Some((Column::Added, true))),
    ("Oldest first", Some((Column::Added, false))),
    ("Title", Some((Column::Title, false))),
    ("Artist", Some((Column::Artist, false))),
    ("Album", Some((Column::Album, false))),
    ("Length", Some((Column::Length, false))),
];

fn order(name: &str) -> Sort {
    let chosen = ORDERS.iter().find(|(known, _)| *known == name).and_then(|(_, chosen)| *chosen);
    chosen.map(|(column, descending)| Sort::of(&[SortKey { column, descending }])).unwrap_or_default()
}

/// The columns that a person can leave out, by the names that the style knows.
const COLUMNS: [(&str, &str); 5] =
    [("like", "Liked"), ("artist", "Artist"), ("album", "Album"), ("added", "Date added"), ("year", "Year of release")];

/// The tools.
#[component]
pub fn Tools(
    /// The list.
    record: Record,
) -> impl IntoView {
    let count = move || {
        let ((read, all), shown) = (record.read_of(), record.view.with(|view| view.len()));
        let number = |count: usize| intl::count(count);
        if !record.words.with(|words| words.trim().is_empty()) {
            return format!("{} of {}", number(shown), intl::number(all));
        }
        match record.progress.get() {
            Progress::Whole => format!("{} {}", number(shown), if shown == 1 { "item" } else { "items" }),
            _ => format!("{} of {}", intl::number(read), intl::number(all)),
        }
    };
    let typed = move |event| {
        record.words.set(event_target_value(&event));
        record.arrange();
    };
    let option = |(name, _): (&'static str, Option<(Column, bool)>)| {
        let is_chosen = move || record.sort.with(|sort| *sort == order(name));
        view! { <option prop:selected=is_chosen>{name}</option> }
    };
    let column = move |(id, label): (&'static str, &'static str)| {
        let is_shown = move || !record.without.with(|without| without.contains(&id));
        let toggle = move |_| {
            record.without.update(|without| match without.iter().position(|known| *known == id) {
                Some(place) => drop(without.remove(place)),
                None => without.push(id),
            });
        };
        view! {
            <div class="tick">
                <input type="checkbox" id=format!("column-{id}") prop:checked=is_shown on:change=toggle />
                <label for=format!("column-{id}")>{label}</label>
            </div>
        }
    };
    view! {
        <div class="record-tools">
            <div class="search">
                <label class="unseen" for="record-words">
                    "Filter by any word"
                </label>
                <Icon name="search" />
                <input
                    class="input"
                    id="record-words"
                    type="search"
                    placeholder="Filter by any word"
                    autocomplete="off"
                    prop:value=record.words
                    on:input=typed
                />
            </div>
            <output>{count}</output>
            <button
                class="button little narrow-only"
                type="button"
                aria-pressed=move || record.picking.get().to_string()
                on:click=move |_| record.picking.update(|on| *on = !*on)
            >
                "Select"
            </button>
            <label class="unseen" for="record-order">
                "Sort by"
            </label>
            <select
                class="input narrow-only"
                id="record-order"
                on:change=move |event| {
                    record.sort.set(order(&event_target_value(&event)));
                    record.arrange();
                }
            >
                {ORDERS.map(option).collect_view()}
            </select>
            <div class="menu-place wide-only">
                <button class="button little" type="button" popovertarget="columns">
                    <Icon name="columns" />
                    "Columns"
                </button>
                <div class="menu" id="columns" popover="auto">
                    <p>"Shown, as far as there is room"</p>
                    {COLUMNS.into_iter().filter(|(id, _)| *id != "like" || record.file().is_none()).map(column).collect_view()}
                </div>
            </div>
        </div>
    }
}
