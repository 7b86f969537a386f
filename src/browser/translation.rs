//! Keeps the page true while the browser translates it.
//!
//! To translate a text, Chrome and Edge put a `<font>` with the translation in the place of its text node. The app keeps the node, and
//! changes or removes it later, or inserts something before it. None of that shows, because the node has left the document: after "Show
//! more" there are 100 rows, and the page still says "50 of 312". So this module puts the node back, emptied, behind its translation. When the app gives it another text or removes it, the translation goes; the browser then translates the new text.
//!
//! Elements with `translate="no"` are never translated: names of people, songs and lists, and everything that has to be exact.
//!
//! It uses few kinds of calls, because each adds to the code that connects the module to the page.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, MutationObserver, MutationRecord, Node};

/// The property of an emptied text node with its translation.
const TRANSLATION: &str = "translation";
/// The property of a translation with its text before.
const WORDS: &str = "words";

/// Watches everything below this element for as long as the page lives.
pub fn watch(root: &Node) {
    let changed = Closure::<dyn Fn(Array, MutationObserver)>::new(|records: Array, observer: MutationObserver| {
        for record in records.iter() {
            note(record.unchecked_ref());
        }
        // Ignore the changes that this function made itself.
        observer.take_records();
    });
    let wanted = Object::new();
    for name in ["subtree", "childList", "characterData"] {
        set(&wanted, name, &JsValue::TRUE);
    }
    let Ok(observer) = MutationObserver::new(changed.as_ref().unchecked_ref()) else { return };
    if observer.observe_with_options(root, wanted.unchecked_ref()).is_ok() {
        changed.forget();
    }
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Fails for frozen objects only.
    let _ = Reflect::set(object, &name.into(), value);
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// The translation behind which this text node stands emptied.
fn translation_of(text: &Node) -> Option<Element> {
    let found = get(text, TRANSLATION);
    found.is_object().then(|| found.unchecked_into())
}

/// The translation that a record added, or that stands before the node it removed.
fn translation_in(record: &MutationRecord) -> Option<Element> {
    let place = record.added_nodes().item(0).or_else(|| record.previous_sibling())?;
    (is_translation(&place) && place.is_connected()).then(|| place.unchecked_into())
}

fn is_translation(node: &Node) -> bool {
    node.node_name() == "FONT"
}

fn put_behind(place: &Node, node: &Node) -> bool {
    place.parent_node().is_some_and(|parent| parent.insert_before(node, place.next_sibling().as_ref()).is_ok())
}

fn note(record: &MutationRecord) {
    let Some(target) = record.target() else { return };
    if target.node_type() == Node::TEXT_NODE {
        // The app changed the text.
        if let Some(translation) = translation_of(&target) {
            translation.remove();
            forget(&target);
        }
        return;
    }
    // The app owns nothing inside a translation.
    if is_translation(&target) {
        return;
    }
    let removed = record.removed_nodes();
    for text in (0..removed.length()).filter_map(|n| removed.item(n)).filter(|node| node.node_type() == Node::TEXT_NODE) {
        match (translation_of(&text), translation_in(record)) {
            (Some(before), now) => moved(&text, &before, now.filter(|now| *now != before)),
            (None, Some(now)) if !text.is_connected() => translated(&text, &now),
            (None, _) => {}
        }
    }
}

fn forget(text: &Node) {
    set(text, TRANSLATION, &JsValue::NULL);
}

/// A translation took the place of a text node.
fn translated(text: &Node, translation: &Element) {
    if put_behind(translation, text) {
        set(translation, WORDS, &text.text_content().into());
        text.set_node_value(None);
        set(text, TRANSLATION, translation);
    }
}

/// An emptied text node left its place. `now` is the translation that took it.
fn moved(text: &Node, translation: &Element, now: Option<Element>) {
    match now {
        // The browser translated the emptied node once more.
        Some(now) if !text.is_connected() => {
            put_behind(&now, text);
            now.remove();
        }
        // The app removed it.
        _ if !text.is_connected() => {
            translation.remove();
            forget(text);
        }
        // The app moved it.
        _ if translation.is_connected() => {
            if let Some(parent) = text.parent_node() {
                let _ = parent.insert_before(translation, Some(text));
            }
        }
        // The browser shows the original again.
        _ => {
            text.set_node_value(get(translation, WORDS).as_string().as_deref());
            forget(text);
        }
    }
}
