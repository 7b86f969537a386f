//! The moments at which a page should look whether anything is due: the network is back, the page is shown again, or it was
//! brought back whole by the Back button.

use wasm_bindgen::prelude::*;
use web_sys::{Event, EventTarget, PageTransitionEvent};

/// Which moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The browser says the network is back.
    Online,
    /// The browser says the network is gone.
    Offline,
    /// The page is shown again.
    Shown,
    /// The page came back from the back/forward cache, its memory as it was when it was left.
    Restored,
}

/// Calls `notice` at each of these moments, for as long as the page lives.
pub fn watch(notice: impl Fn(Moment) + Clone + 'static) {
    let Some(window) = web_sys::window() else { return };
    let at = |target: &EventTarget, name: &str, moment: fn(&Event) -> Option<Moment>| {
        let notice = notice.clone();
        let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            if let Some(moment) = moment(&event) {
                notice(moment);
            }
        });
        if target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref()).is_ok() {
            listener.forget();
        }
    };
    at(&window, "online", |_| Some(Moment::Online));
    at(&window, "offline", |_| Some(Moment::Offline));
    at(&window, "pageshow", |event| {
        event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted).then_some(Moment::Restored)
    });
    if let Some(document) = window.document() {
        at(&document, "visibilitychange", |_| {
            let shown = web_sys::window().and_then(|window| window.document()).is_some_and(|document| !document.hidden());
            shown.then_some(Moment::Shown)
        });
    }
}

/// Whether the browser believes to have a network. `true` proves nothing; `false` is certain.
#[must_use]
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}
