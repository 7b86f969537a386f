//! Asks before the tab is closed or leaves the app, while something would be lost by it.

use leptos::prelude::{WindowListenerHandle, window_event_listener_untyped};

/// While it lives, the browser asks, in its own words. Browsers keep no page in the back/forward cache that asks, so only while it must.
#[must_use]
pub struct AsksBeforeLeaving(Option<WindowListenerHandle>);

impl AsksBeforeLeaving {
    /// From now on.
    pub fn from_now() -> Self {
        Self(Some(window_event_listener_untyped("beforeunload", |event| event.prevent_default())))
    }
}

impl Drop for AsksBeforeLeaving {
    fn drop(&mut self) {
        if let Some(listener) = self.0.take() {
            listener.remove();
        }
    }
}
