//! Slots: which calls may be in flight, and the queue of those that wait for one.
//!
//! The [`Pacer`] decides; this file waits for what it decided.

use core::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;

use crate::session::Timestamp;
use crate::session::ports::World;
use crate::spotify::endpoint::Bucket;
use crate::spotify::error::ApiError;
use crate::spotify::pace::{Action, Admission, Class, Generation, Pace, Pacer, Pause, RetryState};

/// Called with the end of a pause the API asked for; `None` on resume.
type OnPause = Box<dyn Fn(Option<Timestamp>)>;

pub(super) struct Slots {
    world: Rc<dyn World>,
    pacer: RefCell<Pacer>,
    /// Calls that wait for a slot, first come, first served.
    queue: RefCell<VecDeque<oneshot::Sender<Slot>>>,
    on_pause: RefCell<Option<OnPause>>,
    /// How many calls sit out a pause the API asked for.
    paused_calls: Cell<u32>,
    /// What `on_pause` was last called with.
    announced: Cell<Option<Timestamp>>,
}

impl Slots {
    pub(super) fn new(world: Rc<dyn World>) -> Self {
        let pacer = RefCell::new(Pacer::new(world.now().0 as u32));
        Self {
            world,
            pacer,
            queue: RefCell::default(),
            on_pause: RefCell::default(),
            paused_calls: Cell::new(0),
            announced: Cell::new(None),
        }
    }

    pub(super) fn on_pause(&self, callback: impl Fn(Option<Timestamp>) + 'static) {
        *self.on_pause.borrow_mut() = Some(Box::new(callback));
    }

    /// How fast calls are sent at this moment.
    pub(super) fn pace(&self) -> Pace {
        let waiting = self.queue.borrow().iter().filter(|call| !call.is_canceled()).count();
        let pacer = self.pacer.borrow();
        Pace {
            limit: pacer.limit(),
            in_flight: pacer.in_flight(),
            waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            paused_until: pacer.pause(self.world.now()).map(|pause| pause.until),
        }
    }

    /// Waits until a call of this bucket may be sent.
    pub(super) async fn acquire(self: &Rc<Self>, bucket: Bucket) -> Result<Slot, ApiError> {
        loop {
            let now = self.world.now();
            let admission = self.pacer.borrow_mut().admit(bucket, now);
            match admission {
                Admission::Admitted(generation) => return Ok(Slot { slots: self.clone(), generation }),
                Admission::Closed(error) => return Err(error),
                Admission::Paused(pause) => {
                    let _announced = pause.asked.then(|| PausedCall::new(self.clone(), pause.until));
                    self.world.sleep(pause.until.since(now)).await;
                }
                Admission::Full => {
                    let (sender, receiver) = oneshot::channel();
                    self.queue.borrow_mut().push_back(sender);
                    let Ok(slot) = receiver.await else { continue };
                    // A pause may have begun while this call was in the queue. It then frees the slot and starts over.
                    let is_blocked = self.pacer.borrow_mut().is_blocked(bucket, self.world.now());
                    if !is_blocked {
                        return Ok(slot);
                    }
                }
            }
        }
    }

    /// Gives free slots to the calls in the queue.
    fn fill(self: &Rc<Self>) {
        while self.pacer.borrow().has_room() {
            let Some(next) = self.queue.borrow_mut().pop_front() else { break };
            if next.is_canceled() {
                continue;
            }
            let generation = self.pacer.borrow_mut().started();
            // If the call was dropped just now, the slot comes back and is dropped here, which frees it.
            let _ = next.send(Slot { slots: self.clone(), generation });
        }
    }

    fn announce(&self, until: Option<Timestamp>) {
        if self.announced.replace(until) != until
            && let Some(callback) = &*self.on_pause.borrow()
        {
            callback(until);
        }
    }
}

/// The right to have one request in flight. Freed on drop, however the call ends.
pub(super) struct Slot {
    slots: Rc<Slots>,
    generation: Generation,
}

impl Slot {
    /// What the call does after this answer, and the pause that is in force from now on.
    pub(super) fn decide(&self, class: Class, retries: &mut RetryState, bucket: Bucket, now: Timestamp) -> (Action, Option<Pause>) {
        let mut pacer = self.slots.pacer.borrow_mut();
        (pacer.decide(class, retries, self.generation, bucket, now), pacer.pause(now))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.pacer.borrow_mut().finished();
        self.slots.fill();
    }
}

/// One call that sits out a pause the API asked for. Dropping the last one announces the resume, also when the call was given up.
struct PausedCall {
    slots: Rc<Slots>,
}

impl PausedCall {
    fn new(slots: Rc<Slots>, until: Timestamp) -> Self {
        slots.paused_calls.set(slots.paused_calls.get() + 1);
        slots.announce(Some(until));
        Self { slots }
    }
}

impl Drop for PausedCall {
    fn drop(&mut self) {
        let left = self.slots.paused_calls.get().saturating_sub(1);
        self.slots.paused_calls.set(left);
        if left == 0 {
            self.slots.announce(None);
        }
    }
}
