//! Random steps in a browser with up to three tabs. After each step, the invariants of all tabs must hold.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::Duration;

use lockgroove::session::{EndReason, SessionState, SignedOutReason};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::fake_browser::*;
use crate::fake_page::*;

const MAX_TABS: usize = 3;

/// What can happen in a browser. A number chooses one of the open tabs.
#[derive(Clone, Debug)]
enum Step {
    Open,
    Close(usize),
    Reload(usize),
    Freeze(usize),
    /// It goes to the back/forward cache.
    Hide(usize),
    /// With the messages that were sent meanwhile, or without.
    Thaw(usize, bool),
    Ask(usize),
    /// The Web API answers a call with 401.
    Unauthorized(usize),
    /// A person renews the token.
    Renew(usize),
    SignIn(usize),
    SignOut(usize),
    Stay(usize, bool),
    /// The computer sleeps for some minutes.
    Jump(u64),
    /// Some seconds pass.
    Advance(u64),
    Revoke,
    SetOffline(bool),
    /// The server stops answering, or answers again.
    SetServerAnswers(bool),
}

fn step() -> impl Strategy<Value = Step> {
    let tab = || 0..MAX_TABS;
    prop_oneof![
        3 => Just(Step::Open),
        1 => tab().prop_map(Step::Close),
        2 => tab().prop_map(Step::Reload),
        2 => tab().prop_map(Step::Freeze),
        2 => tab().prop_map(Step::Hide),
        3 => (tab(), any::<bool>()).prop_map(|(tab, kept)| Step::Thaw(tab, kept)),
        6 => tab().prop_map(Step::Ask),
        3 => tab().prop_map(Step::Unauthorized),
        2 => tab().prop_map(Step::Renew),
        3 => tab().prop_map(Step::SignIn),
        1 => tab().prop_map(Step::SignOut),
        1 => (tab(), any::<bool>()).prop_map(|(tab, stay)| Step::Stay(tab, stay)),
        4 => prop::sample::select(&[1, 59, 60, 1440][..]).prop_map(Step::Jump),
        2 => prop::sample::select(&[1, 4, 25][..]).prop_map(Step::Advance),
        1 => prop::bool::weighted(0.3).prop_map(|_| Step::Revoke),
        2 => prop::bool::weighted(0.4).prop_map(Step::SetOffline),
        2 => prop::bool::weighted(0.4).prop_map(|stops| Step::SetServerAnswers(!stops)),
    ]
}

struct Run {
    browser: FakeBrowser,
    callers: Vec<(usize, Caller)>,
    /// Sessions that a person ended.
    ended: BTreeSet<String>,
    /// Whether a tab was frozen during a renewal. Then two may renew at once, because the wait for the lock ends.
    was_frozen_renewing: bool,
    /// Whether a tab may have closed before all others received its newest refresh token.
    may_be_lost: bool,
    is_revoked: bool,
}

impl Run {
    fn new(regime: Regime) -> Self {
        Self {
            browser: FakeBrowser::new(regime),
            callers: Vec::new(),
            ended: BTreeSet::new(),
            was_frozen_renewing: false,
            may_be_lost: false,
            is_revoked: false,
        }
    }

    fn tab_at(&self, index: usize) -> Option<usize> {
        let tabs: Vec<usize> = self.browser.tabs.keys().copied().collect();
        (!tabs.is_empty()).then(|| tabs[index % tabs.len()])
    }

    fn awake(&self, index: usize) -> Option<usize> {
        self.tab_at(index).filter(|tab| !self.browser.is_frozen(*tab))
    }

    fn session_of(&self, tab: usize) -> Option<String> {
        self.browser.tabs[&tab].state().grant().map(|grant| grant.consent.id.as_str().to_owned())
    }

    /// Call this before a tab loses its memory.
    fn before_loss(&mut self, tab: usize) {
        self.may_be_lost |= self.browser.tabs.keys().any(|other| *other != tab && self.browser.is_frozen(*other));
        self.may_be_lost |= self.browser.tabs[&tab].in_flight() > 0;
        self.callers.retain(|(asking, _)| *asking != tab);
    }

    fn apply(&mut self, step: &Step) {
        match *step {
            Step::Open if self.browser.tabs.len() < MAX_TABS => drop(self.browser.open()),
            Step::Open => {}
            Step::Close(index) => {
                if let Some(tab) = self.tab_at(index) {
                    self.before_loss(tab);
                    self.browser.close(tab);
                }
            }
            Step::Reload(index) => {
                if let Some(tab) = self.tab_at(index) {
                    self.before_loss(tab);
                    self.browser.reload(tab);
                }
            }
            Step::Freeze(index) => {
                if let Some(tab) = self.awake(index) {
                    self.was_frozen_renewing |= self.browser.tabs[&tab].in_flight() > 0;
                    self.browser.freeze(tab);
                }
            }
            Step::Hide(index) => {
                if let Some(tab) = self.awake(index) {
                    // The request in flight is aborted, and its answer is lost.
                    self.may_be_lost |= self.browser.tabs[&tab].in_flight() > 0;
                    self.browser.hide(tab);
                }
            }
            Step::Thaw(index, kept) => {
                if let Some(tab) = self.tab_at(index).filter(|tab| self.browser.is_frozen(*tab)) {
                    self.browser.thaw_and_show(tab, kept);
                }
            }
            Step::Ask(index) => {
                if let Some(tab) = self.awake(index) {
                    let caller = self.browser.ask(tab);
                    self.callers.push((tab, caller));
                }
            }
            Step::Renew(index) => {
                if let Some(tab) = self.awake(index) {
                    self.browser.tabs[&tab].session.renew();
                    self.browser.settle();
                }
            }
            Step::Unauthorized(index) => {
                if let Some(tab) = self.awake(index) {
                    let bearer = self.browser.ask(tab).answer().and_then(Result::ok);
                    if let Some(bearer) = bearer {
                        let caller = self.browser.tabs[&tab].replace(bearer);
                        self.callers.push((tab, caller));
                        self.browser.settle();
                    }
                }
            }
            Step::SignIn(index) => self.sign_in(index),
            Step::SignOut(index) => {
                if let Some(tab) = self.awake(index) {
                    self.ended.extend(self.session_of(tab));
                    self.browser.tabs[&tab].sign_out();
                    self.browser.settle();
                }
            }
            Step::Stay(index, stay) => {
                if let Some(tab) = self.awake(index) {
                    self.browser.tabs[&tab].session.stay_signed_in(stay);
                    self.browser.settle();
                }
            }
            Step::Jump(minutes) => self.browser.jump(Duration::from_secs(60 * minutes)),
            Step::Advance(seconds) => self.browser.advance(seconds),
            Step::Revoke => {
                self.is_revoked = true;
                self.browser.server.revoke();
            }
            Step::SetOffline(is_offline) => {
                self.browser.is_offline = is_offline;
                self.browser.settle();
            }
            Step::SetServerAnswers(answers) => {
                self.browser.server_answers = answers;
                self.browser.settle();
            }
        }
    }

    fn sign_in(&mut self, index: usize) {
        let Some(tab) = self.awake(index) else { return };
        // No two sign-ins happen at the same time, so one of them is the later one.
        self.browser.jump(Duration::from_secs(1));
        let before = self.browser.tabs[&tab].navigations();
        self.browser.leave(tab);
        if self.browser.tabs[&tab].navigations() > before {
            self.before_loss(tab);
            let state = self.browser.tabs[&tab].last_state();
            self.browser.open_callback(tab, &format!("?code=code&state={state}"));
        }
    }

    fn check(&self, before: &[(usize, Option<String>)], refused_before: usize, step: &Step) {
        let browser = &self.browser;
        assert!(browser.most_in_flight <= 1 || self.was_frozen_renewing, "two renewals at once after {step:?}");
        let refused = browser.server.refused.get();
        assert!(
            refused == 0 || self.is_revoked || self.was_frozen_renewing || self.may_be_lost,
            "a replaced refresh token was sent after {step:?}"
        );
        for (tab, before) in before {
            let Some(open) = browser.tabs.get(tab).filter(|_| !browser.is_frozen(*tab)) else { continue };
            let after = self.session_of(*tab);
            assert!(after.as_ref().is_none_or(|id| !self.ended.contains(id)), "tab {tab} has a session that ended, after {step:?}");
            if before.is_some() && after.is_none() && !matches!(step, Step::SignIn(_)) {
                let SessionState::SignedOut { reason, .. } = open.state() else { continue };
                let is_allowed = match reason {
                    SignedOutReason::Ended(EndReason::ByPerson) => matches!(step, Step::SignOut(_) | Step::Thaw(..)),
                    // The server refuses this tab, or refused another one while this tab was frozen.
                    SignedOutReason::Ended(EndReason::Revoked) => {
                        refused > refused_before || (refused > 0 && matches!(step, Step::Thaw(..)))
                    }
                    _ => false,
                };
                assert!(is_allowed, "{reason:?} after {step:?}");
            }
        }
    }

    /// The network works, all tabs are awake, and some time passes. Then no caller waits and all tabs have the same session.
    fn comes_to_rest(&mut self) {
        self.browser.is_offline = false;
        self.browser.server_answers = true;
        self.browser.settle();
        let tabs: Vec<usize> = self.browser.tabs.keys().copied().collect();
        for tab in &tabs {
            if self.browser.is_frozen(*tab) {
                self.browser.thaw_and_show(*tab, false);
            }
        }
        self.browser.advance(150);
        for tab in &tabs {
            self.browser.tabs[tab].session.page_shown();
        }
        self.browser.settle();
        for (tab, caller) in &self.callers {
            assert!(caller.answer().is_some(), "a caller of tab {tab} still waits");
        }
        let sessions: BTreeSet<String> = tabs.iter().filter_map(|tab| self.session_of(*tab)).collect();
        assert!(sessions.len() <= 1, "the tabs have {} sessions", sessions.len());
        assert!(sessions.iter().all(|id| !self.ended.contains(id)), "a tab has a session that ended");
    }
}

#[test]
fn random_steps_in_a_browser_keep_its_invariants() {
    let long = std::env::var_os("LOCKGROOVE_LONG").is_some_and(|value| value == "1");
    let config = Config { cases: if long { 20_000 } else { 600 }, failure_persistence: None, ..Config::default() };
    let regime = prop::sample::select(&REGIMES[..]);
    // How many runs had a refresh, had a refused refresh, and ended signed in. Without those the test shows nothing.
    let reached = Cell::new([0_usize; 3]);
    let outcome = TestRunner::new(config).run(&(regime, prop::collection::vec(step(), 5..40)), |(regime, steps)| {
        let mut run = Run::new(regime);
        let first = run.browser.sign_in();
        assert!(run.browser.is_signed_in(first));
        for step in &steps {
            let before: Vec<_> = run.browser.tabs.keys().map(|tab| (*tab, run.session_of(*tab))).collect();
            let refused = run.browser.server.refused.get();
            run.apply(step);
            run.check(&before, refused, step);
        }
        run.comes_to_rest();
        let signed_in = run.browser.tabs.keys().any(|tab| run.browser.is_signed_in(*tab));
        let flags = [run.browser.refreshes() > 0, run.browser.server.refused.get() > 0, signed_in];
        let mut counts = reached.get();
        counts.iter_mut().zip(flags).for_each(|(count, flag)| *count += usize::from(flag));
        reached.set(counts);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert!(reached.get().iter().all(|count| *count > 10), "too few runs came that far: {:?}", reached.get());
}
