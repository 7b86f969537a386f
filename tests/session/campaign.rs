//! Random lives of a browser with up to three pages, held against what must be true of all of them after every step.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::Duration;

use lockgroove::session::{EndReason, SessionState, SignedOutReason};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::household::*;
use crate::world::*;

const MOST_PAGES: usize = 3;

/// What may happen in a browser. Pages are chosen by their place among those that are open.
#[derive(Clone, Debug)]
enum Step {
    Open,
    Close(usize),
    Reload(usize),
    Freeze(usize),
    /// Thawed; with what was said in the meantime, or without.
    Thaw(usize, bool),
    Ask(usize),
    /// A call was answered 401.
    Unauthorized(usize),
    /// A person wants another token now.
    Renew(usize),
    SignIn(usize),
    SignOut(usize),
    Stay(usize, bool),
    /// The computer slept for so many minutes.
    Jump(u64),
    /// So many seconds pass.
    Advance(u64),
    Revoke,
    /// The network goes, or comes back.
    Cut(bool),
    /// The server takes its time, or answers.
    Serve(bool),
}

fn step() -> impl Strategy<Value = Step> {
    let page = || 0..MOST_PAGES;
    prop_oneof![
        3 => Just(Step::Open),
        1 => page().prop_map(Step::Close),
        2 => page().prop_map(Step::Reload),
        2 => page().prop_map(Step::Freeze),
        3 => (page(), any::<bool>()).prop_map(|(page, kept)| Step::Thaw(page, kept)),
        6 => page().prop_map(Step::Ask),
        3 => page().prop_map(Step::Unauthorized),
        2 => page().prop_map(Step::Renew),
        3 => page().prop_map(Step::SignIn),
        1 => page().prop_map(Step::SignOut),
        1 => (page(), any::<bool>()).prop_map(|(page, stay)| Step::Stay(page, stay)),
        4 => prop::sample::select(&[1, 59, 60, 1440][..]).prop_map(Step::Jump),
        2 => prop::sample::select(&[1, 4, 25][..]).prop_map(Step::Advance),
        1 => prop::bool::weighted(0.3).prop_map(|_| Step::Revoke),
        2 => prop::bool::weighted(0.4).prop_map(Step::Cut),
        2 => prop::bool::weighted(0.4).prop_map(|held| Step::Serve(!held)),
    ]
}

struct Life {
    household: Household,
    calls: Vec<(usize, Call)>,
    /// Sessions that a person ended.
    over: BTreeSet<String>,
    /// Whether a page that was renewing was frozen. After that two may renew at once: the one that waits does not wait without end.
    renewer_froze: bool,
    /// Whether whoever knew the newest refresh token may have gone without telling everybody.
    told_nobody: bool,
    revoked: bool,
}

impl Life {
    fn new(regime: Regime) -> Self {
        Self {
            household: Household::new(regime),
            calls: Vec::new(),
            over: BTreeSet::new(),
            renewer_froze: false,
            told_nobody: false,
            revoked: false,
        }
    }

    fn page(&self, place: usize) -> Option<usize> {
        let pages: Vec<usize> = self.household.tabs.keys().copied().collect();
        (!pages.is_empty()).then(|| pages[place % pages.len()])
    }

    fn awake(&self, place: usize) -> Option<usize> {
        self.page(place).filter(|page| !self.household.is_frozen(*page))
    }

    fn session_of(&self, page: usize) -> Option<String> {
        self.household.tabs[&page].state().grant().map(|grant| grant.consent.id.as_str().to_owned())
    }

    /// A page goes away, with whatever only it knew.
    fn goes(&mut self, page: usize) {
        self.told_nobody |= self.household.tabs.keys().any(|other| *other != page && self.household.is_frozen(*other));
        self.told_nobody |= self.household.tabs[&page].in_flight() > 0;
        self.calls.retain(|(caller, _)| *caller != page);
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Open if self.household.tabs.len() < MOST_PAGES => drop(self.household.open()),
            Step::Open => {}
            Step::Close(place) => {
                if let Some(page) = self.page(place) {
                    self.goes(page);
                    self.household.close(page);
                }
            }
            Step::Reload(place) => {
                if let Some(page) = self.page(place) {
                    self.goes(page);
                    self.household.reload(page);
                }
            }
            Step::Freeze(place) => {
                if let Some(page) = self.awake(place) {
                    self.renewer_froze |= self.household.tabs[&page].in_flight() > 0;
                    self.household.freeze(page);
                }
            }
            Step::Thaw(place, kept) => {
                if let Some(page) = self.page(place).filter(|page| self.household.is_frozen(*page)) {
                    self.thaw(page, kept);
                }
            }
            Step::Ask(place) => {
                if let Some(page) = self.awake(place) {
                    let call = self.household.ask(page);
                    self.calls.push((page, call));
                }
            }
            Step::Renew(place) => {
                if let Some(page) = self.awake(place) {
                    self.household.tabs[&page].session.renew();
                    self.household.settle();
                }
            }
            Step::Unauthorized(place) => {
                if let Some(page) = self.awake(place) {
                    let bearer = self.household.ask(page).answer().and_then(Result::ok);
                    if let Some(bearer) = bearer {
                        let call = self.household.tabs[&page].replace(bearer);
                        self.calls.push((page, call));
                        self.household.settle();
                    }
                }
            }
            Step::SignIn(place) => self.sign_in(place),
            Step::SignOut(place) => {
                if let Some(page) = self.awake(place) {
                    self.over.extend(self.session_of(page));
                    self.household.tabs[&page].sign_out();
                    self.household.settle();
                }
            }
            Step::Stay(place, stay) => {
                if let Some(page) = self.awake(place) {
                    self.household.tabs[&page].session.stay_signed_in(stay);
                    self.household.settle();
                }
            }
            Step::Jump(minutes) => self.household.jump(Duration::from_secs(60 * minutes)),
            Step::Advance(seconds) => self.household.advance(seconds),
            Step::Revoke => {
                self.revoked = true;
                self.household.server.revoke();
            }
            Step::Cut(cut) => {
                self.household.cut = cut;
                self.household.settle();
            }
            Step::Serve(served) => {
                self.household.served = served;
                self.household.settle();
            }
        }
    }

    /// As a browser does it: the page hears that it is shown again, or that it came back whole.
    fn thaw(&mut self, page: usize, kept: bool) {
        self.household.wake(page, kept);
    }

    fn sign_in(&mut self, place: usize) {
        let Some(page) = self.awake(place) else { return };
        // Nobody signs in twice within a moment, and the later sign-in is the one that counts.
        self.household.jump(Duration::from_secs(1));
        let before = self.household.tabs[&page].world.left_for.borrow().len();
        self.household.leave(page);
        if self.household.tabs[&page].world.left_for.borrow().len() > before {
            // The page is loaded anew on the way.
            self.goes(page);
            let state = self.household.tabs[&page].left_with()["state"].clone();
            self.household.come_back(page, &format!("?code=code&state={state}"));
        }
    }

    fn check(&self, before: &[(usize, Option<String>)], refused_before: usize, step: &Step) {
        let household = &self.household;
        assert!(household.most_at_once <= 1 || self.renewer_froze, "two renew at once after {step:?}");
        let refused = household.server.refused.get();
        assert!(
            refused == 0 || self.revoked || self.renewer_froze || self.told_nobody,
            "a refresh token that was replaced was sent again after {step:?}"
        );
        for (page, had) in before {
            let Some(tab) = household.tabs.get(page).filter(|_| !household.is_frozen(*page)) else { continue };
            let has = self.session_of(*page);
            assert!(
                has.as_ref().is_none_or(|id| !self.over.contains(id)),
                "page {page} has a session that is over, after {step:?}"
            );
            if had.is_some() && has.is_none() && !matches!(step, Step::SignIn(_)) {
                let SessionState::SignedOut { reason, .. } = tab.state() else { continue };
                let fair = match reason {
                    SignedOutReason::Ended(EndReason::ByPerson) => matches!(step, Step::SignOut(_) | Step::Thaw(..)),
                    // Said by the server, to this page or to one that this page has only now heard of.
                    SignedOutReason::Ended(EndReason::Revoked) => {
                        refused > refused_before || (refused > 0 && matches!(step, Step::Thaw(..)))
                    }
                    _ => false,
                };
                assert!(fair, "{reason:?} after {step:?}");
            }
        }
    }

    /// The network is there, everybody wakes, and some time passes: nobody waits any more, and all are of one mind.
    fn comes_to_rest(&mut self) {
        self.household.cut = false;
        self.household.served = true;
        self.household.settle();
        let pages: Vec<usize> = self.household.tabs.keys().copied().collect();
        for page in &pages {
            if self.household.is_frozen(*page) {
                self.thaw(*page, false);
            }
        }
        self.household.advance(150);
        for page in &pages {
            self.household.tabs[page].session.page_shown();
        }
        self.household.settle();
        for (page, call) in &self.calls {
            assert!(call.answer().is_some(), "a call of page {page} waits for ever");
        }
        let sessions: BTreeSet<String> = pages.iter().filter_map(|page| self.session_of(*page)).collect();
        assert!(sessions.len() <= 1, "the pages are of {} minds", sessions.len());
        assert!(sessions.iter().all(|id| !self.over.contains(id)), "a session that is over lives on");
    }
}

#[test]
fn random_lives_of_a_browser_keep_its_invariants() {
    let long = std::env::var_os("LOCKGROOVE_LONG").is_some_and(|value| value == "1");
    let config = Config { cases: if long { 20_000 } else { 600 }, failure_persistence: None, ..Config::default() };
    let regime = prop::sample::select(&REGIMES[..]);
    // How many lives renewed at all, had something refused, and ended signed in: a campaign that never gets there shows nothing.
    let seen = Cell::new([0_usize; 3]);
    let outcome = TestRunner::new(config).run(&(regime, prop::collection::vec(step(), 5..40)), |(regime, steps)| {
        let mut life = Life::new(regime);
        let first = life.household.sign_in();
        assert!(life.household.is_signed_in(first));
        for step in &steps {
            let before: Vec<_> = life.household.tabs.keys().map(|page| (*page, life.session_of(*page))).collect();
            let refused = life.household.server.refused.get();
            life.take(step);
            life.check(&before, refused, step);
        }
        life.comes_to_rest();
        let signed_in = life.household.tabs.keys().any(|page| life.household.is_signed_in(*page));
        let reached = [life.household.refreshes() > 0, life.household.server.refused.get() > 0, signed_in];
        let mut counts = seen.get();
        counts.iter_mut().zip(reached).for_each(|(count, reached)| *count += usize::from(reached));
        seen.set(counts);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert!(seen.get().iter().all(|count| *count > 10), "too few lives came so far: {:?}", seen.get());
}
