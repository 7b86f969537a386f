//! Moving rows by their handles, with a mouse, a pen or a finger. The table follows the pointer, and scrolls when it is near an edge of the
//! window.

use leptos::ev::PointerEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::acts::Act;
use super::scroll::Scroll;
use super::state::Record;

/// How near to an edge the pointer has to be for the page to scroll, in CSS pixels.
const EDGE: f64 = 72.0;
/// How far it scrolls with each frame, in CSS pixels.
const STEP: f64 = 14.0;

/// The handle of a row. Keys and the field for a position do the same, so it is not for them.
#[must_use]
pub fn handle(record: Record, number: u32) -> AnyView {
    let begin = move |event: PointerEvent| {
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        event.prevent_default();
        // The row may leave the document while the table scrolls, so the table gets the events.
        let row = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(table) = row.and_then(|row| row.closest("table").ok().flatten()) {
            let _ = table.set_pointer_capture(event.pointer_id());
        }
        let is_selected = record.selection.with_untracked(|selection| selection.contains(number));
        let rows = if is_selected { record.selected() } else { vec![number] };
        record.drag.set(Some((rows, usize::MAX)));
    };
    view! {
        <span class="grip" aria-hidden="true" on:pointerdown=begin>
            <svg class="icon" viewBox="0 0 20 20"><path d="M4 7.5h12M4 12.5h12" /></svg>
        </span>
    }
    .into_any()
}

/// Follows a drag for as long as the table is shown.
pub fn follow(record: Record, scroll: Scroll) {
    let pointer = StoredValue::new(0.0_f64);
    let look = move || {
        let to = scroll.place_at(pointer.get_value()).map(|to| to.min(record.view.with_untracked(|view| view.len())));
        record.drag.update(|drag| {
            if let (Some((_, place)), Some(to)) = (drag, to) {
                *place = to;
            }
        });
    };
    let is_dragged = move || record.drag.with_untracked(Option::is_some);
    let moved = window_event_listener(leptos::ev::pointermove, move |event| {
        if is_dragged() {
            pointer.set_value(f64::from(event.client_y()));
            look();
        }
    });
    let dropped = window_event_listener(leptos::ev::pointerup, move |_| {
        let Some((rows, place)) = record.drag.get_untracked() else { return };
        record.drag.set(None);
        // Without a move it was a press.
        if place != usize::MAX {
            record.act(Act::MoveTo(rows, u32::try_from(place).unwrap_or(u32::MAX)));
        }
    });
    let cancelled = window_event_listener(leptos::ev::pointercancel, move |_| record.drag.set(None));
    let escaped = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" && is_dragged() {
            record.drag.set(None);
        }
    });
    on_cleanup(move || {
        record.drag.try_set(None);
        [moved, dropped, cancelled, escaped].into_iter().for_each(WindowListenerHandle::remove);
    });
    let is_on = Memo::new(move |_| record.drag.with(Option::is_some));
    Effect::new(move |_| {
        if is_on.get() {
            pointer.set_value(f64::NAN);
            scroll_on(scroll, pointer, is_on, look);
        }
    });
}

/// Scrolls with each frame while the pointer is near an edge.
fn scroll_on(scroll: Scroll, pointer: StoredValue<f64>, is_on: Memo<bool>, look: impl Fn() + Copy + 'static) {
    request_animation_frame(move || {
        if is_on.try_get_untracked() != Some(true) {
            return;
        }
        let (at, height) =
            (pointer.get_value(), window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::MAX));
        let step = match () {
            () if at < scroll.covered() + EDGE => -STEP,
            () if at > height - EDGE => STEP,
            () => 0.0,
        };
        if step != 0.0 {
            window().scroll_by_with_x_and_y(0.0, step);
            look();
        }
        scroll_on(scroll, pointer, is_on, look);
    });
}
