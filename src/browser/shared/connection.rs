//! A BroadcastChannel that can be closed for a while.

use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

const NAME: &str = "lockgroove-session";

/// The connection of this page to the others. Starts closed.
#[derive(Debug, Default)]
pub(super) struct Connection {
    /// `None` while it is closed, or if the browser has no `BroadcastChannel`.
    channel: Option<BroadcastChannel>,
    listener: Option<Closure<dyn Fn(MessageEvent)>>,
}

impl Connection {
    pub(super) fn open(&mut self) {
        if self.channel.is_none() {
            self.channel = BroadcastChannel::new(NAME).ok();
            self.attach();
        }
    }

    pub(super) fn close(&mut self) {
        if let Some(channel) = self.channel.take() {
            channel.close();
        }
    }

    pub(super) fn send(&self, text: &str) {
        if let Some(channel) = &self.channel {
            // This fails on a closed channel only.
            let _ = channel.post_message(&JsValue::from_str(text));
        }
    }

    /// Calls `on_message` with each text, also after the connection was closed and opened again.
    pub(super) fn listen(&mut self, on_message: Box<dyn Fn(&str)>) {
        self.listener = Some(Closure::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                on_message(&text);
            }
        }));
        self.attach();
    }

    fn attach(&self) {
        if let (Some(channel), Some(listener)) = (&self.channel, &self.listener) {
            channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        }
    }
}
