//! Random steps of a page. After each step, the eight invariants of the session must hold.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use lockgroove::session::{Bearer, Denied, EndReason, Renewal, RenewalFault, RenewalPhase, SessionState, SignedOutReason};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::fake_page::*;
use crate::fake_world::*;

/// What can happen to a page.
#[derive(Clone, Debug)]
enum Step {
    SignIn,
    /// The callback of one of the sign-ins so far, newest first, with a code. In this page or after a reload.
    Callback {
        which: usize,
        reloads: bool,
    },
    /// The callback of one of the sign-ins so far, with an error.
    Declined(usize),
    ForgedCallback(usize),
    Reload,
    PageRestored,
    /// The page goes to the back/forward cache and comes back.
    BackAndForward,
    SignOut,
    /// Some callers ask for a token.
    Ask(usize),
    /// The Web API answers 401 to one of the bearers, newest first.
    Unauthorized(usize),
    /// The Web API answers 401 to a replacement.
    ReplacementRefused(usize),
    /// The caller who has waited longest gives up.
    GiveUp,
    Answer(ServerAnswer),
    Advance(u64),
    Jump(i64),
    Woken,
    Retry,
    /// A person renews the token.
    Renew,
    Storage(StorageState),
    Random(bool),
}

#[derive(Clone, Copy, Debug)]
enum ServerAnswer {
    Tokens { seconds: i64, rotates: bool },
    InvalidGrant,
    InvalidClient,
    Throttled(Option<u32>),
    Unavailable,
    Html,
    Unreachable,
}

fn server_answer() -> impl Strategy<Value = ServerAnswer> {
    prop_oneof![
        6 => (prop_oneof![Just(3600), Just(20), Just(0)], any::<bool>()).prop_map(|(seconds, rotates)| ServerAnswer::Tokens { seconds, rotates }),
        1 => Just(ServerAnswer::InvalidGrant),
        1 => Just(ServerAnswer::InvalidClient),
        1 => prop_oneof![Just(None), Just(Some(0)), Just(Some(5)), Just(Some(900)), Just(Some(u32::MAX))].prop_map(ServerAnswer::Throttled),
        1 => Just(ServerAnswer::Unavailable),
        1 => Just(ServerAnswer::Html),
        2 => Just(ServerAnswer::Unreachable),
    ]
}

/// Two mixes of steps: mostly those of a sign-in, or mostly those of a session.
fn step(signed_in: bool) -> impl Strategy<Value = Step> {
    const MILLIS: [u64; 7] = [1, 700, 2_000, 14_000, 61_000, 700_000, 3_600_000];
    const JUMPS: [i64; 6] = [-172_800_000, 172_800_000, -1_000, 5_000, 3_600_000, -3_600_000];
    let (entry, session) = if signed_in { (1, 4) } else { (8, 1) };
    prop_oneof![
        entry => Just(Step::SignIn),
        entry => (0..3usize, prop::bool::weighted(0.8)).prop_map(|(which, reloads)| Step::Callback { which: which / 2, reloads }),
        1 => (0..2usize).prop_map(Step::Declined),
        2 => (0..6usize).prop_map(Step::ForgedCallback),
        1 => Just(Step::Reload),
        2 => Just(Step::PageRestored),
        2 => Just(Step::BackAndForward),
        1 => Just(Step::SignOut),
        4 * session => (1..4usize).prop_map(Step::Ask),
        4 * session => (0..3usize).prop_map(|which| Step::Unauthorized(which / 2)),
        1 => (0..3usize).prop_map(Step::ReplacementRefused),
        session => Just(Step::GiveUp),
        20 => server_answer().prop_map(Step::Answer),
        4 + 2 * session => prop::sample::select(&MILLIS[..]).prop_map(Step::Advance),
        3 => prop::sample::select(&JUMPS[..]).prop_map(Step::Jump),
        2 * session => Just(Step::Woken),
        2 * session => Just(Step::Retry),
        session => Just(Step::Renew),
        1 => prop_oneof![2 => Just(StorageState::Works), 1 => Just(StorageState::Full), 1 => Just(StorageState::Blocked)].prop_map(Step::Storage),
        1 => prop::bool::weighted(0.7).prop_map(Step::Random),
    ]
}

/// A page, and what the test knows of it.
struct Run {
    page: FakePage,
    /// The `state` of every authorization request, oldest first.
    states: Vec<String>,
    callers: Vec<Caller>,
    /// Every bearer that a caller got in this page, oldest first.
    bearers: Vec<Bearer>,
    /// How many times the server issued tokens.
    issued: usize,
    /// The refresh token that a refresh must send.
    newest: Option<String>,
    /// When the current pause began, by the steady clock, and its `Retry-After`. `None` once the wall clock was set or the state changed.
    paused: Option<(i64, Option<u32>)>,
    /// Automatic refreshes in a row.
    automatic: usize,
}

impl Run {
    fn new(seed: u64) -> Self {
        Self {
            page: FakePage::with_seed(seed),
            states: Vec::new(),
            callers: Vec::new(),
            bearers: Vec::new(),
            issued: 0,
            newest: None,
            paused: None,
            automatic: 0,
        }
    }

    fn state_of(&self, which: usize) -> Option<String> {
        self.states.iter().rev().nth(which).cloned()
    }

    fn bearer_of(&self, which: usize) -> Option<Bearer> {
        self.bearers.iter().rev().nth(which).cloned()
    }

    fn reload(&mut self) {
        self.page = std::mem::replace(&mut self.page, FakePage::new()).reloaded();
        self.callers.clear();
        self.bearers.clear();
        self.automatic = 0;
    }

    /// Answers the request in flight, and notes the newest refresh token.
    fn answer(&mut self, server_answer: ServerAnswer) {
        let answer = match server_answer {
            ServerAnswer::Tokens { seconds, rotates } => {
                self.issued += 1;
                let refresh = format!("refresh-{}", self.issued);
                let answer = tokens_for(seconds, &format!("access-{}", self.issued), rotates.then_some(refresh.as_str()));
                let is_refresh = self.page.with_sent(|sent| sent.last().is_some_and(SentRequest::is_refresh));
                if self.page.in_flight() > 0 {
                    self.newest = if rotates { Some(refresh) } else { self.newest.take().filter(|_| is_refresh) };
                }
                answer
            }
            ServerAnswer::InvalidGrant => invalid_grant(),
            ServerAnswer::InvalidClient => status(400, r#"{"error":"invalid_client"}"#),
            ServerAnswer::Throttled(seconds) => throttled(seconds),
            ServerAnswer::Unavailable => status(503, ""),
            ServerAnswer::Html => status(200, "<html>"),
            ServerAnswer::Unreachable => UNREACHABLE,
        };
        self.page.answer(answer);
    }

    fn apply(&mut self, step: &Step) {
        match step {
            Step::SignIn => self.page.sign_in(),
            Step::Callback { which, reloads } => {
                let Some(state) = self.state_of(*which) else { return };
                if *reloads {
                    self.reload();
                }
                // Each sign-in has one code.
                self.page.callback(&format!("?code=code-of-{state}&state={state}"));
            }
            Step::Declined(which) => {
                let Some(state) = self.state_of(*which) else { return };
                self.page.callback(&format!("?error=access_denied&state={state}"));
            }
            Step::ForgedCallback(which) => {
                let state = self.state_of(0).unwrap_or_default();
                self.page.callback(&match which {
                    0 => "?code=evil&state=evil".to_owned(),
                    1 => "?error=access_denied&state=evil".to_owned(),
                    2 => format!("?code=evil&state={state}&state={state}"),
                    3 => format!("?code=evil&state={state}&iss=https%3A%2F%2Fevil.example"),
                    4 => format!("?code=evil&error=access_denied&state={state}"),
                    _ => "?code=evil".to_owned(),
                });
            }
            Step::Reload => self.reload(),
            Step::PageRestored => self.page.session.page_restored(),
            Step::BackAndForward => {
                self.page.session.page_hidden();
                self.page.settle();
                self.page.session.page_restored();
            }
            Step::SignOut => self.page.sign_out(),
            Step::Ask(callers) => {
                for _ in 0..*callers {
                    self.callers.push(self.page.ask());
                }
            }
            Step::Unauthorized(which) => {
                if let Some(bearer) = self.bearer_of(*which) {
                    self.callers.push(self.page.replace(bearer));
                }
            }
            Step::ReplacementRefused(which) => {
                if let Some(bearer) = self.bearer_of(*which) {
                    self.page.session.replacement_refused(bearer);
                }
            }
            Step::GiveUp => {
                if let Some(index) = self.callers.iter().position(|caller| caller.answer().is_none()) {
                    self.callers.remove(index).give_up();
                }
            }
            Step::Answer(server_answer) => self.answer(*server_answer),
            Step::Advance(millis) => self.page.advance(Duration::from_millis(*millis)),
            Step::Jump(millis) => self.page.jump(*millis),
            Step::Woken => self.page.session.wake(),
            Step::Retry => self.page.session.retry(),
            Step::Renew => self.page.session.renew(),
            Step::Storage(state) => self.page.world.storage_state.set(*state),
            Step::Random(works) => self.page.world.random_works.set(*works),
        }
        self.page.settle();
    }

    /// Applies a step and checks the invariants. Returns the new state.
    fn step(&mut self, step: &Step) -> SessionState {
        let before = self.page.state();
        let sent = self.page.sent();
        let navigations = self.page.navigations();
        let is_reloaded = match step {
            Step::Reload => true,
            Step::Callback { which, reloads } => *reloads && *which < self.states.len(),
            _ => false,
        };
        self.apply(step);
        let after = self.page.state();

        self.check_requests(sent);
        self.check_navigation(step, &before, navigations);
        self.check_transactions(step, &before, navigations);
        self.check_secrets(&after);
        self.check_callers();
        if is_reloaded {
            assert!(after.grant().is_none(), "a reload loses the session");
            self.paused = None;
        } else {
            check_sign_in(step, &before, &after);
            check_signed_out(step, &before, &after);
            check_end(step, &before, &after);
            self.check_retries(step, &before, &after, sent);
        }
        after
    }

    /// Invariants 1 and 2: one token request at a time, and a code is sent only with the verifier of the transaction taken before.
    fn check_requests(&self, sent_before: usize) {
        assert!(self.page.most_in_flight() <= 1, "two token requests at once");
        self.page.with_sent(|sent| {
            let mut codes = BTreeSet::new();
            for request in sent {
                assert_eq!(request.request.url, "https://accounts.spotify.com/api/token");
                assert!(request.form.get("code").is_none_or(|code| codes.insert(code.clone())), "a code is sent once");
            }
            for request in sent.iter().skip(sent_before) {
                let Some(code) = request.form.get("code") else {
                    assert_eq!(request.form.get("refresh_token"), self.newest.as_ref(), "the newest refresh token is sent");
                    assert!(!request.form.contains_key("scope"));
                    continue;
                };
                let key = format!("tx:{}", code.strip_prefix("code-of-").expect("the code of a sign-in"));
                let read = self.page.world.transactions_read.borrow();
                let transaction: serde_json::Value = serde_json::from_str(&read[&key]).unwrap();
                assert_eq!(transaction["verifier"], request.form["code_verifier"].as_str());
                let actions = self.page.world.actions.borrow();
                let expected = [Action::Read(key.clone()), Action::Removed(key), Action::Sent("authorization_code".into())];
                assert!(actions.windows(3).any(|actions| actions == expected), "read and removed, then sent");
            }
        });
    }

    /// Invariant 4: no caller waits when no request is in flight.
    fn check_callers(&mut self) {
        let is_idle = self.page.in_flight() == 0;
        self.callers.retain(|caller| match caller.answer() {
            Some(Ok(bearer)) => {
                self.bearers.push(bearer);
                false
            }
            Some(Err(_)) => false,
            None => {
                assert!(!is_idle, "a caller waits for nothing");
                true
            }
        });
        self.bearers.dedup();
    }

    /// Invariant 6, first half: the page leaves only when a person signs in.
    fn check_navigation(&mut self, step: &Step, before: &SessionState, navigations_before: usize) {
        let left = self.page.navigations() - navigations_before;
        let world = &self.page.world;
        let may_leave = world.random_works.get() && world.storage_state.get() == StorageState::Works;
        let is_busy = matches!(before, SessionState::Leaving { .. } | SessionState::Exchanging { .. });
        let expected = matches!(step, Step::SignIn) && may_leave && !is_busy;
        assert_eq!(left, usize::from(expected), "the page left {left} times after {step:?}");
        if expected {
            self.states.push(self.page.last_state());
        }
    }

    /// Invariant 6, second half: retries are bounded and spaced.
    fn check_retries(&mut self, step: &Step, before: &SessionState, after: &SessionState, sent_before: usize) {
        let times: Vec<i64> = self
            .page
            .with_sent(|sent| sent.iter().skip(sent_before).filter(|sent| sent.is_refresh()).map(|sent| sent.sent_at).collect());
        let may_refresh = may_refresh(step);
        let is_manual = may_refresh || matches!(step, Step::Answer(_));
        self.automatic = if matches!(step, Step::Advance(_)) {
            self.automatic + times.len()
        } else if is_manual {
            0
        } else {
            self.automatic
        };
        assert!(self.automatic <= 6, "{} automatic refreshes", self.automatic);
        match step {
            Step::Advance(_) => assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= 1000), "{times:?}"),
            _ if may_refresh => assert!(times.len() <= 1, "{times:?}"),
            _ => assert!(times.is_empty(), "a refresh after {step:?}"),
        }
        if let (Some((since, retry_after)), Some(Renewal::Paused { failures, fault, .. }), Some(first)) =
            (self.paused, before.grant().map(|grant| &grant.renewal), times.first())
        {
            let half = (1000 << (failures - 1).min(8)).min(30_000);
            let retry_after = i64::from(retry_after.unwrap_or(0).min(3600)) * 1000;
            // A person can end the pause after a network failure, but not one that the server asked for.
            let is_ended = matches!(step, Step::Retry | Step::Renew) && *fault != RenewalFault::Throttled;
            assert!(is_ended || first - since >= half.max(retry_after), "{} ms after failure {failures}: {fault:?}", first - since);
        }
        let is_paused = |state: &SessionState| state.grant().is_some_and(|grant| matches!(grant.renewal, Renewal::Paused { .. }));
        self.paused = match step {
            Step::Answer(server_answer) if is_paused(after) && before != after => {
                let retry_after = if let ServerAnswer::Throttled(seconds) = server_answer { *seconds } else { None };
                Some((self.page.steady(), retry_after))
            }
            Step::Jump(_) => None,
            _ if before == after => self.paused,
            _ => None,
        };
    }

    /// Invariant 7: no secret is shown.
    fn check_secrets(&self, after: &SessionState) {
        let shown = format!("{after:?}");
        let transactions = self.page.transactions();
        for text in self.page.world.stored().values().chain([&shown]) {
            assert!(!["access-", "refresh-", "code-of-"].iter().any(|secret| text.contains(secret)), "{text}");
        }
        assert!(!self.states.iter().any(|state| shown.contains(state.as_str())), "{shown}");
        for (key, text) in self.page.world.transactions_read.borrow().iter().chain(&transactions) {
            let transaction: serde_json::Value = serde_json::from_str(text).unwrap();
            assert!(!shown.contains(transaction["verifier"].as_str().unwrap()), "{key} in {shown}");
        }
    }

    /// Invariant 8: stored transactions are few and young.
    fn check_transactions(&self, step: &Step, before: &SessionState, navigations_before: usize) {
        let transactions = self.page.transactions();
        assert!(transactions.len() <= 5, "{} transactions", transactions.len());
        if self.page.world.storage_state.get() != StorageState::Blocked {
            match (step, before) {
                (Step::SignOut, _) => assert!(transactions.is_empty(), "{transactions:?}"),
                (Step::PageRestored | Step::BackAndForward, SessionState::Leaving { transaction, .. }) => {
                    assert!(!transactions.contains_key(&format!("tx:{}", transaction.reveal())), "an abandoned transaction");
                }
                _ => {}
            }
        }
        if matches!(step, Step::SignIn) && self.page.navigations() > navigations_before {
            for text in transactions.values() {
                let transaction: serde_json::Value = serde_json::from_str(text).unwrap();
                let age = self.page.now().0 - transaction["created"].as_i64().unwrap();
                assert!((0..=600_000).contains(&age), "{age} ms old");
            }
        }
    }

    /// Once storage, random numbers and the network work again, so does the page.
    fn recovers(mut self) {
        let traces = format!("{:?}", self.page.tracer.traces());
        assert!(!["access-", "refresh-", "code-of-"].iter().any(|secret| traces.contains(secret)), "{traces}");
        assert!(!self.states.iter().any(|state| traces.contains(state.as_str())), "{traces}");
        self.page.world.storage_state.set(StorageState::Works);
        self.page.world.random_works.set(true);
        self.page.advance(Duration::from_secs(15));
        self.check_callers();
        self.page.plan((0..20).map(|_| tokens("access-later", None)));
        self.page.advance(Duration::from_secs(7200));
        let grant = self.page.state().grant().cloned();
        let answer = self.page.ask().answer().expect("an answer at once");
        match grant {
            Some(grant) if grant.is_renewable() => {
                let bearer = answer.unwrap_or_else(|denied| panic!("{denied:?} from {grant:?}"));
                // After the clock was set back, an expired token may look valid. Then the 401 of the Web API leads to a new one.
                let another = self.page.replace(bearer.clone()).answer().expect("an answer at once");
                assert!(another.as_ref().is_ok_and(|another| *another != bearer), "{another:?} from {grant:?}");
            }
            Some(_) => {}
            None => assert_eq!(answer, Err(Denied::SignedOut)),
        }
        self.page.sign_out();
        assert!(self.page.transactions().is_empty());
        self.page.sign_in();
        let page = self.page.reloaded();
        page.return_with("code-of-the-last");
        assert!(matches!(page.state(), SessionState::SignedIn(_)), "{:?}", page.state());
    }
}

/// Whether a refresh may follow at once.
fn may_refresh(step: &Step) -> bool {
    matches!(
        step,
        Step::Ask(_) | Step::Unauthorized(_) | Step::Woken | Step::Retry | Step::Renew | Step::PageRestored | Step::BackAndForward
    )
}

/// Invariant 2: only tokens from an exchange sign in.
fn check_sign_in(step: &Step, before: &SessionState, after: &SessionState) {
    if after.epoch().is_some() && before.epoch() != after.epoch() {
        assert!(matches!(before, SessionState::Exchanging { .. }), "signed in from {before:?}");
        assert!(matches!(step, Step::Answer(ServerAnswer::Tokens { .. })), "signed in after {step:?}");
    }
    if matches!(after, SessionState::Exchanging { .. }) && !matches!(before, SessionState::Exchanging { .. }) {
        assert!(matches!(step, Step::Callback { .. }), "an exchange after {step:?}");
    }
}

/// Invariant 3: while nobody is signed in, only a person or a callback changes the state.
fn check_signed_out(step: &Step, before: &SessionState, after: &SessionState) {
    let acts = matches!(step, Step::SignIn | Step::SignOut | Step::Callback { .. } | Step::Declined(_) | Step::ForgedCallback(_));
    if matches!(before, SessionState::SignedOut { .. }) && !acts {
        assert_eq!(before, after, "after {step:?}");
    }
}

/// Invariant 5: only the server or the person ends a session.
fn check_end(step: &Step, before: &SessionState, after: &SessionState) {
    let Some(grant) = before.grant().filter(|_| after.grant().is_none()) else { return };
    let reason = match after {
        SessionState::SignedOut { reason, .. } => reason,
        SessionState::Leaving { before, .. } => match &**before {
            SessionState::SignedOut { reason, .. } => reason,
            other => panic!("left from {other:?}"),
        },
        other => panic!("from signed in to {other:?}"),
    };
    let is_allowed = match reason {
        SignedOutReason::Ended(EndReason::ByPerson) => matches!(step, Step::SignOut),
        SignedOutReason::Ended(EndReason::Revoked) => matches!(step, Step::Answer(ServerAnswer::InvalidGrant)),
        SignedOutReason::Ended(EndReason::Rejected) => matches!(step, Step::ReplacementRefused(_)),
        SignedOutReason::Ended(EndReason::Expired) => matches!(step, Step::Ask(_) | Step::Unauthorized(_)) && !grant.is_renewable(),
        SignedOutReason::Ended(EndReason::ClientRefused) => {
            let was_refused = matches!(grant.renewal, Renewal::Paused { fault: RenewalFault::Refused, .. });
            was_refused || matches!(step, Step::Answer(ServerAnswer::InvalidClient))
        }
        // No run lasts six months.
        SignedOutReason::NotYet | SignedOutReason::Ended(EndReason::ConsentOver) | SignedOutReason::Failed(_) => false,
    };
    assert!(is_allowed, "{reason:?} after {step:?}");
}

/// A short name of a state, to check that the test reaches all of them.
fn name_of(state: &SessionState) -> &'static str {
    match state {
        SessionState::SignedOut { reason, .. } => match reason {
            SignedOutReason::NotYet => "not yet",
            SignedOutReason::Ended(EndReason::ByPerson) => "by person",
            SignedOutReason::Ended(EndReason::Expired) => "expired",
            SignedOutReason::Ended(EndReason::Revoked) => "revoked",
            SignedOutReason::Ended(EndReason::ConsentOver) => "consent over",
            SignedOutReason::Ended(EndReason::Rejected) => "rejected",
            SignedOutReason::Ended(EndReason::ClientRefused) => "client refused",
            SignedOutReason::Failed(_) => "failed",
        },
        SessionState::Leaving { before, .. } if before.grant().is_some() => "leaving while signed in",
        SessionState::Leaving { .. } => "leaving",
        SessionState::Exchanging { .. } => "exchanging",
        SessionState::SignedIn(grant) => match &grant.renewal {
            Renewal::Idle => "idle",
            Renewal::Running { failures: 0, phase: RenewalPhase::InFlight, .. } => "in flight",
            Renewal::Running { phase: RenewalPhase::InFlight, .. } => "in flight again",
            Renewal::Running { .. } => panic!("a single page never waits for another"),
            Renewal::Paused { fault: RenewalFault::Refused, .. } => "refused",
            Renewal::Paused { fault: RenewalFault::NoAnswer, .. } => "no answer",
            Renewal::Paused { failures: ..3, .. } => "paused",
            Renewal::Paused { .. } => "paused for long",
        },
    }
}

#[test]
fn random_steps_keep_the_eight_invariants() {
    let long = std::env::var_os("LOCKGROOVE_LONG").is_some_and(|value| value == "1");
    let cases = if long { 300_000 } else { 3_000 };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let reached = std::cell::RefCell::new(BTreeMap::<&str, usize>::new());
    let steps = |signed_in| (Just(signed_in), prop::collection::vec(step(signed_in), 30..=60));
    let runs = (any::<u64>(), prop_oneof![steps(false), steps(true)]);
    let outcome = TestRunner::new(config).run(&runs, |(seed, (signed_in, steps))| {
        let mut run = Run::new(seed);
        run.page.set_api_answers(seed % 2 == 0);
        let sign_in = [
            Step::SignIn,
            Step::Callback { which: 0, reloads: true },
            Step::Answer(ServerAnswer::Tokens { seconds: 3600, rotates: true }),
        ];
        for step in sign_in.iter().filter(|_| signed_in).chain(&steps) {
            *reached.borrow_mut().entry(name_of(&run.step(step))).or_default() += 1;
        }
        run.recovers();
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let reached = reached.into_inner();
    assert_eq!(reached.len(), 17, "not every state was reached: {reached:?}");
}
