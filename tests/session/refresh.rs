//! Renewing the access token: once for everybody, with the newest refresh token, and never giving up for want of a network.

use std::time::Duration;

use lockgroove::oauth::{NetworkFault, ScopeSet};
use lockgroove::session::{Denied, EndReason, Grant, Renewal, RenewalFault, SessionState, SignedOutReason};

use crate::world::*;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: i64 = 86_400_000;

fn grant(stage: &Stage) -> Grant {
    stage.state().grant().cloned().unwrap_or_else(|| panic!("not signed in: {:?}", stage.state()))
}

fn ended(stage: &Stage) -> SignedOutReason {
    match stage.state() {
        SessionState::SignedOut { reason, .. } => reason,
        other => panic!("still going: {other:?}"),
    }
}

/// Signed in, and the access token has run out.
fn dead() -> Stage {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.advance(HOUR);
    stage
}

/// Steady times at which refreshes were sent.
fn refreshes(stage: &Stage) -> Vec<i64> {
    stage.with_sent(|sent| sent.iter().filter(|sent| sent.is_refresh()).map(|sent| sent.at).collect())
}

#[test]
fn a_hundred_callers_at_the_end_cause_one_refresh_and_all_are_answered() {
    let stage = dead();
    let calls: Vec<Call> = (0..100).map(|_| stage.ask()).collect();
    assert!(calls.iter().all(|call| call.answer().is_none()));
    assert_eq!(stage.sent(), 2);
    assert!(stage.answer(tokens("at-2", None)));
    assert!(calls.iter().all(|call| call.token().unwrap() == "at-2"));
    assert_eq!((stage.sent(), stage.most_at_once()), (2, 1));
    assert_eq!(stage.ask().token().unwrap(), "at-2");
}

#[test]
fn bug_04_callers_are_answered_when_the_first_of_them_goes_away() {
    let stage = dead();
    let (leader, other) = (stage.ask(), stage.ask());
    leader.give_up();
    stage.settle();
    assert_eq!(stage.in_flight(), 1, "the request goes on for the others");
    assert!(stage.answer(tokens("at-2", None)));
    assert_eq!(other.token().unwrap(), "at-2");
}

#[test]
fn a_token_is_renewed_a_minute_or_a_tenth_early_and_not_sooner() {
    for (life, early) in [(3600, 60), (300, 30)] {
        let stage = Stage::signed_in(tokens_for(life, "at-1", Some("rt-1")));
        stage.advance(Duration::from_millis((life - early) as u64 * 1000 - 1));
        assert_eq!(stage.ask().token().unwrap(), "at-1");
        assert_eq!(stage.sent(), 1);
        stage.advance(Duration::from_millis(1));
        let call = stage.ask();
        assert_eq!((call.answer(), stage.sent()), (None, 2), "{life}");
    }
}

#[test]
fn bug_25_a_refresh_carries_the_newest_token_and_never_a_scope() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    // Kept, replaced, kept, replaced twice, null: each refresh must carry what is newest by then.
    let given = [None, Some("rt-2"), None, Some("rt-3"), Some("rt-4"), None, None];
    let mut newest = "rt-1";
    for (round, refresh) in given.into_iter().enumerate() {
        stage.advance(HOUR);
        let call = stage.ask();
        let form = stage.form(round + 1);
        let expected = [("client_id", CLIENT), ("grant_type", "refresh_token"), ("refresh_token", newest)];
        assert_eq!(form, expected.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect::<Form>());
        assert!(stage.answer(tokens(&format!("at-{}", round + 2), refresh)));
        assert_eq!(call.token().unwrap(), format!("at-{}", round + 2));
        newest = refresh.unwrap_or(newest);
    }
}

#[test]
fn a_failed_refresh_in_between_loses_no_refresh_token() {
    let stage = dead();
    stage.plan([CUT, tokens("at-2", Some("rt-2"))]);
    assert!(stage.ask().token().is_err());
    stage.session.retry();
    stage.settle();
    assert_eq!((stage.form(1)["refresh_token"].as_str(), stage.form(2)["refresh_token"].as_str()), ("rt-1", "rt-1"));
    stage.advance(HOUR);
    let _waits = stage.ask();
    assert_eq!(stage.form(3)["refresh_token"], "rt-2");
}

#[test]
fn a_refresh_keeps_epoch_scope_and_the_time_of_consent() {
    let stage = dead();
    let before = grant(&stage);
    stage.plan([tokens("at-2", None)]);
    stage.ask().token().unwrap();
    let after = grant(&stage);
    assert_eq!(
        (after.epoch, after.consent.scopes, after.consent.given_at),
        (before.epoch, before.consent.scopes, before.consent.given_at)
    );
    assert_eq!(after.renewal, Renewal::Idle);
    stage.advance(HOUR);
    stage.plan([status(200, r#"{"access_token":"at-3","token_type":"Bearer","scope":"user-library-read"}"#)]);
    stage.ask().token().unwrap();
    assert_eq!(grant(&stage).consent.scopes, ScopeSet::parse("user-library-read"));
}

#[test]
fn bug_25_invalid_grant_ends_the_session_with_one_request_and_everybody_is_told() {
    let stage = dead();
    let epoch = grant(&stage).epoch;
    let calls: Vec<Call> = (0..10).map(|_| stage.ask()).collect();
    assert!(stage.answer(invalid_grant()));
    assert!(calls.iter().all(|call| call.answer() == Some(Err(Denied::SignedOut))));
    let SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::Revoked), resume: Some(resume) } = stage.state() else {
        panic!("{:?}", stage.state())
    };
    assert_eq!((resume.request.client_id.as_str(), resume.request.scopes), (CLIENT, ScopeSet::parse(SCOPES)));
    futures::executor::block_on(stage.session.epoch_ended(epoch));
    // Neither time, nor a network, nor a caller, nor a person's retry sends the dead token again.
    stage.advance(HOUR);
    stage.session.wake();
    stage.session.retry();
    assert_eq!(stage.ask().answer(), Some(Err(Denied::SignedOut)));
    assert_eq!((stage.sent(), stage.world.left_for.borrow().len()), (2, 1));
}

#[test]
fn trouble_with_a_refresh_pauses_and_never_signs_out() {
    for (answer, expected) in [
        (status(503, "upstream"), RenewalFault::Unavailable),
        (status(500, r#"{"error":"invalid_grant"}"#), RenewalFault::Unavailable),
        (throttled(None), RenewalFault::Throttled),
        (status(400, r#"{"error":"invalid_client"}"#), RenewalFault::Refused),
        (status(200, "<html>"), RenewalFault::Unavailable),
        (CUT, RenewalFault::Network(NetworkFault::Unreachable)),
        (LATE, RenewalFault::Network(NetworkFault::TimedOut)),
    ] {
        let stage = dead();
        let epoch = grant(&stage).epoch;
        let call = stage.ask();
        assert!(stage.answer(answer));
        assert_eq!(call.answer(), Some(Err(Denied::Paused(expected))));
        let Renewal::Paused { fault, failures: 1, .. } = grant(&stage).renewal else { panic!("{:?}", stage.state()) };
        assert_eq!((fault, grant(&stage).epoch), (expected, epoch));
        // While it rests callers are told at once, without a request each.
        assert_eq!(stage.ask().answer(), Some(Err(Denied::Paused(expected))));
        assert_eq!(stage.sent(), 2);
        // It recovers by itself.
        stage.plan([tokens("at-2", None)]);
        stage.advance(Duration::from_secs(3));
        assert_eq!(stage.ask().token().unwrap(), "at-2");
    }
}

#[test]
fn unasked_retries_are_spaced_from_half_to_full_backoff_and_come_to_an_end() {
    let mut pauses_seen = Vec::new();
    for seed in 1..20 {
        let stage = Stage::seeded(seed);
        stage.sign_in();
        stage.plan([tokens("at-1", Some("rt-1"))]);
        stage.come_back_with("code");
        stage.advance(HOUR);
        stage.plan((0..20).map(|_| CUT));
        stage.ask();
        stage.advance(HOUR);
        let times = refreshes(&stage);
        // One was asked for, six were not.
        assert_eq!(times.len(), 7, "{times:?}");
        // A little is added because clocks and timers are rounded.
        let slack = 200;
        for (pair, longest) in times.windows(2).zip([2_000, 4_000, 8_000, 16_000, 32_000, 60_000]) {
            let pause = pair[1] - pair[0];
            assert!((longest / 2..=longest + slack).contains(&pause), "{pause} of {longest}");
        }
        pauses_seen.push(times[1] - times[0]);
        assert!(matches!(stage.state(), SessionState::SignedIn(_)));
        // Afterwards a caller has it tried again, once.
        stage.ask();
        stage.advance(HOUR);
        assert_eq!(refreshes(&stage).len(), 8);
    }
    pauses_seen.sort_unstable();
    pauses_seen.dedup();
    assert!(pauses_seen.len() > 10, "pauses are spread: {pauses_seen:?}");
}

#[test]
fn an_alarm_of_a_pause_that_is_over_adds_no_retry() {
    let stage = dead();
    stage.plan([throttled(Some(900))]);
    stage.ask();
    // The clock is set forward, so the next caller ends the pause; its alarm is still set.
    stage.jump(DAY);
    stage.plan([tokens("at-2", None)]);
    let bearer = stage.ask().bearer();
    stage.plan((0..20).map(|_| CUT));
    stage.replace(bearer);
    stage.advance(HOUR);
    assert_eq!(refreshes(&stage).len(), 9, "two asked for before, one now, six by themselves");
}

#[test]
fn a_clock_of_coarse_grain_loses_no_retry() {
    // Firefox against fingerprinting rounds the clock down to 100 ms; timers keep to the true one.
    for seed in 1..50 {
        let stage = Stage::seeded(seed);
        stage.world.grain.set(100);
        stage.sign_in();
        stage.plan([tokens("at-1", Some("rt-1")), CUT, tokens("at-2", None)]);
        stage.come_back_with("code");
        stage.advance(HOUR + Duration::from_millis(seed * 7));
        stage.ask();
        stage.advance(Duration::from_secs(3));
        assert_eq!(grant(&stage).renewal, Renewal::Idle, "seed {seed}");
    }
}

#[test]
fn retry_after_is_honoured_even_when_a_person_hurries() {
    let stage = dead();
    stage.plan([throttled(Some(90))]);
    stage.ask();
    stage.advance(Duration::from_secs(89));
    stage.session.retry();
    stage.session.wake();
    stage.ask();
    assert_eq!(refreshes(&stage).len(), 1);
    stage.plan([tokens("at-2", None)]);
    stage.advance(Duration::from_secs(2));
    assert_eq!(refreshes(&stage).len(), 2);
    assert_eq!(stage.ask().token().unwrap(), "at-2");
}

#[test]
fn retry_after_of_a_year_is_believed_for_an_hour() {
    let stage = dead();
    stage.plan([throttled(Some(31_536_000)), tokens("at-2", None)]);
    stage.ask();
    stage.advance(HOUR - Duration::from_secs(1));
    assert_eq!(refreshes(&stage).len(), 1);
    stage.advance(Duration::from_secs(2));
    assert_eq!(stage.ask().token().unwrap(), "at-2");
}

#[test]
fn a_person_may_hurry_the_network() {
    let stage = dead();
    stage.plan([CUT, tokens("at-2", None)]);
    stage.ask();
    stage.session.wake();
    stage.settle();
    assert_eq!(refreshes(&stage).len(), 1, "a page shown again does not hurry it");
    stage.session.retry();
    stage.settle();
    assert_eq!(stage.ask().token().unwrap(), "at-2");
}

#[test]
fn a_returning_network_brings_a_session_back_that_had_given_up() {
    let stage = dead();
    stage.plan((0..7).map(|_| CUT));
    stage.ask();
    stage.advance(HOUR);
    assert_eq!(refreshes(&stage).len(), 7);
    stage.plan([tokens("at-2", None)]);
    stage.session.wake();
    stage.settle();
    assert_eq!(stage.ask().token().unwrap(), "at-2");
}

#[test]
fn failures_are_counted_anew_after_a_success() {
    let stage = dead();
    stage.plan([CUT, CUT, tokens("at-2", None)]);
    stage.ask();
    stage.advance(Duration::from_secs(10));
    assert_eq!(grant(&stage).renewal, Renewal::Idle);
    stage.advance(HOUR);
    stage.plan([CUT]);
    stage.ask();
    assert!(matches!(grant(&stage).renewal, Renewal::Paused { failures: 1, .. }));
}

#[test]
fn a_token_still_alive_is_handed_out_while_its_renewal_fails() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.advance(HOUR - Duration::from_secs(30));
    let call = stage.ask();
    assert!(stage.answer(CUT));
    assert_eq!(call.token().unwrap(), "at-1");
    assert_eq!(stage.ask().token().unwrap(), "at-1", "and while it rests");
    assert_eq!(stage.sent(), 2);
}

#[test]
fn a_token_the_service_refused_is_not_handed_out_while_its_renewal_fails() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.plan([CUT]);
    assert!(matches!(stage.replace(stage.ask().bearer()).answer(), Some(Err(Denied::Paused(_)))));
    assert!(matches!(stage.ask().answer(), Some(Err(Denied::Paused(_)))));
}

#[test]
fn bug_04_many_calls_refused_at_once_share_one_refresh_and_late_ones_get_the_new_token() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    let old = stage.ask().bearer();
    let calls: Vec<Call> = (0..20).map(|_| stage.replace(old.clone())).collect();
    assert_eq!(stage.sent(), 2);
    assert!(stage.answer(tokens("at-2", None)));
    assert!(calls.iter().all(|call| call.token().unwrap() == "at-2"));
    // This call was under way with the old token all the time.
    assert_eq!(stage.replace(old).token().unwrap(), "at-2");
    assert_eq!(stage.sent(), 2);
}

#[test]
fn a_second_refusal_ends_the_session() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    let old = stage.ask().bearer();
    stage.plan([tokens("at-2", None)]);
    let new = stage.replace(old.clone()).bearer();
    let epoch = new.epoch;
    stage.session.replacement_refused(old);
    assert!(matches!(stage.state(), SessionState::SignedIn(_)), "word of an older token says nothing about this one");
    stage.session.replacement_refused(new);
    assert_eq!(ended(&stage), SignedOutReason::Ended(EndReason::Rejected));
    futures::executor::block_on(stage.session.epoch_ended(epoch));
    assert_eq!((stage.sent(), stage.world.left_for.borrow().len()), (2, 1));
}

#[test]
fn an_end_during_a_refresh_aborts_it_and_tells_everybody() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    let bearer = stage.ask().bearer();
    let call = stage.replace(bearer.clone());
    stage.session.replacement_refused(bearer);
    stage.settle();
    assert_eq!(call.answer(), Some(Err(Denied::SignedOut)));
    assert_eq!(stage.fates(), [Fate::Answered, Fate::Aborted]);
}

#[test]
fn without_a_refresh_token_the_end_of_the_access_token_is_the_end() {
    let stage = Stage::signed_in(tokens("at-1", None));
    stage.advance(HOUR - Duration::from_millis(1));
    assert_eq!(stage.ask().token().unwrap(), "at-1", "used to the last moment");
    stage.advance(Duration::from_millis(1));
    assert_eq!(stage.ask().answer(), Some(Err(Denied::SignedOut)));
    assert_eq!(ended(&stage), SignedOutReason::Ended(EndReason::Expired));
    assert_eq!((stage.sent(), stage.world.left_for.borrow().len()), (1, 1));

    let stage = Stage::signed_in(tokens("at-1", None));
    assert_eq!(stage.replace(stage.ask().bearer()).answer(), Some(Err(Denied::SignedOut)));
    assert_eq!(ended(&stage), SignedOutReason::Ended(EndReason::Expired));
}

#[test]
fn bug_14_a_clock_two_days_ahead_costs_one_refresh() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.jump(2 * DAY);
    stage.plan([tokens("at-2", None)]);
    for _ in 0..10 {
        assert_eq!(stage.ask().token().unwrap(), "at-2");
    }
    stage.session.wake();
    stage.advance(Duration::from_secs(3000));
    assert_eq!(stage.sent(), 2);
}

#[test]
fn bug_14_a_clock_two_days_back_costs_one_refresh_too() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.jump(-2 * DAY);
    stage.plan([tokens("at-2", None)]);
    // A token from the future: nobody knows how long it lasts, so it is renewed once, and the new clock counts from there.
    for _ in 0..10 {
        assert_eq!(stage.ask().token().unwrap(), "at-2");
    }
    assert_eq!(stage.sent(), 2);
    stage.advance(HOUR);
    stage.plan([tokens("at-3", None)]);
    assert_eq!(stage.ask().token().unwrap(), "at-3", "from here on the new clock counts");
}

#[test]
fn a_clock_set_back_during_a_pause_does_not_prolong_it() {
    for (answer, wait) in [(CUT, 3), (throttled(Some(90)), 91)] {
        let stage = dead();
        stage.plan([answer]);
        stage.ask();
        stage.jump(-2 * DAY);
        stage.plan([tokens("at-2", None)]);
        stage.advance(Duration::from_secs(wait));
        assert_eq!(grant(&stage).renewal, Renewal::Idle, "the timer knows how long it was");
        assert_eq!(stage.ask().token().unwrap(), "at-2");
    }
    // The same once no timer runs any more.
    let stage = dead();
    stage.plan((0..7).map(|_| CUT));
    stage.ask();
    stage.advance(HOUR);
    stage.jump(-2 * DAY);
    stage.plan([tokens("at-2", None)]);
    // By this clock the dead token comes from the future, and nobody believes that.
    assert_eq!(stage.ask().token().unwrap(), "at-2");
}

#[test]
fn ended_resolves_with_the_end_and_not_with_a_refresh() {
    let stage = dead();
    let epoch = grant(&stage).epoch;
    let over = std::rc::Rc::new(std::cell::Cell::new(false));
    let (ended, told) = (stage.session.epoch_ended(epoch), over.clone());
    lockgroove::session::ports::Spawner::spawn(
        &*stage.world,
        Box::pin(async move {
            ended.await;
            told.set(true);
        }),
    );
    stage.plan([tokens("at-2", None)]);
    stage.ask().token().unwrap();
    assert!(!over.get());
    stage.advance(HOUR);
    stage.plan([invalid_grant()]);
    assert!(stage.ask().token().is_err());
    assert!(over.get());
}

#[test]
fn a_clock_that_is_put_right_by_seconds_costs_nothing() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.jump(-5_000);
    assert_eq!(stage.ask().token().unwrap(), "at-1");
    assert_eq!(stage.sent(), 1);
}

#[test]
fn a_person_has_it_renewed_before_its_time_with_one_request() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    let before = grant(&stage);
    assert_eq!((before.renewals(), before.renewed_at()), (0, None));
    stage.advance(Duration::from_secs(60));
    for _ in 0..3 {
        stage.session.renew();
        stage.settle();
    }
    assert_eq!((refreshes(&stage).len(), stage.most_at_once()), (1, 1), "one that is under way is the one they get");
    let call = stage.ask();
    assert_eq!(call.token().unwrap(), "at-1", "nobody waits for it who need not");
    assert!(stage.answer(tokens("at-2", Some("rt-2"))));
    let after = grant(&stage);
    assert_eq!((after.renewals(), after.renewed_at()), (1, Some(after.obtained_at)));
    assert_eq!(
        (after.epoch, after.consent.given_at, after.consent.scopes),
        (before.epoch, before.consent.given_at, before.consent.scopes)
    );
    assert_eq!(after.expires_at.0 - before.expires_at.0, 60_000);
    assert_eq!(stage.ask().token().unwrap(), "at-2");
    stage.session.renew();
    stage.settle();
    assert_eq!(stage.held_form().unwrap()["refresh_token"], "rt-2", "with the newest");
}

#[test]
fn renewing_by_hand_never_signs_out_for_trouble_that_passes_and_hurries_no_service_that_asked_to_wait() {
    for answer in [status(503, ""), CUT, LATE, OFFLINE, status(200, "<html>")] {
        let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
        stage.plan([answer]);
        stage.session.renew();
        stage.settle();
        assert!(matches!(grant(&stage).renewal, Renewal::Paused { failures: 1, .. }));
        assert_eq!(stage.ask().token().unwrap(), "at-1", "what still works goes on working");
        stage.plan([tokens("at-2", None)]);
        stage.session.renew();
        stage.settle();
        assert_eq!((refreshes(&stage).len(), stage.ask().token().unwrap().as_str()), (2, "at-2"));
    }
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.plan([throttled(Some(90))]);
    stage.session.renew();
    stage.settle();
    stage.advance(Duration::from_secs(89));
    stage.session.renew();
    stage.settle();
    assert_eq!(refreshes(&stage).len(), 1);
    stage.plan([tokens("at-2", None)]);
    stage.advance(Duration::from_secs(2));
    assert_eq!(refreshes(&stage).len(), 2);
}

#[test]
fn renewing_by_hand_what_was_revoked_ends_the_session_and_without_a_refresh_token_nothing_is_sent() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.plan([invalid_grant()]);
    stage.session.renew();
    stage.settle();
    assert_eq!(ended(&stage), SignedOutReason::Ended(EndReason::Revoked));
    stage.session.renew();
    stage.settle();
    assert_eq!(stage.sent(), 2);

    let stage = Stage::signed_in(tokens("at-1", None));
    stage.session.renew();
    stage.settle();
    assert_eq!((stage.sent(), stage.ask().token().unwrap().as_str()), (1, "at-1"));
}
