//! The table with its tools, heads, rows and selection.

use leptos::prelude::*;

use super::drag;
use super::head::Head;
use super::keys;
use super::links;
use super::picked::Picked;
use super::reading::read_while_open;
use super::rows::Rows;
use super::said::SaidBar;
use super::scroll::Scroll;
use super::state::{Progress, Record};
use super::tools::Tools;
use crate::browser::styles;
use crate::spotify::uri::MAX_IN_BATCH;
use crate::ui::components::live::live;
use crate::ui::components::loading::{AfterAMoment, GhostRows};
use crate::ui::components::trouble::TroubleNotice;
use crate::ui::saving::notice::SavingNotice;
use crate::ui::saving::use_saving;
use crate::ui::trouble::Trouble;

/// Reads the list and shows it. An empty one is shown as `empty` says.
#[component]
pub fn RecordTable(
    /// The list.
    record: Record,
    /// The table's name.
    label: String,
    /// Shown in the place of a list without entries.
    empty: fn() -> AnyView,
) -> impl IntoView {
    let again = read_while_open(record);
    let failed = move || match record.progress.get() {
        Progress::Failed(error) => Some(view! { <TroubleNotice about=Trouble::Call(error) retry=again /> }),
        _ => None,
    };
    let state = Memo::new(move |_| match (record.is_unknown(), record.read_of().1, record.progress.get()) {
        (true, _, Progress::Failed(_)) => Shown::Nothing,
        (true, ..) => Shown::Ghosts,
        (false, 0, Progress::Failed(_)) => Shown::Nothing,
        (false, 0, Progress::Whole) => Shown::Empty,
        (false, 0, Progress::Reading) => Shown::Ghosts,
        _ => Shown::Rows,
    });
    let label = StoredValue::new(label);
    view! {
        {live(failed)}
        {live(move || match state.get() {
            Shown::Nothing => ().into_any(),
            Shown::Ghosts => view! { <AfterAMoment label="Loading songs and episodes"><GhostRows rows=8 /></AfterAMoment> }.into_any(),
            Shown::Empty => empty(),
            Shown::Rows => table(record, label.get_value(), true),
        })}
        <SaidBar record />
        <SavingNotice />
    }
}

/// What stands below the head of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    Ghosts,
    Empty,
    Rows,
}

const STYLES: &str = include_str!("../../../style/record.css");

/// The table of what is here. `has_tools` if a field to filter it stands above it.
#[must_use]
pub fn table(record: Record, label: String, has_tools: bool) -> AnyView {
    styles::adopt(STYLES);
    let scroll = Scroll::follow(move || record.view.with(|view| view.len()));
    if record.file().is_none() {
        ask_what_is_saved(record, scroll);
    }
    let none = move || {
        let is_none = record.view.with(|view| view.is_empty()) && !record.words.with(String::is_empty);
        is_none.then(|| view! { <p class="hint">"No row contains these words."</p> })
    };
    let row_count = move || (record.view.with(|view| view.len()) + 1).to_string();
    let picking = move || record.picking.get() || record.selection.with(|selection| !selection.is_empty());
    drag::follow(record, scroll);
    let movable = move || record.can.get().edit && record.is_in_order() && record.progress.get() == Progress::Whole;
    let early = links::on_pointer();
    let without = move || record.without.with(|without| without.join(" "));
    view! {
        {has_tools.then(|| view! { <Tools record /> })}
        <table
            class="tracks deep"
            class:picking=picking
            class:movable=movable
            class:dragging=move || record.drag.with(Option::is_some)
            role="grid"
            aria-multiselectable="true"
            aria-label=label
            aria-rowcount=row_count
            data-without=without
            on:keydown=move |event| keys::press(record, scroll, &event)
            on:click=links::on_click()
            on:pointerover=move |event| early(event.into())
        >
            <Head record />
            <Rows record scroll />
        </table>
        {live(none)}
        <Picked record />
    }
    .into_any()
}

/// Asks which of the rows that are seen are saved.
fn ask_what_is_saved(record: Record, scroll: Scroll) {
    let saving = use_saving();
    // A request about the rows that are seen has room for those that come next.
    saving.fill_with(move || {
        let drawn = scroll.window.with_untracked(|window| window.rows.clone());
        let before = drawn.start.saturating_sub(MAX_IN_BATCH)..drawn.start;
        record.uris_at((drawn.end..drawn.end + 2 * MAX_IN_BATCH).chain(before))
    });
    if record.is_of_saved() {
        Effect::new(move |_| {
            record.view.track();
            saving.assume(&record.uris_at(scroll.window.get().rows));
        });
    }
}
