//! A browser with several tabs of the app, and the authorization server that they all use.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::{Rc, Weak};
use std::time::Duration;

use futures::channel::oneshot;
use futures::future::{Either, select};
use lockgroove::session::ports::{Browser, Channel, Clock as _, Guard, Ledger, Lock, Pending, StorageFault, Vault};
use lockgroove::session::shared::{EndReason, LedgerRecord, RenewalPause, SessionId};

use crate::fake_page::*;
use crate::fake_world::*;

/// What a refresh does to the refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Regime {
    /// Nothing.
    Static,
    /// Replaces it. The server refuses the old one.
    Rotate,
    /// Replaces it. The old one ends the whole sign-in.
    RotateStrict,
}

pub(crate) const REGIMES: [Regime; 3] = [Regime::Static, Regime::Rotate, Regime::RotateStrict];

/// The authorization server.
pub(crate) struct FakeServer {
    regime: Regime,
    issued: Cell<usize>,
    /// The valid refresh tokens, each with its sign-in.
    valid: RefCell<BTreeMap<String, usize>>,
    revoked: RefCell<BTreeSet<usize>>,
    refreshes: Cell<usize>,
    /// How many refreshes were refused.
    pub(crate) refused: Cell<usize>,
}

impl FakeServer {
    fn new(regime: Regime) -> Self {
        Self {
            regime,
            issued: Cell::new(0),
            valid: RefCell::default(),
            revoked: RefCell::default(),
            refreshes: Cell::new(0),
            refused: Cell::new(0),
        }
    }

    fn answer(&self, form: &Form) -> Answer {
        let n = self.issued.get() + 1;
        self.issued.set(n);
        let (access, refresh) = (format!("access-{n}"), format!("refresh-{n}"));
        let Some(old) = form.get("refresh_token") else {
            self.valid.borrow_mut().insert(refresh.clone(), n);
            return tokens(&access, Some(&refresh));
        };
        let sign_in = self.valid.borrow().get(old).copied().filter(|sign_in| !self.revoked.borrow().contains(sign_in));
        let Some(sign_in) = sign_in else {
            self.refused.set(self.refused.get() + 1);
            if self.regime == Regime::RotateStrict {
                self.revoke();
            }
            return invalid_grant();
        };
        self.refreshes.set(self.refreshes.get() + 1);
        if self.regime == Regime::Static {
            return tokens(&access, None);
        }
        self.valid.borrow_mut().remove(old);
        self.valid.borrow_mut().insert(refresh.clone(), sign_in);
        tokens(&access, Some(&refresh))
    }

    /// Revokes all access.
    pub(crate) fn revoke(&self) {
        self.revoked.borrow_mut().extend(self.valid.borrow().values());
    }
}

type OnMessage = Rc<dyn Fn(&str)>;

/// What the tabs share.
#[derive(Default)]
pub(crate) struct Shared {
    lock_owner: Cell<Option<usize>>,
    lock_queue: RefCell<VecDeque<(usize, oneshot::Sender<()>)>>,
    next_ticket: Cell<usize>,
    /// Messages on their way, each with the tab that sent it.
    outbox: RefCell<Vec<(usize, String)>>,
    listeners: RefCell<BTreeMap<usize, OnMessage>>,
    /// Tabs that neither send nor receive.
    disconnected: RefCell<BTreeSet<usize>>,
    /// Every message that a tab sent.
    pub(crate) messages: RefCell<Vec<String>>,
    pub(crate) ledger: RefCell<LedgerRecord>,
    pub(crate) vault: RefCell<Option<String>>,
    pub(crate) vault_enabled: Cell<bool>,
    pub(crate) vault_fails: Cell<bool>,
}

impl Shared {
    /// Gives the lock to the next in the queue, if it is free.
    fn grant_lock(&self) {
        while self.lock_owner.get().is_none() {
            let Some((ticket, sender)) = self.lock_queue.borrow_mut().pop_front() else { return };
            self.lock_owner.set(Some(ticket));
            if sender.send(()).is_err() {
                self.lock_owner.set(None);
            }
        }
    }
}

/// Releases the lock on drop, if this ticket has it.
struct LockGuard {
    shared: Weak<Shared>,
    ticket: usize,
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        let Some(shared) = self.shared.upgrade() else { return };
        if shared.lock_owner.get() == Some(self.ticket) {
            shared.lock_owner.set(None);
            shared.grant_lock();
        }
    }
}

/// The ports of one tab to the browser.
struct TabPorts {
    shared: Rc<Shared>,
    tab: usize,
    world: Rc<World>,
}

impl Lock for TabPorts {
    fn acquire(&self, limit: Duration) -> Pending<Option<Guard>> {
        let ticket = self.shared.next_ticket.get();
        self.shared.next_ticket.set(ticket + 1);
        let (sender, granted) = oneshot::channel();
        self.shared.lock_queue.borrow_mut().push_back((ticket, sender));
        self.shared.grant_lock();
        let guard = LockGuard { shared: Rc::downgrade(&self.shared), ticket };
        let limit = self.world.sleep(limit);
        Box::pin(async move {
            match select(granted, limit).await {
                Either::Left((Ok(()), _)) => Some(Box::new(guard) as Guard),
                _ => None,
            }
        })
    }
}

impl Channel for TabPorts {
    fn broadcast(&self, text: &str) {
        if self.shared.disconnected.borrow().contains(&self.tab) {
            return;
        }
        self.shared.messages.borrow_mut().push(text.to_owned());
        self.shared.outbox.borrow_mut().push((self.tab, text.to_owned()));
    }

    fn listen(&self, on_message: Box<dyn Fn(&str)>) {
        self.shared.listeners.borrow_mut().insert(self.tab, on_message.into());
    }

    fn disconnect(&self) {
        self.shared.disconnected.borrow_mut().insert(self.tab);
    }

    fn reconnect(&self) {
        self.shared.disconnected.borrow_mut().remove(&self.tab);
    }
}

impl Ledger for TabPorts {
    fn read(&self) -> Pending<LedgerRecord> {
        let shared = Rc::clone(&self.shared);
        Box::pin(async move { shared.ledger.borrow().clone() })
    }

    fn record_renewal(&self, id: SessionId, generation: u32, fresh: bool) -> Pending<()> {
        let shared = Rc::clone(&self.shared);
        Box::pin(async move {
            let newest = &mut shared.ledger.borrow_mut().newest;
            if fresh || newest.as_ref().is_none_or(|(known, _)| *known == id) {
                *newest = Some((id, generation));
            }
        })
    }

    fn record_pause(&self, pause: RenewalPause) -> Pending<()> {
        let shared = Rc::clone(&self.shared);
        Box::pin(async move { shared.ledger.borrow_mut().pause = Some(pause) })
    }

    fn record_end(&self, id: SessionId, reason: EndReason) -> Pending<()> {
        let shared = Rc::clone(&self.shared);
        Box::pin(async move { shared.ledger.borrow_mut().ended.push((id, reason)) })
    }
}

impl Vault for TabPorts {
    fn is_enabled(&self) -> bool {
        self.shared.vault_enabled.get()
    }

    fn set_enabled(&self, stay: bool) {
        self.shared.vault_enabled.set(stay);
        if !stay {
            self.shared.vault.borrow_mut().take();
        }
    }

    fn load(&self) -> Pending<Option<String>> {
        let shared = Rc::clone(&self.shared);
        Box::pin(async move { shared.vault.borrow().clone() })
    }

    fn store(&self, text: String) -> Pending<Result<(), StorageFault>> {
        let shared = Rc::clone(&self.shared);
        Box::pin(async move {
            if shared.vault_fails.get() {
                return Err(StorageFault);
            }
            if shared.vault_enabled.get() {
                *shared.vault.borrow_mut() = Some(text);
            }
            Ok(())
        })
    }

    fn clear(&self) -> Pending<()> {
        let shared = Rc::clone(&self.shared);
        Box::pin(async move { drop(shared.vault.borrow_mut().take()) })
    }
}

/// A tab. While it is frozen, none of its tasks run and no message reaches it.
pub(crate) struct Tab {
    page: FakePage,
    is_frozen: bool,
    inbox: VecDeque<String>,
}

impl Tab {
    fn new(page: FakePage) -> Self {
        Self { page, is_frozen: false, inbox: VecDeque::new() }
    }
}

impl std::ops::Deref for Tab {
    type Target = FakePage;

    fn deref(&self) -> &FakePage {
        &self.page
    }
}

pub(crate) struct FakeBrowser {
    pub(crate) server: FakeServer,
    pub(crate) shared: Rc<Shared>,
    pub(crate) tabs: BTreeMap<usize, Tab>,
    next_tab: usize,
    /// Whether the server answers requests as they come.
    pub(crate) server_answers: bool,
    pub(crate) is_offline: bool,
    /// The most refreshes in flight at once, in tabs that are not frozen.
    pub(crate) most_in_flight: usize,
    /// How far the wall clock has moved, in milliseconds.
    elapsed: i64,
}

impl FakeBrowser {
    pub(crate) fn new(regime: Regime) -> Self {
        Self {
            server: FakeServer::new(regime),
            shared: Rc::default(),
            tabs: BTreeMap::new(),
            next_tab: 0,
            server_answers: true,
            is_offline: false,
            most_in_flight: 0,
            elapsed: 0,
        }
    }

    fn ports(shared: Rc<Shared>, tab: usize) -> impl FnOnce(&Rc<World>) -> Rc<dyn Browser> {
        move |world| Rc::new(TabPorts { shared, tab, world: Rc::clone(world) })
    }

    // Tabs

    /// Opens a tab with a page that is not the callback.
    pub(crate) fn open(&mut self) -> usize {
        let tab = self.next_tab;
        self.next_tab += 1;
        let page = FakePage::in_browser(1 + tab as u64, Self::ports(Rc::clone(&self.shared), tab));
        // All tabs have the same wall clock, but each seed starts it a millisecond later.
        page.jump(self.elapsed - tab as i64);
        self.tabs.insert(tab, Tab::new(page));
        self.tabs[&tab].session.open(None);
        self.settle();
        tab
    }

    /// Loads the callback page in a tab, which loses its memory and its lock.
    pub(crate) fn open_callback(&mut self, tab: usize, query: &str) {
        let page = self.tabs.remove(&tab).unwrap().page;
        self.shared.listeners.borrow_mut().remove(&tab);
        let page = page.reloaded_in(Self::ports(Rc::clone(&self.shared), tab));
        self.tabs.insert(tab, Tab::new(page));
        self.tabs[&tab].session.open(Some(query));
        self.settle();
    }

    /// Reloads a tab, which gets another number.
    pub(crate) fn reload(&mut self, tab: usize) -> usize {
        self.close(tab);
        self.open()
    }

    pub(crate) fn close(&mut self, tab: usize) {
        self.tabs.remove(&tab);
        self.shared.listeners.borrow_mut().remove(&tab);
        self.settle();
    }

    pub(crate) fn freeze(&mut self, tab: usize) {
        self.tabs.get_mut(&tab).unwrap().is_frozen = true;
    }

    /// Puts a tab into the back/forward cache, as when it navigates to another site.
    pub(crate) fn hide(&mut self, tab: usize) {
        self.tabs[&tab].session.page_hidden();
        // The last tasks run before the browser freezes the page.
        self.tabs[&tab].settle();
        self.freeze(tab);
        self.settle();
    }

    /// Thaws a tab. It first gets the messages that were sent meanwhile, unless the browser dropped them.
    pub(crate) fn thaw(&mut self, tab: usize, messages_kept: bool) {
        self.unfreeze(tab, messages_kept);
        self.settle();
    }

    /// Thaws a tab as browsers do. It first learns that it is shown again, or comes back from the back/forward cache.
    pub(crate) fn thaw_and_show(&mut self, tab: usize, messages_kept: bool) {
        self.unfreeze(tab, messages_kept);
        let session = &self.tabs[&tab].session;
        let is_hidden = self.shared.disconnected.borrow().contains(&tab);
        if messages_kept && !is_hidden {
            session.page_shown();
        } else {
            session.page_restored();
        }
        self.settle();
    }

    fn unfreeze(&mut self, tab: usize, messages_kept: bool) {
        let tab = self.tabs.get_mut(&tab).unwrap();
        tab.is_frozen = false;
        if !messages_kept {
            tab.inbox.clear();
        }
    }

    pub(crate) fn is_frozen(&self, tab: usize) -> bool {
        self.tabs[&tab].is_frozen
    }

    fn awake(&self) -> impl Iterator<Item = &Tab> {
        self.tabs.values().filter(|tab| !tab.is_frozen)
    }

    // Tasks and clocks

    /// Runs all tabs and delivers all messages and answers, until nothing is left to do.
    pub(crate) fn settle(&mut self) {
        loop {
            self.awake().for_each(|tab| tab.settle());
            let refreshes =
                |sent: &[SentRequest]| sent.iter().filter(|sent| sent.is_refresh() && sent.fate == Fate::InFlight).count();
            let in_flight = self.awake().map(|tab| tab.with_sent(refreshes)).sum();
            self.most_in_flight = self.most_in_flight.max(in_flight);
            let is_delivered = self.deliver_messages();
            let is_answered = self.server_answers && self.answer_one();
            if !is_delivered && !is_answered {
                return;
            }
        }
    }

    /// Returns whether there were any.
    fn deliver_messages(&mut self) -> bool {
        let sent = self.shared.outbox.take();
        let mut any = !sent.is_empty();
        for (sender, text) in sent {
            let connected = |tab: usize| !self.shared.disconnected.borrow().contains(&tab);
            for (_, tab) in self.tabs.iter_mut().filter(|(tab, _)| **tab != sender && connected(**tab)) {
                tab.inbox.push_back(text.clone());
            }
        }
        for (number, tab) in self.tabs.iter_mut().filter(|(_, tab)| !tab.is_frozen) {
            while let Some(text) = tab.inbox.pop_front() {
                any = true;
                let listener = self.shared.listeners.borrow().get(number).cloned();
                if let Some(on_message) = listener {
                    on_message(&text);
                }
            }
        }
        any
    }

    /// Moves the wall clock of all tabs forward. Timers do not notice.
    pub(crate) fn jump(&mut self, span: Duration) {
        self.set_clock(span.as_millis() as i64);
    }

    /// Sets the wall clock of all tabs back.
    pub(crate) fn set_back(&mut self, span: Duration) {
        self.set_clock(-(span.as_millis() as i64));
    }

    fn set_clock(&mut self, millis: i64) {
        self.elapsed += millis;
        self.tabs.values().for_each(|tab| tab.jump(millis));
    }

    /// Lets time pass in all tabs, second by second, so that they stay in step. Timers of frozen tabs do not run.
    pub(crate) fn advance(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.elapsed += 1000;
            for tab in self.tabs.values() {
                if tab.is_frozen { tab.jump(1000) } else { tab.advance(Duration::from_secs(1)) }
            }
            self.settle();
        }
    }

    // The server

    fn first_open_request(&self) -> Option<(&Tab, Form)> {
        self.awake().find_map(|tab| tab.open_form().map(|form| (tab, form)))
    }

    /// The server answers one request. Returns whether there was one. No two answers come at the same time.
    pub(crate) fn answer_one(&mut self) -> bool {
        self.jump(Duration::from_millis(1));
        let Some((tab, form)) = self.first_open_request() else { return false };
        tab.answer(if self.is_offline { UNREACHABLE } else { self.server.answer(&form) })
    }

    /// The server answers one request, and the answer is lost. Returns whether there was one.
    pub(crate) fn lose_one_answer(&mut self) -> bool {
        let Some((tab, form)) = self.first_open_request() else { return false };
        drop(self.server.answer(&form));
        tab.answer(UNREACHABLE)
    }

    /// How many refreshes succeeded.
    pub(crate) fn refreshes(&self) -> usize {
        self.server.refreshes.get()
    }

    // What a person does

    /// Signs in, in a new tab.
    pub(crate) fn sign_in(&mut self) -> usize {
        let tab = self.open();
        self.sign_in_from(tab);
        tab
    }

    pub(crate) fn sign_in_from(&mut self, tab: usize) {
        self.leave(tab);
        let state = self.tabs[&tab].last_state();
        self.open_callback(tab, &format!("?code=code-{tab}&state={state}"));
    }

    /// Starts a sign-in, which leaves the page.
    pub(crate) fn leave(&mut self, tab: usize) {
        self.tabs[&tab].sign_in();
        self.settle();
    }

    /// How often the open tabs left for the authorization server.
    pub(crate) fn navigations(&self) -> usize {
        self.tabs.values().map(|tab| tab.navigations()).sum()
    }

    pub(crate) fn is_signed_in(&self, tab: usize) -> bool {
        self.tabs[&tab].state().epoch().is_some()
    }

    // Messages and callers

    /// Sends a message to all tabs, from another page of this origin.
    pub(crate) fn send_message(&mut self, text: &str) {
        self.shared.outbox.borrow_mut().push((usize::MAX, text.to_owned()));
        self.settle();
    }

    /// Asks the session of a tab for a token.
    pub(crate) fn ask(&mut self, tab: usize) -> Caller {
        let caller = self.tabs[&tab].ask();
        self.settle();
        caller
    }
}
