//! Carries out what the [machine](super::machine) asks for, and is what the rest of the app talks to.
//!
//! Cloning gives another handle on the same session. Nothing here decides anything: rules belong in the machine.

use core::cell::{Cell, RefCell};
use core::future::Future;
use core::time::Duration;
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;

use super::config::Config;
use super::machine::{Attempt, Bearer, Denied, Effect, Epoch, Event, Machine, State, Waiter};
use super::ports::{Pending, World};
use super::return_to::ReturnTo;
use super::transaction::{self, SignInRequest, Transaction};
use crate::oauth::{Address, HttpResponse, NetworkFault, RedirectUri, State as StateName, Verifier};

/// Browsers round the clock, some down to this, and timers otherwise: without it a timer may fire before its time by the clock.
const ROUNDING: Duration = Duration::from_millis(100);

/// A handle on the session.
#[derive(Clone)]
pub struct Session {
    inner: Rc<Inner>,
}

/// Told the new state after every change.
type Watcher = Box<dyn Fn(&State)>;
/// Somebody who waits for a token.
type Caller = oneshot::Sender<Result<Bearer, Denied>>;
/// Told where to go on after a sign-in.
type Arrival = Box<dyn Fn(&ReturnTo)>;

struct Inner {
    world: Rc<dyn World>,
    machine: RefCell<Machine>,
    queue: RefCell<VecDeque<Event>>,
    running: Cell<bool>,
    /// The few who wait for a token just now.
    callers: RefCell<Vec<(Waiter, Caller)>>,
    waiters: Cell<u32>,
    /// Dropped to abort the request under way.
    request: RefCell<Option<(Attempt, oneshot::Sender<()>)>>,
    /// Which alarm counts: the last one set. Earlier ones belong to pauses that are over.
    alarm: Cell<u32>,
    /// Dropped to tell everybody that a sign-in is over.
    endings: RefCell<Vec<(Epoch, oneshot::Sender<()>)>>,
    watcher: RefCell<Option<Watcher>>,
    arrival: RefCell<Option<Arrival>>,
}

impl Session {
    /// A session in this world with nobody signed in.
    #[must_use]
    pub fn new(config: &Config, redirect_uri: Option<RedirectUri>, world: Rc<dyn World>) -> Self {
        let seed = world.now().0 as u32;
        let machine = RefCell::new(Machine::new(config.server.clone(), redirect_uri, seed));
        Self {
            inner: Rc::new(Inner {
                world,
                machine,
                queue: RefCell::default(),
                running: Cell::new(false),
                callers: RefCell::default(),
                waiters: Cell::new(0),
                request: RefCell::default(),
                alarm: Cell::new(0),
                endings: RefCell::default(),
                watcher: RefCell::default(),
                arrival: RefCell::default(),
            }),
        }
    }

    /// Calls `watcher` with the state after every change.
    pub fn watch(&self, watcher: impl Fn(&State) + 'static) {
        *self.inner.watcher.borrow_mut() = Some(Box::new(watcher));
    }

    /// Calls `arrival` with the place to go on at, after each sign-in.
    pub fn on_arrival(&self, arrival: impl Fn(&ReturnTo) + 'static) {
        *self.inner.arrival.borrow_mut() = Some(Box::new(arrival));
    }

    /// Where the session stands.
    #[must_use]
    pub fn state(&self) -> State {
        self.inner.machine.borrow().state().clone()
    }

    /// Leaves for the authorization server. Must come from a person's act.
    pub fn sign_in(&self, request: SignInRequest) {
        let world = &*self.inner.world;
        let secrets = StateName::generate(world).and_then(|state| Verifier::generate(world).map(|verifier| (state, verifier)));
        self.dispatch(Event::SignInAsked { request, secrets });
    }

    /// The callback page was opened with this query. The address bar must have been cleaned by now.
    pub fn callback(&self, query: &str) {
        self.dispatch(Event::CallbackArrived(Address::new(query)));
    }

    /// Clears out what sign-ins that were never finished left behind. To be called when a page was opened, after its callback
    /// has been looked at: one that comes too late should hear just that.
    pub fn tidy(&self) {
        let world = &*self.inner.world;
        // Where storage is blocked there is nothing to clear out.
        let _ = transaction::purge(world, world.now());
    }

    /// Forgets the tokens and every pending sign-in, here and now, with or without a network.
    pub fn sign_out(&self) {
        self.dispatch(Event::SignOutAsked);
    }

    /// The network is back, or the page is shown again.
    pub fn resumed(&self) {
        self.dispatch(Event::Resumed);
    }

    /// A person wants it tried again now.
    pub fn retry(&self) {
        self.dispatch(Event::RetryAsked);
    }

    /// The page came back from the back/forward cache.
    pub fn page_restored(&self) {
        self.dispatch(Event::PageRestored);
    }

    /// An access token that is good by the clock, renewed first if it is due.
    ///
    /// # Errors
    /// [`Denied`] when none can be had.
    pub fn token(&self) -> impl Future<Output = Result<Bearer, Denied>> + 'static {
        self.ask(Event::TokenAsked)
    }

    /// Another access token, after the Web API answered 401 to this one.
    ///
    /// # Errors
    /// [`Denied`] when none can be had.
    pub fn replacement(&self, refused: Bearer) -> impl Future<Output = Result<Bearer, Denied>> + 'static {
        self.ask(|waiter| Event::TokenRefused(waiter, refused))
    }

    /// The Web API answered 401 to a replacement too.
    pub fn useless(&self, bearer: Bearer) {
        self.dispatch(Event::TokenUseless(bearer));
    }

    /// Resolves when this sign-in is over; at once if it already is.
    pub fn ended(&self, epoch: Epoch) -> impl Future<Output = ()> + 'static {
        let (sender, receiver) = oneshot::channel();
        if self.inner.machine.borrow().state().epoch() == Some(epoch) {
            let mut endings = self.inner.endings.borrow_mut();
            endings.retain(|(_, listener)| !listener.is_canceled());
            endings.push((epoch, sender));
        }
        async move {
            // The sender is never used, only dropped.
            let _ = receiver.await;
        }
    }

    fn ask(&self, event: impl FnOnce(Waiter) -> Event) -> impl Future<Output = Result<Bearer, Denied>> + 'static {
        let waiter = Waiter(self.inner.waiters.replace(self.inner.waiters.get().wrapping_add(1)));
        let (sender, receiver) = oneshot::channel();
        self.inner.callers.borrow_mut().push((waiter, sender));
        self.dispatch(event(waiter));
        async move { receiver.await.unwrap_or(Err(Denied::SignedOut)) }
    }

    /// One event after the other, even where carrying out an effect brings the next.
    fn dispatch(&self, event: Event) {
        let inner = &self.inner;
        inner.queue.borrow_mut().push_back(event);
        if inner.running.replace(true) {
            return;
        }
        let before = self.state();
        loop {
            let Some(event) = inner.queue.borrow_mut().pop_front() else { break };
            let effects = inner.machine.borrow_mut().handle(event, inner.world.now());
            effects.into_iter().for_each(|effect| self.carry_out(effect));
        }
        inner.running.set(false);
        let after = self.state();
        if after != before
            && let Some(watcher) = &*inner.watcher.borrow()
        {
            watcher(&after);
        }
    }

    fn carry_out(&self, effect: Effect) {
        let inner = &self.inner;
        let world = &*inner.world;
        match effect {
            Effect::StoreTransaction(transaction) => {
                let outcome = transaction.store(world, world.now());
                inner.queue.borrow_mut().push_back(Event::TransactionStored(outcome));
            }
            Effect::TakeTransaction(state) => {
                let outcome = Transaction::take(&state, world, world.now());
                inner.queue.borrow_mut().push_back(Event::TransactionTaken(outcome));
            }
            Effect::DropTransaction(state) => Transaction::drop_stored(&state, world),
            Effect::ForgetTransactions => transaction::forget_all(world),
            Effect::Leave(url) => world.leave_for(url.reveal()),
            Effect::SendTokenRequest(attempt, request) => self.send(attempt, world.send(request)),
            Effect::AbortTokenRequest(attempt) => {
                inner.request.borrow_mut().take_if(|(current, _)| *current == attempt);
            }
            Effect::Answer(waiter, outcome) => {
                let mut callers = inner.callers.borrow_mut();
                let place = callers.iter().position(|(name, _)| *name == waiter);
                if let Some((_, caller)) = place.map(|place| callers.swap_remove(place)) {
                    // A caller that went away wants no answer.
                    let _ = caller.send(outcome);
                }
            }
            Effect::WakeAt(when) => {
                let alarm = inner.alarm.get().wrapping_add(1);
                inner.alarm.set(alarm);
                let (session, pause) = (self.clone(), world.sleep(when.since(world.now()) + ROUNDING));
                world.spawn(Box::pin(async move {
                    pause.await;
                    if session.inner.alarm.get() == alarm {
                        session.resumed();
                    }
                }));
            }
            Effect::Arrive(return_to) => {
                // After the state is known to the watcher, so that the page that opens finds it signed in.
                let session = self.clone();
                world.spawn(Box::pin(async move {
                    if let Some(arrival) = &*session.inner.arrival.borrow() {
                        arrival(&return_to);
                    }
                }));
            }
            Effect::EpochEnded(epoch) => inner.endings.borrow_mut().retain(|(named, _)| *named != epoch),
        }
    }

    fn send(&self, attempt: Attempt, answer: Pending<Result<HttpResponse, NetworkFault>>) {
        let (keep, mut aborted) = oneshot::channel::<()>();
        *self.inner.request.borrow_mut() = Some((attempt, keep));
        let session = self.clone();
        self.inner.world.spawn(Box::pin(async move {
            let mut answer = core::pin::pin!(answer);
            let outcome = core::future::poll_fn(|context| {
                use core::task::Poll;
                if core::pin::Pin::new(&mut aborted).poll(context).is_ready() {
                    return Poll::Ready(None);
                }
                answer.as_mut().poll(context).map(Some)
            })
            .await;
            if let Some(answer) = outcome {
                session.dispatch(Event::TokenAnswered(attempt, answer));
            }
        }));
    }
}
