//! One session in several pages of a browser: shared, renewed once, ended everywhere, kept on the device on demand.

use std::time::Duration;

use lockgroove::oauth::{RefusalReason, ScopeSet};
use lockgroove::session::{Denied, EndReason, SessionState, Setback, SignInFault, SignedOutReason};

use crate::household::*;
use crate::world::*;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);

fn why(household: &Household, page: usize) -> SignedOutReason {
    match household.tabs[&page].state() {
        SessionState::SignedOut { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

fn setback(household: &Household, page: usize) -> Option<Setback> {
    household.tabs[&page].state().grant().unwrap().setback.clone()
}

#[test]
fn a_new_and_a_reloaded_page_take_over_the_session_without_leaving() {
    for regime in REGIMES {
        let mut household = Household::new(regime);
        let first = household.sign_in();
        let second = household.open();
        assert!(household.is_signed_in(second));
        let first = household.reload(first);
        assert!(household.is_signed_in(first));
        let tokens: Vec<_> = [first, second].map(|page| household.ask(page).token().unwrap()).to_vec();
        assert_eq!(tokens, ["access-1", "access-1"]);
        assert_eq!(household.refreshes(), 0, "{regime:?}");
        let left: usize = household.tabs.values().map(|tab| tab.world.left_for.borrow().len()).sum();
        assert_eq!(left, 0, "nobody left for the authorization server again");
        // With the last page the session is gone: nothing was kept.
        household.close(second);
        let alone = household.reload(first);
        assert_eq!(why(&household, alone), SignedOutReason::NotYet);
    }
}

#[test]
fn bug_05_tabs_that_refresh_at_once_make_one_refresh_of_a_hundred_calls() {
    for regime in REGIMES {
        let mut household = Household::new(regime);
        let first = household.sign_in();
        let (second, third) = (household.open(), household.open());
        for hour in 1..=3 {
            household.served = false;
            household.jump(HOUR);
            let calls: Vec<_> = (0..100).map(|n| household.tabs[&[first, second, third][n % 3]].ask()).collect();
            household.settle();
            assert!(calls.iter().all(|call| call.answer().is_none()));
            household.served = true;
            household.settle();
            let mut tokens: Vec<_> = calls.iter().map(|call| call.token().unwrap()).collect();
            tokens.dedup();
            assert_eq!(tokens.len(), 1, "{regime:?}: {tokens:?}");
            assert_eq!((household.refreshes(), household.server.refused.get()), (hour, 0), "{regime:?}");
        }
        assert_eq!(household.most_at_once, 1, "{regime:?}");
    }
}

#[test]
fn a_refused_token_in_every_page_makes_one_refresh_too() {
    for regime in REGIMES {
        let mut household = Household::new(regime);
        let first = household.sign_in();
        let second = household.open();
        let bearers = [first, second].map(|page| (page, household.ask(page).bearer()));
        household.served = false;
        let calls: Vec<_> = bearers.iter().map(|(page, bearer)| household.tabs[page].replace(bearer.clone())).collect();
        household.settle();
        household.served = true;
        household.settle();
        assert!(calls.iter().all(|call| call.token().is_ok()));
        assert_eq!((household.refreshes(), household.server.refused.get()), (1, 0), "{regime:?}");
    }
}

#[test]
fn bug_18_signing_out_ends_it_in_every_page_and_late_answers_revive_nothing() {
    for regime in REGIMES {
        let mut household = Household::new(regime);
        let first = household.sign_in();
        let (second, third) = (household.open(), household.open());
        household.served = false;
        household.jump(HOUR);
        let waiting = household.ask(first);
        assert_eq!(waiting.answer(), None);
        household.tabs[&second].sign_out();
        household.settle();
        assert_eq!(waiting.answer(), Some(Err(Denied::SignedOut)));
        for page in [first, second, third] {
            assert_eq!(why(&household, page), SignedOutReason::Ended(EndReason::ByPerson));
        }
        household.served = true;
        household.settle();
        household.advance(60);
        let fourth = household.open();
        assert!(!household.tabs.keys().any(|page| household.is_signed_in(*page)), "{regime:?}");
        assert_eq!(why(&household, fourth), SignedOutReason::NotYet);
    }
}

#[test]
fn a_page_that_was_frozen_during_the_sign_out_is_signed_out_when_it_wakes() {
    for messages_kept in [true, false] {
        let mut household = Household::new(Regime::Static);
        let first = household.sign_in();
        let second = household.open();
        household.freeze(second);
        household.tabs[&first].sign_out();
        household.settle();
        household.thaw(second, messages_kept);
        if !messages_kept {
            // Brought back from the back/forward cache, or shown again: the ledger tells what was missed.
            household.tabs[&second].session.page_restored();
            household.settle();
        }
        assert_eq!(why(&household, second), SignedOutReason::Ended(EndReason::ByPerson));
        let third = household.open();
        assert!(!household.is_signed_in(third), "and it gives nothing away");
    }
}

#[test]
fn a_page_that_slept_through_a_refresh_catches_up_before_it_uses_an_old_token() {
    for regime in REGIMES {
        let mut household = Household::new(regime);
        let first = household.sign_in();
        let second = household.open();
        household.freeze(second);
        household.jump(HOUR);
        assert_eq!(household.ask(first).token().unwrap(), "access-2");
        household.thaw(second, false);
        assert_eq!(household.ask(second).token().unwrap(), "access-2", "{regime:?}");
        assert_eq!((household.refreshes(), household.server.refused.get()), (1, 0), "{regime:?}");
    }
}

#[test]
fn when_whoever_renewed_it_is_gone_the_page_tries_with_what_it_has() {
    for (regime, expected) in [(Regime::Static, None), (Regime::Rotate, Some(SignedOutReason::Ended(EndReason::Revoked)))] {
        let mut household = Household::new(regime);
        let first = household.sign_in();
        let second = household.open();
        household.freeze(second);
        household.jump(HOUR);
        household.ask(first).token().unwrap();
        household.close(first);
        household.thaw(second, false);
        let call = household.ask(second);
        assert_eq!(call.answer(), None, "the other pages get a moment to answer");
        household.advance(4);
        match expected {
            None => assert!(call.token().is_ok(), "{regime:?}"),
            Some(expected) => assert_eq!((why(&household, second), call.answer()), (expected, Some(Err(Denied::SignedOut)))),
        }
    }
}

#[test]
fn what_is_kept_on_the_device_helps_when_whoever_renewed_it_is_gone() {
    let mut household = Household::new(Regime::RotateStrict);
    let first = household.sign_in();
    household.tabs[&first].session.stay_signed_in(true);
    let second = household.open();
    household.freeze(second);
    household.jump(HOUR);
    household.ask(first).token().unwrap();
    household.close(first);
    household.thaw(second, false);
    let call = household.ask(second);
    household.advance(4);
    assert!(call.token().is_ok());
    assert_eq!(household.server.refused.get(), 0);
}

#[test]
fn a_frozen_page_that_holds_the_lock_is_not_waited_for_without_end() {
    let mut household = Household::new(Regime::Static);
    let first = household.sign_in();
    let second = household.open();
    household.served = false;
    household.jump(HOUR);
    household.ask(first);
    household.freeze(first);
    household.served = true;
    let call = household.ask(second);
    household.advance(19);
    assert_eq!(call.answer(), None);
    household.advance(2);
    assert!(call.token().is_ok());
}

#[test]
fn pages_that_wait_behind_one_that_fails_share_its_pause_and_none_goes_ahead_without_its_turn() {
    let mut household = Household::new(Regime::RotateStrict);
    let first = household.sign_in();
    let pages = [first, household.open(), household.open(), household.open(), household.open()];
    // The service takes requests and answers none of them.
    household.served = false;
    household.jump(HOUR);
    let calls = pages.map(|page| household.tabs[&page].ask());
    household.advance(120);
    assert!(calls.iter().all(|call| matches!(call.answer(), Some(Err(Denied::Paused(_))))));
    assert_eq!(household.most_at_once, 1);
    household.served = true;
    household.advance(90);
    for page in pages {
        assert!(household.ask(page).token().is_ok());
    }
    assert_eq!((household.refreshes(), household.server.refused.get()), (1, 0));
}

#[test]
fn a_person_who_tries_again_is_not_held_up_by_the_pause_of_another_page() {
    let mut household = Household::new(Regime::Static);
    let first = household.sign_in();
    let second = household.open();
    household.served = false;
    household.jump(HOUR);
    let calls = [first, second].map(|page| household.tabs[&page].ask());
    household.advance(1);
    household.tabs[&first].answer(CUT);
    household.settle();
    assert!(calls.iter().all(|call| call.answer().is_some()), "one failure serves both");
    household.served = true;
    household.tabs[&second].session.retry();
    household.settle();
    assert!(household.ask(second).token().is_ok() && household.ask(first).token().is_ok());
    assert_eq!(household.refreshes(), 1);
}

#[test]
fn a_page_that_is_closed_in_the_middle_of_a_refresh_lets_the_next_one_in() {
    let mut household = Household::new(Regime::Static);
    let first = household.sign_in();
    let second = household.open();
    household.served = false;
    household.jump(HOUR);
    household.ask(first);
    let call = household.ask(second);
    household.close(first);
    household.served = true;
    household.settle();
    assert!(call.token().is_ok());
    assert_eq!(household.refreshes(), 1);
}

#[test]
fn access_taken_back_ends_it_everywhere_after_one_refusal() {
    for regime in REGIMES {
        let mut household = Household::new(regime);
        let first = household.sign_in();
        let second = household.open();
        household.server.revoke();
        household.jump(HOUR);
        let calls = [first, second].map(|page| household.tabs[&page].ask());
        household.settle();
        household.advance(30);
        assert!(calls.iter().all(|call| call.answer() == Some(Err(Denied::SignedOut))));
        assert_eq!(
            [first, second].map(|page| why(&household, page)),
            [SignedOutReason::Ended(EndReason::Revoked), SignedOutReason::Ended(EndReason::Revoked)]
        );
        assert_eq!(household.server.refused.get(), 1, "{regime:?}");
    }
}

#[test]
fn of_two_sign_ins_the_later_one_counts_in_every_page() {
    let mut household = Household::new(Regime::Static);
    let first = household.sign_in();
    let epoch = household.tabs[&first].state().epoch();
    let second = household.open();
    household.advance(5);
    household.sign_in_at(second);
    assert_eq!([first, second].map(|page| household.ask(page).token().unwrap()), ["access-2", "access-2"]);
    assert_ne!(household.tabs[&first].state().epoch(), epoch, "views are drawn anew");
    // And what was told too late about the first one changes nothing.
    let third = household.open();
    assert_eq!(household.ask(third).token().unwrap(), "access-2");
}

#[test]
fn the_later_sign_in_counts_even_where_the_clock_was_set_back_before_it() {
    let mut household = Household::new(Regime::Static);
    let first = household.sign_in();
    let (second, sleeper) = (household.open(), household.open());
    household.freeze(sleeper);
    household.set_back(DAY);
    household.sign_in_at(second);
    assert_eq!([first, second].map(|page| household.ask(page).token().unwrap()), ["access-2", "access-2"]);
    // A page that missed it learns from the ledger which one is the newest.
    household.thaw(sleeper, false);
    household.tabs[&sleeper].session.page_shown();
    household.settle();
    assert_eq!(household.ask(sleeper).token().unwrap(), "access-2");
    household.tabs[&first].sign_out();
    household.settle();
    assert!(!household.tabs.keys().any(|page| household.is_signed_in(*page)), "one session, one end");
}

#[test]
fn two_pages_that_sign_in_at_once_both_finish_and_agree() {
    let mut household = Household::new(Regime::Static);
    let (first, second) = (household.open(), household.open());
    household.leave(first);
    household.leave(second);
    let state = |household: &Household, page: usize| household.tabs[&page].left_with()["state"].clone();
    for page in [second, first] {
        let state = state(&household, page);
        household.advance(1);
        household.come_back(page, &format!("?code=code-{page}&state={state}"));
        assert!(household.is_signed_in(page));
    }
    assert_eq!([first, second].map(|page| household.ask(page).token().unwrap()), ["access-2", "access-2"]);
}

#[test]
fn a_declined_sign_in_for_more_leaves_what_there_was_and_is_told() {
    for kept in [false, true] {
        let mut household = Household::new(Regime::Static);
        let first = household.sign_in();
        if kept {
            household.tabs[&first].session.stay_signed_in(true);
            household.settle();
        } else {
            household.open();
        }
        household.leave(first);
        let state = household.tabs[&first].left_with()["state"].clone();
        household.come_back(first, &format!("?error=access_denied&state={state}"));
        assert!(household.is_signed_in(first), "from the {}", if kept { "device" } else { "other page" });
        let Some(Setback::SignIn(SignInFault::Refused(refusal))) = setback(&household, first) else { panic!("told") };
        assert_eq!(refusal.reason, RefusalReason::AccessDenied);
        assert_eq!(*household.tabs[&first].arrivals.borrow(), ["/playlists/37i?view=grid#row9"], "back where it was asked");
        household.tabs[&first].session.dismiss_setback();
        assert_eq!(setback(&household, first), None);
    }
}

#[test]
fn a_declined_sign_in_for_more_remembers_what_was_granted_before() {
    let mut household = Household::new(Regime::Static);
    let only = household.sign_in();
    household.leave(only);
    let state = household.tabs[&only].left_with()["state"].clone();
    household.come_back(only, &format!("?error=access_denied&state={state}"));
    let SessionState::SignedOut { resume: Some(resume), .. } = household.tabs[&only].state() else { panic!("signed out") };
    assert_eq!(resume.granted_before, ScopeSet::parse(SCOPES), "so that one click goes back to it");
}

#[test]
fn an_old_or_copied_callback_in_a_new_page_shows_the_session_there_is() {
    let mut household = Household::new(Regime::Static);
    let first = household.sign_in();
    let state = household.tabs[&first].left_with()["state"].clone();
    for query in [format!("?code=code-{first}&state={state}"), "?code=x&state=y".to_owned(), "?code=x".to_owned()] {
        let second = household.open();
        household.come_back(second, &query);
        assert!(household.is_signed_in(second));
        assert_eq!(setback(&household, second), None, "nobody asked for anything");
        assert_eq!(*household.tabs[&second].arrivals.borrow(), ["/library"]);
    }
    let exchanges: usize =
        household.tabs.values().map(|tab| tab.with_sent(|sent| sent.iter().filter(|one| !one.is_refresh()).count())).sum();
    assert_eq!(exchanges, 1, "the code was sent once");
}

#[test]
fn staying_is_off_until_it_is_chosen_and_one_choice_undoes_it() {
    let mut household = Household::new(Regime::Static);
    let first = household.sign_in();
    assert!(!household.tabs[&first].session.stays_signed_in());
    assert_eq!(*household.common.vault.borrow(), None);
    household.tabs[&first].session.stay_signed_in(true);
    let second = household.open();
    assert!(household.tabs[&second].session.stays_signed_in());
    assert!(household.common.vault.borrow().as_ref().unwrap().contains("refresh-1"));
    household.tabs[&second].session.stay_signed_in(false);
    household.settle();
    assert_eq!(*household.common.vault.borrow(), None);
    assert!(!household.tabs[&first].session.stays_signed_in(), "in every page");
    assert!(household.is_signed_in(first));
}

#[test]
fn who_stays_is_signed_in_on_another_day_with_one_refresh_and_no_navigation() {
    for regime in REGIMES {
        let mut household = Household::new(regime);
        let first = household.sign_in();
        household.tabs[&first].session.stay_signed_in(true);
        household.settle();
        household.close(first);
        for day in 1..=3 {
            household.jump(DAY);
            // Three pages at once, as a browser does that opens what was open last time.
            let pages = [household.open(), household.open(), household.open()];
            let calls = pages.map(|page| household.tabs[&page].ask());
            household.settle();
            assert!(calls.iter().all(|call| call.token().is_ok()), "{regime:?}");
            assert_eq!((household.refreshes(), household.server.refused.get()), (day, 0), "{regime:?}");
            let left: usize = household.tabs.values().map(|tab| tab.world.left_for.borrow().len()).sum();
            assert_eq!(left, 0);
            pages.iter().for_each(|page| household.close(*page));
        }
    }
}

#[test]
fn signing_out_forgets_what_was_kept_and_the_wish_to_keep_it() {
    let mut household = Household::new(Regime::Static);
    let first = household.sign_in();
    household.tabs[&first].session.stay_signed_in(true);
    let second = household.open();
    household.tabs[&second].sign_out();
    household.settle();
    assert_eq!((household.common.vault.borrow().clone(), household.common.wanted.get()), (None, false));
    household.sign_in_at(first);
    assert_eq!(*household.common.vault.borrow(), None);
    household.close(first);
    household.close(second);
    let later = household.open();
    assert_eq!(why(&household, later), SignedOutReason::NotYet);
}

#[test]
fn a_kept_token_that_is_no_longer_honoured_is_forgotten_after_one_try() {
    let mut household = Household::new(Regime::Static);
    let first = household.sign_in();
    household.tabs[&first].session.stay_signed_in(true);
    household.settle();
    household.close(first);
    household.server.revoke();
    household.jump(DAY);
    let later = household.open();
    household.ask(later);
    assert_eq!(why(&household, later), SignedOutReason::Ended(EndReason::Revoked));
    assert_eq!((household.common.vault.borrow().clone(), household.server.refused.get()), (None, 1));
}

#[test]
fn a_device_that_keeps_nothing_says_so_and_the_session_stands() {
    let mut household = Household::new(Regime::Static);
    let first = household.sign_in();
    household.common.vault_is_broken.set(true);
    household.tabs[&first].session.stay_signed_in(true);
    household.settle();
    assert_eq!(setback(&household, first), Some(Setback::NotStored));
    assert!(!household.tabs[&first].session.stays_signed_in());
    assert!(!household.common.wanted.get());
    assert!(household.ask(first).token().is_ok());
}

#[test]
fn the_end_of_the_six_months_is_seen_a_week_ahead_and_refreshes_do_not_move_it() {
    let mut household = Household::new(Regime::Static);
    let first = household.sign_in();
    let soon = |household: &Household| {
        let now = lockgroove::session::ports::Clock::now(&*household.tabs[&first].world);
        household.tabs[&first].state().grant().unwrap().consent_ends_soon(now)
    };
    for _ in 0..173 {
        household.jump(DAY);
        household.ask(first).token().unwrap();
        assert!(!soon(&household));
    }
    household.jump(DAY);
    assert!(soon(&household), "on the 174th day of 181");
}

#[test]
fn messages_that_make_no_sense_change_nothing() {
    let mut household = Household::new(Regime::Static);
    let first = household.sign_in();
    let before = household.tabs[&first].state();
    for text in ["", "{}", r#"{"v":1,"say":"over","id":"somebody-else","ending":"by_person"}"#, r#"{"v":9,"say":"who"}"#] {
        household.say(text);
        assert_eq!(household.tabs[&first].state(), before, "{text}");
    }
}

#[test]
fn pages_in_which_it_is_renewed_by_hand_at_once_make_one_refresh() {
    for regime in REGIMES {
        let mut household = Household::new(regime);
        let first = household.sign_in();
        let (second, third) = (household.open(), household.open());
        for round in 1..=3 {
            for page in [first, second, third] {
                household.tabs[&page].session.renew();
            }
            household.settle();
            assert_eq!((household.refreshes(), household.server.refused.get()), (round, 0), "{regime:?}");
            let tokens = [first, second, third].map(|page| household.ask(page).token().unwrap());
            assert!(tokens.iter().all(|token| *token == tokens[0]), "{tokens:?}");
            let renewals = [first, second, third].map(|page| household.tabs[&page].state().grant().unwrap().renewals());
            assert_eq!(renewals, [round as u32; 3]);
        }
        assert_eq!(household.most_at_once, 1, "{regime:?}");
    }
}

#[test]
fn a_session_from_the_device_says_when_it_was_renewed_only_once_it_knows() {
    let mut household = Household::new(Regime::Static);
    let page = household.sign_in();
    household.tabs[&page].session.stay_signed_in(true);
    household.tabs[&page].session.renew();
    household.settle();
    let page = household.reload(page);
    let grant = household.tabs[&page].state().grant().cloned().unwrap();
    assert_eq!((grant.renewals(), grant.renewed_at()), (1, None));
    household.tabs[&page].session.renew();
    household.settle();
    let grant = household.tabs[&page].state().grant().cloned().unwrap();
    assert_eq!((grant.renewals(), grant.renewed_at()), (2, Some(grant.obtained_at)));
}

#[test]
fn a_sign_in_for_less_is_narrower_in_every_page_and_is_remembered_as_asked_for() {
    let mut household = Household::new(Regime::Rotate);
    let first = household.sign_in();
    let second = household.open();
    let fewer = ScopeSet::parse("playlist-read-private");
    household.tabs[&second].session.sign_in(lockgroove::session::SignInRequest { scopes: fewer, ..wish() });
    household.settle();
    let state = household.tabs[&second].left_with()["state"].clone();
    household.come_back(second, &format!("?code=code-{second}&state={state}"));
    for page in [first, second] {
        let grant = household.tabs[&page].state().grant().cloned().unwrap();
        assert_eq!((grant.consent.scopes, grant.consent.requested), (fewer, fewer), "page {page}");
    }
}
