//! Watches a session and the calls of the Web API, and keeps their traces.

use core::cell::RefCell;
use std::rc::Rc;

use super::recorder::Recorder;
use super::step::Trace;
use super::stored;
use crate::session::event::{Effect, Event};
use crate::session::ports::Storage;
use crate::session::{Observer, Session, Timestamp};
use crate::spotify::{ApiClient, SentCall};

/// The traces of one page. Cloning gives another handle on the same ones.
#[derive(Clone)]
pub struct Tracer {
    inner: Rc<Inner>,
}

struct Inner {
    /// Keeps the traces while the browser is at the authorization server, and for a reload.
    storage: Rc<dyn Storage>,
    recorder: RefCell<Recorder>,
    on_trace: RefCell<Option<Box<dyn Fn()>>>,
}

impl Tracer {
    /// A tracer with no traces yet. `storage` is the tab's.
    #[must_use]
    pub fn new(storage: Rc<dyn Storage>) -> Self {
        Self { inner: Rc::new(Inner { storage, recorder: RefCell::default(), on_trace: RefCell::default() }) }
    }

    /// Starts to watch. Call it before the session is opened, so that a sign-in that left the page is continued.
    pub fn watch(&self, session: &Session, client: &ApiClient) {
        session.observe(Rc::new(self.clone()));
        let tracer = self.clone();
        client.on_call(move |call| tracer.call(call));
    }

    /// The sign-ins and refreshes of this page, oldest first.
    #[must_use]
    pub fn traces(&self) -> Vec<Trace> {
        self.inner.recorder.borrow().traces().to_vec()
    }

    /// Calls `callback` whenever the [`traces`](Self::traces) change.
    pub fn on_trace(&self, callback: impl Fn() + 'static) {
        *self.inner.on_trace.borrow_mut() = Some(Box::new(callback));
    }

    /// Records a call of the Web API, if it belongs to a trace.
    pub fn call(&self, call: &SentCall<'_>) {
        let changed = self.inner.recorder.borrow_mut().call(call);
        self.notify(changed);
    }

    /// Stores the traces at each change: a page that is left or reloaded gives no other chance that is sure.
    fn notify(&self, changed: bool) {
        if !changed {
            return;
        }
        stored::store(self.inner.recorder.borrow().traces(), &*self.inner.storage);
        if let Some(callback) = self.inner.on_trace.borrow().as_ref() {
            callback();
        }
    }
}

impl Observer for Tracer {
    fn event(&self, event: &Event, now: Timestamp) {
        let Inner { storage, recorder, .. } = &*self.inner;
        let is_opened = matches!(event, Event::PageOpened { .. });
        if let Event::PageOpened { returning, .. } = event {
            recorder.borrow_mut().resume(stored::read(&**storage), *returning);
        }
        let changed = recorder.borrow_mut().event(event, now);
        self.notify(changed || (is_opened && !self.traces().is_empty()));
    }

    fn effect(&self, effect: &Effect, now: Timestamp) {
        let mut changed = self.inner.recorder.borrow_mut().effect(effect, now);
        if let Effect::DropTransaction(_) = effect {
            self.inner.recorder.borrow_mut().end();
            changed = true;
        }
        self.notify(changed);
    }
}
