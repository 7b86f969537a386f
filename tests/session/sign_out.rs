//! What ends a session ends it for good: no answer that comes late brings it back.

use std::time::Duration;

use lockgroove::session::{Denied, EndReason, SessionState, SignedOutReason};

use crate::world::*;

const BY_PERSON: SessionState = SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::ByPerson), resume: None };

#[test]
fn signing_out_during_the_exchange_aborts_it_for_good() {
    let stage = Stage::new();
    stage.sign_in();
    stage.come_back_with("code");
    assert_eq!(stage.in_flight(), 1);
    stage.sign_out();
    assert_eq!(stage.fates(), [Fate::Aborted]);
    assert!(!stage.answer(tokens("at", Some("rt"))));
    assert_eq!(stage.state(), BY_PERSON);
    assert!(stage.arrivals.borrow().is_empty());
}

#[test]
fn signing_out_wins_over_an_answer_that_arrived_a_moment_before() {
    let stage = Stage::new();
    stage.sign_in();
    // Planned: the answer is there, but nobody has looked yet.
    stage.plan([tokens("at", Some("rt"))]);
    stage.session.callback(&format!("?code=c&state={}", stage.left_with()["state"]));
    stage.session.sign_out();
    stage.settle();
    assert_eq!(stage.state(), BY_PERSON);
}

#[test]
fn signing_out_during_a_refresh_aborts_it_and_tells_everybody() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.advance(Duration::from_secs(3600));
    let calls: Vec<Call> = (0..5).map(|_| stage.ask()).collect();
    stage.sign_out();
    assert!(calls.iter().all(|call| call.answer() == Some(Err(Denied::SignedOut))));
    assert_eq!(stage.fates(), [Fate::Answered, Fate::Aborted]);
    assert!(!stage.answer(tokens("at-2", Some("rt-2"))));
    assert_eq!(stage.state(), BY_PERSON);
    assert_eq!(stage.ask().answer(), Some(Err(Denied::SignedOut)));
}

#[test]
fn signing_out_stops_retries() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.advance(Duration::from_secs(3600));
    stage.plan([CUT]);
    stage.ask();
    stage.sign_out();
    stage.advance(Duration::from_secs(3600));
    stage.session.wake();
    stage.session.retry();
    assert_eq!(stage.sent(), 2);
}

#[test]
fn signing_out_forgets_every_pending_sign_in() {
    let stage = Stage::new();
    stage.sign_in();
    let stage = stage.reloaded();
    stage.sign_in();
    assert_eq!(stage.records().len(), 2);
    stage.sign_out();
    assert!(stage.records().is_empty());
    stage.come_back_with("code");
    assert_eq!(stage.sent(), 0);
}

#[test]
fn signing_out_works_where_storage_is_blocked() {
    let stage = Stage::signed_in(tokens("at", Some("rt")));
    stage.world.mood.set(StorageMood::Blocked);
    stage.sign_out();
    assert_eq!(stage.state(), BY_PERSON);
}

#[test]
fn a_new_sign_in_has_a_new_epoch_and_the_old_one_cannot_touch_it() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    let old = stage.ask().bearer();
    let late = stage.replace(old.clone());
    stage.sign_out();
    assert_eq!(late.answer(), Some(Err(Denied::SignedOut)));
    stage.sign_in();
    stage.come_back_with("code-2");
    // The old refresh answers while the new code is exchanged: nobody listens.
    assert_eq!(stage.fates(), [Fate::Answered, Fate::Aborted, Fate::InFlight]);
    assert!(stage.answer(tokens("bt-1", Some("st-1"))));
    let state = stage.state();
    assert_ne!(state.epoch(), Some(old.epoch));
    futures::executor::block_on(stage.session.epoch_ended(old.epoch));

    // Calls of the old session that come to their end now.
    assert_eq!(stage.replace(old.clone()).answer(), Some(Err(Denied::SignedOut)));
    stage.session.replacement_refused(old);
    assert_eq!((stage.state(), stage.sent()), (state, 3));
    assert_eq!(stage.ask().token().unwrap(), "bt-1");
}

#[test]
fn a_session_that_ends_while_leaving_stays_ended_when_the_page_is_restored() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.advance(Duration::from_secs(3600));
    let call = stage.ask();
    stage.sign_in();
    assert!(matches!(stage.state(), SessionState::Leaving { .. }));
    assert!(stage.answer(invalid_grant()));
    assert_eq!(call.answer(), Some(Err(Denied::SignedOut)));
    assert!(matches!(stage.state(), SessionState::Leaving { .. }), "the person is on the way already");
    stage.session.page_restored();
    assert!(matches!(stage.state(), SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::Revoked), .. }));
}

#[test]
fn signing_out_while_leaving_ends_both() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    let epoch = stage.state().epoch().unwrap();
    stage.sign_in();
    stage.sign_out();
    futures::executor::block_on(stage.session.epoch_ended(epoch));
    assert_eq!((stage.state(), stage.records().len()), (BY_PERSON, 0));
    stage.session.page_restored();
    assert_eq!(stage.state(), BY_PERSON);
}
