//! Random lives of a page, held against the eight invariants of the session after every step.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use lockgroove::session::{Bearer, Denied, EndReason, Renewal, RenewalFault, RenewalPhase, SessionState, SignedOutReason};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::world::*;

/// What may happen to a page.
#[derive(Clone, Debug)]
enum Step {
    SignIn,
    /// The server's answer to one of the sign-ins so far, newest first; in this page or in a new one.
    ComeBack {
        which: usize,
        anew: bool,
    },
    Refused(usize),
    Forged(usize),
    Reload,
    PageRestored,
    SignOut,
    /// So many calls at once want a token.
    Ask(usize),
    /// A call was answered 401; with the newest token or an older one.
    Unauthorized(usize),
    /// A call was answered 401 twice.
    Useless(usize),
    /// The caller who has waited longest goes away.
    GiveUp,
    Answer(Reply),
    Advance(u64),
    Jump(i64),
    Resumed,
    Retry,
    /// A person wants another token now.
    Renew,
    Storage(StorageMood),
    Random(bool),
}

#[derive(Clone, Copy, Debug)]
enum Reply {
    Good { seconds: i64, rotates: bool },
    InvalidGrant,
    InvalidClient,
    Throttled(Option<u32>),
    Unavailable,
    Html,
    Cut,
}

fn reply() -> impl Strategy<Value = Reply> {
    prop_oneof![
        6 => (prop_oneof![Just(3600), Just(20), Just(0)], any::<bool>()).prop_map(|(seconds, rotates)| Reply::Good { seconds, rotates }),
        1 => Just(Reply::InvalidGrant),
        1 => Just(Reply::InvalidClient),
        1 => prop_oneof![Just(None), Just(Some(0)), Just(Some(5)), Just(Some(900)), Just(Some(u32::MAX))].prop_map(Reply::Throttled),
        1 => Just(Reply::Unavailable),
        1 => Just(Reply::Html),
        2 => Just(Reply::Cut),
    ]
}

/// Two mixes: lives that are about signing in, and lives of somebody signed in. Of the other each has a little.
fn step(signed_in: bool) -> impl Strategy<Value = Step> {
    const MILLIS: [u64; 7] = [1, 700, 2_000, 14_000, 61_000, 700_000, 3_600_000];
    const JUMPS: [i64; 6] = [-172_800_000, 172_800_000, -1_000, 5_000, 3_600_000, -3_600_000];
    let (entry, stay) = if signed_in { (1, 4) } else { (8, 1) };
    prop_oneof![
        entry => Just(Step::SignIn),
        entry => (0..3usize, prop::bool::weighted(0.8)).prop_map(|(which, anew)| Step::ComeBack { which: which / 2, anew }),
        1 => (0..2usize).prop_map(Step::Refused),
        2 => (0..6usize).prop_map(Step::Forged),
        1 => Just(Step::Reload),
        3 => Just(Step::PageRestored),
        1 => Just(Step::SignOut),
        4 * stay => (1..4usize).prop_map(Step::Ask),
        4 * stay => (0..3usize).prop_map(|which| Step::Unauthorized(which / 2)),
        1 => (0..3usize).prop_map(Step::Useless),
        stay => Just(Step::GiveUp),
        20 => reply().prop_map(Step::Answer),
        4 + 2 * stay => prop::sample::select(&MILLIS[..]).prop_map(Step::Advance),
        3 => prop::sample::select(&JUMPS[..]).prop_map(Step::Jump),
        2 * stay => Just(Step::Resumed),
        2 * stay => Just(Step::Retry),
        stay => Just(Step::Renew),
        1 => prop_oneof![2 => Just(StorageMood::Works), 1 => Just(StorageMood::Full), 1 => Just(StorageMood::Blocked)].prop_map(Step::Storage),
        1 => prop::bool::weighted(0.7).prop_map(Step::Random),
    ]
}

/// The page, with all the test has seen of it.
struct Life {
    stage: Stage,
    /// The `state` of every sign-in that left, oldest first.
    states: Vec<String>,
    calls: Vec<Call>,
    /// Every bearer a caller was given in this page, oldest first.
    bearers: Vec<Bearer>,
    /// How many good answers the service gave.
    given: usize,
    /// The refresh token a refresh must carry.
    newest: Option<String>,
    /// Since when, by the steady clock, renewals are paused, and for how many seconds the service asked. Unknown once the wall clock was
    /// set or the state changed.
    paused: Option<(i64, Option<u32>)>,
    /// Refreshes nobody asked for, in a row.
    unasked: usize,
}

impl Life {
    fn new(seed: u64) -> Self {
        Self {
            stage: Stage::seeded(seed),
            states: Vec::new(),
            calls: Vec::new(),
            bearers: Vec::new(),
            given: 0,
            newest: None,
            paused: None,
            unasked: 0,
        }
    }

    fn state_of(&self, which: usize) -> Option<String> {
        self.states.iter().rev().nth(which).cloned()
    }

    fn bearer_of(&self, which: usize) -> Option<Bearer> {
        self.bearers.iter().rev().nth(which).cloned()
    }

    fn reload(&mut self) {
        self.stage = std::mem::replace(&mut self.stage, Stage::new()).reloaded();
        self.calls.clear();
        self.bearers.clear();
        self.unasked = 0;
    }

    /// Answers the request under way, and notes which refresh token is the newest from then on.
    fn answer(&mut self, reply: Reply) {
        let answer = match reply {
            Reply::Good { seconds, rotates } => {
                self.given += 1;
                let refresh = format!("refresh-{}", self.given);
                let answer = tokens_for(seconds, &format!("access-{}", self.given), rotates.then_some(refresh.as_str()));
                let renews = self.stage.with_sent(|sent| sent.last().is_some_and(Sent::is_refresh));
                if self.stage.in_flight() > 0 {
                    self.newest = if rotates { Some(refresh) } else { self.newest.take().filter(|_| renews) };
                }
                answer
            }
            Reply::InvalidGrant => invalid_grant(),
            Reply::InvalidClient => status(400, r#"{"error":"invalid_client"}"#),
            Reply::Throttled(seconds) => throttled(seconds),
            Reply::Unavailable => status(503, ""),
            Reply::Html => status(200, "<html>"),
            Reply::Cut => CUT,
        };
        self.stage.answer(answer);
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::SignIn => self.stage.sign_in(),
            Step::ComeBack { which, anew } => {
                let Some(state) = self.state_of(*which) else { return };
                if *anew {
                    self.reload();
                }
                // One code for each sign-in: opening the same address again brings the same code.
                self.stage.callback(&format!("?code=code-of-{state}&state={state}"));
            }
            Step::Refused(which) => {
                let Some(state) = self.state_of(*which) else { return };
                self.stage.callback(&format!("?error=access_denied&state={state}"));
            }
            Step::Forged(which) => {
                let state = self.state_of(0).unwrap_or_default();
                self.stage.callback(&match which {
                    0 => "?code=evil&state=evil".to_owned(),
                    1 => "?error=access_denied&state=evil".to_owned(),
                    2 => format!("?code=evil&state={state}&state={state}"),
                    3 => format!("?code=evil&state={state}&iss=https%3A%2F%2Fevil.example"),
                    4 => format!("?code=evil&error=access_denied&state={state}"),
                    _ => "?code=evil".to_owned(),
                });
            }
            Step::Reload => self.reload(),
            Step::PageRestored => self.stage.session.page_restored(),
            Step::SignOut => self.stage.sign_out(),
            Step::Ask(callers) => {
                for _ in 0..*callers {
                    self.calls.push(self.stage.ask());
                }
            }
            Step::Unauthorized(which) => {
                if let Some(bearer) = self.bearer_of(*which) {
                    self.calls.push(self.stage.replace(bearer));
                }
            }
            Step::Useless(which) => {
                if let Some(bearer) = self.bearer_of(*which) {
                    self.stage.session.replacement_refused(bearer);
                }
            }
            Step::GiveUp => {
                if let Some(place) = self.calls.iter().position(|call| call.answer().is_none()) {
                    self.calls.remove(place).give_up();
                }
            }
            Step::Answer(reply) => self.answer(*reply),
            Step::Advance(millis) => self.stage.advance(Duration::from_millis(*millis)),
            Step::Jump(millis) => self.stage.jump(*millis),
            Step::Resumed => self.stage.session.wake(),
            Step::Retry => self.stage.session.retry(),
            Step::Renew => self.stage.session.renew(),
            Step::Storage(mood) => self.stage.world.mood.set(*mood),
            Step::Random(works) => self.stage.world.random_works.set(*works),
        }
        self.stage.settle();
    }

    /// Takes a step and holds what came of it against the invariants. Tells where the page stands.
    fn live(&mut self, step: &Step) -> SessionState {
        let before = self.stage.state();
        let sent = self.stage.sent();
        let left = self.stage.world.left_for.borrow().len();
        let loaded = match step {
            Step::Reload => true,
            Step::ComeBack { which, anew } => *anew && *which < self.states.len(),
            _ => false,
        };
        self.take(step);
        let after = self.stage.state();

        self.one_request_and_one_per_code(sent);
        self.navigation_is_a_persons_act(step, &before, left);
        self.records_are_few_and_young(step, &before, left);
        self.nothing_secret_shows(&after);
        self.waiters_settle();
        if loaded {
            assert!(after.grant().is_none(), "memory is gone");
            self.paused = None;
        } else {
            no_sign_in_out_of_nothing(step, &before, &after);
            nothing_revives(step, &before, &after);
            only_four_ways_out(step, &before, &after);
            self.retries_are_bounded_and_spaced(step, &before, &after, sent);
        }
        after
    }

    /// Invariants 1 and 2: what is sent, and that a code is sent only with the verifier of a record taken just before.
    fn one_request_and_one_per_code(&self, sent_before: usize) {
        assert!(self.stage.most_at_once() <= 1, "two token requests at once");
        self.stage.with_sent(|sent| {
            let mut codes = BTreeSet::new();
            for request in sent {
                assert_eq!(request.request.url, "https://accounts.spotify.com/api/token");
                assert!(request.form.get("code").is_none_or(|code| codes.insert(code.clone())), "a code sent twice");
            }
            for request in sent.iter().skip(sent_before) {
                let Some(code) = request.form.get("code") else {
                    assert_eq!(request.form.get("refresh_token"), self.newest.as_ref(), "not the newest refresh token");
                    assert!(!request.form.contains_key("scope"));
                    continue;
                };
                let name = format!("tx:{}", code.strip_prefix("code-of-").expect("the code of a real sign-in"));
                let read = self.stage.world.records_read.borrow();
                let record: serde_json::Value = serde_json::from_str(&read[&name]).unwrap();
                assert_eq!(record["verifier"], request.form["code_verifier"].as_str());
                let deeds = self.stage.world.deeds.borrow();
                let taken_first = [Deed::Read(name.clone()), Deed::Removed(name), Deed::Sent("authorization_code".into())];
                assert!(deeds.windows(3).any(|deeds| deeds == taken_first), "read and removed, then sent");
            }
        });
    }

    /// Invariant 4: once no request is under way nobody waits.
    fn waiters_settle(&mut self) {
        let quiet = self.stage.in_flight() == 0;
        self.calls.retain(|call| match call.answer() {
            Some(Ok(bearer)) => {
                self.bearers.push(bearer);
                false
            }
            Some(Err(_)) => false,
            None => {
                assert!(!quiet, "a caller waits for ever");
                true
            }
        });
        self.bearers.dedup();
    }

    /// Invariant 6, first half.
    fn navigation_is_a_persons_act(&mut self, step: &Step, before: &SessionState, left_before: usize) {
        let left = self.stage.world.left_for.borrow().len() - left_before;
        let world = &self.stage.world;
        let may_leave = world.random_works.get() && world.mood.get() == StorageMood::Works;
        let busy = matches!(before, SessionState::Leaving { .. } | SessionState::Exchanging { .. });
        let expected = matches!(step, Step::SignIn) && may_leave && !busy;
        assert_eq!(left, usize::from(expected), "left {left} times after {step:?}");
        if expected {
            self.states.push(self.stage.left_with()["state"].clone());
        }
    }

    /// Invariant 6, second half.
    fn retries_are_bounded_and_spaced(&mut self, step: &Step, before: &SessionState, after: &SessionState, sent_before: usize) {
        let times: Vec<i64> = self
            .stage
            .with_sent(|sent| sent.iter().skip(sent_before).filter(|sent| sent.is_refresh()).map(|sent| sent.at).collect());
        let asked = matches!(
            step,
            Step::Ask(_) | Step::Unauthorized(_) | Step::Resumed | Step::Retry | Step::Renew | Step::PageRestored | Step::Answer(_)
        );
        self.unasked = if matches!(step, Step::Advance(_)) {
            self.unasked + times.len()
        } else if asked {
            0
        } else {
            self.unasked
        };
        assert!(self.unasked <= 6, "{} refreshes nobody asked for", self.unasked);
        match step {
            Step::Advance(_) => assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= 1000), "{times:?}"),
            Step::Ask(_) | Step::Unauthorized(_) | Step::Resumed | Step::Retry | Step::Renew | Step::PageRestored => {
                assert!(times.len() <= 1, "{times:?}");
            }
            _ => assert!(times.is_empty(), "a refresh after {step:?}"),
        }
        if let (Some((since, retry_after)), Some(Renewal::Paused { failures, fault, .. }), Some(first)) =
            (self.paused, before.grant().map(|grant| &grant.renewal), times.first())
        {
            let half = (1000 << (failures - 1).min(8)).min(30_000);
            let asked = i64::from(retry_after.unwrap_or(0).min(3600)) * 1000;
            // A person may hurry the network, not a service that is too busy.
            let hurried = matches!(step, Step::Retry | Step::Renew) && *fault != RenewalFault::Throttled;
            assert!(hurried || first - since >= half.max(asked), "{} ms after failure {failures}: {fault:?}", first - since);
        }
        let is_paused = |state: &SessionState| state.grant().is_some_and(|grant| matches!(grant.renewal, Renewal::Paused { .. }));
        self.paused = match step {
            Step::Answer(reply) if is_paused(after) && before != after => {
                let retry_after = if let Reply::Throttled(seconds) = reply { *seconds } else { None };
                Some((self.stage.steady(), retry_after))
            }
            Step::Jump(_) => None,
            _ if before == after => self.paused,
            _ => None,
        };
    }

    /// Invariant 7.
    fn nothing_secret_shows(&self, after: &SessionState) {
        let shown = format!("{after:?}");
        let records = self.stage.records();
        for text in self.stage.stored().values().chain([&shown]) {
            assert!(!["access-", "refresh-", "code-of-"].iter().any(|secret| text.contains(secret)), "{text}");
        }
        assert!(!self.states.iter().any(|state| shown.contains(state.as_str())), "{shown}");
        for (name, text) in self.stage.world.records_read.borrow().iter().chain(&records) {
            let record: serde_json::Value = serde_json::from_str(text).unwrap();
            assert!(!shown.contains(record["verifier"].as_str().unwrap()), "{name} in {shown}");
        }
    }

    /// Invariant 8.
    fn records_are_few_and_young(&self, step: &Step, before: &SessionState, left_before: usize) {
        let records = self.stage.records();
        assert!(records.len() <= 5, "{} records", records.len());
        if self.stage.world.mood.get() != StorageMood::Blocked {
            match (step, before) {
                (Step::SignOut, _) => assert!(records.is_empty(), "{records:?}"),
                (Step::PageRestored, SessionState::Leaving { transaction, .. }) => {
                    assert!(!records.contains_key(&format!("tx:{}", transaction.reveal())), "an abandoned record");
                }
                _ => {}
            }
        }
        if matches!(step, Step::SignIn) && self.stage.world.left_for.borrow().len() > left_before {
            for text in records.values() {
                let record: serde_json::Value = serde_json::from_str(text).unwrap();
                let age = lockgroove::session::ports::Clock::now(&*self.stage.world).0 - record["created"].as_i64().unwrap();
                assert!((0..=600_000).contains(&age), "{age} ms old");
            }
        }
    }

    /// Whatever happened, a page in a world that works again is of use again.
    fn recovers(mut self) {
        let traces = format!("{:?}", self.stage.tracer.traces());
        assert!(!["access-", "refresh-", "code-of-"].iter().any(|secret| traces.contains(secret)), "{traces}");
        assert!(!self.states.iter().any(|state| traces.contains(state.as_str())), "{traces}");
        self.stage.world.mood.set(StorageMood::Works);
        self.stage.world.random_works.set(true);
        self.stage.advance(Duration::from_secs(15));
        self.waiters_settle();
        self.stage.plan((0..20).map(|_| tokens("access-later", None)));
        self.stage.advance(Duration::from_secs(7200));
        let grant = self.stage.state().grant().cloned();
        let answer = self.stage.ask().answer().expect("an answer at once");
        match grant {
            Some(grant) if grant.is_renewable() => {
                let bearer = answer.unwrap_or_else(|denied| panic!("{denied:?} from {grant:?}"));
                // A clock set back may make a dead token look alive; then the service says so, and that helps.
                let another = self.stage.replace(bearer.clone()).answer().expect("an answer at once");
                assert!(another.as_ref().is_ok_and(|another| *another != bearer), "{another:?} from {grant:?}");
            }
            Some(_) => {}
            None => assert_eq!(answer, Err(Denied::SignedOut)),
        }
        self.stage.sign_out();
        assert!(self.stage.records().is_empty());
        self.stage.sign_in();
        let stage = self.stage.reloaded();
        stage.come_back_with("code-of-the-last");
        assert!(matches!(stage.state(), SessionState::SignedIn(_)), "{:?}", stage.state());
    }
}

/// Invariant 2: only a good answer to an exchange signs in.
fn no_sign_in_out_of_nothing(step: &Step, before: &SessionState, after: &SessionState) {
    if after.epoch().is_some() && before.epoch() != after.epoch() {
        assert!(matches!(before, SessionState::Exchanging { .. }), "signed in from {before:?}");
        assert!(matches!(step, Step::Answer(Reply::Good { .. })), "signed in after {step:?}");
    }
    if matches!(after, SessionState::Exchanging { .. }) && !matches!(before, SessionState::Exchanging { .. }) {
        assert!(matches!(step, Step::ComeBack { .. }), "an exchange after {step:?}");
    }
}

/// Invariant 3: where nobody is signed in only a person or a callback changes anything.
fn nothing_revives(step: &Step, before: &SessionState, after: &SessionState) {
    let acts = matches!(step, Step::SignIn | Step::SignOut | Step::ComeBack { .. } | Step::Refused(_) | Step::Forged(_));
    if matches!(before, SessionState::SignedOut { .. }) && !acts {
        assert_eq!(before, after, "after {step:?}");
    }
}

/// Invariant 5.
fn only_four_ways_out(step: &Step, before: &SessionState, after: &SessionState) {
    let Some(grant) = before.grant().filter(|_| after.grant().is_none()) else { return };
    let reason = match after {
        SessionState::SignedOut { reason, .. } => reason,
        SessionState::Leaving { before, .. } => match &**before {
            SessionState::SignedOut { reason, .. } => reason,
            other => panic!("left from {other:?}"),
        },
        other => panic!("from signed in to {other:?}"),
    };
    let fair = match reason {
        SignedOutReason::Ended(EndReason::ByPerson) => matches!(step, Step::SignOut),
        SignedOutReason::Ended(EndReason::Revoked) => matches!(step, Step::Answer(Reply::InvalidGrant)),
        SignedOutReason::Ended(EndReason::Rejected) => matches!(step, Step::Useless(_)),
        SignedOutReason::Ended(EndReason::Expired) => matches!(step, Step::Ask(_) | Step::Unauthorized(_)) && !grant.is_renewable(),
        // No life of this model lasts six months.
        SignedOutReason::NotYet | SignedOutReason::Ended(EndReason::ConsentOver) | SignedOutReason::Failed(_) => false,
    };
    assert!(fair, "{reason:?} after {step:?}");
}

/// A short name of where a page stands, to see that the model reaches everything.
fn name_of(state: &SessionState) -> &'static str {
    match state {
        SessionState::SignedOut { reason, .. } => match reason {
            SignedOutReason::NotYet => "not yet",
            SignedOutReason::Ended(EndReason::ByPerson) => "by person",
            SignedOutReason::Ended(EndReason::Expired) => "expired",
            SignedOutReason::Ended(EndReason::Revoked) => "revoked",
            SignedOutReason::Ended(EndReason::ConsentOver) => "consent over",
            SignedOutReason::Ended(EndReason::Rejected) => "rejected",
            SignedOutReason::Failed(_) => "failed",
        },
        SessionState::Leaving { before, .. } if before.grant().is_some() => "leaving while signed in",
        SessionState::Leaving { .. } => "leaving",
        SessionState::Exchanging { .. } => "exchanging",
        SessionState::SignedIn(grant) => match &grant.renewal {
            Renewal::Idle => "idle",
            Renewal::Running { failures: 0, phase: RenewalPhase::InFlight, .. } => "in flight",
            Renewal::Running { phase: RenewalPhase::InFlight, .. } => "in flight again",
            Renewal::Running { .. } => panic!("a page alone never waits for another"),
            Renewal::Paused { failures: ..3, .. } => "paused",
            Renewal::Paused { .. } => "paused for long",
        },
    }
}

#[test]
fn random_lives_keep_the_eight_invariants() {
    let long = std::env::var_os("LOCKGROOVE_LONG").is_some_and(|value| value == "1");
    let cases = if long { 300_000 } else { 3_000 };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let reached = std::cell::RefCell::new(BTreeMap::<&str, usize>::new());
    let steps = |signed_in| (Just(signed_in), prop::collection::vec(step(signed_in), 30..=60));
    let lives = (any::<u64>(), prop_oneof![steps(false), steps(true)]);
    let outcome = TestRunner::new(config).run(&lives, |(seed, (begun, steps))| {
        let mut life = Life::new(seed);
        let begin =
            [Step::SignIn, Step::ComeBack { which: 0, anew: true }, Step::Answer(Reply::Good { seconds: 3600, rotates: true })];
        for step in begin.iter().filter(|_| begun).chain(&steps) {
            *reached.borrow_mut().entry(name_of(&life.live(step))).or_default() += 1;
        }
        life.recovers();
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let reached = reached.into_inner();
    assert_eq!(reached.len(), 14, "the model does not reach everything: {reached:?}");
}
