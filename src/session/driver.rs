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
use super::state::{Attempt, Bearer, Denied, Epoch, State, Waiter};
use super::transaction::{self, SignInRequest, Transaction};
use crate::oauth::{Address, HttpResponse, NetworkFault, RedirectUri, State as StateName, Verifier};

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

/// Told the new state after every change.
type Watcher = Box<dyn Fn(&State)>;
/// Somebody who waits for a token.
type Caller = oneshot::Sender<Result<Bearer, Denied>>;
/// Told where to go on after a sign-in.
type Arrival = Box<dyn Fn(&ReturnTo)>;

struct Inner {
    world: Rc<dyn World>,
    browser: Rc<dyn Browser>,
    return_rules: ReturnRules,
    machine: RefCell<Machine>,
    queue: RefCell<VecDeque<Event>>,
    running: Cell<bool>,
    /// The few who wait for a token just now.
    callers: RefCell<Vec<(Waiter, Caller)>>,
    waiters: Cell<u32>,
    /// Dropped to abort the request under way.
    request: RefCell<Option<(Attempt, oneshot::Sender<()>)>>,
    /// Dropped to let the next page renew.
    locks: RefCell<Vec<(Attempt, Option<Guard>)>>,
    /// Which alarm counts: the last one set. Earlier ones belong to pauses that are over.
    alarm: Cell<u32>,
    /// Dropped to tell everybody that a sign-in is over.
    endings: RefCell<Vec<(Epoch, oneshot::Sender<()>)>>,
    watcher: RefCell<Option<Watcher>>,
    observer: RefCell<Option<Rc<dyn Observer>>>,
    arrival: RefCell<Option<Arrival>>,
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
                watcher: RefCell::default(),
                observer: RefCell::default(),
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
    pub fn state(&self) -> State {
        self.inner.machine.borrow().state().clone()
    }

    /// Leaves for the authorization server. Must come from a person's act.
    pub fn sign_in(&self, request: SignInRequest) {
        let world = &*self.inner.world;
        let secrets = StateName::generate(world).and_then(|state| Verifier::generate(world).map(|verifier| (state, verifier)));
        self.dispatch(Event::SignInAsked { request, secrets });
    }

    /// The page was opened. `callback` is the query it was opened with, if it is the callback page; the address bar must have been
    /// cleaned by now. Listens to the other pages of this browser from here on.
    pub fn open(&self, callback: Option<&str>) {
        let session = self.clone();
        self.inner.browser.listen(Box::new(move |text| {
            if let Some(message) = Message::read(text) {
                session.dispatch(Event::Heard(message));
            }
        }));
        self.dispatch(Event::Opened { stay: self.inner.browser.is_wanted(), returning: callback.is_some() });
        if let Some(query) = callback {
            self.callback(query);
        }
        self.tidy();
    }

    /// The callback page was opened with this query.
    pub fn callback(&self, query: &str) {
        self.dispatch(Event::CallbackArrived(Address::new(query)));
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
        self.dispatch(Event::SignOutAsked);
    }

    /// Whether the person wants to stay signed in on this device.
    #[must_use]
    pub fn stays(&self) -> bool {
        self.inner.machine.borrow().stays()
    }

    /// The person wants to stay signed in on this device, or does not want it any more.
    pub fn stay(&self, stay: bool) {
        self.dispatch(Event::StayChosen(stay));
    }

    /// The person has read what went wrong.
    pub fn setback_seen(&self) {
        self.dispatch(Event::SetbackSeen);
    }

    /// The page is shown again.
    pub fn shown(&self) {
        self.dispatch(Event::Shown);
    }

    /// The network is back, or some time has passed.
    pub fn resumed(&self) {
        self.dispatch(Event::Resumed);
    }

    /// A person wants it tried again now.
    pub fn retry(&self) {
        self.dispatch(Event::RetryAsked);
    }

    /// A person wants another access token now. What comes of it stands in the state.
    pub fn renew_now(&self) {
        self.dispatch(Event::RenewAsked);
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
                let outcome = Transaction::take(&state, world, &inner.return_rules, world.now());
                inner.queue.borrow_mut().push_back(Event::TransactionTaken(outcome));
            }
            Effect::DropTransaction(state) => Transaction::drop_stored(&state, world),
            Effect::ForgetTransactions => transaction::forget_all(world),
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
            Effect::Tell(message) => inner.browser.tell(&message.to_text()),
            Effect::AllowPeers(attempt) => {
                let (session, limit) = (self.clone(), world.sleep(PEER_LIMIT));
                world.spawn(Box::pin(async move {
                    limit.await;
                    session.dispatch(Event::PeersSilent(attempt));
                }));
            }
            Effect::Publish { attempt, id, generation, fresh, keep } => {
                let (session, published) = (self.clone(), inner.browser.publish(id, generation, fresh));
                world.spawn(Box::pin(async move {
                    published.await;
                    session.keep(keep).await;
                    if let Some(attempt) = attempt {
                        session.release(attempt);
                    }
                }));
            }
            Effect::Rest(attempt, rest) => {
                let (session, written) = (self.clone(), inner.browser.rest(rest));
                world.spawn(Box::pin(async move {
                    written.await;
                    session.release(attempt);
                }));
            }
            Effect::EndInLedger(id, ending) => world.spawn(inner.browser.end(id, ending)),
            Effect::OpenVault => {
                let (session, text) = (self.clone(), inner.browser.open());
                world.spawn(Box::pin(async move {
                    let kept = text.await.as_deref().and_then(Kept::read);
                    session.dispatch(Event::VaultOpened(kept));
                }));
            }
            Effect::EmptyVault => world.spawn(inner.browser.empty()),
            Effect::WantVault(stay) => inner.browser.want(stay),
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

    /// Waits for this page's turn, reads what the one before has written, and reports.
    fn acquire(&self, attempt: Attempt) {
        let (session, turn) = (self.clone(), self.inner.browser.acquire(LOCK_LIMIT));
        self.inner.world.spawn(Box::pin(async move {
            let guard = turn.await;
            let browser = Rc::clone(&session.inner.browser);
            session.inner.locks.borrow_mut().push((attempt, guard));
            let note = browser.read().await;
            session.dispatch(Event::LockAnswered(attempt, note));
        }));
    }

    fn release(&self, attempt: Attempt) {
        self.inner.locks.borrow_mut().retain(|(holder, _)| *holder != attempt);
    }

    /// Keeps a refresh token on this device, where the person wants that.
    async fn keep(&self, kept: Option<Kept>) {
        let Some(kept) = kept else { return };
        if self.inner.browser.keep(kept.to_text()).await.is_err() {
            self.dispatch(Event::NotKept);
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
                session.dispatch(Event::TokenAnswered(attempt, answer));
            }
        }));
    }
}
