//! Sends texts to the other pages over a BroadcastChannel, which reaches pages of the same origin only.

use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use super::SharedPages;
use crate::session::ports::Channel;

const NAME: &str = "lockgroove-session";

/// The connection of this page.
#[derive(Debug, Default)]
pub(super) struct Connection {
    /// `None` while disconnected, or if the browser has no `BroadcastChannel`.
    channel: Option<BroadcastChannel>,
    listener: Option<Closure<dyn Fn(MessageEvent)>>,
}

impl Connection {
    pub(super) fn open(&mut self) {
        self.channel = BroadcastChannel::new(NAME).ok();
        self.attach();
    }

    fn attach(&self) {
        if let (Some(channel), Some(listener)) = (&self.channel, &self.listener) {
            channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        }
    }
}

impl Channel for SharedPages {
    fn broadcast(&self, text: &str) {
        if let Some(channel) = &self.connection.borrow().channel {
            // This fails on a closed channel only.
            let _ = channel.post_message(&JsValue::from_str(text));
        }
    }

    fn listen(&self, on_message: Box<dyn Fn(&str)>) {
        let mut connection = self.connection.borrow_mut();
        connection.listener = Some(Closure::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                on_message(&text);
            }
        }));
        connection.attach();
    }

    fn disconnect(&self) {
        if let Some(channel) = self.connection.borrow_mut().channel.take() {
            channel.close();
        }
    }

    fn reconnect(&self) {
        let mut connection = self.connection.borrow_mut();
        if connection.channel.is_none() {
            connection.open();
        }
    }
}
