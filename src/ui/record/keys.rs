//! The keys of the table: arrows move, the space key selects, L likes, Enter opens.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

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
    if !on_row || event.alt_key() {
        return;
    }
    let (key, command) = (event.key(), event.ctrl_key() || event.meta_key());
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
