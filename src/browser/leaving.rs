//! Asks before the tab is closed or leaves the app, while something would be lost by it.

use leptos::prelude::window;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

thread_local! {
    static ASK: Closure<dyn Fn(web_sys::Event)> = Closure::new(|event: web_sys::Event| event.prevent_default());
}

/// Whether the browser asks. It does so in its own words. Browsers keep no page in the back/forward cache that asks, so only while it must.
pub fn ask_before(asks: bool) {
    ASK.with(|ask| window().set_onbeforeunload(asks.then(|| ask.as_ref().unchecked_ref())));
}
