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
    /// Keeps the trace of a sign-in while the browser is at the authorization server.
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

    fn notify(&self, changed: bool) {
        if let Some(callback) = self.inner.on_trace.borrow().as_ref().filter(|_| changed) {
            callback();
        }
    }
}

impl Observer for Tracer {
    fn event(&self, event: &Event, now: Timestamp) {
        let Inner { storage, recorder, .. } = &*self.inner;
        if let Event::PageOpened { returning, .. } = event {
            // Without a callback the person came back another way and gave the sign-in up.
            if let Some(trace) = stored::take(&**storage).filter(|_| *returning) {
                recorder.borrow_mut().resume(trace);
            }
        }
        let changed = recorder.borrow_mut().event(event, now);
        self.notify(changed);
    }

    fn effect(&self, effect: &Effect, now: Timestamp) {
        let Inner { storage, recorder, .. } = &*self.inner;
        let changed = recorder.borrow_mut().effect(effect, now);
        match effect {
            Effect::Leave(_) => {
                if let Some(trace) = recorder.borrow().pending() {
                    stored::store(trace, &**storage);
                }
            }
            Effect::DropTransaction(_) => {
                stored::forget(&**storage);
                recorder.borrow_mut().end();
            }
            _ => {}
        }
        self.notify(changed);
    }
}
