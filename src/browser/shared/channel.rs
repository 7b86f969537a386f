//! Sends texts to the other pages over a BroadcastChannel, which reaches pages of the same origin only.

use super::SharedPages;
use crate::session::ports::Channel;

impl Channel for SharedPages {
    fn broadcast(&self, text: &str) {
        self.connection.borrow().send(text);
    }

    fn listen(&self, on_message: Box<dyn Fn(&str)>) {
        self.connection.borrow_mut().listen(on_message);
    }

    fn disconnect(&self) {
        self.connection.borrow_mut().close();
    }

    fn reconnect(&self) {
        self.connection.borrow_mut().open();
    }
}
