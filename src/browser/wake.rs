//! Browser events that the session has to know: the network came back, the page is visible again, goes away, or the Back button
//! restored it.

use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget, PageTransitionEvent};

/// One of these events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WakeEvent {
    /// The network is back.
    Online,
    /// The network is gone.
    Offline,
    /// The page is visible again.
    Shown,
    /// The page goes away, perhaps to the back/forward cache.
    Hidden,
    /// The page came back from the back/forward cache, with its memory unchanged.
    Restored,
}

/// Calls `callback` at each of these events, for as long as the page lives.
pub fn watch(callback: impl Fn(WakeEvent) + Clone + 'static) {
    let Some(window) = web_sys::window() else { return };
    let listen = |target: &EventTarget, name: &str, read: fn(&Event) -> Option<WakeEvent>| {
        let callback = callback.clone();
        let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            if let Some(event) = read(&event) {
                callback(event);
            }
        });
        if target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref()).is_ok() {
            listener.forget();
        }
    };
    listen(&window, "online", |_| Some(WakeEvent::Online));
    listen(&window, "offline", |_| Some(WakeEvent::Offline));
    listen(&window, "pagehide", |_| Some(WakeEvent::Hidden));
    listen(&window, "pageshow", |event| {
        event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted).then_some(WakeEvent::Restored)
    });
    if let Some(document) = window.document() {
        listen(&document, "visibilitychange", |_| {
            let shown = web_sys::window().and_then(|window| window.document()).is_some_and(|document| !document.hidden());
            shown.then_some(WakeEvent::Shown)
        });
    }
}

/// Whether the browser believes it is online. Only `false` is reliable.
#[must_use]
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}
