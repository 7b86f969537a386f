//! Renewal of the access token: one request for all callers, the newest refresh token, and no sign-out for network failures.

use std::time::Duration;

use lockgroove::oauth::{HttpResponse, NetworkFault, ScopeSet};
use lockgroove::session::explain::{why_stuck, why_waiting};
use lockgroove::session::{Denied, EndReason, Explanation, NextStep, Renewal, RenewalFault, SessionState, SignedOutReason};

use crate::fake_page::*;
use crate::fake_world::*;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: i64 = 86_400_000;

/// A page whose access token has expired.
fn expired() -> FakePage {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.advance(HOUR);
    page
}

/// What a person is told about a renewal.
fn explained(renewal: &Renewal) -> Option<Explanation> {
    Some(why_stuck(renewal.stuck()?, renewal.has_given_up()))
}

#[test]
fn a_hundred_callers_at_expiry_cause_one_refresh_and_all_are_answered() {
    let page = expired();
    let callers: Vec<Caller> = (0..100).map(|_| page.ask()).collect();
    assert!(callers.iter().all(|caller| caller.answer().is_none()));
    assert_eq!(page.sent(), 2);
    assert!(page.answer(tokens("at-2", None)));
    assert!(callers.iter().all(|caller| caller.token().unwrap() == "at-2"));
    assert_eq!((page.sent(), page.most_in_flight()), (2, 1));
    assert_eq!(page.ask().token().unwrap(), "at-2");
}

#[test]
fn bug_04_callers_are_answered_when_the_first_gives_up() {
    let page = expired();
    let (first, second) = (page.ask(), page.ask());
    first.give_up();
    page.settle();
    assert_eq!(page.in_flight(), 1, "the request goes on for the others");
    assert!(page.answer(tokens("at-2", None)));
    assert_eq!(second.token().unwrap(), "at-2");
}

#[test]
fn a_token_is_renewed_a_minute_or_a_tenth_of_its_life_early() {
    for (life, early) in [(3600, 60), (300, 30)] {
        let page = FakePage::signed_in(tokens_for(life, "at-1", Some("rt-1")));
        page.advance(Duration::from_millis((life - early) as u64 * 1000 - 1));
        assert_eq!(page.ask().token().unwrap(), "at-1");
        assert_eq!(page.sent(), 1);
        page.advance(Duration::from_millis(1));
        let caller = page.ask();
        assert_eq!((caller.answer(), page.sent()), (None, 2), "{life}");
    }
}

#[test]
fn bug_25_a_refresh_sends_the_newest_refresh_token_and_no_scope() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    // `None` keeps the refresh token.
    let replacements = [None, Some("rt-2"), None, Some("rt-3"), Some("rt-4"), None, None];
    let mut newest = "rt-1";
    for (round, refresh) in replacements.into_iter().enumerate() {
        page.advance(HOUR);
        let caller = page.ask();
        let form = page.form(round + 1);
        let expected = [("client_id", CLIENT), ("grant_type", "refresh_token"), ("refresh_token", newest)];
        assert_eq!(form, expected.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect::<Form>());
        assert!(page.answer(tokens(&format!("at-{}", round + 2), refresh)));
        assert_eq!(caller.token().unwrap(), format!("at-{}", round + 2));
        newest = refresh.unwrap_or(newest);
    }
}

#[test]
fn a_failed_refresh_loses_no_refresh_token() {
    let page = expired();
    page.plan([UNREACHABLE, tokens("at-2", Some("rt-2"))]);
    assert!(page.ask().token().is_err());
    page.session.retry();
    page.settle();
    assert_eq!((page.form(1)["refresh_token"].as_str(), page.form(2)["refresh_token"].as_str()), ("rt-1", "rt-1"));
    page.advance(HOUR);
    let _caller = page.ask();
    assert_eq!(page.form(3)["refresh_token"], "rt-2");
}

#[test]
fn a_refresh_keeps_the_epoch_the_scopes_and_the_time_of_consent() {
    let page = expired();
    let before = page.grant();
    page.plan([tokens("at-2", None)]);
    page.ask().token().unwrap();
    let after = page.grant();
    assert_eq!(
        (after.epoch, after.consent.scopes, after.consent.given_at),
        (before.epoch, before.consent.scopes, before.consent.given_at)
    );
    assert_eq!(after.renewal, Renewal::Idle);
    page.advance(HOUR);
    page.plan([status(200, r#"{"access_token":"at-3","token_type":"Bearer","scope":"user-library-read"}"#)]);
    page.ask().token().unwrap();
    assert_eq!(page.grant().consent.scopes, ScopeSet::parse("user-library-read"));
}

#[test]
fn bug_25_invalid_grant_ends_the_session_after_one_request_and_answers_every_caller() {
    let page = expired();
    let epoch = page.grant().epoch;
    let callers: Vec<Caller> = (0..10).map(|_| page.ask()).collect();
    assert!(page.answer(invalid_grant()));
    assert!(callers.iter().all(|caller| caller.answer() == Some(Err(Denied::SignedOut))));
    let SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::Revoked), resume: Some(resume) } = page.state() else {
        panic!("{:?}", page.state())
    };
    assert_eq!((resume.request.client_id.as_str(), resume.request.scopes), (CLIENT, ScopeSet::parse(SCOPES)));
    futures::executor::block_on(page.session.epoch_ended(epoch));
    // Nothing sends the revoked token again.
    page.advance(HOUR);
    page.session.wake();
    page.session.retry();
    assert_eq!(page.ask().answer(), Some(Err(Denied::SignedOut)));
    assert_eq!((page.sent(), page.navigations()), (2, 1));
}

#[test]
fn a_failed_refresh_pauses_renewal_and_keeps_the_session() {
    for (answer, expected) in [
        (status(503, "upstream"), RenewalFault::Unavailable),
        (status(500, r#"{"error":"invalid_grant"}"#), RenewalFault::Unavailable),
        (throttled(None), RenewalFault::Throttled),
        (status(200, "<html>"), RenewalFault::Unavailable),
        (UNREACHABLE, RenewalFault::Network(NetworkFault::Unreachable)),
        (TIMED_OUT, RenewalFault::Network(NetworkFault::TimedOut)),
    ] {
        let page = expired();
        let epoch = page.grant().epoch;
        let caller = page.ask();
        assert!(page.answer(answer));
        assert_eq!(caller.answer(), Some(Err(Denied::Paused(expected))));
        let Renewal::Paused { fault, failures: 1, .. } = page.grant().renewal else { panic!("{:?}", page.state()) };
        assert_eq!((fault, page.grant().epoch), (expected, epoch));
        // During the pause, callers are answered without a request.
        assert_eq!(page.ask().answer(), Some(Err(Denied::Paused(expected))));
        assert_eq!(page.sent(), 2);
        // The next attempt is automatic.
        page.plan([tokens("at-2", None)]);
        page.advance(Duration::from_secs(3));
        assert_eq!(page.ask().token().unwrap(), "at-2");
    }
}

#[test]
fn automatic_retries_back_off_with_jitter_and_stop_after_six() {
    let mut first_pauses = Vec::new();
    for seed in 1..20 {
        let page = FakePage::with_seed(seed);
        page.sign_in();
        page.plan([tokens("at-1", Some("rt-1"))]);
        page.return_with("code");
        page.advance(HOUR);
        page.plan((0..20).map(|_| UNREACHABLE));
        page.ask();
        page.advance(HOUR);
        let times = page.refreshes();
        // One for the caller, then six retries.
        assert_eq!(times.len(), 7, "{times:?}");
        // The driver lengthens pauses, because some browsers round the clock.
        let rounding = 200;
        for (pair, longest) in times.windows(2).zip([2_000, 4_000, 8_000, 16_000, 32_000, 60_000]) {
            let pause = pair[1] - pair[0];
            assert!((longest / 2..=longest + rounding).contains(&pause), "{pause} of {longest}");
        }
        first_pauses.push(times[1] - times[0]);
        assert!(matches!(page.state(), SessionState::SignedIn(_)));
        // After that, each caller causes one attempt.
        page.ask();
        page.advance(HOUR);
        assert_eq!(page.refreshes().len(), 8);
    }
    first_pauses.sort_unstable();
    first_pauses.dedup();
    assert!(first_pauses.len() > 10, "pauses have jitter: {first_pauses:?}");
}

#[test]
fn the_alarm_of_an_earlier_pause_adds_no_retry() {
    let page = expired();
    page.plan([throttled(Some(900))]);
    page.ask();
    // The clock jumps past the end of the pause, so the next caller ends it. Its alarm is still set.
    page.jump(DAY);
    page.plan([tokens("at-2", None)]);
    let bearer = page.ask().bearer();
    page.plan((0..20).map(|_| UNREACHABLE));
    page.replace(bearer);
    page.advance(HOUR);
    assert_eq!(page.refreshes().len(), 9, "two before, one for this caller, six retries");
}

#[test]
fn a_clock_with_a_coarse_resolution_loses_no_retry() {
    // Firefox can round the clock down to 100 ms against fingerprinting, but not timers.
    for seed in 1..50 {
        let page = FakePage::with_seed(seed);
        page.world.runtime.clock_resolution.set(100);
        page.sign_in();
        page.plan([tokens("at-1", Some("rt-1")), UNREACHABLE, tokens("at-2", None)]);
        page.return_with("code");
        page.advance(HOUR + Duration::from_millis(seed * 7));
        page.ask();
        page.advance(Duration::from_secs(3));
        assert_eq!(page.grant().renewal, Renewal::Idle, "seed {seed}");
    }
}

#[test]
fn retry_after_is_obeyed_even_when_a_person_retries() {
    let page = expired();
    page.plan([throttled(Some(90))]);
    page.ask();
    page.advance(Duration::from_secs(89));
    page.session.retry();
    page.session.wake();
    page.ask();
    assert_eq!(page.refreshes().len(), 1);
    page.plan([tokens("at-2", None)]);
    page.advance(Duration::from_secs(2));
    assert_eq!(page.refreshes().len(), 2);
    assert_eq!(page.ask().token().unwrap(), "at-2");
}

#[test]
fn retry_after_is_obeyed_for_at_most_an_hour() {
    let page = expired();
    page.plan([throttled(Some(31_536_000)), tokens("at-2", None)]);
    page.ask();
    page.advance(HOUR - Duration::from_secs(1));
    assert_eq!(page.refreshes().len(), 1);
    page.advance(Duration::from_secs(2));
    assert_eq!(page.ask().token().unwrap(), "at-2");
}

#[test]
fn a_person_can_retry_during_the_pause_after_a_network_failure() {
    let page = expired();
    page.plan([UNREACHABLE, tokens("at-2", None)]);
    page.ask();
    page.session.wake();
    page.settle();
    assert_eq!(page.refreshes().len(), 1, "waking up does not end the pause");
    page.session.retry();
    page.settle();
    assert_eq!(page.ask().token().unwrap(), "at-2");
}

#[test]
fn the_network_coming_back_renews_a_session_that_had_stopped_retrying() {
    let page = expired();
    page.plan((0..7).map(|_| UNREACHABLE));
    page.ask();
    page.advance(HOUR);
    assert_eq!(page.refreshes().len(), 7);
    page.plan([tokens("at-2", None)]);
    page.session.wake();
    page.settle();
    assert_eq!(page.ask().token().unwrap(), "at-2");
}

#[test]
fn a_success_resets_the_count_of_failures() {
    let page = expired();
    page.plan([UNREACHABLE, UNREACHABLE, tokens("at-2", None)]);
    page.ask();
    page.advance(Duration::from_secs(10));
    assert_eq!(page.grant().renewal, Renewal::Idle);
    page.advance(HOUR);
    page.plan([UNREACHABLE]);
    page.ask();
    assert!(matches!(page.grant().renewal, Renewal::Paused { failures: 1, .. }));
}

#[test]
fn a_valid_token_is_handed_out_while_its_renewal_fails() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.advance(HOUR - Duration::from_secs(30));
    let caller = page.ask();
    assert!(page.answer(UNREACHABLE));
    assert_eq!(caller.token().unwrap(), "at-1");
    assert_eq!(page.ask().token().unwrap(), "at-1", "also during the pause");
    assert_eq!(page.sent(), 2);
}

#[test]
fn a_refused_token_is_not_handed_out_while_its_renewal_fails() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.plan([UNREACHABLE]);
    assert!(matches!(page.replace(page.ask().bearer()).answer(), Some(Err(Denied::Paused(_)))));
    assert!(matches!(page.ask().answer(), Some(Err(Denied::Paused(_)))));
}

#[test]
fn bug_04_many_calls_refused_at_once_share_one_refresh_and_late_ones_get_the_new_token() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    let old = page.ask().bearer();
    let callers: Vec<Caller> = (0..20).map(|_| page.replace(old.clone())).collect();
    assert_eq!(page.sent(), 2);
    assert!(page.answer(tokens("at-2", None)));
    assert!(callers.iter().all(|caller| caller.token().unwrap() == "at-2"));
    // This call was in flight with the old token all the time.
    assert_eq!(page.replace(old).token().unwrap(), "at-2");
    assert_eq!(page.sent(), 2);
}

#[test]
fn a_second_refusal_ends_the_session() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    let old = page.ask().bearer();
    page.plan([tokens("at-2", None)]);
    let new = page.replace(old.clone()).bearer();
    let epoch = new.epoch;
    page.session.replacement_refused(old);
    assert!(matches!(page.state(), SessionState::SignedIn(_)), "an older token says nothing about this one");
    page.session.replacement_refused(new);
    assert_eq!(page.signed_out_reason(), SignedOutReason::Ended(EndReason::Rejected));
    futures::executor::block_on(page.session.epoch_ended(epoch));
    assert_eq!((page.sent(), page.navigations()), (2, 1));
}

#[test]
fn the_end_of_the_session_aborts_a_refresh_and_answers_every_caller() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    let bearer = page.ask().bearer();
    let caller = page.replace(bearer.clone());
    page.session.replacement_refused(bearer);
    page.settle();
    assert_eq!(caller.answer(), Some(Err(Denied::SignedOut)));
    assert_eq!(page.fates(), [Fate::Answered, Fate::Aborted]);
}

#[test]
fn without_a_refresh_token_the_session_ends_with_the_access_token() {
    let page = FakePage::signed_in(tokens("at-1", None));
    page.advance(HOUR - Duration::from_millis(1));
    assert_eq!(page.ask().token().unwrap(), "at-1", "used until it expires");
    page.advance(Duration::from_millis(1));
    assert_eq!(page.ask().answer(), Some(Err(Denied::SignedOut)));
    assert_eq!(page.signed_out_reason(), SignedOutReason::Ended(EndReason::Expired));
    assert_eq!((page.sent(), page.navigations()), (1, 1));

    let page = FakePage::signed_in(tokens("at-1", None));
    assert_eq!(page.replace(page.ask().bearer()).answer(), Some(Err(Denied::SignedOut)));
    assert_eq!(page.signed_out_reason(), SignedOutReason::Ended(EndReason::Expired));
}

#[test]
fn bug_14_a_clock_two_days_ahead_costs_one_refresh() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.jump(2 * DAY);
    page.plan([tokens("at-2", None)]);
    for _ in 0..10 {
        assert_eq!(page.ask().token().unwrap(), "at-2");
    }
    page.session.wake();
    page.advance(Duration::from_secs(3000));
    assert_eq!(page.sent(), 2);
}

#[test]
fn bug_14_a_clock_two_days_back_costs_one_refresh() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.jump(-2 * DAY);
    page.plan([tokens("at-2", None)]);
    // By this clock the token is from the future, so its age is unknown and it is renewed once.
    for _ in 0..10 {
        assert_eq!(page.ask().token().unwrap(), "at-2");
    }
    assert_eq!(page.sent(), 2);
    page.advance(HOUR);
    page.plan([tokens("at-3", None)]);
    assert_eq!(page.ask().token().unwrap(), "at-3", "later times count by the new clock");
}

#[test]
fn a_clock_set_back_during_a_pause_does_not_prolong_it() {
    for (answer, wait) in [(UNREACHABLE, 3), (throttled(Some(90)), 91)] {
        let page = expired();
        page.plan([answer]);
        page.ask();
        page.jump(-2 * DAY);
        page.plan([tokens("at-2", None)]);
        page.advance(Duration::from_secs(wait));
        assert_eq!(page.grant().renewal, Renewal::Idle, "the timer ends the pause");
        assert_eq!(page.ask().token().unwrap(), "at-2");
    }
    // The same without a timer, after the last retry.
    let page = expired();
    page.plan((0..7).map(|_| UNREACHABLE));
    page.ask();
    page.advance(HOUR);
    page.jump(-2 * DAY);
    page.plan([tokens("at-2", None)]);
    assert_eq!(page.ask().token().unwrap(), "at-2");
}

#[test]
fn epoch_ended_resolves_at_the_end_and_not_at_a_refresh() {
    let page = expired();
    let epoch = page.grant().epoch;
    let has_ended = page.start(page.session.epoch_ended(epoch));
    page.plan([tokens("at-2", None)]);
    page.ask().token().unwrap();
    assert_eq!(has_ended.get(), None);
    page.advance(HOUR);
    page.plan([invalid_grant()]);
    assert!(page.ask().token().is_err());
    assert_eq!(has_ended.get(), Some(()));
}

#[test]
fn a_clock_set_back_by_seconds_causes_no_refresh() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.jump(-5_000);
    assert_eq!(page.ask().token().unwrap(), "at-1");
    assert_eq!(page.sent(), 1);
}

#[test]
fn a_person_can_renew_early_with_one_request() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    let before = page.grant();
    assert_eq!((before.renewals(), before.renewed_at()), (0, None));
    page.advance(Duration::from_secs(60));
    for _ in 0..3 {
        page.session.renew();
        page.settle();
    }
    assert_eq!((page.refreshes().len(), page.most_in_flight()), (1, 1), "the later ones join the first");
    let caller = page.ask();
    assert_eq!(caller.token().unwrap(), "at-1", "a valid token is handed out meanwhile");
    assert!(page.answer(tokens("at-2", Some("rt-2"))));
    let after = page.grant();
    assert_eq!((after.renewals(), after.renewed_at()), (1, Some(after.obtained_at)));
    assert_eq!(
        (after.epoch, after.consent.given_at, after.consent.scopes),
        (before.epoch, before.consent.given_at, before.consent.scopes)
    );
    assert_eq!(after.expires_at.0 - before.expires_at.0, 60_000);
    assert_eq!(page.ask().token().unwrap(), "at-2");
    page.session.renew();
    page.settle();
    assert_eq!(page.open_form().unwrap()["refresh_token"], "rt-2", "the newest refresh token");
}

#[test]
fn a_failed_manual_renewal_keeps_the_session_and_obeys_retry_after() {
    for answer in [status(503, ""), UNREACHABLE, TIMED_OUT, OFFLINE, status(200, "<html>")] {
        let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
        page.plan([answer]);
        page.session.renew();
        page.settle();
        assert!(matches!(page.grant().renewal, Renewal::Paused { failures: 1, .. }));
        assert_eq!(page.ask().token().unwrap(), "at-1", "the valid token stays in use");
        page.plan([tokens("at-2", None)]);
        page.session.renew();
        page.settle();
        assert_eq!((page.refreshes().len(), page.ask().token().unwrap().as_str()), (2, "at-2"));
    }
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.plan([throttled(Some(90))]);
    page.session.renew();
    page.settle();
    page.advance(Duration::from_secs(89));
    page.session.renew();
    page.settle();
    assert_eq!(page.refreshes().len(), 1);
    page.plan([tokens("at-2", None)]);
    page.advance(Duration::from_secs(2));
    assert_eq!(page.refreshes().len(), 2);
}

#[test]
fn retry_after_is_obeyed_also_while_the_service_is_unavailable() {
    for code in [429, 500, 503] {
        let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
        page.plan([Ok(HttpResponse { status: code, retry_after: Some(90), ..HttpResponse::default() })]);
        page.session.renew();
        page.settle();
        page.advance(Duration::from_secs(89));
        assert_eq!(page.refreshes().len(), 1, "{code}");
        page.plan([tokens("at-2", None)]);
        page.advance(Duration::from_secs(2));
        assert_eq!(page.refreshes().len(), 2, "{code}");
    }
}

#[test]
fn a_manual_renewal_of_revoked_access_ends_the_session() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.plan([invalid_grant()]);
    page.session.renew();
    page.settle();
    assert_eq!(page.signed_out_reason(), SignedOutReason::Ended(EndReason::Revoked));
    page.session.renew();
    page.settle();
    assert_eq!(page.sent(), 2);
}

#[test]
fn a_manual_renewal_without_a_refresh_token_sends_nothing() {
    let page = FakePage::signed_in(tokens("at-1", None));
    page.session.renew();
    page.settle();
    assert_eq!((page.sent(), page.ask().token().unwrap().as_str()), (1, "at-1"));
}

#[test]
fn an_app_that_is_refused_is_not_tried_again() {
    for name in ["invalid_client", "unauthorized_client", "invalid_request", "unsupported_grant_type", "invalid_scope"] {
        let refused = || status(400, &format!(r#"{{"error":"{name}"}}"#));
        // Nothing is left of the access.
        let page = expired();
        page.plan([refused()]);
        assert_eq!(page.ask().answer(), Some(Err(Denied::SignedOut)), "{name}");
        assert_eq!(page.signed_out_reason(), SignedOutReason::Ended(EndReason::ClientRefused));
        page.advance(HOUR);
        assert_eq!(page.refreshes().len(), 1, "{name}");

        // A person renews early: the access is good until it expires.
        let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
        page.advance(HOUR / 2);
        page.plan([refused()]);
        page.session.renew();
        page.settle();
        let renewal = page.grant().renewal;
        assert_eq!(renewal.stuck(), Some(RenewalFault::Refused));
        page.advance(HOUR / 2 - Duration::from_secs(30));
        assert_eq!(page.ask().token().unwrap(), "at-1", "{name}");
        assert_eq!(page.refreshes().len(), 1, "{name}");
        page.advance(Duration::from_secs(31));
        assert_eq!(page.signed_out_reason(), SignedOutReason::Ended(EndReason::ClientRefused));
        assert_eq!(page.refreshes().len(), 1, "{name}");
    }
}

#[test]
fn a_person_can_try_again_after_the_app_was_refused() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.plan([status(401, r#"{"error":"invalid_client"}"#), tokens("at-2", None)]);
    page.session.renew();
    page.settle();
    page.session.retry();
    page.settle();
    assert_eq!(page.ask().token().unwrap(), "at-2");
    assert_eq!(page.grant().renewal, Renewal::Idle);
}

#[test]
fn an_error_of_an_unknown_name_is_not_final() {
    let page = expired();
    page.plan([status(400, r#"{"error":"server_tired"}"#), tokens("at-2", None)]);
    let _caller = page.ask();
    page.advance(Duration::from_secs(3));
    assert_eq!(page.ask().token().unwrap(), "at-2");
}

#[test]
fn a_refresh_without_answer_is_named_once_the_web_api_answers() {
    for api_answers in [true, false] {
        let page = expired();
        page.set_api_answers(api_answers);
        page.script(|_| Reply::Now(UNREACHABLE));
        let caller = page.ask();
        let fault = |page: &FakePage| match page.grant().renewal {
            Renewal::Paused { fault, .. } => fault,
            other => panic!("{other:?}"),
        };
        page.settle();
        assert_eq!(caller.answer(), Some(Err(Denied::Paused(RenewalFault::Network(NetworkFault::Unreachable)))));
        assert_eq!((page.probes(), explained(&page.grant().renewal)), (0, None), "one failure says nothing");
        page.advance(Duration::from_secs(12));
        assert!(page.refreshes().len() >= 3);
        let expected = if api_answers { RenewalFault::NoAnswer } else { RenewalFault::Network(NetworkFault::Unreachable) };
        assert_eq!(fault(&page), expected);
        assert!(page.probes() >= 1);
        let offered = explained(&page.grant().renewal).map(|words| (words.code, words.next));
        assert_eq!(offered, api_answers.then_some(("LG-refresh-no-answer", NextStep::RetryOrSignIn)));
        // The session goes on, and is well again as soon as the service answers.
        page.script(|_| Reply::Now(tokens("at-2", None)));
        page.session.retry();
        page.settle();
        assert_eq!((page.ask().token().unwrap().as_str(), explained(&page.grant().renewal)), ("at-2", None));
    }
}

#[test]
fn a_page_that_tries_no_more_by_itself_says_so() {
    let page = expired();
    page.script(|_| Reply::Now(status(503, "")));
    let _caller = page.ask();
    assert_eq!(explained(&page.grant().renewal), None);
    assert!(why_waiting(&page.grant().renewal).unwrap().contains("tries again by itself"));
    page.advance_to_rest();
    let renewal = page.grant().renewal;
    assert!(renewal.has_given_up());
    assert_eq!(why_waiting(&renewal), None);
    let words = explained(&renewal).unwrap();
    assert!(words.meaning.ends_with("no longer tries by itself."), "{words:?}");
    assert_eq!((words.code, words.next), ("LG-refresh-unavailable", NextStep::RetryOrSignIn));
}

#[test]
fn a_hidden_page_aborts_its_refresh_and_starts_again_when_it_is_back() {
    let page = expired();
    let caller = page.ask();
    page.session.page_hidden();
    page.settle();
    assert_eq!((page.fates().last(), page.in_flight()), (Some(&Fate::Aborted), 0));
    assert_eq!(page.grant().renewal, Renewal::Idle, "an aborted refresh is not a failure");
    page.plan([tokens("at-2", None)]);
    page.session.page_restored();
    page.settle();
    assert_eq!(caller.token().unwrap(), "at-2");
}
