//! Bugs that other clients had, each brought about in a model. Those that an older test proves stand beside its kin under the same
//! kind of name; `docs/checklist.md` lists all.

use std::time::Duration;

use lockgroove::session::{Denied, EndReason, Renewal, SessionState, SignedOutReason};

use crate::household::*;
use crate::world::*;

const HOUR: Duration = Duration::from_secs(3600);
const NIGHT: i64 = 8 * 3_600_000;

fn why(state: SessionState) -> SignedOutReason {
    match state {
        SessionState::SignedOut { reason, .. } => reason,
        other => panic!("still going: {other:?}"),
    }
}

#[test]
fn bug_03_a_refresh_by_hand_and_one_by_itself_are_one() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.advance(HOUR);
    stage.plan([CUT]);
    assert!(stage.ask().token().is_err());
    // A call, the alarm of the pause, a returning network, a page that is shown and a person: all in the same moment.
    stage.jump(2_000);
    let call = stage.ask();
    stage.session.retry();
    stage.session.wake();
    stage.session.page_shown();
    stage.advance(Duration::from_secs(3));
    assert_eq!((stage.in_flight(), stage.sent()), (1, 3), "one exchange, one refresh that failed, one under way");
    assert!(stage.answer(tokens("at-2", Some("rt-2"))));
    assert_eq!(call.token().unwrap(), "at-2");
    stage.advance(Duration::from_secs(60));
    assert_eq!((stage.sent(), stage.most_at_once()), (3, 1));
}

#[test]
fn bug_07_waking_up_before_the_network_signs_nobody_out() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.jump(NIGHT);
    stage.plan([OFFLINE, OFFLINE]);
    stage.session.page_shown();
    assert!(matches!(stage.ask().answer(), Some(Err(Denied::Paused(_)))));
    stage.advance(Duration::from_secs(2));
    assert!(matches!(stage.state(), SessionState::SignedIn(_)));
    // The network is up: the page hears of it.
    stage.plan([tokens("at-2", None)]);
    stage.session.retry();
    stage.settle();
    assert_eq!(stage.ask().token().unwrap(), "at-2");
}

/// The server renews, and its answer is lost on the way. The one retry that is fair finds the old token still good, or not.
#[test]
fn bug_08_a_refresh_answer_lost_on_the_way_costs_a_clean_sign_in_at_most() {
    for (regime, survives) in [(Regime::Static, true), (Regime::Rotate, false), (Regime::RotateStrict, false)] {
        let mut household = Household::new(regime);
        let page = household.sign_in();
        household.served = false;
        household.jump(HOUR);
        let call = household.ask(page);
        assert!(household.lose_one());
        assert!(matches!(call.answer(), Some(Err(Denied::Paused(_)))), "{regime:?}");
        household.served = true;
        household.advance(4);
        assert_eq!(household.is_signed_in(page), survives, "{regime:?}");
        if !survives {
            assert_eq!(why(household.tabs[&page].state()), SignedOutReason::Ended(EndReason::Revoked));
            household.advance(600);
            assert_eq!(household.server.refused.get(), 1, "and it is not shown a third time");
        }
    }
}

#[test]
fn bug_13_a_token_that_ended_unseen_in_the_background_is_renewed_before_it_is_used() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    // The browser stopped the timers of a hidden page; only the wall clock went on.
    stage.jump(NIGHT);
    let call = stage.ask();
    assert_eq!(call.answer(), None, "the dead token is handed to nobody");
    assert!(stage.answer(tokens("at-2", None)));
    assert_eq!(call.token().unwrap(), "at-2");
    assert_eq!(stage.sent(), 2);
}

#[test]
fn bug_14_a_clock_that_jumps_back_and_forth_never_loops() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    for hop in [86_400_000, -86_400_000, 3_600_000, -3_600_000, -86_400_000, 86_400_000] {
        stage.jump(hop);
        stage.plan([tokens("at", None)]);
        let before = stage.sent();
        for _ in 0..20 {
            stage.ask();
            stage.session.wake();
            stage.session.page_shown();
        }
        assert!(stage.sent() <= before + 1, "{hop}");
        stage.with_sent(|sent| assert!(sent.iter().all(|sent| sent.fate == Fate::Answered)));
        stage.world.forget_plan();
    }
    assert!(stage.state().grant().is_some_and(|grant| grant.renewal == Renewal::Idle));
}

/// The service once answered `invalid_grant` to everybody for an hour. Its own rule is to believe it: that costs one sign-in, which
/// takes one click, and nothing runs in circles.
#[test]
fn near_miss_an_invalid_grant_of_an_outage_costs_one_sign_in() {
    let stage = Stage::signed_in(tokens("at-1", Some("rt-1")));
    stage.advance(HOUR);
    stage.plan([invalid_grant()]);
    assert_eq!(stage.ask().answer(), Some(Err(Denied::SignedOut)));
    stage.advance(HOUR);
    assert_eq!((stage.sent(), stage.world.left_for.borrow().len()), (2, 1));
    stage.sign_in();
    stage.plan([tokens("bt-1", Some("st-1"))]);
    stage.come_back_with("code-2");
    assert_eq!(stage.ask().token().unwrap(), "bt-1");
}
