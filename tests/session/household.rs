//! A browser with several pages of the app, and an authorization server that answers them all.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::{Rc, Weak};
use std::time::Duration;

use futures::channel::oneshot;
use futures::future::{Either, select};
use lockgroove::session::ports::{Browser, Channel, Clock as _, Guard, Ledger, Lock, Pending, StorageFault, Vault};
use lockgroove::session::shared::{EndReason, LedgerRecord, RenewalPause, SessionId};

use crate::world::*;

/// What a refresh does to the refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Regime {
    /// Nothing.
    Static,
    /// It is replaced, and the old one is refused.
    Rotate,
    /// The same, and an old one ends the whole sign-in.
    RotateStrict,
}

pub(crate) const REGIMES: [Regime; 3] = [Regime::Static, Regime::Rotate, Regime::RotateStrict];

/// The authorization server.
pub(crate) struct Server {
    pub(crate) regime: Cell<Regime>,
    given: Cell<usize>,
    /// Refresh tokens that are good, by the sign-in they belong to.
    good: RefCell<BTreeMap<String, usize>>,
    ended: RefCell<BTreeSet<usize>>,
    /// Every refresh that was answered well, by the token that came.
    pub(crate) refreshes: RefCell<Vec<String>>,
    pub(crate) refused: Cell<usize>,
}

impl Server {
    fn new(regime: Regime) -> Self {
        Self {
            regime: Cell::new(regime),
            given: Cell::new(0),
            good: RefCell::default(),
            ended: RefCell::default(),
            refreshes: RefCell::default(),
            refused: Cell::new(0),
        }
    }

    fn next(&self) -> usize {
        self.given.set(self.given.get() + 1);
        self.given.get()
    }

    fn answer(&self, form: &Form) -> Answer {
        let n = self.next();
        let (access, fresh) = (format!("access-{n}"), format!("refresh-{n}"));
        let Some(token) = form.get("refresh_token") else {
            self.good.borrow_mut().insert(fresh.clone(), n);
            return tokens(&access, Some(&fresh));
        };
        let known = self.good.borrow().get(token).copied().filter(|sign_in| !self.ended.borrow().contains(sign_in));
        let Some(sign_in) = known else {
            self.refused.set(self.refused.get() + 1);
            if self.regime.get() == Regime::RotateStrict {
                self.revoke();
            }
            return invalid_grant();
        };
        self.refreshes.borrow_mut().push(token.clone());
        if self.regime.get() == Regime::Static {
            return tokens(&access, None);
        }
        self.good.borrow_mut().remove(token);
        self.good.borrow_mut().insert(fresh.clone(), sign_in);
        tokens(&access, Some(&fresh))
    }

    /// Access is taken back.
    pub(crate) fn revoke(&self) {
        self.ended.borrow_mut().extend(self.good.borrow().values());
    }
}

/// What a page does with what it hears.
type Ear = Rc<dyn Fn(&str)>;

/// What the pages have in common.
#[derive(Default)]
pub(crate) struct Common {
    holder: Cell<Option<usize>>,
    queue: RefCell<VecDeque<(usize, oneshot::Sender<()>)>>,
    tickets: Cell<usize>,
    said: RefCell<Vec<(usize, String)>>,
    ears: RefCell<BTreeMap<usize, Ear>>,
    pub(crate) record: RefCell<LedgerRecord>,
    pub(crate) vault: RefCell<Option<String>>,
    pub(crate) wanted: Cell<bool>,
    pub(crate) vault_is_broken: Cell<bool>,
    /// Everything that was ever told, to search it.
    pub(crate) heard: RefCell<Vec<String>>,
}

struct Turn {
    common: Weak<Common>,
    ticket: usize,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(common) = self.common.upgrade() else { return };
        if common.holder.get() == Some(self.ticket) {
            common.holder.set(None);
            common.pass_on();
        }
    }
}

impl Common {
    fn pass_on(&self) {
        while self.holder.get().is_none() {
            let Some((ticket, turn)) = self.queue.borrow_mut().pop_front() else { return };
            self.holder.set(Some(ticket));
            if turn.send(()).is_err() {
                self.holder.set(None);
            }
        }
    }
}

/// One page's way to it.
struct Door {
    common: Rc<Common>,
    page: usize,
    world: Rc<FakeWorld>,
}

impl Lock for Door {
    fn acquire(&self, limit: Duration) -> Pending<Option<Guard>> {
        let ticket = self.common.tickets.get();
        self.common.tickets.set(ticket + 1);
        let (turn, come) = oneshot::channel();
        self.common.queue.borrow_mut().push_back((ticket, turn));
        self.common.pass_on();
        let held = Turn { common: Rc::downgrade(&self.common), ticket };
        let late = self.world.sleep(limit);
        Box::pin(async move {
            match select(come, late).await {
                Either::Left((Ok(()), _)) => Some(Box::new(held) as Guard),
                _ => None,
            }
        })
    }
}

impl Channel for Door {
    fn broadcast(&self, text: &str) {
        self.common.heard.borrow_mut().push(text.to_owned());
        self.common.said.borrow_mut().push((self.page, text.to_owned()));
    }

    fn listen(&self, on_message: Box<dyn Fn(&str)>) {
        self.common.ears.borrow_mut().insert(self.page, on_message.into());
    }
}

impl Ledger for Door {
    fn read(&self) -> Pending<LedgerRecord> {
        let common = Rc::clone(&self.common);
        Box::pin(async move { common.record.borrow().clone() })
    }

    fn record_renewal(&self, id: SessionId, generation: u32, fresh: bool) -> Pending<()> {
        let common = Rc::clone(&self.common);
        Box::pin(async move {
            let newest = &mut common.record.borrow_mut().newest;
            if fresh || newest.as_ref().is_none_or(|(known, _)| *known == id) {
                *newest = Some((id, generation));
            }
        })
    }

    fn record_pause(&self, pause: RenewalPause) -> Pending<()> {
        let common = Rc::clone(&self.common);
        Box::pin(async move { common.record.borrow_mut().pause = Some(pause) })
    }

    fn record_end(&self, id: SessionId, ending: EndReason) -> Pending<()> {
        let common = Rc::clone(&self.common);
        Box::pin(async move { common.record.borrow_mut().ended.push((id, ending)) })
    }
}

impl Vault for Door {
    fn is_enabled(&self) -> bool {
        self.common.wanted.get()
    }

    fn set_enabled(&self, stay: bool) {
        self.common.wanted.set(stay);
        if !stay {
            self.common.vault.borrow_mut().take();
        }
    }

    fn load(&self) -> Pending<Option<String>> {
        let common = Rc::clone(&self.common);
        Box::pin(async move { common.vault.borrow().clone() })
    }

    fn store(&self, text: String) -> Pending<Result<(), StorageFault>> {
        let common = Rc::clone(&self.common);
        Box::pin(async move {
            if common.vault_is_broken.get() {
                return Err(StorageFault);
            }
            if common.wanted.get() {
                *common.vault.borrow_mut() = Some(text);
            }
            Ok(())
        })
    }

    fn clear(&self) -> Pending<()> {
        let common = Rc::clone(&self.common);
        Box::pin(async move { drop(common.vault.borrow_mut().take()) })
    }
}

/// A page of the app, which can be frozen: nothing in it runs and nothing reaches it until it is thawed.
pub(crate) struct Tab {
    pub(crate) stage: Stage,
    page: usize,
    frozen: bool,
    inbox: VecDeque<String>,
}

impl std::ops::Deref for Tab {
    type Target = Stage;
    fn deref(&self) -> &Stage {
        &self.stage
    }
}

/// The browser, its pages, and the server.
pub(crate) struct Household {
    pub(crate) server: Server,
    pub(crate) common: Rc<Common>,
    pub(crate) tabs: BTreeMap<usize, Tab>,
    opened: usize,
    /// Whether the server answers by itself.
    pub(crate) served: bool,
    /// Whether nothing reaches the server.
    pub(crate) cut: bool,
    /// The most refreshes that were under way at once, in pages that are not frozen.
    pub(crate) most_at_once: usize,
    passed: i64,
}

impl Household {
    pub(crate) fn new(regime: Regime) -> Self {
        Self {
            server: Server::new(regime),
            common: Rc::default(),
            tabs: BTreeMap::new(),
            opened: 0,
            served: true,
            cut: false,
            most_at_once: 0,
            passed: 0,
        }
    }

    /// Opens a page that is not the callback.
    pub(crate) fn open(&mut self) -> usize {
        let page = self.load();
        self.tabs[&page].session.open(None);
        self.settle();
        page
    }

    fn load(&mut self) -> usize {
        let page = self.opened;
        self.opened += 1;
        let common = Rc::clone(&self.common);
        let stage =
            Stage::in_browser(1 + page as u64, |world| Rc::new(Door { common, page, world: Rc::clone(world) }) as Rc<dyn Browser>);
        // One computer, one clock: each world begins a little later than the one before.
        stage.jump(self.passed - page as i64);
        self.tabs.insert(page, Tab { stage, page, frozen: false, inbox: VecDeque::new() });
        page
    }

    /// Signs in, in a page of its own.
    pub(crate) fn sign_in(&mut self) -> usize {
        let page = self.open();
        self.sign_in_at(page);
        page
    }

    /// Signs in, in a page that is open.
    pub(crate) fn sign_in_at(&mut self, page: usize) {
        self.leave(page);
        let state = self.tabs[&page].left_with()["state"].clone();
        self.come_back(page, &format!("?code=code-{page}&state={state}"));
    }

    pub(crate) fn leave(&mut self, page: usize) {
        self.tabs[&page].session.sign_in(wish());
        self.settle();
    }

    /// The page is loaded anew as the callback: its memory and its locks are gone.
    pub(crate) fn come_back(&mut self, page: usize, query: &str) {
        let tab = self.tabs.remove(&page).unwrap();
        self.common.ears.borrow_mut().remove(&page);
        let common = Rc::clone(&self.common);
        let stage = tab.stage.reloaded_in(|world| Rc::new(Door { common, page, world: Rc::clone(world) }) as Rc<dyn Browser>);
        self.tabs.insert(page, Tab { stage, page, frozen: false, inbox: VecDeque::new() });
        self.tabs[&page].session.open(Some(query));
        self.settle();
    }

    /// Reloads a page, or closes it and opens another: the same to its memory.
    pub(crate) fn reload(&mut self, page: usize) -> usize {
        self.close(page);
        self.open()
    }

    pub(crate) fn close(&mut self, page: usize) {
        self.tabs.remove(&page);
        self.common.ears.borrow_mut().remove(&page);
        self.settle();
    }

    pub(crate) fn freeze(&mut self, page: usize) {
        self.tabs.get_mut(&page).unwrap().frozen = true;
    }

    /// Thaws a page. What was said in the meantime reaches it first, unless the browser threw it away.
    pub(crate) fn thaw(&mut self, page: usize, messages_kept: bool) {
        let tab = self.tabs.get_mut(&page).unwrap();
        tab.frozen = false;
        if !messages_kept {
            tab.inbox.clear();
        }
        self.settle();
    }

    /// Thaws a page as browsers do: what comes first is that it is shown, or came back whole.
    pub(crate) fn wake(&mut self, page: usize, messages_kept: bool) {
        let tab = self.tabs.get_mut(&page).unwrap();
        tab.frozen = false;
        if messages_kept {
            tab.session.page_shown();
        } else {
            tab.inbox.clear();
            tab.session.page_restored();
        }
        self.settle();
    }

    pub(crate) fn is_frozen(&self, page: usize) -> bool {
        self.tabs[&page].frozen
    }

    /// Runs everything until nothing moves any more.
    pub(crate) fn settle(&mut self) {
        loop {
            let mut moved = false;
            for tab in self.tabs.values().filter(|tab| !tab.frozen) {
                tab.settle();
            }
            let renews = |sent: &&Sent| sent.is_refresh() && sent.fate == Fate::InFlight;
            let in_flight = |tab: &Tab| tab.with_sent(|sent| sent.iter().filter(renews).count());
            let in_flight: usize = self.tabs.values().filter(|tab| !tab.frozen).map(in_flight).sum();
            self.most_at_once = self.most_at_once.max(in_flight);
            for (from, text) in self.common.said.take() {
                moved = true;
                for tab in self.tabs.values_mut().filter(|tab| tab.page != from) {
                    tab.inbox.push_back(text.clone());
                }
            }
            for tab in self.tabs.values_mut().filter(|tab| !tab.frozen) {
                while let Some(text) = tab.inbox.pop_front() {
                    moved = true;
                    let ear = self.common.ears.borrow().get(&tab.page).cloned();
                    if let Some(ear) = ear {
                        ear(&text);
                    }
                }
            }
            moved |= self.served && self.serve_one();
            if !moved {
                return;
            }
        }
    }

    /// The server answers one request. Tells whether there was one. No two answers come in the same moment.
    pub(crate) fn serve_one(&mut self) -> bool {
        self.jump(Duration::from_millis(1));
        let waiting = self.tabs.values().filter(|tab| !tab.frozen).find_map(|tab| tab.held_form().map(|form| (tab, form)));
        let Some((tab, form)) = waiting else { return false };
        tab.answer(if self.cut { CUT } else { self.server.answer(&form) })
    }

    /// The server answers one request, and the answer is lost on its way. Tells whether there was one.
    pub(crate) fn lose_one(&mut self) -> bool {
        let waiting = self.tabs.values().filter(|tab| !tab.frozen).find_map(|tab| tab.held_form().map(|form| (tab, form)));
        let Some((tab, form)) = waiting else { return false };
        drop(self.server.answer(&form));
        tab.answer(CUT)
    }

    /// The wall clock of the computer moves; no timer notices.
    pub(crate) fn jump(&mut self, span: Duration) {
        self.passed += span.as_millis() as i64;
        for tab in self.tabs.values() {
            tab.jump(span.as_millis() as i64);
        }
    }

    /// The clock of the computer is set back.
    pub(crate) fn set_back(&mut self, span: Duration) {
        self.passed -= span.as_millis() as i64;
        for tab in self.tabs.values() {
            tab.jump(-(span.as_millis() as i64));
        }
    }

    /// Time passes in every page that is not frozen, a second at a time, so that they keep step.
    pub(crate) fn advance(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.passed += 1000;
            for tab in self.tabs.values() {
                if tab.frozen { tab.jump(1000) } else { tab.advance(Duration::from_secs(1)) }
            }
            self.settle();
        }
    }

    /// Some other page of this origin says something.
    pub(crate) fn say(&mut self, text: &str) {
        self.common.said.borrow_mut().push((usize::MAX, text.to_owned()));
        self.settle();
    }

    pub(crate) fn is_signed_in(&self, page: usize) -> bool {
        self.tabs[&page].state().epoch().is_some()
    }

    /// A call of this page gets a token.
    pub(crate) fn ask(&mut self, page: usize) -> Call {
        let call = self.tabs[&page].ask();
        self.settle();
        call
    }

    pub(crate) fn refreshes(&self) -> usize {
        self.server.refreshes.borrow().len()
    }
}
