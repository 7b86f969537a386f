//! What to do about an answer, and how fast to go on: classify first, then decide how long to pause.
//!
//! Sans-IO: it receives answers, the time and a seed, and returns actions and pauses. All calls share one [`Pacer`], because Spotify
//! counts an app's requests together, over 30 seconds
//! (<https://developer.spotify.com/documentation/web-api/concepts/rate-limits>). The shape is that of the AWS retry design: a
//! classifier, full jitter, and one retry budget for all calls.

use core::time::Duration;

use super::endpoint::{Bucket, Call};
use super::error::{ApiError, Refusal};
use crate::oauth::{HttpResponse, Method, NetworkFault};
use crate::session::Timestamp;
use crate::session::rng::SmallRng;

/// The longest pause a call sits out. Beyond it the call fails and the person sees when to try again.
pub const MAX_PAUSE: Duration = Duration::from_secs(30);
/// Requests one call may send when the service or the network is at fault.
const MAX_TRIES: u32 = 3;
/// The same when each try hung until its time limit.
const MAX_TIMEOUTS: u32 = 2;
/// Pauses one call sits out because the API asked for them. More than tries, because waiting as asked does no harm.
const MAX_PAUSES: u32 = 5;
/// After a fault of the service a call backs off for anything from zero to this, doubled each time, up to the maximum.
const FIRST_BACKOFF: Duration = Duration::from_millis(500);
const MAX_BACKOFF: Duration = Duration::from_secs(10);
/// The first pause when its length is unknown: the API gave none, or its answer was hidden by the browser. Longer than a backoff
/// and never near zero, because the service counts over 30 seconds.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// When to ask again after a quota answer that names no time.
const QUOTA_RECHECK: Duration = Duration::from_secs(60);
/// Requests in flight: at first, at least, at most.
const START_LIMIT: u32 = 4;
const MIN_LIMIT: u32 = 1;
const MAX_LIMIT: u32 = 8;
/// Successes in a row that raise the limit by one.
const STREAK: u32 = 10;
/// What all calls together may spend on retries before successes earn it back.
const RETRY_BUDGET: u32 = 60;
const RETRY_COST: u32 = 5;

/// What an answer means for the call and for the pace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// A status of success.
    Success,
    /// A fault that may pass; the error to report if it does not.
    Transient(ApiError),
    /// A request to pause, with its length in seconds where that was readable.
    Throttled(Option<u32>),
    /// The token was refused.
    Unauthorized,
    /// A refusal that repeating does not change.
    Permanent(ApiError),
}

/// Classifies an answer to a call.
#[must_use]
pub fn classify(answer: &Result<HttpResponse, NetworkFault>, call: &Call, now: Timestamp) -> Class {
    // A change whose answer is lost may have been made, and must not be made twice.
    let transient = |error| if call.method == Method::Get { Class::Transient(error) } else { Class::Permanent(error) };
    let response = match answer {
        Ok(response) => response,
        Err(NetworkFault::Unreachable | NetworkFault::Offline) => return transient(ApiError::Unreachable),
        Err(NetworkFault::TimedOut) => return transient(ApiError::TimedOut),
    };
    let until = response.retry_after.map(|seconds| now.plus(Duration::from_secs(seconds.into())));
    match response.status {
        200..=299 => Class::Success,
        401 => Class::Unauthorized,
        429 if Refusal::read(&response.body).is_quota() => Class::Permanent(ApiError::QuotaExceeded { until }),
        429 => Class::Throttled(response.retry_after),
        408 => transient(ApiError::TimedOut),
        status @ 400..=499 => Class::Permanent(ApiError::of_refusal(status, &response.body, call.scopes)),
        // A change may have been made in spite of a 503, so only calls that read are sent again.
        503 if response.retry_after.is_some() && call.method == Method::Get => Class::Throttled(response.retry_after),
        // Not implemented: it will not be in a minute either.
        501 => Class::Permanent(ApiError::Unavailable { status: 501 }),
        status @ 500.. => transient(ApiError::Unavailable { status }),
        _ => Class::Permanent(ApiError::Malformed {
            what: "an answer of the Web API",
            excerpt: super::error::excerpt(&response.body),
        }),
    }
}

/// The retries of one call so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RetryState {
    failures: u32,
    pauses: u32,
    renewed: bool,
    /// Taken out of the budget so far.
    spent: u32,
}

/// What a call does after an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Return the answer.
    Finish,
    /// Send it again after this backoff, once it is [admitted](Pacer::admit).
    Retry(Duration),
    /// Send it again with a new token.
    RenewToken,
    /// A new token was refused too, so the sign-in is worthless.
    EndSession,
    /// Give up.
    Fail(ApiError),
}

/// Whether a request may be sent now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Yes. It counts as in flight from here on.
    Admitted(Generation),
    /// Too many are in flight; wait until one of them finishes.
    Full,
    /// No request may be sent during this pause.
    Paused(Pause),
    /// No request of this bucket may be sent, for longer than a call waits.
    Closed(ApiError),
}

/// A time during which no request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// When it ends.
    pub until: Timestamp,
    /// Whether the API asked for it. Otherwise it is a guess.
    pub asked: bool,
}

/// How fast calls are sent at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How many requests may be in flight.
    pub limit: u32,
    /// How many are.
    pub in_flight: u32,
    /// How many calls wait for one of them to finish.
    pub waiting: u32,
    /// The end of the pause in which none is sent, if there is one.
    pub paused_until: Option<Timestamp>,
}

/// Counts slow-downs. An answer to a request of an earlier generation says nothing about the current pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation(u32);

/// The pace that all calls share.
#[derive(Debug)]
pub struct Pacer {
    in_flight: u32,
    limit: u32,
    streak: u32,
    generation: u32,
    budget: u32,
    pause: Option<Pause>,
    closed: Vec<(Bucket, Timestamp, ApiError)>,
    rng: SmallRng,
}

impl Pacer {
    /// A pacer before the first request. The seed needs no secrecy.
    #[must_use]
    pub const fn new(seed: u32) -> Self {
        Self {
            in_flight: 0,
            limit: START_LIMIT,
            streak: 0,
            generation: 0,
            budget: RETRY_BUDGET,
            pause: None,
            closed: Vec::new(),
            rng: SmallRng::new(seed),
        }
    }

    /// How many requests may be in flight at the current pace.
    #[must_use]
    pub const fn limit(&self) -> u32 {
        self.limit
    }

    /// How many requests are in flight.
    #[must_use]
    pub const fn in_flight(&self) -> u32 {
        self.in_flight
    }

    /// Whether one more request may be in flight.
    #[must_use]
    pub const fn has_room(&self) -> bool {
        self.in_flight < self.limit
    }

    /// Admits a request, or says what it has to wait for.
    pub fn admit(&mut self, bucket: Bucket, now: Timestamp) -> Admission {
        if let Some(error) = self.closed(bucket, now) {
            return Admission::Closed(error);
        }
        if let Some(pause) = self.pause(now) {
            return Admission::Paused(pause);
        }
        if !self.has_room() {
            return Admission::Full;
        }
        Admission::Admitted(self.started())
    }

    /// Counts a request as in flight.
    pub fn started(&mut self) -> Generation {
        self.in_flight += 1;
        Generation(self.generation)
    }

    /// A request is no longer in flight, because it was answered or dropped.
    pub fn finished(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// The current pause, if any. One that a clock set back would lengthen counts as over.
    #[must_use]
    pub fn pause(&self, now: Timestamp) -> Option<Pause> {
        self.pause.filter(|pause| pause.until > now && pause.until.since(now) <= MAX_PAUSE)
    }

    /// Whether a pause or a closed bucket keeps this call back, whatever the number in flight.
    pub fn is_blocked(&mut self, bucket: Bucket, now: Timestamp) -> bool {
        self.pause(now).is_some() || self.closed(bucket, now).is_some()
    }

    fn closed(&mut self, bucket: Bucket, now: Timestamp) -> Option<ApiError> {
        self.closed.retain(|(_, until, _)| *until > now);
        self.closed.iter().find(|(closed, _, _)| *closed == bucket).map(|(_, _, error)| error.clone())
    }

    /// Decides what a call does after an answer, and adapts the pace to it.
    pub fn decide(
        &mut self,
        class: Class,
        retries: &mut RetryState,
        generation: Generation,
        bucket: Bucket,
        now: Timestamp,
    ) -> Action {
        match class {
            Class::Success => {
                self.succeeded(retries);
                Action::Finish
            }
            Class::Unauthorized if retries.renewed => Action::EndSession,
            Class::Unauthorized => {
                retries.renewed = true;
                Action::RenewToken
            }
            Class::Throttled(seconds) => self.throttled(seconds, retries, generation, bucket, now),
            Class::Transient(error) => self.failed(error, retries, generation, now),
            Class::Permanent(error) => {
                if let ApiError::QuotaExceeded { until } = error {
                    self.close(bucket, until.unwrap_or(now.plus(QUOTA_RECHECK)), error.clone());
                }
                Action::Fail(error)
            }
        }
    }

    fn succeeded(&mut self, retries: &RetryState) {
        self.budget = self.budget.saturating_add(retries.spent.max(1)).min(RETRY_BUDGET);
        self.streak += 1;
        if self.streak >= STREAK {
            self.streak = 0;
            self.limit = self.limit.saturating_add(1).min(MAX_LIMIT);
        }
    }

    fn throttled(
        &mut self,
        seconds: Option<u32>,
        retries: &mut RetryState,
        generation: Generation,
        bucket: Bucket,
        now: Timestamp,
    ) -> Action {
        self.slow_down(generation);
        let pause = match seconds {
            Some(seconds) => Duration::from_secs(u64::from(seconds).max(1)),
            None => self.guessed_pause(retries.pauses),
        };
        let until = now.plus(pause);
        if pause > MAX_PAUSE {
            self.close(bucket, until, ApiError::Throttled { until });
            return Action::Fail(ApiError::Throttled { until });
        }
        self.pause_until(until, true, now);
        retries.pauses += 1;
        if retries.pauses > MAX_PAUSES { Action::Fail(ApiError::Throttled { until }) } else { Action::Retry(Duration::ZERO) }
    }

    fn failed(&mut self, error: ApiError, retries: &mut RetryState, generation: Generation, now: Timestamp) -> Action {
        self.streak = 0;
        // A 429 without CORS headers reaches a page as a network error.
        let may_be_throttled = error == ApiError::Unreachable;
        if may_be_throttled {
            self.slow_down(generation);
        }
        retries.failures += 1;
        let max_tries = if error == ApiError::TimedOut { MAX_TIMEOUTS } else { MAX_TRIES };
        if retries.failures >= max_tries || self.budget < RETRY_COST {
            return Action::Fail(error);
        }
        self.budget -= RETRY_COST;
        retries.spent += RETRY_COST;
        if may_be_throttled {
            let pause = self.guessed_pause(retries.failures - 1);
            self.pause_until(now.plus(pause), false, now);
            return Action::Retry(Duration::ZERO);
        }
        let longest = FIRST_BACKOFF.saturating_mul(1 << (retries.failures - 1).min(8)).min(MAX_BACKOFF);
        Action::Retry(longest.mul_f64(self.rng.fraction()))
    }

    /// Three times as long after each earlier one, less up to half of it at random.
    fn guessed_pause(&mut self, earlier: u32) -> Duration {
        let longest = FIRST_PAUSE.saturating_mul(3_u32.pow(earlier.min(4))).min(MAX_PAUSE);
        longest / 2 + longest.mul_f64(self.rng.fraction() / 2.0)
    }

    fn pause_until(&mut self, until: Timestamp, asked: bool, now: Timestamp) {
        let pause = match self.pause(now) {
            Some(current) => Pause { until: current.until.max(until), asked: current.asked || asked },
            None => Pause { until, asked },
        };
        self.pause = Some(pause);
    }

    fn close(&mut self, bucket: Bucket, until: Timestamp, error: ApiError) {
        self.closed.retain(|(closed, _, _)| *closed != bucket);
        self.closed.push((bucket, until, error));
    }

    /// Halves the limit, once for all requests of one generation.
    fn slow_down(&mut self, generation: Generation) {
        self.streak = 0;
        if generation == Generation(self.generation) {
            self.generation = self.generation.wrapping_add(1);
            self.limit = (self.limit / 2).max(MIN_LIMIT);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::*;
    use crate::spotify::endpoint::saved_tracks;
    use proptest::prelude::*;

    const AT: Timestamp = Timestamp(1_000_000);
    const B: Bucket = Bucket::Saved;

    fn call() -> Call {
        saved_tracks::all().call().clone()
    }

    fn answer(status: u16, retry_after: Option<u32>, body: &str) -> Result<HttpResponse, NetworkFault> {
        Ok(HttpResponse { status, retry_after, body: body.into(), ..HttpResponse::default() })
    }

    fn admit(pacer: &mut Pacer, now: Timestamp) -> Generation {
        match pacer.admit(B, now) {
            Admission::Admitted(generation) => generation,
            other => panic!("{other:?}"),
        }
    }

    /// Starts and finishes one request, and decides about its answer.
    fn decide(pacer: &mut Pacer, class: Class, retries: &mut RetryState, now: Timestamp) -> Action {
        let generation = pacer.started();
        pacer.finished();
        pacer.decide(class, retries, generation, B, now)
    }

    #[test]
    fn each_answer_gets_its_class() {
        let quota = r#"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#;
        let expired = r#"{"error":{"status":401,"message":"The access token expired"}}"#;
        let until = Some(AT.plus(Duration::from_secs(86_207)));
        for (given, class) in [
            (answer(200, None, "{}"), Class::Success),
            (answer(204, None, ""), Class::Success),
            (answer(401, None, ""), Class::Unauthorized),
            (answer(401, None, expired), Class::Unauthorized),
            (answer(429, Some(12), "API rate limit exceeded"), Class::Throttled(Some(12))),
            (answer(429, None, "Too many requests"), Class::Throttled(None)),
            (answer(429, Some(86_207), quota), Class::Permanent(ApiError::QuotaExceeded { until })),
            (answer(429, None, quota), Class::Permanent(ApiError::QuotaExceeded { until: None })),
            (answer(403, None, "User not approved for app"), Class::Permanent(ApiError::NotListed)),
            (answer(404, None, ""), Class::Permanent(ApiError::NotFound)),
            (answer(408, None, ""), Class::Transient(ApiError::TimedOut)),
            (answer(501, None, ""), Class::Permanent(ApiError::Unavailable { status: 501 })),
            (answer(503, Some(9), ""), Class::Throttled(Some(9))),
            (answer(503, None, ""), Class::Transient(ApiError::Unavailable { status: 503 })),
            (answer(502, None, "<html>"), Class::Transient(ApiError::Unavailable { status: 502 })),
            (Err(NetworkFault::Unreachable), Class::Transient(ApiError::Unreachable)),
            (Err(NetworkFault::Offline), Class::Transient(ApiError::Unreachable)),
            (Err(NetworkFault::TimedOut), Class::Transient(ApiError::TimedOut)),
        ] {
            assert_eq!(classify(&given, &call(), AT), class, "{given:?}");
        }
        assert!(matches!(classify(&answer(304, None, ""), &call(), AT), Class::Permanent(ApiError::Malformed { .. })));
    }

    #[test]
    fn a_change_that_may_have_been_made_is_not_sent_twice() {
        let mut change = call();
        change.method = Method::Post;
        for given in [Err(NetworkFault::Unreachable), Err(NetworkFault::TimedOut), answer(502, None, ""), answer(503, Some(9), "")]
        {
            assert!(matches!(classify(&given, &change, AT), Class::Permanent(_)), "{given:?}");
        }
        assert_eq!(classify(&answer(429, Some(1), ""), &change, AT), Class::Throttled(Some(1)), "a refused change was not made");
    }

    #[test]
    fn a_pause_the_api_asks_for_stops_every_call() {
        let (mut pacer, mut retries) = (Pacer::new(7), RetryState::default());
        assert_eq!(decide(&mut pacer, Class::Throttled(Some(12)), &mut retries, AT), Action::Retry(Duration::ZERO));
        let until = AT.plus(Duration::from_secs(12));
        assert_eq!(pacer.admit(B, AT), Admission::Paused(Pause { until, asked: true }));
        assert_eq!(pacer.admit(Bucket::Me, Timestamp(until.0 - 1)), Admission::Paused(Pause { until, asked: true }));
        assert!(matches!(pacer.admit(B, until), Admission::Admitted(_)));
    }

    #[test]
    fn a_clock_set_back_does_not_lengthen_a_pause() {
        let (mut pacer, mut retries) = (Pacer::new(7), RetryState::default());
        decide(&mut pacer, Class::Throttled(Some(12)), &mut retries, AT);
        assert!(matches!(pacer.admit(B, Timestamp(AT.0 - 3_600_000)), Admission::Admitted(_)));
    }

    #[test]
    fn a_long_pause_fails_at_once_and_closes_only_its_bucket() {
        let (mut pacer, mut retries) = (Pacer::new(7), RetryState::default());
        let until = AT.plus(Duration::from_secs(31));
        let error = ApiError::Throttled { until };
        assert_eq!(decide(&mut pacer, Class::Throttled(Some(31)), &mut retries, AT), Action::Fail(error.clone()));
        assert_eq!(pacer.admit(B, AT), Admission::Closed(error));
        assert!(matches!(pacer.admit(Bucket::Me, AT), Admission::Admitted(_)));
        assert!(matches!(pacer.admit(B, until), Admission::Admitted(_)));
    }

    #[test]
    fn a_spent_quota_costs_one_request_and_no_more() {
        for (until, reopens) in [(Some(AT.plus(Duration::from_secs(86_207))), 86_207), (None, 60)] {
            let (mut pacer, mut retries) = (Pacer::new(7), RetryState::default());
            let error = ApiError::QuotaExceeded { until };
            assert_eq!(decide(&mut pacer, Class::Permanent(error.clone()), &mut retries, AT), Action::Fail(error.clone()));
            assert_eq!(pacer.admit(B, AT.plus(Duration::from_secs(reopens - 1))), Admission::Closed(error));
            assert!(matches!(pacer.admit(Bucket::PlaylistItems, AT), Admission::Admitted(_)));
            assert!(matches!(pacer.admit(B, AT.plus(Duration::from_secs(reopens))), Admission::Admitted(_)));
        }
    }

    #[test]
    fn a_call_gives_up_after_five_pauses() {
        let (mut pacer, mut retries, mut now) = (Pacer::new(7), RetryState::default(), AT);
        for _ in 0..MAX_PAUSES {
            assert_eq!(decide(&mut pacer, Class::Throttled(Some(1)), &mut retries, now), Action::Retry(Duration::ZERO));
            now = now.plus(Duration::from_secs(1));
        }
        assert!(matches!(
            decide(&mut pacer, Class::Throttled(Some(1)), &mut retries, now),
            Action::Fail(ApiError::Throttled { .. })
        ));
    }

    #[test]
    fn a_fault_of_the_service_is_tried_three_times() {
        let (mut pacer, mut retries) = (Pacer::new(7), RetryState::default());
        let fault = ApiError::Unavailable { status: 502 };
        for longest in [FIRST_BACKOFF, FIRST_BACKOFF * 2] {
            let Action::Retry(backoff) = decide(&mut pacer, Class::Transient(fault.clone()), &mut retries, AT) else { panic!() };
            assert!(backoff <= longest, "{backoff:?}");
        }
        assert_eq!(decide(&mut pacer, Class::Transient(fault.clone()), &mut retries, AT), Action::Fail(fault));
        assert_eq!((pacer.limit(), pacer.pause(AT)), (START_LIMIT, None), "a fault of the service says nothing about the pace");
    }

    #[test]
    fn a_network_error_may_be_a_hidden_429() {
        let (mut pacer, mut retries, mut now) = (Pacer::new(7), RetryState::default(), AT);
        for longest in [2, 6] {
            assert_eq!(
                decide(&mut pacer, Class::Transient(ApiError::Unreachable), &mut retries, now),
                Action::Retry(Duration::ZERO)
            );
            let Admission::Paused(Pause { until, asked: false }) = pacer.admit(B, now) else { panic!() };
            let pause = until.since(now);
            assert!(pause >= Duration::from_secs(longest) / 2 && pause <= Duration::from_secs(longest), "{pause:?}");
            now = until;
        }
        assert_eq!(
            decide(&mut pacer, Class::Transient(ApiError::Unreachable), &mut retries, now),
            Action::Fail(ApiError::Unreachable)
        );
        assert_eq!(pacer.limit(), MIN_LIMIT);
    }

    #[test]
    fn a_call_that_times_out_is_tried_twice() {
        let (mut pacer, mut retries) = (Pacer::new(7), RetryState::default());
        assert!(matches!(decide(&mut pacer, Class::Transient(ApiError::TimedOut), &mut retries, AT), Action::Retry(_)));
        assert_eq!(decide(&mut pacer, Class::Transient(ApiError::TimedOut), &mut retries, AT), Action::Fail(ApiError::TimedOut));
    }

    #[test]
    fn retries_stop_when_the_shared_budget_is_spent() {
        let (mut pacer, mut repeated) = (Pacer::new(7), 0);
        let fault = || Class::Transient(ApiError::Unavailable { status: 503 });
        for _ in 0..100 {
            let mut retries = RetryState::default();
            while let Action::Retry(_) = decide(&mut pacer, fault(), &mut retries, AT) {
                repeated += 1;
            }
        }
        assert_eq!(repeated, RETRY_BUDGET / RETRY_COST, "a hundred calls share one budget");
        for _ in 0..RETRY_COST {
            decide(&mut pacer, Class::Success, &mut RetryState::default(), AT);
        }
        assert!(matches!(decide(&mut pacer, fault(), &mut RetryState::default(), AT), Action::Retry(_)), "successes earn it back");
    }

    #[test]
    fn a_retry_that_succeeds_costs_nothing() {
        let (mut pacer, mut retries) = (Pacer::new(7), RetryState::default());
        decide(&mut pacer, Class::Transient(ApiError::Unavailable { status: 502 }), &mut retries, AT);
        assert_eq!(pacer.budget, RETRY_BUDGET - RETRY_COST);
        decide(&mut pacer, Class::Success, &mut retries, AT);
        assert_eq!(pacer.budget, RETRY_BUDGET);
    }

    #[test]
    fn a_second_refused_token_ends_the_session() {
        let (mut pacer, mut retries) = (Pacer::new(7), RetryState::default());
        assert_eq!(decide(&mut pacer, Class::Unauthorized, &mut retries, AT), Action::RenewToken);
        assert_eq!(decide(&mut pacer, Class::Unauthorized, &mut retries, AT), Action::EndSession);
    }

    #[test]
    fn the_pace_halves_once_per_burst_and_grows_slowly() {
        let mut pacer = Pacer::new(7);
        let generations: Vec<Generation> = (0..START_LIMIT).map(|_| admit(&mut pacer, AT)).collect();
        assert_eq!(pacer.admit(B, AT), Admission::Full);
        for generation in generations {
            pacer.finished();
            pacer.decide(Class::Throttled(Some(1)), &mut RetryState::default(), generation, B, AT);
        }
        assert_eq!(pacer.limit(), 2, "four refusals of one burst count once");
        for _ in 0..STREAK {
            decide(&mut pacer, Class::Success, &mut RetryState::default(), AT);
        }
        assert_eq!(pacer.limit(), 3);
        for _ in 0..STREAK * 20 {
            decide(&mut pacer, Class::Success, &mut RetryState::default(), AT);
        }
        assert_eq!(pacer.limit(), MAX_LIMIT);
    }

    #[derive(Clone, Debug)]
    enum Act {
        Start,
        Answer(u8),
        Wait(u16),
    }

    proptest! {
        /// For any sequence of events, the numbers stay within bounds, no pause is longer than the maximum, and a request is
        /// admitted again in the end.
        #[test]
        fn the_pacer_never_gets_stuck(seed: u32, acts in proptest::collection::vec(prop_oneof![
            Just(Act::Start), (0u8..8).prop_map(Act::Answer), (0u16..20_000).prop_map(Act::Wait)
        ], 0..200)) {
            let (mut pacer, mut now) = (Pacer::new(seed), AT);
            let mut in_flight: Vec<(Generation, RetryState)> = Vec::new();
            for act in acts {
                match act {
                    Act::Start => match pacer.admit(B, now) {
                        Admission::Admitted(generation) => in_flight.push((generation, RetryState::default())),
                        Admission::Paused(pause) => prop_assert!(pause.until.since(now) <= MAX_PAUSE),
                        Admission::Full => prop_assert!(in_flight.len() as u32 >= pacer.limit()),
                        Admission::Closed(_) => {}
                    },
                    Act::Answer(which) => {
                        let Some((generation, mut retries)) = in_flight.pop() else { continue };
                        pacer.finished();
                        let class = match which {
                            0 | 1 => Class::Success,
                            2 => Class::Throttled(Some(u32::from(which) * 10)),
                            3 => Class::Throttled(None),
                            4 => Class::Transient(ApiError::Unreachable),
                            5 => Class::Transient(ApiError::Unavailable { status: 500 }),
                            6 => Class::Throttled(Some(u32::MAX)),
                            _ => Class::Unauthorized,
                        };
                        pacer.decide(class, &mut retries, generation, B, now);
                    }
                    Act::Wait(span) => now = now.plus(Duration::from_millis(span.into())),
                }
                prop_assert!((MIN_LIMIT..=MAX_LIMIT).contains(&pacer.limit()));
                prop_assert!(pacer.budget <= RETRY_BUDGET);
                prop_assert_eq!(pacer.in_flight as usize, in_flight.len());
            }
            for _ in &in_flight {
                pacer.finished();
            }
            prop_assert!(matches!(pacer.admit(Bucket::Me, now.plus(MAX_PAUSE)), Admission::Admitted(_)));
        }
    }
}
