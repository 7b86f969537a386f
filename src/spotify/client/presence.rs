//! Whether the page is shown, or waits in the back/forward cache, where it must do nothing.

use core::cell::{Cell, RefCell};

use futures_channel::oneshot;

/// Starts as shown.
#[derive(Default)]
pub(super) struct Presence {
    is_hidden: Cell<bool>,
    /// Dropping the senders reports a change.
    listeners: RefCell<Vec<oneshot::Sender<()>>>,
}

impl Presence {
    pub(super) fn set_hidden(&self, is_hidden: bool) {
        self.is_hidden.set(is_hidden);
        drop(self.listeners.take());
    }

    /// Resolves when the page is shown.
    pub(super) async fn shown(&self) {
        while self.is_hidden.get() {
            self.change().await;
        }
    }

    /// Resolves when the page is hidden.
    pub(super) async fn hidden(&self) {
        while !self.is_hidden.get() {
            self.change().await;
        }
    }

    async fn change(&self) {
        let (sender, changed) = oneshot::channel();
        {
            let mut listeners = self.listeners.borrow_mut();
            listeners.retain(|listener| !listener.is_canceled());
            listeners.push(sender);
        }
        // The sender is never used, only dropped.
        let _ = changed.await;
    }
}
