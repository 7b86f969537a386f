//! The keys that work on every page of the library, and the list of them.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use super::popover::close_any_popover;
use crate::ui::components::icon::Icon;
use crate::ui::context::use_app;
use crate::ui::focus;
use crate::ui::route::Route;

/// The lists in which arrows move the focus from one entry to another.
const LISTS: &str = ".shelf, .people, .brief, .index .list, .contents .list";

/// What each key does.
const KEYS: [(&str, &[&str]); 12] = [
    ("Search", &["/"]),
    ("This list", &["?"]),
    ("Next, previous in a list or table", &["↓", "↑"]),
    ("Open", &["Enter"]),
    ("Like a row of a table, or no longer", &["L"]),
    ("Select a row of a table", &["Space"]),
    ("Select the rows up to the next", &["Shift", "↓"]),
    ("Select all rows of a table", &["Ctrl", "A"]),
    ("Remove from your playlist", &["Del"]),
    ("Move within your playlist", &["Alt", "↓"]),
    ("Take that back", &["Ctrl", "Z"]),
    ("Close", &["Esc"]),
];

/// The dialog that lists the keys, for those who open it.
pub type KeysDialog = NodeRef<html::Dialog>;

/// Opens the list of keys. One that is open already stays open.
pub fn open(dialog: KeysDialog) {
    if let Some(dialog) = dialog.get_untracked() {
        let _ = dialog.show_modal();
    }
}

/// Follows the keys for as long as it is there. Shows nothing until the list of keys is opened.
#[component]
pub fn Keys(
    /// The list of keys.
    dialog: KeysDialog,
) -> impl IntoView {
    let router = use_app().router;
    let pressed = window_event_listener(leptos::ev::keydown, move |event| {
        if !is_for_page(&event) {
            return;
        }
        match event.key().as_str() {
            "/" => {
                event.prevent_default();
                close_any_popover();
                if router.route.with_untracked(|route| matches!(route, Route::Search { .. })) {
                    focus::on(focus::SEARCH);
                } else {
                    router.go(&Route::SEARCH);
                }
            }
            "?" => {
                event.prevent_default();
                close_any_popover();
                open(dialog);
            }
            "ArrowDown" => move_focus(&event, Element::next_element_sibling),
            "ArrowUp" => move_focus(&event, Element::previous_element_sibling),
            _ => {}
        }
    });
    on_cleanup(move || pressed.remove());
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let key = |(does, keys): (&'static str, &'static [&'static str])| {
        let keys = keys.iter().enumerate().map(|(n, key)| view! { {(n > 0).then_some(" ")} <kbd>{*key}</kbd> }).collect_view();
        view! {
            <div>
                <dt>{does}</dt>
                <dd>{keys}</dd>
            </div>
        }
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="keys-title">
            <header>
                <h2 id="keys-title">"Keyboard keys"</h2>
                <button class="button quiet little square" type="button" aria-label="Close" on:click=close>
                    <Icon name="cross" />
                </button>
            </header>
            <div>
                <dl class="keys">{KEYS.map(key).collect_view()}</dl>
            </div>
        </dialog>
    }
}

/// Whether a key is meant for the page: not for a field, a dialog or the browser.
fn is_for_page(event: &KeyboardEvent) -> bool {
    let has_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
    if has_modifier || event.is_composing() || event.default_prevented() {
        return false;
    }
    let is_typing = element(event).is_some_and(|element| {
        element.closest("input, textarea, select").is_ok_and(|field| field.is_some())
            || element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable)
    });
    !is_typing && document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_none())
}

fn element(event: &KeyboardEvent) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Moves the focus to the next or previous entry of the list that the focus is in. Without one, the key does what it always does.
fn move_focus(event: &KeyboardEvent, step: fn(&Element) -> Option<Element>) {
    let entry = element(event).and_then(|element| element.closest("li").ok().flatten());
    let in_list = |entry: &Element| entry.parent_element().is_some_and(|list| list.matches(LISTS).unwrap_or(false));
    let Some(mut entry) = entry.filter(in_list) else { return };
    event.prevent_default();
    // An entry without a link is passed over.
    while let Some(next) = step(&entry) {
        let link = next.query_selector("a[href], button").ok().flatten().and_then(|link| link.dyn_into::<HtmlElement>().ok());
        if let Some(link) = link {
            let _ = link.focus();
            return;
        }
        entry = next;
    }
}
