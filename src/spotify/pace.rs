//! What to do about an answer, and how fast to go on: classify first, then decide how long.
//!
//! Sans-IO: handed answers, the time and a seed; gives back verdicts and pauses. One [`Pacer`] is shared by all calls, because
//! Spotify counts an app's requests together, over 30 seconds
//! (<https://developer.spotify.com/documentation/web-api/concepts/rate-limits>). The shape is that of the AWS retry design:
//! classifier, full jitter, one budget for everybody.

use core::time::Duration;

use super::endpoint::{Bucket, Call};
use super::error::{ApiError, Refusal};
use crate::oauth::{HttpResponse, Method, NetworkFault};
use crate::session::Timestamp;

/// Longest wait a call sits through by itself. Beyond it a person is told instead.
pub const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Requests one call may cost, where the service or the network is at fault.
const MOST_TRIES: u32 = 3;
/// The same where each try hung until its time limit.
const MOST_TIMEOUTS: u32 = 2;
/// How often one call waits because it was asked to. Obeying does no harm, so it may be more often.
const MOST_WAITS: u32 = 5;
/// A pause after a fault of the service lies between nothing and this, doubled each time, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// A pause that was asked for without saying how long, or that may have been asked for out of the browser's sight, is longer and
/// never near nothing: the service counts over 30 seconds.
const FIRST_HOLD: Duration = Duration::from_secs(2);
/// A quota that is spent without a word until when is asked about again after this.
const QUOTA_PAUSE: Duration = Duration::from_secs(60);
/// Requests in flight: at first, at least, at most.
const START: u32 = 4;
const LEAST: u32 = 1;
const MOST: u32 = 8;
/// Successes in a row that earn one more in flight.
const RUN: u32 = 10;
/// Retries everybody may make together before successes have to earn new ones.
const BUDGET: u32 = 60;
const COST: u32 = 5;

/// What an answer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Use it.
    Done,
    /// A fault that passes. What to say if it does not.
    Retry(ApiError),
    /// The service asks to wait, for so many seconds where that could be read.
    Wait(Option<u32>),
    /// The token is not accepted.
    Renew,
    /// Asking again changes nothing.
    Stop(ApiError),
}

/// Judges an answer to a call.
#[must_use]
pub fn classify(answer: &Result<HttpResponse, NetworkFault>, call: &Call, now: Timestamp) -> Verdict {
    // Something that is not there to be read may have been done all the same, and must not be done twice.
    let passing = |error| if call.method == Method::Get { Verdict::Retry(error) } else { Verdict::Stop(error) };
    let response = match answer {
        Ok(response) => response,
        Err(NetworkFault::Unreachable | NetworkFault::Offline) => return passing(ApiError::Unreachable),
        Err(NetworkFault::TimedOut) => return passing(ApiError::TimedOut),
    };
    let told = response.retry_after.map(|seconds| now.plus(Duration::from_secs(seconds.into())));
    match response.status {
        200..=299 => Verdict::Done,
        401 => Verdict::Renew,
        429 if Refusal::read(&response.body).is_quota() => Verdict::Stop(ApiError::QuotaSpent { until: told }),
        429 => Verdict::Wait(response.retry_after),
        408 => passing(ApiError::TimedOut),
        status @ 400..=499 => Verdict::Stop(ApiError::of_refusal(status, &response.body, call.scopes)),
        // Not built there: it will not be in a minute either.
        501 => Verdict::Stop(ApiError::Unavailable { status: 501 }),
        status @ 500.. => passing(ApiError::Unavailable { status }),
        _ => {
            Verdict::Stop(ApiError::Malformed { what: "an answer of the Web API", excerpt: super::error::excerpt(&response.body) })
        }
    }
}

/// What one call has been through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    failures: u32,
    waits: u32,
    renewed: bool,
    /// Taken out of the budget so far.
    spent: u32,
}

/// What a call does after an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Use the answer.
    Done,
    /// Ask again after this pause, once the [gate](Pacer::gate) is open.
    Again(Duration),
    /// Ask again with another token.
    Renew,
    /// Another token was refused too: the sign-in is worth nothing.
    Useless,
    /// Give up.
    Fail(ApiError),
}

/// Whether a request may leave now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Yes. It counts as in flight from here on, and carries this number.
    Go(Era),
    /// Others are in flight; wait for one of them.
    Full,
    /// Nobody may before this moment.
    Hold(Hold),
    /// Not this kind of call, and not soon.
    Closed(ApiError),
}

/// A time in which no request leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// When it ends.
    pub until: Timestamp,
    /// Whether the service asked for it. Otherwise it is a guess.
    pub asked: bool,
}

/// The time between two slow-downs. Answers to requests of an earlier one say nothing about the new pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Era(u32);

/// The pace of everybody's requests.
#[derive(Debug)]
pub struct Pacer {
    in_flight: u32,
    most: u32,
    run: u32,
    era: u32,
    budget: u32,
    hold: Option<Hold>,
    closed: Vec<(Bucket, Timestamp, ApiError)>,
    dice: u32,
}

impl Pacer {
    /// A pacer before its first request. The seed needs no secrecy.
    #[must_use]
    pub const fn new(seed: u32) -> Self {
        Self { in_flight: 0, most: START, run: 0, era: 0, budget: BUDGET, hold: None, closed: Vec::new(), dice: seed | 1 }
    }

    /// How many may be in flight just now.
    #[must_use]
    pub const fn most(&self) -> u32 {
        self.most
    }

    /// Whether one more may be in flight.
    #[must_use]
    pub const fn has_room(&self) -> bool {
        self.in_flight < self.most
    }

    /// Asks to let a request leave.
    pub fn gate(&mut self, bucket: Bucket, now: Timestamp) -> Gate {
        if let Some(error) = self.closed(bucket, now) {
            return Gate::Closed(error);
        }
        if let Some(hold) = self.held(now) {
            return Gate::Hold(hold);
        }
        if !self.has_room() {
            return Gate::Full;
        }
        Gate::Go(self.depart())
    }

    /// Counts a request as in flight, for somebody who was promised the next free place.
    pub fn depart(&mut self) -> Era {
        self.in_flight += 1;
        Era(self.era)
    }

    /// A request is no longer in flight: answered, or given up.
    pub fn land(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// The hold in force, if any. A clock that was set back must not make it longer than it was.
    #[must_use]
    pub fn held(&self, now: Timestamp) -> Option<Hold> {
        self.hold.filter(|hold| hold.until > now && hold.until.since(now) <= LONGEST_WAIT)
    }

    /// Whether this kind of call may not leave now, whatever the number in flight.
    pub fn shut(&mut self, bucket: Bucket, now: Timestamp) -> bool {
        self.held(now).is_some() || self.closed(bucket, now).is_some()
    }

    fn closed(&mut self, bucket: Bucket, now: Timestamp) -> Option<ApiError> {
        self.closed.retain(|(_, until, _)| *until > now);
        self.closed.iter().find(|(closed, _, _)| *closed == bucket).map(|(_, _, error)| error.clone())
    }

    /// Decides what a call does after a verdict.
    pub fn settle(&mut self, verdict: Verdict, tries: &mut Tries, era: Era, bucket: Bucket, now: Timestamp) -> Step {
        match verdict {
            Verdict::Done => {
                self.succeeded(tries);
                Step::Done
            }
            Verdict::Renew if tries.renewed => Step::Useless,
            Verdict::Renew => {
                tries.renewed = true;
                Step::Renew
            }
            Verdict::Wait(seconds) => self.told_to_wait(seconds, tries, era, bucket, now),
            Verdict::Retry(error) => self.failed(error, tries, era, now),
            Verdict::Stop(error) => {
                if let ApiError::QuotaSpent { until } = error {
                    self.close(bucket, until.unwrap_or(now.plus(QUOTA_PAUSE)), error.clone());
                }
                Step::Fail(error)
            }
        }
    }

    fn succeeded(&mut self, tries: &Tries) {
        self.budget = self.budget.saturating_add(tries.spent.max(1)).min(BUDGET);
        self.run += 1;
        if self.run >= RUN {
            self.run = 0;
            self.most = self.most.saturating_add(1).min(MOST);
        }
    }

    fn told_to_wait(&mut self, seconds: Option<u32>, tries: &mut Tries, era: Era, bucket: Bucket, now: Timestamp) -> Step {
        self.slow_down(era);
        let pause = match seconds {
            Some(seconds) => Duration::from_secs(u64::from(seconds).max(1)),
            None => self.long_pause(tries.waits),
        };
        let until = now.plus(pause);
        if pause > LONGEST_WAIT {
            self.close(bucket, until, ApiError::Throttled { until });
            return Step::Fail(ApiError::Throttled { until });
        }
        self.hold_until(until, true, now);
        tries.waits += 1;
        if tries.waits > MOST_WAITS { Step::Fail(ApiError::Throttled { until }) } else { Step::Again(Duration::ZERO) }
    }

    fn failed(&mut self, error: ApiError, tries: &mut Tries, era: Era, now: Timestamp) -> Step {
        self.run = 0;
        // What the browser hides may be a request to wait.
        let may_be_asked = error == ApiError::Unreachable;
        if may_be_asked {
            self.slow_down(era);
        }
        tries.failures += 1;
        let most = if error == ApiError::TimedOut { MOST_TIMEOUTS } else { MOST_TRIES };
        if tries.failures >= most || self.budget < COST {
            return Step::Fail(error);
        }
        self.budget -= COST;
        tries.spent += COST;
        if may_be_asked {
            let pause = self.long_pause(tries.failures - 1);
            self.hold_until(now.plus(pause), false, now);
            return Step::Again(Duration::ZERO);
        }
        let longest = FIRST_PAUSE.saturating_mul(1 << (tries.failures - 1).min(8)).min(LONGEST_PAUSE);
        Step::Again(longest.mul_f64(self.roll()))
    }

    /// Between half of it and all of it, three times as long each time.
    fn long_pause(&mut self, before: u32) -> Duration {
        let longest = FIRST_HOLD.saturating_mul(3_u32.pow(before.min(4))).min(LONGEST_WAIT);
        longest / 2 + longest.mul_f64(self.roll() / 2.0)
    }

    fn hold_until(&mut self, until: Timestamp, asked: bool, now: Timestamp) {
        let hold = match self.held(now) {
            Some(held) => Hold { until: held.until.max(until), asked: held.asked || asked },
            None => Hold { until, asked },
        };
        self.hold = Some(hold);
    }

    fn close(&mut self, bucket: Bucket, until: Timestamp, error: ApiError) {
        self.closed.retain(|(closed, _, _)| *closed != bucket);
        self.closed.push((bucket, until, error));
    }

    /// Halves the number in flight, once for all requests that left at the same pace.
    fn slow_down(&mut self, era: Era) {
        self.run = 0;
        if era == Era(self.era) {
            self.era = self.era.wrapping_add(1);
            self.most = (self.most / 2).max(LEAST);
        }
    }

    /// A number from 0 to 1 (xorshift): the spread of pauses needs no secrecy.
    fn roll(&mut self) -> f64 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 17;
        self.dice ^= self.dice << 5;
        f64::from(self.dice) / f64::from(u32::MAX)
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

    fn go(pacer: &mut Pacer, now: Timestamp) -> Era {
        match pacer.gate(B, now) {
            Gate::Go(era) => era,
            other => panic!("{other:?}"),
        }
    }

    /// One request from its leaving to what comes of it.
    fn settled(pacer: &mut Pacer, verdict: Verdict, tries: &mut Tries, now: Timestamp) -> Step {
        let era = pacer.depart();
        pacer.land();
        pacer.settle(verdict, tries, era, B, now)
    }

    #[test]
    fn answers_are_told_apart() {
        let quota = r#"{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}"#;
        let expired = r#"{"error":{"status":401,"message":"The access token expired"}}"#;
        let until = Some(AT.plus(Duration::from_secs(86_207)));
        for (given, verdict) in [
            (answer(200, None, "{}"), Verdict::Done),
            (answer(204, None, ""), Verdict::Done),
            (answer(401, None, ""), Verdict::Renew),
            (answer(401, None, expired), Verdict::Renew),
            (answer(429, Some(12), "API rate limit exceeded"), Verdict::Wait(Some(12))),
            (answer(429, None, "Too many requests"), Verdict::Wait(None)),
            (answer(429, Some(86_207), quota), Verdict::Stop(ApiError::QuotaSpent { until })),
            (answer(429, None, quota), Verdict::Stop(ApiError::QuotaSpent { until: None })),
            (answer(403, None, "User not approved for app"), Verdict::Stop(ApiError::NotListed)),
            (answer(404, None, ""), Verdict::Stop(ApiError::NotFound)),
            (answer(408, None, ""), Verdict::Retry(ApiError::TimedOut)),
            (answer(501, None, ""), Verdict::Stop(ApiError::Unavailable { status: 501 })),
            (answer(502, None, "<html>"), Verdict::Retry(ApiError::Unavailable { status: 502 })),
            (Err(NetworkFault::Unreachable), Verdict::Retry(ApiError::Unreachable)),
            (Err(NetworkFault::Offline), Verdict::Retry(ApiError::Unreachable)),
            (Err(NetworkFault::TimedOut), Verdict::Retry(ApiError::TimedOut)),
        ] {
            assert_eq!(classify(&given, &call(), AT), verdict, "{given:?}");
        }
        assert!(matches!(classify(&answer(304, None, ""), &call(), AT), Verdict::Stop(ApiError::Malformed { .. })));
    }

    #[test]
    fn what_may_have_been_done_is_not_done_twice() {
        let mut change = call();
        change.method = Method::Post;
        for given in [Err(NetworkFault::Unreachable), Err(NetworkFault::TimedOut), answer(502, None, "")] {
            assert!(matches!(classify(&given, &change, AT), Verdict::Stop(_)), "{given:?}");
        }
        assert_eq!(classify(&answer(429, Some(1), ""), &change, AT), Verdict::Wait(Some(1)), "this one was refused, so not done");
    }

    #[test]
    fn a_wait_that_was_asked_for_holds_everybody() {
        let (mut pacer, mut tries) = (Pacer::new(7), Tries::default());
        assert_eq!(settled(&mut pacer, Verdict::Wait(Some(12)), &mut tries, AT), Step::Again(Duration::ZERO));
        let until = AT.plus(Duration::from_secs(12));
        assert_eq!(pacer.gate(B, AT), Gate::Hold(Hold { until, asked: true }));
        assert_eq!(pacer.gate(Bucket::Me, Timestamp(until.0 - 1)), Gate::Hold(Hold { until, asked: true }));
        assert!(matches!(pacer.gate(B, until), Gate::Go(_)));
    }

    #[test]
    fn a_clock_set_back_does_not_lengthen_a_hold() {
        let (mut pacer, mut tries) = (Pacer::new(7), Tries::default());
        settled(&mut pacer, Verdict::Wait(Some(12)), &mut tries, AT);
        assert!(matches!(pacer.gate(B, Timestamp(AT.0 - 3_600_000)), Gate::Go(_)));
    }

    #[test]
    fn a_long_wait_is_told_and_closes_only_its_bucket() {
        let (mut pacer, mut tries) = (Pacer::new(7), Tries::default());
        let until = AT.plus(Duration::from_secs(31));
        let error = ApiError::Throttled { until };
        assert_eq!(settled(&mut pacer, Verdict::Wait(Some(31)), &mut tries, AT), Step::Fail(error.clone()));
        assert_eq!(pacer.gate(B, AT), Gate::Closed(error));
        assert!(matches!(pacer.gate(Bucket::Me, AT), Gate::Go(_)));
        assert!(matches!(pacer.gate(B, until), Gate::Go(_)));
    }

    #[test]
    fn a_spent_quota_costs_one_request_and_no_more() {
        for (told, reopens) in [(Some(AT.plus(Duration::from_secs(86_207))), 86_207), (None, 60)] {
            let (mut pacer, mut tries) = (Pacer::new(7), Tries::default());
            let error = ApiError::QuotaSpent { until: told };
            assert_eq!(settled(&mut pacer, Verdict::Stop(error.clone()), &mut tries, AT), Step::Fail(error.clone()));
            assert_eq!(pacer.gate(B, AT.plus(Duration::from_secs(reopens - 1))), Gate::Closed(error));
            assert!(matches!(pacer.gate(Bucket::PlaylistItems, AT), Gate::Go(_)));
            assert!(matches!(pacer.gate(B, AT.plus(Duration::from_secs(reopens))), Gate::Go(_)));
        }
    }

    #[test]
    fn obeying_has_an_end() {
        let (mut pacer, mut tries, mut now) = (Pacer::new(7), Tries::default(), AT);
        for _ in 0..MOST_WAITS {
            assert_eq!(settled(&mut pacer, Verdict::Wait(Some(1)), &mut tries, now), Step::Again(Duration::ZERO));
            now = now.plus(Duration::from_secs(1));
        }
        assert!(matches!(settled(&mut pacer, Verdict::Wait(Some(1)), &mut tries, now), Step::Fail(ApiError::Throttled { .. })));
    }

    #[test]
    fn a_fault_of_the_service_is_tried_three_times() {
        let (mut pacer, mut tries) = (Pacer::new(7), Tries::default());
        let fault = ApiError::Unavailable { status: 502 };
        for longest in [FIRST_PAUSE, FIRST_PAUSE * 2] {
            let Step::Again(pause) = settled(&mut pacer, Verdict::Retry(fault.clone()), &mut tries, AT) else { panic!() };
            assert!(pause <= longest, "{pause:?}");
        }
        assert_eq!(settled(&mut pacer, Verdict::Retry(fault.clone()), &mut tries, AT), Step::Fail(fault));
        assert_eq!((pacer.most(), pacer.held(AT)), (START, None), "its own faults say nothing about the pace");
    }

    #[test]
    fn silence_may_be_a_request_to_wait() {
        let (mut pacer, mut tries, mut now) = (Pacer::new(7), Tries::default(), AT);
        for longest in [2, 6] {
            assert_eq!(settled(&mut pacer, Verdict::Retry(ApiError::Unreachable), &mut tries, now), Step::Again(Duration::ZERO));
            let Gate::Hold(Hold { until, asked: false }) = pacer.gate(B, now) else { panic!() };
            let pause = until.since(now);
            assert!(pause >= Duration::from_secs(longest) / 2 && pause <= Duration::from_secs(longest), "{pause:?}");
            now = until;
        }
        assert_eq!(settled(&mut pacer, Verdict::Retry(ApiError::Unreachable), &mut tries, now), Step::Fail(ApiError::Unreachable));
        assert_eq!(pacer.most(), LEAST);
    }

    #[test]
    fn a_call_does_not_hang_for_three_time_limits() {
        let (mut pacer, mut tries) = (Pacer::new(7), Tries::default());
        assert!(matches!(settled(&mut pacer, Verdict::Retry(ApiError::TimedOut), &mut tries, AT), Step::Again(_)));
        assert_eq!(settled(&mut pacer, Verdict::Retry(ApiError::TimedOut), &mut tries, AT), Step::Fail(ApiError::TimedOut));
    }

    #[test]
    fn a_broken_service_stops_being_asked_again() {
        let (mut pacer, mut retries) = (Pacer::new(7), 0);
        let fault = || Verdict::Retry(ApiError::Unavailable { status: 503 });
        for _ in 0..100 {
            let mut tries = Tries::default();
            while let Step::Again(_) = settled(&mut pacer, fault(), &mut tries, AT) {
                retries += 1;
            }
        }
        assert_eq!(retries, BUDGET / COST, "a hundred calls share it");
        for _ in 0..COST {
            settled(&mut pacer, Verdict::Done, &mut Tries::default(), AT);
        }
        assert!(matches!(settled(&mut pacer, fault(), &mut Tries::default(), AT), Step::Again(_)), "successes earn it back");
    }

    #[test]
    fn a_retry_that_helped_costs_nothing() {
        let (mut pacer, mut tries) = (Pacer::new(7), Tries::default());
        settled(&mut pacer, Verdict::Retry(ApiError::Unavailable { status: 502 }), &mut tries, AT);
        assert_eq!(pacer.budget, BUDGET - COST);
        settled(&mut pacer, Verdict::Done, &mut tries, AT);
        assert_eq!(pacer.budget, BUDGET);
    }

    #[test]
    fn the_second_refused_token_ends_it() {
        let (mut pacer, mut tries) = (Pacer::new(7), Tries::default());
        assert_eq!(settled(&mut pacer, Verdict::Renew, &mut tries, AT), Step::Renew);
        assert_eq!(settled(&mut pacer, Verdict::Renew, &mut tries, AT), Step::Useless);
    }

    #[test]
    fn the_pace_halves_once_per_burst_and_grows_slowly() {
        let mut pacer = Pacer::new(7);
        let eras: Vec<Era> = (0..START).map(|_| go(&mut pacer, AT)).collect();
        assert_eq!(pacer.gate(B, AT), Gate::Full);
        for era in eras {
            pacer.land();
            pacer.settle(Verdict::Wait(Some(1)), &mut Tries::default(), era, B, AT);
        }
        assert_eq!(pacer.most(), 2, "four refusals of one burst are one signal");
        for _ in 0..RUN {
            settled(&mut pacer, Verdict::Done, &mut Tries::default(), AT);
        }
        assert_eq!(pacer.most(), 3);
        for _ in 0..RUN * 20 {
            settled(&mut pacer, Verdict::Done, &mut Tries::default(), AT);
        }
        assert_eq!(pacer.most(), MOST);
    }

    #[derive(Clone, Debug)]
    enum Act {
        Leave,
        Settle(u8),
        Pass(u16),
    }

    proptest! {
        /// Whatever happens in whatever order: the numbers stay within bounds, nobody is held for longer than the longest wait,
        /// and somebody may leave again in the end.
        #[test]
        fn the_pacer_never_gets_stuck(seed: u32, acts in proptest::collection::vec(prop_oneof![
            Just(Act::Leave), (0u8..8).prop_map(Act::Settle), (0u16..20_000).prop_map(Act::Pass)
        ], 0..200)) {
            let (mut pacer, mut now) = (Pacer::new(seed), AT);
            let mut flying: Vec<(Era, Tries)> = Vec::new();
            for act in acts {
                match act {
                    Act::Leave => match pacer.gate(B, now) {
                        Gate::Go(era) => flying.push((era, Tries::default())),
                        Gate::Hold(hold) => prop_assert!(hold.until.since(now) <= LONGEST_WAIT),
                        Gate::Full => prop_assert!(flying.len() as u32 >= pacer.most()),
                        Gate::Closed(_) => {}
                    },
                    Act::Settle(which) => {
                        let Some((era, mut tries)) = flying.pop() else { continue };
                        pacer.land();
                        let verdict = match which {
                            0 | 1 => Verdict::Done,
                            2 => Verdict::Wait(Some(u32::from(which) * 10)),
                            3 => Verdict::Wait(None),
                            4 => Verdict::Retry(ApiError::Unreachable),
                            5 => Verdict::Retry(ApiError::Unavailable { status: 500 }),
                            6 => Verdict::Wait(Some(u32::MAX)),
                            _ => Verdict::Renew,
                        };
                        pacer.settle(verdict, &mut tries, era, B, now);
                    }
                    Act::Pass(span) => now = now.plus(Duration::from_millis(span.into())),
                }
                prop_assert!((LEAST..=MOST).contains(&pacer.most()));
                prop_assert!(pacer.budget <= BUDGET);
                prop_assert_eq!(pacer.in_flight as usize, flying.len());
            }
            for _ in &flying {
                pacer.land();
            }
            prop_assert!(matches!(pacer.gate(Bucket::Me, now.plus(LONGEST_WAIT)), Gate::Go(_)));
        }
    }
}
