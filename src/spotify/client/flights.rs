//! One request for all who ask for the same at the same time.

use core::cell::RefCell;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::rc::{Rc, Weak};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Wake;

use super::answer::RawAnswer;
use crate::session::Epoch;
use crate::session::ports::Pending;
use crate::spotify::endpoint::Call;
use crate::spotify::error::ApiError;

type Answer = Result<RawAnswer, ApiError>;

/// The reads in flight that others may join.
#[derive(Default)]
pub(super) struct Flights {
    open: RefCell<Vec<Open>>,
}

struct Open {
    call: Call,
    epoch: Epoch,
    /// Gone when nobody waits any more, which aborts the request.
    flight: Weak<Flight>,
}

struct Flight {
    request: RefCell<Option<Pending<Answer>>>,
    answer: RefCell<Option<Answer>>,
    wakers: Arc<Wakers>,
}

impl Flight {
    /// Whether the answer is still to come. A request that is being polled at this moment has none yet.
    fn is_open(&self) -> bool {
        self.request.try_borrow().map_or(true, |request| request.is_some())
    }
}

impl Flights {
    /// The answer to this call. `send` is used if no equal one is in flight.
    pub(super) fn join(&self, call: &Call, epoch: Epoch, send: impl FnOnce() -> Pending<Answer>) -> Pending<Answer> {
        let mut open = self.open.borrow_mut();
        open.retain(|other| other.flight.upgrade().is_some_and(|flight| flight.is_open()));
        let equal = open.iter().find(|other| other.epoch == epoch && other.call == *call).and_then(|other| other.flight.upgrade());
        let flight = equal.unwrap_or_else(|| {
            let flight =
                Rc::new(Flight { request: RefCell::new(Some(send())), answer: RefCell::default(), wakers: Arc::default() });
            open.push(Open { call: call.clone(), epoch, flight: Rc::downgrade(&flight) });
            flight
        });
        Box::pin(Joined { flight })
    }

    /// From now on nobody joins the reads in flight, because what they read was changed.
    pub(super) fn forget(&self) {
        self.open.borrow_mut().clear();
    }
}

/// One of those who wait for an answer.
struct Joined {
    flight: Rc<Flight>,
}

impl Future for Joined {
    type Output = Answer;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let flight = &self.flight;
        if let Some(answer) = &*flight.answer.borrow() {
            return Poll::Ready(answer.clone());
        }
        // Everyone is woken, because any of them may be dropped before the answer comes.
        flight.wakers.add(context.waker());
        let waker = Waker::from(flight.wakers.clone());
        let Ok(mut request) = flight.request.try_borrow_mut() else { return Poll::Pending };
        let Some(pending) = request.as_mut() else { return Poll::Pending };
        let Poll::Ready(answer) = pending.as_mut().poll(&mut Context::from_waker(&waker)) else { return Poll::Pending };
        *request = None;
        // Bodies are large. Usually nobody else waits.
        if Rc::strong_count(flight) > 1 {
            *flight.answer.borrow_mut() = Some(answer.clone());
        }
        waker.wake();
        Poll::Ready(answer)
    }
}

#[derive(Default)]
struct Wakers(Mutex<Vec<Waker>>);

impl Wakers {
    fn add(&self, waker: &Waker) {
        let mut wakers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !wakers.iter().any(|other| other.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }
}

impl Wake for Wakers {
    fn wake(self: Arc<Self>) {
        let wakers = core::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        wakers.into_iter().for_each(Waker::wake);
    }
}
