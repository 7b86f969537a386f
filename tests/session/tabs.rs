//! One session in several tabs of a browser: shared, renewed once, ended in all of them, stored on the device if the person wants it.

use std::time::Duration;

use lockgroove::oauth::{RefusalReason, ScopeSet};
use lockgroove::session::explain::why_waiting;
use lockgroove::session::{Denied, EndReason, SessionState, Setback, SignInFault, SignedOutReason};

use crate::fake_browser::*;
use crate::fake_page::*;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);

#[test]
fn a_new_and_a_reloaded_tab_get_the_session_without_leaving() {
    for regime in REGIMES {
        let mut browser = FakeBrowser::new(regime);
        let first = browser.sign_in();
        let second = browser.open();
        assert!(browser.is_signed_in(second));
        let first = browser.reload(first);
        assert!(browser.is_signed_in(first));
        let tokens: Vec<_> = [first, second].map(|tab| browser.ask(tab).token().unwrap()).to_vec();
        assert_eq!(tokens, ["access-1", "access-1"]);
        assert_eq!(browser.refreshes(), 0, "{regime:?}");
        assert_eq!(browser.navigations(), 0, "no tab leaves for the authorization server again");
        // The session ends with the last tab, because nothing is stored.
        browser.close(second);
        let only = browser.reload(first);
        assert_eq!(browser.tabs[&only].signed_out_reason(), SignedOutReason::NotYet);
    }
}

#[test]
fn bug_05_a_hundred_callers_in_three_tabs_make_one_refresh() {
    for regime in REGIMES {
        let mut browser = FakeBrowser::new(regime);
        let first = browser.sign_in();
        let (second, third) = (browser.open(), browser.open());
        for hour in 1..=3 {
            browser.server_answers = false;
            browser.jump(HOUR);
            let callers: Vec<_> = (0..100).map(|n| browser.tabs[&[first, second, third][n % 3]].ask()).collect();
            browser.settle();
            assert!(callers.iter().all(|caller| caller.answer().is_none()));
            browser.server_answers = true;
            browser.settle();
            let mut tokens: Vec<_> = callers.iter().map(|caller| caller.token().unwrap()).collect();
            tokens.dedup();
            assert_eq!(tokens.len(), 1, "{regime:?}: {tokens:?}");
            assert_eq!((browser.refreshes(), browser.server.refused.get()), (hour, 0), "{regime:?}");
        }
        assert_eq!(browser.most_in_flight, 1, "{regime:?}");
    }
}

#[test]
fn a_token_refused_in_every_tab_makes_one_refresh() {
    for regime in REGIMES {
        let mut browser = FakeBrowser::new(regime);
        let first = browser.sign_in();
        let second = browser.open();
        let bearers = [first, second].map(|tab| (tab, browser.ask(tab).bearer()));
        browser.server_answers = false;
        let callers: Vec<_> = bearers.iter().map(|(tab, bearer)| browser.tabs[tab].replace(bearer.clone())).collect();
        browser.settle();
        browser.server_answers = true;
        browser.settle();
        assert!(callers.iter().all(|caller| caller.token().is_ok()));
        assert_eq!((browser.refreshes(), browser.server.refused.get()), (1, 0), "{regime:?}");
    }
}

#[test]
fn bug_18_signing_out_ends_the_session_in_every_tab_and_late_answers_revive_nothing() {
    for regime in REGIMES {
        let mut browser = FakeBrowser::new(regime);
        let first = browser.sign_in();
        let (second, third) = (browser.open(), browser.open());
        browser.server_answers = false;
        browser.jump(HOUR);
        let waiting = browser.ask(first);
        assert_eq!(waiting.answer(), None);
        browser.tabs[&second].sign_out();
        browser.settle();
        assert_eq!(waiting.answer(), Some(Err(Denied::SignedOut)));
        for tab in [first, second, third] {
            assert_eq!(browser.tabs[&tab].signed_out_reason(), SignedOutReason::Ended(EndReason::ByPerson));
        }
        browser.server_answers = true;
        browser.settle();
        browser.advance(60);
        let fourth = browser.open();
        assert!(!browser.tabs.keys().any(|tab| browser.is_signed_in(*tab)), "{regime:?}");
        assert_eq!(browser.tabs[&fourth].signed_out_reason(), SignedOutReason::NotYet);
    }
}

#[test]
fn a_tab_frozen_during_a_sign_out_is_signed_out_when_it_wakes() {
    for messages_kept in [true, false] {
        let mut browser = FakeBrowser::new(Regime::Static);
        let first = browser.sign_in();
        let second = browser.open();
        browser.freeze(second);
        browser.tabs[&first].sign_out();
        browser.settle();
        browser.thaw(second, messages_kept);
        if !messages_kept {
            // The tab reads in the ledger what it missed.
            browser.tabs[&second].session.page_restored();
            browser.settle();
        }
        assert_eq!(browser.tabs[&second].signed_out_reason(), SignedOutReason::Ended(EndReason::ByPerson));
        let third = browser.open();
        assert!(!browser.is_signed_in(third), "the woken tab shares no session");
    }
}

#[test]
fn a_tab_frozen_during_a_refresh_gets_the_new_token_before_it_uses_the_old_one() {
    for regime in REGIMES {
        let mut browser = FakeBrowser::new(regime);
        let first = browser.sign_in();
        let second = browser.open();
        browser.freeze(second);
        browser.jump(HOUR);
        assert_eq!(browser.ask(first).token().unwrap(), "access-2");
        browser.thaw(second, false);
        assert_eq!(browser.ask(second).token().unwrap(), "access-2", "{regime:?}");
        assert_eq!((browser.refreshes(), browser.server.refused.get()), (1, 0), "{regime:?}");
    }
}

/// Closes a tab that renewed while another was frozen, and returns the other, which is awake again.
fn close_after_renewal(browser: &mut FakeBrowser, renewing: usize) -> usize {
    let frozen = browser.open();
    browser.freeze(frozen);
    browser.jump(HOUR);
    browser.ask(renewing).token().unwrap();
    browser.close(renewing);
    browser.thaw(frozen, false);
    frozen
}

#[test]
fn when_the_tab_that_renewed_is_closed_another_tries_its_old_refresh_token() {
    for (regime, expected) in [(Regime::Static, None), (Regime::Rotate, Some(SignedOutReason::Ended(EndReason::Revoked)))] {
        let mut browser = FakeBrowser::new(regime);
        let first = browser.sign_in();
        let second = close_after_renewal(&mut browser, first);
        let caller = browser.ask(second);
        assert_eq!(caller.answer(), None, "the other tabs get a moment to answer");
        browser.advance(4);
        match expected {
            None => assert!(caller.token().is_ok(), "{regime:?}"),
            Some(expected) => {
                assert_eq!((browser.tabs[&second].signed_out_reason(), caller.answer()), (expected, Some(Err(Denied::SignedOut))))
            }
        }
    }
}

#[test]
fn the_vault_has_the_newest_refresh_token_when_the_tab_that_renewed_is_closed() {
    let mut browser = FakeBrowser::new(Regime::RotateStrict);
    let first = browser.sign_in();
    browser.tabs[&first].session.stay_signed_in(true);
    let second = close_after_renewal(&mut browser, first);
    let caller = browser.ask(second);
    browser.advance(4);
    assert!(caller.token().is_ok());
    assert_eq!(browser.server.refused.get(), 0);
}

#[test]
fn waiting_for_the_lock_of_a_frozen_tab_ends() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    let second = browser.open();
    browser.server_answers = false;
    browser.jump(HOUR);
    browser.ask(first);
    browser.freeze(first);
    browser.server_answers = true;
    let caller = browser.ask(second);
    browser.advance(19);
    assert_eq!(caller.answer(), None);
    browser.advance(2);
    assert!(caller.token().is_ok());
}

#[test]
fn a_frozen_tab_with_the_lock_delays_nobody_whose_token_is_valid() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    let second = browser.open();
    browser.server_answers = false;
    browser.advance(3600 - 45);
    let _waiting = browser.ask(first);
    browser.freeze(first);
    browser.server_answers = true;
    let caller = browser.ask(second);
    let is_waiting = |browser: &FakeBrowser| why_waiting(&browser.tabs[&second].grant().renewal).is_some();
    assert_eq!((caller.answer(), is_waiting(&browser)), (None, false));
    browser.advance(3);
    assert_eq!(caller.token().unwrap(), "access-1", "the token is valid for some seconds more");
    assert!(is_waiting(&browser), "and the page says what it waits for");
    assert_eq!(browser.ask(second).token().unwrap(), "access-1");
    browser.advance(20);
    assert_eq!(browser.ask(second).token().unwrap(), "access-2");
    assert!(!is_waiting(&browser));
}

#[test]
fn a_page_says_after_two_seconds_that_it_waits_for_another_tab() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    let second = browser.open();
    browser.server_answers = false;
    browser.advance(3600);
    let _waiting = browser.ask(first);
    browser.freeze(first);
    browser.server_answers = true;
    let caller = browser.ask(second);
    let words = |browser: &FakeBrowser| why_waiting(&browser.tabs[&second].grant().renewal);
    browser.advance(1);
    assert_eq!(words(&browser), None);
    browser.advance(2);
    assert!(words(&browser).unwrap().contains("another open Lockgroove tab"));
    assert_eq!(caller.answer(), None, "an expired token is not handed out");
    browser.advance(20);
    assert_eq!(caller.token().unwrap(), "access-2");
    assert_eq!(words(&browser), None);
}

#[test]
fn a_tab_that_navigates_away_while_it_renews_delays_nobody() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    let (second, third) = (browser.open(), browser.open());
    browser.server_answers = false;
    browser.jump(HOUR);
    let waiting = browser.ask(first);
    // The third tab waits for the lock, and navigates away too.
    let queued = browser.ask(third);
    browser.hide(third);
    browser.hide(first);
    browser.server_answers = true;
    let caller = browser.ask(second);
    assert_eq!(caller.token().unwrap(), "access-2", "at once: the lock is free");
    assert_eq!((browser.shared.ledger.borrow().pause.as_ref(), browser.refreshes()), (None, 1), "nothing failed");
    for (tab, caller) in [(first, waiting), (third, queued)] {
        assert_eq!(caller.answer(), None);
        browser.thaw_and_show(tab, false);
        assert_eq!(caller.token().unwrap(), "access-2", "after Back it has the tokens of the other tab");
    }
    assert_eq!(browser.refreshes(), 1);
}

#[test]
fn a_page_in_the_back_forward_cache_keeps_the_session() {
    for regime in REGIMES {
        let mut browser = FakeBrowser::new(regime);
        let only = browser.sign_in();
        browser.hide(only);
        browser.advance(60);
        browser.thaw_and_show(only, false);
        assert!(browser.is_signed_in(only));
        browser.hide(only);
        browser.jump(HOUR);
        browser.thaw_and_show(only, false);
        assert_eq!(browser.ask(only).token().unwrap(), "access-2", "{regime:?}");
        // It sends and receives again.
        let second = browser.open();
        assert!(browser.is_signed_in(second));
        browser.tabs[&second].sign_out();
        browser.settle();
        assert!(!browser.is_signed_in(only));
    }
}

#[test]
fn tabs_that_queue_behind_a_failed_renewal_share_its_pause() {
    let mut browser = FakeBrowser::new(Regime::RotateStrict);
    let first = browser.sign_in();
    let tabs = [first, browser.open(), browser.open(), browser.open(), browser.open()];
    // The server receives requests and answers none.
    browser.server_answers = false;
    browser.jump(HOUR);
    let callers = tabs.map(|tab| browser.tabs[&tab].ask());
    browser.advance(120);
    assert!(callers.iter().all(|caller| matches!(caller.answer(), Some(Err(Denied::Paused(_))))));
    assert_eq!(browser.most_in_flight, 1);
    browser.server_answers = true;
    browser.advance(90);
    for tab in tabs {
        assert!(browser.ask(tab).token().is_ok());
    }
    assert_eq!((browser.refreshes(), browser.server.refused.get()), (1, 0));
}

#[test]
fn a_person_can_retry_during_the_pause_of_another_tab() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    let second = browser.open();
    browser.server_answers = false;
    browser.jump(HOUR);
    let callers = [first, second].map(|tab| browser.tabs[&tab].ask());
    browser.advance(1);
    browser.tabs[&first].answer(UNREACHABLE);
    browser.settle();
    assert!(callers.iter().all(|caller| caller.answer().is_some()), "one failure answers both");
    browser.server_answers = true;
    browser.tabs[&second].session.retry();
    browser.settle();
    assert!(browser.ask(second).token().is_ok() && browser.ask(first).token().is_ok());
    assert_eq!(browser.refreshes(), 1);
}

#[test]
fn closing_a_tab_during_a_refresh_frees_the_lock() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    let second = browser.open();
    browser.server_answers = false;
    browser.jump(HOUR);
    browser.ask(first);
    let caller = browser.ask(second);
    browser.close(first);
    browser.server_answers = true;
    browser.settle();
    assert!(caller.token().is_ok());
    assert_eq!(browser.refreshes(), 1);
}

#[test]
fn revoked_access_ends_the_session_in_every_tab_after_one_refusal() {
    for regime in REGIMES {
        let mut browser = FakeBrowser::new(regime);
        let first = browser.sign_in();
        let second = browser.open();
        browser.server.revoke();
        browser.jump(HOUR);
        let callers = [first, second].map(|tab| browser.tabs[&tab].ask());
        browser.settle();
        browser.advance(30);
        assert!(callers.iter().all(|caller| caller.answer() == Some(Err(Denied::SignedOut))));
        assert_eq!(
            [first, second].map(|tab| browser.tabs[&tab].signed_out_reason()),
            [SignedOutReason::Ended(EndReason::Revoked), SignedOutReason::Ended(EndReason::Revoked)]
        );
        assert_eq!(browser.server.refused.get(), 1, "{regime:?}");
    }
}

#[test]
fn the_later_of_two_sign_ins_replaces_the_other_in_every_tab() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    let epoch = browser.tabs[&first].state().epoch();
    let second = browser.open();
    browser.advance(5);
    browser.sign_in_from(second);
    assert_eq!([first, second].map(|tab| browser.ask(tab).token().unwrap()), ["access-2", "access-2"]);
    assert_ne!(browser.tabs[&first].state().epoch(), epoch, "the views of the first sign-in are redrawn");
    // A new tab gets the later one too.
    let third = browser.open();
    assert_eq!(browser.ask(third).token().unwrap(), "access-2");
}

#[test]
fn the_later_sign_in_wins_even_if_the_clock_was_set_back() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    let (second, frozen) = (browser.open(), browser.open());
    browser.freeze(frozen);
    browser.set_back(DAY);
    browser.sign_in_from(second);
    assert_eq!([first, second].map(|tab| browser.ask(tab).token().unwrap()), ["access-2", "access-2"]);
    // A tab that missed it reads in the ledger which session is the newest.
    browser.thaw(frozen, false);
    browser.tabs[&frozen].session.page_shown();
    browser.settle();
    assert_eq!(browser.ask(frozen).token().unwrap(), "access-2");
    browser.tabs[&first].sign_out();
    browser.settle();
    assert!(!browser.tabs.keys().any(|tab| browser.is_signed_in(*tab)), "all tabs had the same session");
}

#[test]
fn two_tabs_that_sign_in_at_once_both_finish_and_share_one_session() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let (first, second) = (browser.open(), browser.open());
    browser.leave(first);
    browser.leave(second);
    for tab in [second, first] {
        let state = browser.tabs[&tab].last_state();
        browser.advance(1);
        browser.open_callback(tab, &format!("?code=code-{tab}&state={state}"));
        assert!(browser.is_signed_in(tab));
    }
    assert_eq!([first, second].map(|tab| browser.ask(tab).token().unwrap()), ["access-2", "access-2"]);
}

#[test]
fn a_declined_sign_in_for_more_scopes_keeps_the_session_and_is_reported() {
    for stored in [false, true] {
        let mut browser = FakeBrowser::new(Regime::Static);
        let first = browser.sign_in();
        if stored {
            browser.tabs[&first].session.stay_signed_in(true);
            browser.settle();
        } else {
            browser.open();
        }
        browser.leave(first);
        let state = browser.tabs[&first].last_state();
        browser.open_callback(first, &format!("?error=access_denied&state={state}"));
        assert!(browser.is_signed_in(first), "from the {}", if stored { "vault" } else { "other tab" });
        let Some(Setback::SignIn(SignInFault::Refused(refusal))) = browser.tabs[&first].grant().setback else {
            panic!("no setback")
        };
        assert_eq!(refusal.reason, RefusalReason::AccessDenied);
        assert_eq!(*browser.tabs[&first].arrivals.borrow(), ["/playlists/37i?view=grid#row9"], "back on the page where it began");
        browser.tabs[&first].session.dismiss_setback();
        assert_eq!(browser.tabs[&first].grant().setback, None);
    }
}

#[test]
fn a_declined_sign_in_for_more_scopes_remembers_the_earlier_grant() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let only = browser.sign_in();
    browser.leave(only);
    let state = browser.tabs[&only].last_state();
    browser.open_callback(only, &format!("?error=access_denied&state={state}"));
    let SessionState::SignedOut { resume: Some(resume), .. } = browser.tabs[&only].state() else { panic!("signed out") };
    assert_eq!(resume.granted_before, ScopeSet::parse(SCOPES), "one click asks for it again");
}

#[test]
fn an_old_or_copied_callback_in_a_new_tab_shows_the_current_session() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    let state = browser.tabs[&first].last_state();
    for query in [format!("?code=code-{first}&state={state}"), "?code=x&state=y".to_owned(), "?code=x".to_owned()] {
        let second = browser.open();
        browser.open_callback(second, &query);
        assert!(browser.is_signed_in(second));
        assert_eq!(browser.tabs[&second].grant().setback, None, "nobody tried to sign in");
        assert_eq!(*browser.tabs[&second].arrivals.borrow(), ["/library"]);
    }
    let exchanges: usize =
        browser.tabs.values().map(|tab| tab.with_sent(|sent| sent.iter().filter(|request| !request.is_refresh()).count())).sum();
    assert_eq!(exchanges, 1, "the code was sent once");
}

#[test]
fn staying_signed_in_is_off_by_default_and_can_be_turned_off_again() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    assert!(!browser.tabs[&first].session.stays_signed_in());
    assert_eq!(*browser.shared.vault.borrow(), None);
    browser.tabs[&first].session.stay_signed_in(true);
    let second = browser.open();
    assert!(browser.tabs[&second].session.stays_signed_in());
    assert!(browser.shared.vault.borrow().as_ref().unwrap().contains("refresh-1"));
    browser.tabs[&second].session.stay_signed_in(false);
    browser.settle();
    assert_eq!(*browser.shared.vault.borrow(), None);
    assert!(!browser.tabs[&first].session.stays_signed_in(), "in every tab");
    assert!(browser.is_signed_in(first));
}

#[test]
fn staying_signed_in_takes_one_refresh_and_no_navigation_the_next_day() {
    for regime in REGIMES {
        let mut browser = FakeBrowser::new(regime);
        let first = browser.sign_in();
        browser.tabs[&first].session.stay_signed_in(true);
        browser.settle();
        browser.close(first);
        for day in 1..=3 {
            browser.jump(DAY);
            // A browser that restores its last tabs opens three at once.
            let tabs = [browser.open(), browser.open(), browser.open()];
            let callers = tabs.map(|tab| browser.tabs[&tab].ask());
            browser.settle();
            assert!(callers.iter().all(|caller| caller.token().is_ok()), "{regime:?}");
            assert_eq!((browser.refreshes(), browser.server.refused.get()), (day, 0), "{regime:?}");
            assert_eq!(browser.navigations(), 0);
            tabs.iter().for_each(|tab| browser.close(*tab));
        }
    }
}

#[test]
fn signing_out_clears_and_disables_the_vault() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    browser.tabs[&first].session.stay_signed_in(true);
    let second = browser.open();
    browser.tabs[&second].sign_out();
    browser.settle();
    assert_eq!((browser.shared.vault.borrow().clone(), browser.shared.vault_enabled.get()), (None, false));
    browser.sign_in_from(first);
    assert_eq!(*browser.shared.vault.borrow(), None);
    browser.close(first);
    browser.close(second);
    let later = browser.open();
    assert_eq!(browser.tabs[&later].signed_out_reason(), SignedOutReason::NotYet);
}

#[test]
fn signing_out_clears_the_vault_also_in_a_tab_that_slept_when_it_was_enabled() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    let second = browser.open();
    browser.freeze(second);
    browser.tabs[&first].session.stay_signed_in(true);
    browser.settle();
    // What the others said meanwhile is lost.
    browser.thaw_and_show(second, false);
    browser.tabs[&second].sign_out();
    browser.settle();
    assert_eq!((browser.shared.vault.borrow().clone(), browser.shared.vault_enabled.get()), (None, false));
    let first = browser.reload(first);
    assert!(!browser.is_signed_in(first), "nothing revives a session that a person ended");
}

#[test]
fn a_revoked_refresh_token_in_the_vault_is_deleted_after_one_request() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    browser.tabs[&first].session.stay_signed_in(true);
    browser.settle();
    browser.close(first);
    browser.server.revoke();
    browser.jump(DAY);
    let later = browser.open();
    browser.ask(later);
    assert_eq!(browser.tabs[&later].signed_out_reason(), SignedOutReason::Ended(EndReason::Revoked));
    assert_eq!((browser.shared.vault.borrow().clone(), browser.server.refused.get()), (None, 1));
}

#[test]
fn a_vault_that_cannot_store_is_reported_and_the_session_goes_on() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    browser.shared.vault_fails.set(true);
    browser.tabs[&first].session.stay_signed_in(true);
    browser.settle();
    assert_eq!(browser.tabs[&first].grant().setback, Some(Setback::NotStored));
    assert!(!browser.tabs[&first].session.stays_signed_in());
    assert!(!browser.shared.vault_enabled.get());
    assert!(browser.ask(first).token().is_ok());
}

#[test]
fn the_end_of_the_consent_is_announced_a_week_ahead_and_refreshes_do_not_move_it() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    let soon = |browser: &FakeBrowser| {
        let page = &browser.tabs[&first];
        page.grant().consent_ends_soon(page.now())
    };
    for _ in 0..173 {
        browser.jump(DAY);
        browser.ask(first).token().unwrap();
        assert!(!soon(&browser));
    }
    browser.jump(DAY);
    assert!(soon(&browser), "on the 174th day of 181");
}

#[test]
fn messages_that_make_no_sense_change_nothing() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let first = browser.sign_in();
    let before = browser.tabs[&first].state();
    for text in ["", "{}", r#"{"v":1,"say":"over","id":"somebody-else","ending":"by_person"}"#, r#"{"v":9,"say":"who"}"#] {
        browser.send_message(text);
        assert_eq!(browser.tabs[&first].state(), before, "{text}");
    }
}

#[test]
fn manual_renewals_in_three_tabs_at_once_make_one_refresh() {
    for regime in REGIMES {
        let mut browser = FakeBrowser::new(regime);
        let first = browser.sign_in();
        let (second, third) = (browser.open(), browser.open());
        for round in 1..=3 {
            for tab in [first, second, third] {
                browser.tabs[&tab].session.renew();
            }
            browser.settle();
            assert_eq!((browser.refreshes(), browser.server.refused.get()), (round, 0), "{regime:?}");
            let tokens = [first, second, third].map(|tab| browser.ask(tab).token().unwrap());
            assert!(tokens.iter().all(|token| *token == tokens[0]), "{tokens:?}");
            let renewals = [first, second, third].map(|tab| browser.tabs[&tab].grant().renewals());
            assert_eq!(renewals, [round as u32; 3]);
        }
        assert_eq!(browser.most_in_flight, 1, "{regime:?}");
    }
}

#[test]
fn a_session_from_the_vault_has_no_renewal_time_until_it_is_renewed() {
    let mut browser = FakeBrowser::new(Regime::Static);
    let tab = browser.sign_in();
    browser.tabs[&tab].session.stay_signed_in(true);
    browser.tabs[&tab].session.renew();
    browser.settle();
    let tab = browser.reload(tab);
    let grant = browser.tabs[&tab].grant();
    assert_eq!((grant.renewals(), grant.renewed_at()), (1, None));
    browser.tabs[&tab].session.renew();
    browser.settle();
    let grant = browser.tabs[&tab].grant();
    assert_eq!((grant.renewals(), grant.renewed_at()), (2, Some(grant.obtained_at)));
}

#[test]
fn a_sign_in_for_fewer_scopes_narrows_the_session_in_every_tab() {
    let mut browser = FakeBrowser::new(Regime::Rotate);
    let first = browser.sign_in();
    let second = browser.open();
    let fewer = ScopeSet::parse("playlist-read-private");
    browser.tabs[&second].session.sign_in(lockgroove::session::SignInRequest { scopes: fewer, ..sign_in_request() });
    browser.settle();
    let state = browser.tabs[&second].last_state();
    browser.open_callback(second, &format!("?code=code-{second}&state={state}"));
    for tab in [first, second] {
        let grant = browser.tabs[&tab].grant();
        assert_eq!((grant.consent.scopes, grant.consent.requested), (fewer, fewer), "tab {tab}");
    }
}
