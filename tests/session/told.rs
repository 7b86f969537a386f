//! What a person is told, by code, at the end of each way a sign-in or a session can go wrong. What a browser can bring about is
//! told again in `tests/e2e`.

use std::rc::Rc;
use std::time::Duration;

use lockgroove::session::explain::{why_paused, why_signed_out};
use lockgroove::session::ports::SinglePage;
use lockgroove::session::{Explanation, Renewal, Session, SessionState};

use crate::household::*;
use crate::world::*;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);

/// What the page would say of this state.
fn words(state: &SessionState) -> Option<Explanation> {
    match state {
        SessionState::SignedOut { reason, .. } => why_signed_out(reason),
        SessionState::SignedIn(grant) => match &grant.renewal {
            Renewal::Paused { fault, .. } => Some(why_paused(fault)),
            _ => None,
        },
        SessionState::Leaving { .. } | SessionState::Exchanging { .. } => None,
    }
}

#[track_caller]
fn told(stage: &Stage, code: &str) {
    let words = words(&stage.state()).unwrap_or_else(|| panic!("nothing is told: {:?}", stage.state()));
    assert_eq!(words.code, code);
}

/// An exchange with this answer.
fn exchanged(answer: Answer) -> Stage {
    let stage = Stage::new();
    stage.sign_in();
    let stage = stage.reloaded();
    stage.plan([answer]);
    stage.come_back_with("code");
    stage
}

/// A refresh with this answer.
fn renewed(answer: Answer) -> Stage {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.advance(HOUR);
    stage.plan([answer]);
    stage.ask();
    stage
}

#[test]
fn what_keeps_a_sign_in_from_starting_is_told() {
    let stage = Stage::new();
    stage.world.random_works.set(false);
    stage.sign_in();
    told(&stage, "LG-random-none");

    let stage = Stage::new();
    let session = Session::new(&config(), None, RETURN_RULES, stage.world.clone(), Rc::new(SinglePage));
    session.sign_in(wish());
    assert_eq!(words(&session.state()).unwrap().code, "LG-address-refused");
}

#[test]
fn a_clock_that_was_set_back_is_named() {
    let stage = Stage::new();
    stage.sign_in();
    stage.jump(-DAY.as_millis().cast_signed() as i64);
    let stage = stage.reloaded();
    stage.come_back_with("code");
    told(&stage, "LG-transaction-future");
    assert_eq!((stage.sent(), stage.records().len()), (0, 0), "nothing is sent, and the record is gone");
    // By the same clock, a new one works.
    stage.sign_in();
    stage.plan([tokens("at", None)]);
    stage.come_back_with("code");
    assert!(matches!(stage.state(), SessionState::SignedIn(_)));
}

#[test]
fn every_end_of_an_exchange_is_told() {
    for (answer, code) in [
        (status(400, r#"{"error":"invalid_request"}"#), "LG-token-refused"),
        (CUT, "LG-token-unreachable"),
        (OFFLINE, "LG-token-offline"),
        (LATE, "LG-token-timeout"),
    ] {
        told(&exchanged(answer), code);
    }
}

#[test]
fn every_pause_of_a_session_is_told_and_says_that_it_stands() {
    for (answer, code) in [
        (CUT, "LG-refresh-unreachable"),
        (OFFLINE, "LG-refresh-offline"),
        (LATE, "LG-refresh-timeout"),
        (throttled(Some(9)), "LG-refresh-throttled"),
        (status(503, ""), "LG-refresh-unavailable"),
        (status(400, r#"{"error":"invalid_client"}"#), "LG-refresh-refused"),
    ] {
        let stage = renewed(answer);
        told(&stage, code);
        assert!(words(&stage.state()).unwrap().meaning.contains("You are still signed in"), "{code}");
    }
}

#[test]
fn every_end_of_a_session_is_told() {
    let stage = Stage::signed_in(tokens("at-1", None));
    stage.advance(HOUR);
    stage.ask();
    told(&stage, "LG-session-expired");

    told(&renewed(invalid_grant()), "LG-session-revoked");

    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.sign_out();
    told(&stage, "LG-session-signed-out");
}

/// The answer is the same as for access that was taken back; only the calendar tells them apart.
#[test]
fn six_months_that_are_over_are_told_apart_from_access_that_was_taken_back() {
    for (days, code) in [(180, "LG-session-revoked"), (181, "LG-session-consent-over")] {
        let mut household = Household::new(Regime::Static);
        let first = household.sign_in();
        let second = household.open();
        household.jump(DAY * days);
        household.server.revoke();
        household.ask(first);
        for page in [first, second] {
            told(&household.tabs[&page], code);
        }
        // A page that slept reads it in the ledger.
        let written = household.common.record.borrow().to_texts().1;
        assert!(written.ends_with(if days == 181 { " consent_over" } else { " revoked" }), "{written}");
    }
}
