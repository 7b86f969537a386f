//! What `index.html` itself contains: the words until the app starts, and the front page. `public/boot.js` decides which of them shows,
//! and requests files before the app is there to ask for them.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, HtmlElement, Response};

use super::address;

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn boot() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &"boot".into()).ok().filter(JsValue::is_object)
}

/// The answer to a request that was sent before the app started. It can be taken once. `None` if there was no such request, or it failed.
pub async fn early_answer(name: &str) -> Option<Response> {
    let early = Reflect::get(&boot()?, &"early".into()).ok()?;
    let answer: js_sys::Promise = Reflect::get(&early, &name.into()).ok()?.dyn_into().ok()?;
    Reflect::set(&early, &name.into(), &JsValue::UNDEFINED).ok()?;
    JsFuture::from(answer).await.ok()?.dyn_into().ok()
}

/// Loads the newest version of the page and its files, past the browser's cache, and then the page again at the same address. `button` is
/// disabled meanwhile.
pub fn load_newest(button: &HtmlElement) {
    let newest = boot().and_then(|boot| Reflect::get(&boot, &"newest".into()).ok()).and_then(|newest| newest.dyn_into().ok());
    // A page without `boot.js`, such as that of a test, has nothing to load past the cache.
    let called = newest.and_then(|newest: js_sys::Function| newest.call0(button).ok());
    if called.is_none() {
        address::reload();
    }
}

/// Removes the words. From here on, the app itself says what happens.
pub fn remove_words() {
    let Some(document) = document() else { return };
    if let Some(words) = document.get_element_by_id("boot") {
        words.remove();
    }
    if let Some(root) = document.document_element() {
        // A valid name, so this cannot fail.
        let _ = root.remove_attribute("data-page");
    }
    if let Some(boot) = boot() {
        let _ = Reflect::set(&boot, &"started".into(), &true.into());
    }
}

thread_local! {
    /// Found once, because afterwards it may be out of the page.
    static FRONT: Option<Front> = document().and_then(|document| document.get_element_by_id("landing")).map(Front);
}

/// The front page, which `index.html` contains.
#[derive(Clone, Debug)]
pub struct Front(Element);

impl Front {
    /// The one of this page. `None` in a page without, such as that of a test.
    #[must_use]
    pub fn of_page() -> Option<Self> {
        FRONT.with(Option::clone)
    }

    /// Puts it back into the page, first of all, after the link that skips to it.
    pub fn show(&self) {
        let _ = self.0.remove_attribute("hidden");
        if self.0.is_connected() {
            return;
        }
        let body = document().and_then(|document| document.body());
        let place = document().and_then(|document| document.query_selector(".skip").ok().flatten());
        // Both are in the page, so neither fails.
        let _ = match (place, body) {
            (Some(skip), _) => skip.after_with_node_1(&self.0),
            (None, Some(body)) => body.prepend_with_node_1(&self.0),
            (None, None) => Ok(()),
        };
    }

    /// Takes it out of the page.
    pub fn hide(&self) {
        self.0.remove();
    }

    /// An element of it.
    #[must_use]
    pub fn part(&self, selector: &str) -> Option<HtmlElement> {
        self.0.query_selector(selector).ok().flatten()?.dyn_into().ok()
    }

    /// It as an element.
    #[must_use]
    pub const fn element(&self) -> &Element {
        &self.0
    }
}

/// The `id` of the button that was pressed before the app started. It can be taken once.
#[must_use]
pub fn take_pressed() -> Option<String> {
    let boot = boot()?;
    let pressed = Reflect::get(&boot, &"pressed".into()).ok()?.as_string();
    let _ = Reflect::set(&boot, &"pressed".into(), &JsValue::NULL);
    pressed
}

/// Shows who is here on the front page: `known` with a client ID, `signed-in`, or somebody new with `None`.
pub fn set_visitor(kind: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    // A valid name, so this cannot fail.
    let _ = match kind {
        Some(kind) => root.set_attribute("data-visitor", kind),
        None => root.remove_attribute("data-visitor"),
    };
}

/// Whether the page shows that somebody is signed in, before the app has found out.
#[must_use]
pub fn shows_signed_in() -> bool {
    let root = document().and_then(|document| document.document_element());
    root.and_then(|root| root.get_attribute("data-visitor")).as_deref() == Some("signed-in")
}
