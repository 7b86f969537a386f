//! The heads of the columns. A press sorts by the column, one with Shift also by it.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::state::Record;
use crate::library::Column;
use crate::ui::components::icon::Icon;
use crate::ui::components::item_table::{like_head, number_head};
use crate::ui::components::live::live;

/// The heads.
#[component]
pub fn Head(
    /// The list.
    record: Record,
) -> impl IntoView {
    let all = move || {
        let view = record.view.get();
        record.selection.with(|selection| !view.is_empty() && selection.count_in(&view) == view.len())
    };
    let pick_all = move |_| {
        let (view, all) = (record.view.get_untracked(), untrack(all));
        record.selection.update(|selection| if all { selection.deselect_all(&view) } else { selection.select_all(&view) });
    };
    view! {
        <thead>
            <tr aria-rowindex="1">
                <th class="t-pick" scope="col">
                    <label>
                        <input type="checkbox" aria-label="Select all" prop:checked=all on:click=pick_all />
                    </label>
                </th>
                {number_head()}
                {sortable(record, Column::Title, "t-title", "Title")}
                {record.file().is_none().then(like_head)}
                {sortable(record, Column::Artist, "t-artist", "Artist")}
                {sortable(record, Column::Album, "t-album", "Album")}
                {sortable(record, Column::Added, "t-added", "Added")}
                {sortable(record, Column::Year, "t-year", "Year")}
                {sortable(record, Column::Length, "t-time", "Length")}
            </tr>
        </thead>
    }
}

fn sortable(record: Record, column: Column, class: &'static str, label: &'static str) -> AnyView {
    let place = move || record.sort.with(|sort| (sort.place(column), sort.keys().len()));
    let direction = move || place().0.map(|(_, descending)| if descending { "descending" } else { "ascending" });
    let sign = move || {
        let (place, keys) = place();
        place.map(|(rank, descending)| {
            let rank = (keys > 1).then(|| view! { <sup>{rank + 1}</sup> });
            view! { <Icon name=if descending { "down" } else { "up" } /> {rank} }
        })
    };
    view! {
        <th class=class scope="col" aria-sort=direction>
            <button class="sort" type="button" on:click=move |event: MouseEvent| record.sort_by(column, event.shift_key())>
                {label}
                {live(sign)}
            </button>
        </th>
    }
    .into_any()
}
