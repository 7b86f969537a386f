//! Signing out ends a session, and no late answer revives it.

use std::time::Duration;

use lockgroove::session::{Denied, EndReason, SessionState, SignedOutReason};

use crate::fake_page::*;
use crate::fake_world::*;

const BY_PERSON: SessionState = SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::ByPerson), resume: None };

#[test]
fn signing_out_during_the_exchange_aborts_it() {
    let page = FakePage::new();
    page.sign_in();
    page.return_with("code");
    assert_eq!(page.in_flight(), 1);
    page.sign_out();
    assert_eq!(page.fates(), [Fate::Aborted]);
    assert!(!page.answer(tokens("at", Some("rt"))));
    assert_eq!(page.state(), BY_PERSON);
    assert!(page.arrivals.borrow().is_empty());
}

#[test]
fn signing_out_wins_over_an_answer_that_has_just_arrived() {
    let page = FakePage::new();
    page.sign_in();
    // The answer is there, but no task has read it yet.
    page.plan([tokens("at", Some("rt"))]);
    page.session.callback(&format!("?code=c&state={}", page.last_state()));
    page.session.sign_out();
    page.settle();
    assert_eq!(page.state(), BY_PERSON);
}

#[test]
fn signing_out_during_a_refresh_aborts_it_and_answers_every_caller() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.advance(Duration::from_secs(3600));
    let callers: Vec<Caller> = (0..5).map(|_| page.ask()).collect();
    page.sign_out();
    assert!(callers.iter().all(|caller| caller.answer() == Some(Err(Denied::SignedOut))));
    assert_eq!(page.fates(), [Fate::Answered, Fate::Aborted]);
    assert!(!page.answer(tokens("at-2", Some("rt-2"))));
    assert_eq!(page.state(), BY_PERSON);
    assert_eq!(page.ask().answer(), Some(Err(Denied::SignedOut)));
}

#[test]
fn signing_out_stops_retries() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.advance(Duration::from_secs(3600));
    page.plan([UNREACHABLE]);
    page.ask();
    page.sign_out();
    page.advance(Duration::from_secs(3600));
    page.session.wake();
    page.session.retry();
    assert_eq!(page.sent(), 2);
}

#[test]
fn signing_out_forgets_every_pending_sign_in() {
    let page = FakePage::new();
    page.sign_in();
    let page = page.reloaded();
    page.sign_in();
    assert_eq!(page.transactions().len(), 2);
    page.sign_out();
    assert!(page.transactions().is_empty());
    page.return_with("code");
    assert_eq!(page.sent(), 0);
}

#[test]
fn signing_out_works_where_storage_is_blocked() {
    let page = FakePage::signed_in(tokens("at", Some("rt")));
    page.world.storage_state.set(StorageState::Blocked);
    page.sign_out();
    assert_eq!(page.state(), BY_PERSON);
}

#[test]
fn a_new_sign_in_has_a_new_epoch_and_calls_of_the_old_one_cannot_change_it() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    let old = page.ask().bearer();
    let late = page.replace(old.clone());
    page.sign_out();
    assert_eq!(late.answer(), Some(Err(Denied::SignedOut)));
    page.sign_in();
    page.return_with("code-2");
    // The old refresh was aborted, so the answer goes to the exchange.
    assert_eq!(page.fates(), [Fate::Answered, Fate::Aborted, Fate::InFlight]);
    assert!(page.answer(tokens("bt-1", Some("st-1"))));
    let state = page.state();
    assert_ne!(state.epoch(), Some(old.epoch));
    futures::executor::block_on(page.session.epoch_ended(old.epoch));

    // Calls of the old session that end now.
    assert_eq!(page.replace(old.clone()).answer(), Some(Err(Denied::SignedOut)));
    page.session.replacement_refused(old);
    assert_eq!((page.state(), page.sent()), (state, 3));
    assert_eq!(page.ask().token().unwrap(), "bt-1");
}

#[test]
fn a_session_that_ends_while_leaving_stays_ended_when_the_page_is_restored() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.advance(Duration::from_secs(3600));
    let caller = page.ask();
    page.sign_in();
    assert!(matches!(page.state(), SessionState::Leaving { .. }));
    assert!(page.answer(invalid_grant()));
    assert_eq!(caller.answer(), Some(Err(Denied::SignedOut)));
    assert!(matches!(page.state(), SessionState::Leaving { .. }), "the page is leaving already");
    page.session.page_restored();
    assert!(matches!(page.state(), SessionState::SignedOut { reason: SignedOutReason::Ended(EndReason::Revoked), .. }));
}

#[test]
fn signing_out_while_leaving_ends_both() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    let epoch = page.state().epoch().unwrap();
    page.sign_in();
    page.sign_out();
    futures::executor::block_on(page.session.epoch_ended(epoch));
    assert_eq!((page.state(), page.transactions().len()), (BY_PERSON, 0));
    page.session.page_restored();
    assert_eq!(page.state(), BY_PERSON);
}
