//! Sends texts to the other pages over a BroadcastChannel, which reaches pages of the same origin only.

use wasm_bindgen::prelude::*;
use web_sys::MessageEvent;

use super::SharedPages;
use crate::session::ports::Channel;

impl Channel for SharedPages {
    fn broadcast(&self, text: &str) {
        if let Some(channel) = &self.channel {
            // This fails on a closed channel only, and this one is never closed.
            let _ = channel.post_message(&JsValue::from_str(text));
        }
    }

    fn listen(&self, on_message: Box<dyn Fn(&str)>) {
        let Some(channel) = &self.channel else { return };
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                on_message(&text);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        // It listens for as long as the page lives.
        listener.forget();
    }
}
