//! Carries out the effects of the [machine](super::machine), and is what the rest of the app uses. It decides nothing: rules belong in
//! the machine.

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
use super::shared::{Consent, Message};
use super::state::{Attempt, Bearer, CallerId, Denied, Epoch, SessionState};
use super::transaction::{self, SignInRequest, Transaction};
use crate::oauth::{Address, HttpRequest, HttpResponse, NetworkFault, RedirectUri, State, Verifier};

/// Some browsers round the clock down by this much, but not timers. Without it, a timer can fire too early by the clock.
const CLOCK_ROUNDING: Duration = Duration::from_millis(100);
/// How long to wait for the lock. A token request takes fifteen seconds at most, but a page that the browser has frozen may keep the lock
/// for ever.
const LOCK_LIMIT: Duration = Duration::from_secs(20);
/// After how long to say that another page has the lock.
const LOCK_IS_SLOW: Duration = Duration::from_secs(2);
/// How long the Web API may take to respond to a probe.
const PROBE_LIMIT: Duration = Duration::from_secs(5);
/// How long the other pages may take to send newer tokens.
const PEER_LIMIT: Duration = Duration::from_secs(3);

/// A handle on the session. Clones are handles on the same session.
#[derive(Clone)]
pub struct Session {
    inner: Rc<Inner>,
}

/// Sends the answer to a caller who waits for a token.
type Reply = oneshot::Sender<Result<Bearer, Denied>>;

/// Where a callback is kept once somebody sets it.
type Callback<T> = RefCell<Option<Box<dyn Fn(&T)>>>;

/// What a renewal has of the lock. Dropping it releases the lock, or stops waiting for it.
enum LockClaim {
    Waiting(#[expect(dead_code, reason = "only dropped")] oneshot::Sender<()>),
    /// `None` after the wait was too long.
    Done(#[expect(dead_code, reason = "only dropped")] Option<Guard>),
}

struct Inner {
    world: Rc<dyn World>,
    browser: Rc<dyn Browser>,
    return_rules: ReturnRules,
    machine: RefCell<Machine>,
    queue: RefCell<VecDeque<Event>>,
    is_dispatching: Cell<bool>,
    /// Callers who wait for a token.
    callers: RefCell<Vec<(CallerId, Reply)>>,
    next_caller: Cell<u32>,
    /// Dropping the sender aborts the token request.
    request: RefCell<Option<(Attempt, oneshot::Sender<()>)>>,
    locks: RefCell<Vec<(Attempt, LockClaim)>>,
    /// A resource of the Web API, for a request without a token.
    probe: String,
    /// The last alarm that was set. Earlier ones belong to pauses that are over.
    alarm: Cell<u32>,
    /// Dropping a sender reports the end of the epoch.
    epochs: RefCell<Vec<(Epoch, oneshot::Sender<()>)>>,
    on_change: Callback<SessionState>,
    observer: RefCell<Option<Rc<dyn Observer>>>,
    on_arrival: Callback<ReturnTo>,
}

impl Session {
    /// A session with nobody signed in. `world` is what the page needs for itself, `browser` what it shares with other pages.
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
                is_dispatching: Cell::new(false),
                callers: RefCell::default(),
                next_caller: Cell::new(0),
                request: RefCell::default(),
                locks: RefCell::default(),
                probe: config.api.join("/me"),
                alarm: Cell::new(0),
                epochs: RefCell::default(),
                on_change: RefCell::default(),
                observer: RefCell::default(),
                on_arrival: RefCell::default(),
            }),
        }
    }

    /// Calls `callback` with the state after every change of the state or of [`stays_signed_in`](Self::stays_signed_in).
    pub fn on_change(&self, callback: impl Fn(&SessionState) + 'static) {
        *self.inner.on_change.borrow_mut() = Some(Box::new(callback));
    }

    /// Calls `callback` with the page to go to, after each sign-in.
    pub fn on_arrival(&self, callback: impl Fn(&ReturnTo) + 'static) {
        *self.inner.on_arrival.borrow_mut() = Some(Box::new(callback));
    }

    /// Shows `observer` every event and effect from now on.
    pub fn observe(&self, observer: Rc<dyn Observer>) {
        *self.inner.observer.borrow_mut() = Some(observer);
    }

    /// Reads a path of the app to return to after a sign-in. Any other text becomes the start page.
    #[must_use]
    pub fn return_to(&self, path: &str) -> ReturnTo {
        self.inner.return_rules.parse(path)
    }

    /// The state of the session.
    #[must_use]
    pub fn state(&self) -> SessionState {
        self.inner.machine.borrow().state().clone()
    }

    /// Leaves for the authorization server. Call this only when a person asks for it.
    pub fn sign_in(&self, request: SignInRequest) {
        let world = &*self.inner.world;
        let secrets = State::generate(world).and_then(|state| Verifier::generate(world).map(|verifier| (state, verifier)));
        self.dispatch(Event::SignInRequested { request, secrets });
    }

    /// Opens the session, and listens to the other pages of this browser from now on. `callback` is the query of the callback page, already
    /// removed from the address bar, and `None` on any other page.
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
        // After the callback: one that comes too late should still find out why. Where storage is blocked there is nothing to purge.
        let world = &*self.inner.world;
        let _ = transaction::purge(world, world.now());
    }

    /// Handles the query of the callback page.
    pub fn callback(&self, query: &str) {
        self.dispatch(Event::CallbackReceived(Address::new(query)));
    }

    /// Signs out in every tab: forgets the tokens and every pending sign-in. Needs no network.
    pub fn sign_out(&self) {
        self.dispatch(Event::SignOutRequested);
    }

    /// Whether the person wants to stay signed in on this device.
    #[must_use]
    pub fn stays_signed_in(&self) -> bool {
        self.inner.machine.borrow().stays_signed_in()
    }

    /// Sets whether to stay signed in on this device.
    pub fn stay_signed_in(&self, stay: bool) {
        self.dispatch(Event::StayChosen(stay));
    }

    /// Removes the setback once the person has read it.
    pub fn dismiss_setback(&self) {
        self.dispatch(Event::SetbackDismissed);
    }

    /// Call this when the page becomes visible again.
    pub fn page_shown(&self) {
        self.dispatch(Event::PageShown);
    }

    /// Call this when the network is back, or some time has passed.
    pub fn wake(&self) {
        self.dispatch(Event::Woken);
    }

    /// Tries a paused renewal again now, because a person asks for it.
    pub fn retry(&self) {
        self.dispatch(Event::RetryRequested);
    }

    /// Renews the access token now, because a person asks for it. The result shows in the state.
    pub fn renew(&self) {
        self.dispatch(Event::RenewalRequested);
    }

    /// Call this when the page goes away. It may come back from the back/forward cache, into which browsers put no page that has a
    /// lock or listens to a channel.
    pub fn page_hidden(&self) {
        self.dispatch(Event::PageHidden);
        self.inner.browser.disconnect();
    }

    /// Call this when the page comes back from the back/forward cache.
    pub fn page_restored(&self) {
        self.inner.browser.reconnect();
        self.dispatch(Event::PageRestored);
    }

    /// An access token that is valid by the clock, renewed first if it is due.
    ///
    /// # Errors
    /// [`Denied`] when there is none.
    pub fn token(&self) -> impl Future<Output = Result<Bearer, Denied>> + 'static {
        self.ask(Event::TokenNeeded)
    }

    /// A new access token, after the Web API answered 401 to this one.
    ///
    /// # Errors
    /// [`Denied`] when there is none.
    pub fn replace_token(&self, refused: Bearer) -> impl Future<Output = Result<Bearer, Denied>> + 'static {
        self.ask(|caller| Event::TokenRefused(caller, refused))
    }

    /// Call this when the Web API answers 401 to a replacement too. It ends the session.
    pub fn replacement_refused(&self, bearer: Bearer) {
        self.dispatch(Event::ReplacementRefused(bearer));
    }

    /// Resolves when this sign-in is over, or at once if it already is.
    pub fn epoch_ended(&self, epoch: Epoch) -> impl Future<Output = ()> + 'static {
        let (sender, receiver) = oneshot::channel();
        if self.inner.machine.borrow().state().epoch() == Some(epoch) {
            let mut epochs = self.inner.epochs.borrow_mut();
            epochs.retain(|(_, listener)| !listener.is_canceled());
            epochs.push((epoch, sender));
        }
        async move {
            // The sender is never used, only dropped.
            let _ = receiver.await;
        }
    }

    fn ask(&self, event: impl FnOnce(CallerId) -> Event) -> impl Future<Output = Result<Bearer, Denied>> + 'static {
        let next = &self.inner.next_caller;
        let caller = CallerId(next.replace(next.get().wrapping_add(1)));
        let (reply, answer) = oneshot::channel();
        self.inner.callers.borrow_mut().push((caller, reply));
        self.dispatch(event(caller));
        async move { answer.await.unwrap_or(Err(Denied::SignedOut)) }
    }

    /// Handles one event after the other, also when an effect leads to the next event.
    fn dispatch(&self, event: Event) {
        let inner = &self.inner;
        inner.queue.borrow_mut().push_back(event);
        if inner.is_dispatching.replace(true) {
            return;
        }
        let before = (self.state(), self.stays_signed_in());
        let observer = inner.observer.borrow().clone();
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
        inner.is_dispatching.set(false);
        let after = (self.state(), self.stays_signed_in());
        if after != before
            && let Some(callback) = &*inner.on_change.borrow()
        {
            callback(&after.0);
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
            Effect::DropAllTransactions => transaction::drop_all(world),
            Effect::StoreUnfinished(resume) => transaction::store_unfinished(&resume, world, world.now()),
            Effect::ReadUnfinished => {
                let resume = transaction::read_unfinished(world, &inner.return_rules, world.now());
                inner.queue.borrow_mut().push_back(Event::UnfinishedRead(resume));
            }
            Effect::DropUnfinished => transaction::drop_unfinished(world),
            Effect::Leave(url) => world.leave_for(url.reveal()),
            Effect::SendTokenRequest(attempt, request) => self.send(attempt, world.send(request)),
            Effect::AbortTokenRequest(attempt) => {
                inner.request.borrow_mut().take_if(|(current, _)| *current == attempt);
            }
            Effect::ProbeApi => {
                let (session, answer) = (self.clone(), world.send(HttpRequest::probe(inner.probe.clone(), PROBE_LIMIT)));
                world.spawn(Box::pin(async move { session.dispatch(Event::ApiProbed(answer.await.is_ok())) }));
            }
            Effect::AcquireLock(attempt) => self.acquire(attempt),
            Effect::ReleaseLock(attempt) => self.release(attempt),
            Effect::ReadLedger => {
                let (session, record) = (self.clone(), inner.browser.read());
                world.spawn(Box::pin(async move { session.dispatch(Event::LedgerRead(record.await)) }));
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
                let (session, recorded) = (self.clone(), inner.browser.record_renewal(id, generation, fresh));
                world.spawn(Box::pin(async move {
                    recorded.await;
                    session.store(store).await;
                    if let Some(attempt) = attempt {
                        session.release(attempt);
                    }
                }));
            }
            Effect::RecordPause(attempt, pause) => {
                let (session, recorded) = (self.clone(), inner.browser.record_pause(pause));
                world.spawn(Box::pin(async move {
                    recorded.await;
                    session.release(attempt);
                }));
            }
            Effect::RecordEnd(id, reason) => world.spawn(inner.browser.record_end(id, reason)),
            Effect::LoadVault => {
                let (session, text) = (self.clone(), inner.browser.load());
                world.spawn(Box::pin(async move {
                    let consent = text.await.as_deref().and_then(Consent::read);
                    session.dispatch(Event::VaultLoaded(consent));
                }));
            }
            Effect::ClearVault => world.spawn(inner.browser.clear()),
            Effect::EnableVault(stay) => inner.browser.set_enabled(stay),
            Effect::AnswerCaller(caller, outcome) => {
                let mut callers = inner.callers.borrow_mut();
                let index = callers.iter().position(|(id, _)| *id == caller);
                if let Some((_, reply)) = index.map(|index| callers.swap_remove(index)) {
                    // The caller may have given up.
                    let _ = reply.send(outcome);
                }
            }
            Effect::WakeAt(when) => {
                let alarm = inner.alarm.get().wrapping_add(1);
                inner.alarm.set(alarm);
                let (session, pause) = (self.clone(), world.sleep(when.since(world.now()) + CLOCK_ROUNDING));
                world.spawn(Box::pin(async move {
                    pause.await;
                    if session.inner.alarm.get() == alarm {
                        session.wake();
                    }
                }));
            }
            Effect::Arrive(return_to) => {
                // Spawned, so that `on_change` comes first and the page that opens finds somebody signed in.
                let session = self.clone();
                world.spawn(Box::pin(async move {
                    if let Some(callback) = &*session.inner.on_arrival.borrow() {
                        callback(&return_to);
                    }
                }));
            }
            Effect::EpochEnded(epoch) => inner.epochs.borrow_mut().retain(|(current, _)| *current != epoch),
        }
    }

    /// Waits for the lock, then reads what its last owner recorded.
    fn acquire(&self, attempt: Attempt) {
        let (session, lock) = (self.clone(), self.inner.browser.acquire(LOCK_LIMIT));
        let (claim, released) = oneshot::channel::<()>();
        self.inner.locks.borrow_mut().push((attempt, LockClaim::Waiting(claim)));
        self.inner.world.spawn(Box::pin(async move {
            let released = async {
                let _ = released.await;
                None
            };
            let Some(guard) = race(released, async { Some(lock.await) }).await else { return };
            if !session.take_lock(attempt, guard) {
                return;
            }
            let browser = Rc::clone(&session.inner.browser);
            let record = browser.read().await;
            session.dispatch(Event::LockWaitEnded(attempt, record));
        }));
        let (session, slow) = (self.clone(), self.inner.world.sleep(LOCK_IS_SLOW));
        self.inner.world.spawn(Box::pin(async move {
            slow.await;
            session.dispatch(Event::LockIsSlow(attempt));
        }));
    }

    /// Keeps the lock for this attempt, unless it was released in the meantime.
    fn take_lock(&self, attempt: Attempt, guard: Option<Guard>) -> bool {
        let mut locks = self.inner.locks.borrow_mut();
        let claim = locks.iter_mut().find(|(owner, _)| *owner == attempt);
        let is_wanted = claim.is_some();
        if let Some((_, claim)) = claim {
            *claim = LockClaim::Done(guard);
        }
        is_wanted
    }

    fn release(&self, attempt: Attempt) {
        self.inner.locks.borrow_mut().retain(|(owner, _)| *owner != attempt);
    }

    /// Stores the refresh token on this device.
    async fn store(&self, consent: Option<Consent>) {
        let Some(consent) = consent else { return };
        if self.inner.browser.store(consent.to_text()).await.is_err() {
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
