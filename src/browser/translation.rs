//! Keeps the page true while the browser translates it.
//!
//! To translate a text, Chrome and Edge put a `<font>` with the translation in the place of its text node. The app keeps the node, and
//! changes or removes it later, or puts something before it; once the node is outside the document, none of that is seen: after "Show
//! more" there are 100 rows, and it still says "50 of 312". So here the node returns to the page: it stands, emptied, behind its
//! translation. When the app gives it another text or removes it, the translation goes; the browser then translates the new text.
//!
//! Elements with `translate="no"` are never translated: names of people, songs and lists, and everything that has to be exact.

use js_sys::{Array, WeakMap};
use wasm_bindgen::prelude::*;
use web_sys::{Element, MutationObserver, MutationObserverInit, MutationRecord, Node};

/// Watches everything below this element for as long as the page lives.
pub fn watch(root: &Node) {
    let translations = Translations(WeakMap::new());
    let changed = Closure::<dyn Fn(Array, MutationObserver)>::new(move |records: Array, observer: MutationObserver| {
        for record in records.iter() {
            translations.note(record.unchecked_ref());
        }
        // What was just done here is not news.
        observer.take_records();
    });
    let Ok(observer) = MutationObserver::new(changed.as_ref().unchecked_ref()) else { return };
    let wanted = MutationObserverInit::new();
    wanted.set_subtree(true);
    wanted.set_child_list(true);
    wanted.set_character_data(true);
    wanted.set_character_data_old_value(true);
    if observer.observe_with_options(root, &wanted).is_ok() {
        changed.forget();
    }
}

/// For each emptied text node its translation and its text.
struct Translations(WeakMap);

impl Translations {
    fn of(&self, text: &Node) -> Option<(Element, JsValue)> {
        let found: Array = self.0.get(text.unchecked_ref()).dyn_into().ok()?;
        Some((found.get(0).unchecked_into(), found.get(1)))
    }

    fn forget(&self, text: &Node) {
        self.0.delete(text.unchecked_ref());
    }

    fn note(&self, record: &MutationRecord) {
        let Some(target) = record.target() else { return };
        if target.node_type() == Node::TEXT_NODE {
            // The app changed the text.
            if let Some((translation, words)) = self.of(&target) {
                translation.remove();
                self.forget(&target);
                // It did so before the node was emptied here.
                if record.old_value().is_some_and(|before| !before.is_empty()) {
                    target.set_node_value(words.as_string().as_deref());
                }
            }
            return;
        }
        // Inside a translation nothing is the app's.
        if target.dyn_ref::<Element>().is_some_and(|element| element.closest("font").is_ok_and(|font| font.is_some())) {
            return;
        }
        let removed = record.removed_nodes();
        for text in (0..removed.length()).filter_map(|n| removed.item(n)).filter(|node| node.node_type() == Node::TEXT_NODE) {
            match self.of(&text) {
                Some((translation, words)) => self.moved(&text, &translation, &words, record),
                None if text.is_connected() => {}
                None => {
                    if let Some(translation) = translation_in(record) {
                        self.translated(&text, &translation);
                    }
                }
            }
        }
    }

    /// A translation took the place of a text node.
    fn translated(&self, text: &Node, translation: &Element) {
        let words = JsValue::from(text.node_value().unwrap_or_default());
        if translation.after_with_node_1(text).is_ok() {
            text.set_node_value(None);
            self.0.set(text.unchecked_ref(), &Array::of2(translation, &words));
        }
    }

    /// An emptied text node left its place.
    fn moved(&self, text: &Node, translation: &Element, words: &JsValue, record: &MutationRecord) {
        if text.is_connected() {
            if translation.is_connected() {
                // The app moved it.
                if let Some(parent) = text.parent_node() {
                    let _ = parent.insert_before(translation, Some(text));
                }
            } else {
                // The browser shows the original again.
                text.set_node_value(words.as_string().as_deref());
                self.forget(text);
            }
        } else if let Some(again) = translation_in(record) {
            // The browser took it for a text of its own.
            let _ = again.replace_with_with_node_1(text);
        } else {
            // The app removed it.
            translation.remove();
            self.forget(text);
        }
    }
}

/// The `<font>` that took the place of a removed node.
fn translation_in(record: &MutationRecord) -> Option<Element> {
    let added = record.added_nodes();
    let first = added.item(0).or_else(|| record.previous_sibling());
    first?.dyn_into::<Element>().ok().filter(|element| element.local_name() == "font" && element.is_connected())
}
