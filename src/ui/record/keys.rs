//! The keys of the table: arrows move, the space key selects, L likes, Enter opens; in a list that can be edited, Delete removes, and arrows
//! with Alt move rows.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::acts::Act;
use super::rows::row_id;
use super::scroll::Scroll;
use super::state::Record;
use crate::library::grid::{Cell, Grid, GridKey};
use crate::library::selection::Click;
use crate::ui::focus;

/// What a key does while a row has the focus.
pub fn press(record: Record, scroll: Scroll, event: &KeyboardEvent) {
    let on_row = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|target| target.tag_name() == "TR");
    let (key, command) = (event.key(), event.ctrl_key() || event.meta_key());
    if !on_row {
        return;
    }
    if let Some(act) = act(&key, command, event.alt_key()).filter(|_| record.can.get_untracked().edit) {
        event.prevent_default();
        return record.act(act);
    }
    if event.alt_key() {
        return;
    }
    let (at, rows) = (record.at.get_untracked(), record.view.with_untracked(|view| view.len()));
    match key.as_str() {
        " " => record.click(at, Click::with(event.shift_key(), true, false)),
        "a" | "A" if command => {
            let view = record.view.get_untracked();
            record.selection.update(|selection| selection.select_all(&view));
        }
        "Escape" => record.selection.update(|selection| selection.clear()),
        "l" | "L" if !command => {
            let mark = document().get_element_by_id(&row_id(at)).and_then(|row| row.query_selector("button.mark").ok().flatten());
            match mark.and_then(|mark| mark.dyn_into::<web_sys::HtmlElement>().ok()) {
                Some(mark) => mark.click(),
                None => return,
            }
        }
        "Enter" => {
            let link = document().get_element_by_id(&row_id(at)).and_then(|row| row.query_selector("a.t-name").ok().flatten());
            match link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
                Some(link) => link.click(),
                None => return,
            }
        }
        _ => {
            let grid = Grid { rows, columns: 1, page: scroll.page() };
            let Some(to) = GridKey::parse(&key, command, false).and_then(|key| grid.step(Cell { row: at, column: 0 }, key)) else {
                return;
            };
            if event.shift_key() {
                let view = record.view.get_untracked();
                record.selection.update(|selection| selection.extend(&view, at, to.row));
            }
            record.at.set(to.row);
            scroll.reveal(to.row, rows);
            request_animation_frame(move || focus::on(&row_id(to.row)));
        }
    }
    event.prevent_default();
}

/// What a key does to a list that can be edited.
fn act(key: &str, command: bool, alt: bool) -> Option<Act> {
    match (key, command, alt) {
        ("Delete", false, false) => Some(Act::Remove),
        ("ArrowUp", false, true) => Some(Act::MoveByOne { up: true }),
        ("ArrowDown", false, true) => Some(Act::MoveByOne { up: false }),
        ("z" | "Z", true, false) => Some(Act::Undo),
        _ => None,
    }
}
