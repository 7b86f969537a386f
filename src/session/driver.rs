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
use super::event::{Effect, Event};
use super::machine::Machine;
use super::observer::Observer;
use super::ports::{Browser, Guard, Pending, World};
use super::race::race;
use super::return_to::{ReturnRules, ReturnTo};
use super::shared::{Kept, Message};
use super::state::{Attempt, Bearer, CallerId, Denied, Epoch, SessionState};
use super::transaction::{self, SignInRequest, Transaction};
use crate::oauth::{Address, HttpResponse, NetworkFault, RedirectUri, State, Verifier};

/// Browsers round the clock, some down to this, and timers otherwise: without it a timer may fire before its time by the clock.
const ROUNDING: Duration = Duration::from_millis(100);
/// How long to wait for the page that renews. A token request takes fifteen seconds at most; a page that the browser froze in the
/// middle of one would be waited for without end.
const LOCK_LIMIT: Duration = Duration::from_secs(20);
/// How long another page may take to tell its tokens.
const PEER_LIMIT: Duration = Duration::from_secs(3);

/// A handle on the session.
#[derive(Clone)]
pub struct Session {
    inner: Rc<Inner>,
}

/// Somebody who waits for a token.
type Caller = oneshot::Sender<Result<Bearer, Denied>>;

/// Where a callback is kept once somebody sets it.
type Callback<T> = RefCell<Option<Box<dyn Fn(&T)>>>;

struct Inner {
    world: Rc<dyn World>,
    browser: Rc<dyn Browser>,
    return_rules: ReturnRules,
    machine: RefCell<Machine>,
    queue: RefCell<VecDeque<Event>>,
    running: Cell<bool>,
    /// The few who wait for a token just now.
    callers: RefCell<Vec<(CallerId, Caller)>>,
    waiters: Cell<u32>,
    /// Dropped to abort the request under way.
    request: RefCell<Option<(Attempt, oneshot::Sender<()>)>>,
    /// Dropped to let the next page renew.
    locks: RefCell<Vec<(Attempt, Option<Guard>)>>,
    /// Which alarm counts: the last one set. Earlier ones belong to pauses that are over.
    alarm: Cell<u32>,
    /// Dropped to tell everybody that a sign-in is over.
    endings: RefCell<Vec<(Epoch, oneshot::Sender<()>)>>,
    on_change: Callback<SessionState>,
    observer: RefCell<Option<Rc<dyn Observer>>>,
    on_arrival: Callback<ReturnTo>,
}

impl Session {
    /// A session in this world with nobody signed in. `browser` is what it shares with other pages.
    #[must_use]
    pub fn new(
        config: &Config,
        redirect_uri: Option<RedirectUri>,
        return_rules: ReturnRules,
        world: Rc<dyn World>,
        browser: Rc<dyn Browser>,
    ) -> Self {
        let seed = world.now().0 as u32;
        let machine = RefCell::new(Machine::new(config.server.clone(), redirect_uri, return_rules, seed));
        Self {
            inner: Rc::new(Inner {
                world,
                browser,
                return_rules,
                machine,
                queue: RefCell::default(),
                running: Cell::new(false),
                callers: RefCell::default(),
                waiters: Cell::new(0),
                request: RefCell::default(),
                locks: RefCell::default(),
                alarm: Cell::new(0),
                endings: RefCell::default(),
                on_change: RefCell::default(),
                observer: RefCell::default(),
                on_arrival: RefCell::default(),
            }),
        }
    }

    /// Calls `callback` with the state after every change.
    pub fn on_change(&self, callback: impl Fn(&SessionState) + 'static) {
        *self.inner.on_change.borrow_mut() = Some(Box::new(callback));
    }

    /// Calls `callback` with the page to return to, after each sign-in.
    pub fn on_arrival(&self, callback: impl Fn(&ReturnTo) + 'static) {
        *self.inner.on_arrival.borrow_mut() = Some(Box::new(callback));
    }

    /// Shows `observer` every event and effect from now on.
    pub fn observe(&self, observer: Rc<dyn Observer>) {
        *self.inner.observer.borrow_mut() = Some(observer);
    }

    /// Reads a path to return to after a sign-in. Anything else becomes the start page.
    #[must_use]
    pub fn return_to(&self, path: &str) -> ReturnTo {
        self.inner.return_rules.parse(path)
    }

    /// Where the session stands.
    #[must_use]
    pub fn state(&self) -> SessionState {
        self.inner.machine.borrow().state().clone()
    }

    /// Leaves for the authorization server. Must come from a person's act.
    pub fn sign_in(&self, request: SignInRequest) {
        let world = &*self.inner.world;
        let secrets = State::generate(world).and_then(|state| Verifier::generate(world).map(|verifier| (state, verifier)));
        self.dispatch(Event::SignInRequested { request, secrets });
    }

    /// The page was opened. `callback` is the query it was opened with, if it is the callback page; the address bar must have been
    /// cleaned by now. Listens to the other pages of this browser from here on.
    pub fn open(&self, callback: Option<&str>) {
        let session = self.clone();
        self.inner.browser.listen(Box::new(move |text| {
            if let Some(message) = Message::read(text) {
                session.dispatch(Event::MessageReceived(message));
            }
        }));
        self.dispatch(Event::PageOpened { stay: self.inner.browser.is_enabled(), returning: callback.is_some() });
        if let Some(query) = callback {
            self.callback(query);
        }
        self.tidy();
    }

    /// The callback page was opened with this query.
    pub fn callback(&self, query: &str) {
        self.dispatch(Event::CallbackReceived(Address::new(query)));
    }

    /// Clears out what sign-ins that were never finished left behind, after the callback has been looked at: one that comes too late
    /// should hear just that.
    fn tidy(&self) {
        let world = &*self.inner.world;
        // Where storage is blocked there is nothing to clear out.
        let _ = transaction::purge(world, world.now());
    }

    /// Forgets the tokens and every pending sign-in, here and now, with or without a network.
    pub fn sign_out(&self) {
        self.dispatch(Event::SignOutRequested);
    }

    /// Whether the person wants to stay signed in on this device.
    #[must_use]
    pub fn stays_signed_in(&self) -> bool {
        self.inner.machine.borrow().stays()
    }

    /// The person wants to stay signed in on this device, or does not want it any more.
    pub fn stay_signed_in(&self, stay: bool) {
        self.dispatch(Event::StayChosen(stay));
    }

    /// The person has read what went wrong.
    pub fn dismiss_setback(&self) {
        self.dispatch(Event::SetbackDismissed);
    }

    /// The page is shown again.
    pub fn page_shown(&self) {
        self.dispatch(Event::PageShown);
    }

    /// The network is back, or some time has passed.
    pub fn wake(&self) {
        self.dispatch(Event::Woken);
    }

    /// A person wants it tried again now.
    pub fn retry(&self) {
        self.dispatch(Event::RetryRequested);
    }

    /// A person wants another access token now. What comes of it stands in the state.
    pub fn renew(&self) {
        self.dispatch(Event::RenewalRequested);
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
        self.ask(Event::TokenNeeded)
    }

    /// Another access token, after the Web API answered 401 to this one.
    ///
    /// # Errors
    /// [`Denied`] when none can be had.
    pub fn replace_token(&self, refused: Bearer) -> impl Future<Output = Result<Bearer, Denied>> + 'static {
        self.ask(|waiter| Event::TokenRefused(waiter, refused))
    }

    /// The Web API answered 401 to a replacement too.
    pub fn replacement_refused(&self, bearer: Bearer) {
        self.dispatch(Event::ReplacementRefused(bearer));
    }

    /// Resolves when this sign-in is over; at once if it already is.
    pub fn epoch_ended(&self, epoch: Epoch) -> impl Future<Output = ()> + 'static {
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

    fn ask(&self, event: impl FnOnce(CallerId) -> Event) -> impl Future<Output = Result<Bearer, Denied>> + 'static {
        let waiter = CallerId(self.inner.waiters.replace(self.inner.waiters.get().wrapping_add(1)));
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
        let (before, observer) = (self.state(), inner.observer.borrow().clone());
        loop {
            let Some(event) = inner.queue.borrow_mut().pop_front() else { break };
            let now = inner.world.now();
            if let Some(observer) = &observer {
                observer.event(&event, now);
            }
            let effects = inner.machine.borrow_mut().handle(event, now);
            for effect in effects {
                if let Some(observer) = &observer {
                    observer.effect(&effect, now);
                }
                self.carry_out(effect);
            }
        }
        inner.running.set(false);
        let after = self.state();
        if after != before
            && let Some(callback) = &*inner.on_change.borrow()
        {
            callback(&after);
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
                let outcome = Transaction::take(&state, world, &inner.return_rules, world.now());
                inner.queue.borrow_mut().push_back(Event::TransactionTaken(outcome));
            }
            Effect::DropTransaction(state) => Transaction::drop_stored(&state, world),
            Effect::DropAllTransactions => transaction::forget_all(world),
            Effect::Leave(url) => world.leave_for(url.reveal()),
            Effect::SendTokenRequest(attempt, request) => self.send(attempt, world.send(request)),
            Effect::AbortTokenRequest(attempt) => {
                inner.request.borrow_mut().take_if(|(current, _)| *current == attempt);
            }
            Effect::AcquireLock(attempt) => self.acquire(attempt),
            Effect::ReleaseLock(attempt) => self.release(attempt),
            Effect::ReadLedger => {
                let (session, note) = (self.clone(), inner.browser.read());
                world.spawn(Box::pin(async move { session.dispatch(Event::LedgerRead(note.await)) }));
            }
            Effect::Broadcast(message) => inner.browser.broadcast(&message.to_text()),
            Effect::WaitForPeers(attempt) => {
                let (session, limit) = (self.clone(), world.sleep(PEER_LIMIT));
                world.spawn(Box::pin(async move {
                    limit.await;
                    session.dispatch(Event::PeersTimedOut(attempt));
                }));
            }
            Effect::RecordRenewal { attempt, id, generation, fresh, store } => {
                let (session, published) = (self.clone(), inner.browser.record_renewal(id, generation, fresh));
                world.spawn(Box::pin(async move {
                    published.await;
                    session.store(store).await;
                    if let Some(attempt) = attempt {
                        session.release(attempt);
                    }
                }));
            }
            Effect::RecordPause(attempt, rest) => {
                let (session, written) = (self.clone(), inner.browser.record_pause(rest));
                world.spawn(Box::pin(async move {
                    written.await;
                    session.release(attempt);
                }));
            }
            Effect::RecordEnd(id, ending) => world.spawn(inner.browser.record_end(id, ending)),
            Effect::LoadVault => {
                let (session, text) = (self.clone(), inner.browser.load());
                world.spawn(Box::pin(async move {
                    let kept = text.await.as_deref().and_then(Kept::read);
                    session.dispatch(Event::VaultLoaded(kept));
                }));
            }
            Effect::ClearVault => world.spawn(inner.browser.clear()),
            Effect::EnableVault(stay) => inner.browser.set_enabled(stay),
            Effect::AnswerCaller(waiter, outcome) => {
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
                        session.wake();
                    }
                }));
            }
            Effect::Arrive(return_to) => {
                // After the state is known to the watcher, so that the page that opens finds it signed in.
                let session = self.clone();
                world.spawn(Box::pin(async move {
                    if let Some(callback) = &*session.inner.on_arrival.borrow() {
                        callback(&return_to);
                    }
                }));
            }
            Effect::EpochEnded(epoch) => inner.endings.borrow_mut().retain(|(named, _)| *named != epoch),
        }
    }

    /// Waits for this page's turn, reads what the one before has written, and reports.
    fn acquire(&self, attempt: Attempt) {
        let (session, turn) = (self.clone(), self.inner.browser.acquire(LOCK_LIMIT));
        self.inner.world.spawn(Box::pin(async move {
            let guard = turn.await;
            let browser = Rc::clone(&session.inner.browser);
            session.inner.locks.borrow_mut().push((attempt, guard));
            let note = browser.read().await;
            session.dispatch(Event::LockWaitEnded(attempt, note));
        }));
    }

    fn release(&self, attempt: Attempt) {
        self.inner.locks.borrow_mut().retain(|(holder, _)| *holder != attempt);
    }

    /// Keeps a refresh token on this device, where the person wants that.
    async fn store(&self, kept: Option<Kept>) {
        let Some(kept) = kept else { return };
        if self.inner.browser.store(kept.to_text()).await.is_err() {
            self.dispatch(Event::VaultFailed);
        }
    }

    fn send(&self, attempt: Attempt, answer: Pending<Result<HttpResponse, NetworkFault>>) {
        let (keep, aborted) = oneshot::channel::<()>();
        *self.inner.request.borrow_mut() = Some((attempt, keep));
        let session = self.clone();
        self.inner.world.spawn(Box::pin(async move {
            let aborted = async {
                let _ = aborted.await;
                None
            };
            let outcome = race(aborted, async { Some(answer.await) }).await;
            if let Some(answer) = outcome {
                session.dispatch(Event::TokenResponseReceived(attempt, answer));
            }
        }));
    }
}
