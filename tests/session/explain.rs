//! The code that explains each failure of a sign-in or a session. `tests/e2e` tests the failures that a browser can cause.

use std::rc::Rc;
use std::time::Duration;

use lockgroove::session::explain::{why_paused, why_signed_out};
use lockgroove::session::ports::SinglePage;
use lockgroove::session::{Explanation, Renewal, Session, SessionState};

use crate::fake_browser::*;
use crate::fake_page::*;
use crate::fake_world::*;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);

/// What the page shows in this state.
fn explanation(state: &SessionState) -> Option<Explanation> {
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
fn assert_explained(page: &FakePage, code: &str) {
    let explanation = explanation(&page.state()).unwrap_or_else(|| panic!("not explained: {:?}", page.state()));
    assert_eq!(explanation.code, code);
}

/// A page after an exchange with this answer.
fn exchanged(answer: Answer) -> FakePage {
    let page = FakePage::new();
    page.sign_in();
    let page = page.reloaded();
    page.plan([answer]);
    page.return_with("code");
    page
}

/// A page after a refresh with this answer.
fn renewed(answer: Answer) -> FakePage {
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.advance(HOUR);
    page.plan([answer]);
    page.ask();
    page
}

#[test]
fn a_sign_in_that_cannot_start_is_explained() {
    let page = FakePage::new();
    page.world.random_works.set(false);
    page.sign_in();
    assert_explained(&page, "LG-random-none");

    let page = FakePage::new();
    let session = Session::new(&config(), None, RETURN_RULES, page.world.clone(), Rc::new(SinglePage));
    session.sign_in(sign_in_request());
    assert_eq!(explanation(&session.state()).unwrap().code, "LG-address-refused");
}

#[test]
fn a_clock_set_back_during_a_sign_in_is_explained() {
    let page = FakePage::new();
    page.sign_in();
    page.jump(-DAY.as_millis().cast_signed() as i64);
    let page = page.reloaded();
    page.return_with("code");
    assert_explained(&page, "LG-transaction-future");
    assert_eq!((page.sent(), page.transactions().len()), (0, 0), "nothing is sent, and the transaction is deleted");
    // A new sign-in works with this clock.
    page.sign_in();
    page.plan([tokens("at", None)]);
    page.return_with("code");
    assert!(matches!(page.state(), SessionState::SignedIn(_)));
}

#[test]
fn every_failed_exchange_is_explained() {
    for (answer, code) in [
        (status(400, r#"{"error":"invalid_request"}"#), "LG-token-refused"),
        (UNREACHABLE, "LG-token-unreachable"),
        (OFFLINE, "LG-token-offline"),
        (TIMED_OUT, "LG-token-timeout"),
    ] {
        assert_explained(&exchanged(answer), code);
    }
}

#[test]
fn every_pause_is_explained_and_says_that_the_session_goes_on() {
    for (answer, code) in [
        (UNREACHABLE, "LG-refresh-unreachable"),
        (OFFLINE, "LG-refresh-offline"),
        (TIMED_OUT, "LG-refresh-timeout"),
        (throttled(Some(9)), "LG-refresh-throttled"),
        (status(503, ""), "LG-refresh-unavailable"),
    ] {
        let page = renewed(answer);
        assert_explained(&page, code);
        assert!(explanation(&page.state()).unwrap().meaning.contains("You are still signed in"), "{code}");
    }
    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.plan([status(400, r#"{"error":"invalid_client"}"#)]);
    page.session.renew();
    page.settle();
    assert_explained(&page, "LG-refresh-refused");
    assert!(explanation(&page.state()).unwrap().meaning.contains("signed in until your current access ends"));
}

#[test]
fn a_sign_in_that_was_interrupted_is_explained() {
    let page = FakePage::new();
    page.sign_in();
    let page = page.reloaded();
    page.return_with("code-1");
    let page = page.reloaded();
    page.callback("");
    assert_explained(&page, "LG-callback-unfinished");
}

#[test]
fn every_end_of_a_session_is_explained() {
    let page = FakePage::signed_in(tokens("at-1", None));
    page.advance(HOUR);
    page.ask();
    assert_explained(&page, "LG-session-expired");

    assert_explained(&renewed(invalid_grant()), "LG-session-revoked");
    assert_explained(&renewed(status(400, r#"{"error":"invalid_client"}"#)), "LG-session-client-refused");

    let page = FakePage::signed_in(tokens("at-1", Some("rt-1")));
    page.sign_out();
    assert_explained(&page, "LG-session-signed-out");
}

/// The server's answer is the same; only the date differs.
#[test]
fn the_end_of_the_consent_is_distinguished_from_revoked_access() {
    for (days, code) in [(180, "LG-session-revoked"), (181, "LG-session-consent-over")] {
        let mut browser = FakeBrowser::new(Regime::Static);
        let first = browser.sign_in();
        let second = browser.open();
        browser.jump(DAY * days);
        browser.server.revoke();
        browser.ask(first);
        for tab in [first, second] {
            assert_explained(&browser.tabs[&tab], code);
        }
        // The ledger has the reason for frozen tabs.
        let ended = browser.shared.ledger.borrow().to_texts().1;
        assert!(ended.ends_with(if days == 181 { " consent_over" } else { " revoked" }), "{ended}");
    }
}
