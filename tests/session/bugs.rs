//! Bugs of other clients, each reproduced in a model. Other files have more tests with such names; `docs/checklist.md` lists all.

use std::time::Duration;

use lockgroove::session::{Denied, EndReason, Renewal, SessionState, SignedOutReason};

use crate::fake_browser::*;
use crate::fake_page::*;
use crate::fake_world::*;

const HOUR: Duration = Duration::from_secs(3600);
const NIGHT: i64 = 8 * 3_600_000;

#[test]
fn bug_03_a_manual_and_an_automatic_refresh_share_one_request() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.advance(HOUR);
    page.plan([UNREACHABLE]);
    assert!(page.ask().token().is_err());
    // A caller, a person, the network and the page ask for a renewal in the same moment.
    page.jump(2_000);
    let caller = page.ask();
    page.session.retry();
    page.session.wake();
    page.session.page_shown();
    page.advance(Duration::from_secs(3));
    assert_eq!((page.in_flight(), page.sent()), (1, 3), "one exchange, one failed refresh, one in flight");
    assert!(page.answer(tokens("at-2", Some("rt-2"))));
    assert_eq!(caller.token().unwrap(), "at-2");
    page.advance(Duration::from_secs(60));
    assert_eq!((page.sent(), page.most_in_flight()), (3, 1));
}

#[test]
fn bug_07_waking_up_without_a_network_keeps_the_session() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.jump(NIGHT);
    page.plan([OFFLINE, OFFLINE]);
    page.session.page_shown();
    assert!(matches!(page.ask().answer(), Some(Err(Denied::Paused(_)))));
    page.advance(Duration::from_secs(2));
    assert!(matches!(page.state(), SessionState::SignedIn(_)));
    // The network is back.
    page.plan([tokens("at-2", None)]);
    page.session.retry();
    page.settle();
    assert_eq!(page.ask().token().unwrap(), "at-2");
}

/// The server refreshes, and its answer is lost. The retry sends the old refresh token, which some regimes refuse.
#[test]
fn bug_08_a_lost_refresh_answer_costs_at_most_one_new_sign_in() {
    for (regime, survives) in [(Regime::Static, true), (Regime::Rotate, false), (Regime::RotateStrict, false)] {
        let mut browser = FakeBrowser::new(regime);
        let tab = browser.sign_in();
        browser.server_answers = false;
        browser.jump(HOUR);
        let caller = browser.ask(tab);
        assert!(browser.lose_one_answer());
        assert!(matches!(caller.answer(), Some(Err(Denied::Paused(_)))), "{regime:?}");
        browser.server_answers = true;
        browser.advance(4);
        assert_eq!(browser.is_signed_in(tab), survives, "{regime:?}");
        if !survives {
            assert_eq!(browser.tabs[&tab].signed_out_reason(), SignedOutReason::Ended(EndReason::Revoked));
            browser.advance(600);
            assert_eq!(browser.server.refused.get(), 1, "the refused token is not sent again");
        }
    }
}

#[test]
fn bug_13_a_token_that_expired_in_the_background_is_renewed_before_use() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    // The browser stops the timers of a hidden page, but not the wall clock.
    page.jump(NIGHT);
    let caller = page.ask();
    assert_eq!(caller.answer(), None, "the expired token is not handed out");
    assert!(page.answer(tokens("at-2", None)));
    assert_eq!(caller.token().unwrap(), "at-2");
    assert_eq!(page.sent(), 2);
}

#[test]
fn bug_14_a_clock_that_jumps_back_and_forth_causes_no_refresh_loop() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    for jump in [86_400_000, -86_400_000, 3_600_000, -3_600_000, -86_400_000, 86_400_000] {
        page.jump(jump);
        page.plan([tokens("at", None)]);
        let before = page.sent();
        for _ in 0..20 {
            page.ask();
            page.session.wake();
            page.session.page_shown();
        }
        assert!(page.sent() <= before + 1, "{jump}");
        page.with_sent(|sent| assert!(sent.iter().all(|request| request.fate == Fate::Answered)));
        page.clear_plan();
    }
    assert_eq!(page.grant().renewal, Renewal::Idle);
}

/// During an outage the service once answered `invalid_grant` to everybody for an hour. The session ends, one click signs in again, and
/// nothing is repeated automatically.
#[test]
fn near_miss_an_invalid_grant_during_an_outage_costs_one_sign_in() {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.advance(HOUR);
    page.plan([invalid_grant()]);
    assert_eq!(page.ask().answer(), Some(Err(Denied::SignedOut)));
    page.advance(HOUR);
    assert_eq!((page.sent(), page.navigations()), (2, 1));
    page.sign_in();
    page.plan([tokens("bt-1", Some("st-1"))]);
    page.return_with("code-2");
    assert_eq!(page.ask().token().unwrap(), "bt-1");
}
