//! Leaving for the login page: twice, in two tabs, and back again; with storage blocked, and for too long.

use crate::harness::{INES, Profile, Setup, Stage, journey, journey_with};

#[test]
fn bug_09_going_back_from_the_login_page_leads_to_a_working_page() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/library").await;
        tab.find_control("Sign in at Spotify").await;
        tab.mark_page().await;
        tab.press("Sign in at Spotify").await;
        tab.is_at_service("/en/login").await;
        tab.back().await;
        tab.arrives_at("/library").await;
        tab.sees("Sign in to see this").await;
        // The button is not busy for ever.
        tab.find("main button.first[aria-disabled=false]").await;
        if tab.is_marked_page().await {
            assert_eq!(tab.pending_sign_ins().await, 0, "the abandoned sign-in is still pending");
        } else {
            // A page that was loaded again cannot know whether the login page is still open elsewhere; the record expires.
            assert_eq!(tab.pending_sign_ins().await, 1);
        }
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        tab.sees(INES).await;
        let log = stage.emulator.log().await;
        assert_eq!(log.exchanges().len(), 1);
        // Each try has a state and a challenge of its own. The second is there twice: before and after the login page.
        let mut tries: Vec<_> =
            log.authorizations().iter().map(|out| (&out.query["state"], &out.query["code_challenge"])).collect();
        tries.dedup();
        assert_eq!(tries.len(), 2, "{log}");
    });
}

/// Whether going back shows the consent page, as in Chromium. Firefox loads it again, and the service, which has consent by now, redirects
/// straight back with another code for the old sign-in. The app refuses that code and removes it from the address.
async fn shows_consent_page(stage: &Stage) -> bool {
    let tab = &stage.tab;
    let shown = tab
        .until("Spotify's page, or the refusal of an old answer", async || {
            let is_refused = tab.try_codes().await?.iter().any(|code| code == "LG-transaction-unknown");
            let address = tab.try_js("return document.readyState === 'complete' && location.href", vec![]).await?;
            let is_shown = address.as_str().is_some_and(|address| address.starts_with(&stage.emulator.service));
            Ok((is_shown || is_refused).then_some(is_shown))
        })
        .await;
    if !shown {
        tab.arrives_at("/callback").await;
    }
    shown
}

#[test]
fn bug_02_going_back_after_sign_in_shows_no_code_and_starts_nothing() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        tab.mark_page().await;
        let exchanges = stage.emulator.log().await.exchanges().len();
        // The page before the library is Spotify's consent page: the callback has no history entry.
        tab.back().await;
        shows_consent_page(stage).await;
        tab.forward().await;
        tab.arrives_at("/library").await;
        if tab.is_marked_page().await {
            tab.sees(INES).await;
        } else {
            tab.sees("Sign in to see this").await;
        }
        let log = stage.emulator.log().await;
        assert_eq!(log.exchanges().len(), exchanges, "{log}");
    });
}

#[test]
fn agreeing_again_on_an_old_consent_page_is_explained() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        tab.back().await;
        if shows_consent_page(stage).await {
            tab.agree().await;
        }
        tab.sees_code("LG-transaction-unknown").await;
        assert_eq!(stage.emulator.log().await.exchanges().len(), 1);
        tab.press("Sign in at Spotify").await;
        tab.arrives_at("/library").await;
        tab.sees(INES).await;
    });
}

#[test]
fn bug_10_a_double_click_leaves_once() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/library").await;
        let button = tab.find_control("Sign in at Spotify").await;
        // The first click already leaves the page, so the driver may find nobody left to report the second one to. What counts is where the
        // browser arrives, and what the service was asked.
        let _reported_or_left = tab.driver().action_chain().double_click_element(&button).perform().await;
        tab.is_at_service("/en/login").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.authorizations().len(), 1, "{log}");
        // Three clicks at once, before the browser has started to leave.
        tab.open("/library").await;
        tab.find_control("Sign in at Spotify").await;
        let before = tab.pending_sign_ins().await;
        tab.js("const button = document.querySelector('main button.first'); button.click(); button.click(); button.click()").await;
        tab.is_at_service("/en/login").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.authorizations().len(), 2, "{log}");
        tab.open("/").await;
        assert_eq!(tab.pending_sign_ins().await, before + 1, "more than one record for three clicks");
    });
}

#[test]
fn bug_11_two_tabs_sign_in_at_once_and_both_arrive() {
    journey(async |stage| {
        let tab = &stage.tab;
        let first = tab.handle().await;
        stage.start_sign_in("/library").await;
        tab.open_tab().await;
        stage.start_sign_in("/playlists").await;
        // They are finished in the opposite order.
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/playlists").await;
        tab.sees("Slow trains, wide windows").await;
        tab.switch_to(&first).await;
        tab.log_in_as("ines").await;
        tab.arrives_at("/library").await;
        tab.sees(INES).await;
        let log = stage.emulator.log().await;
        let exchanges = log.exchanges();
        assert_eq!(exchanges.iter().filter(|exchange| exchange.status == Some(200)).count(), 2, "{log}");
        let verifier = |n: usize| exchanges[n].form.as_ref().unwrap()["code_verifier"].clone();
        assert_ne!(verifier(0), verifier(1), "both have the same verifier");
    });
}

#[test]
fn bug_17_with_storage_blocked_the_page_works_and_explains_what_sign_in_needs() {
    let setup = Setup { profile: Profile { blocks_storage: true, ..Profile::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        // Firefox reports that it blocked storage.
        stage.console.expect("because we are blocking all storage access requests");
        tab.open("/").await;
        tab.sees("with nobody").await;
        let blocked = tab.js("try { sessionStorage.length; return false } catch { return true }").await;
        assert_eq!(blocked, true, "the browser does not block storage");
        // A theme can be chosen all the same, for as long as the page lives.
        tab.press("Dark").await;
        tab.press("Sign in at Spotify").await;
        tab.arrives_at("/").await;
        tab.open("/library").await;
        tab.press("Sign in at Spotify").await;
        tab.sees_code("LG-storage-blocked").await;
        let log = stage.emulator.log().await;
        assert!(log.authorizations().is_empty(), "the person is sent away to fail later:\n{log}");
    });
}

#[test]
fn bug_12_a_sign_in_older_than_ten_minutes_is_refused() {
    journey(async |stage| {
        let tab = &stage.tab;
        let login = stage.start_sign_in("/library").await;
        stage.open_unknown_page().await;
        tab.shift_pending_sign_in(-11 * 60 * 1000).await;
        stage.finish_sign_in(&login).await;
        tab.sees_code("LG-transaction-too-old").await;
        assert_eq!(tab.pending_sign_ins().await, 0);
        assert!(stage.emulator.log().await.token_requests().is_empty(), "an expired sign-in was finished");
        tab.press("Sign in at Spotify").await;
        tab.arrives_at("/library").await;
    });
}

#[test]
fn a_damaged_transaction_is_refused() {
    journey(async |stage| {
        let tab = &stage.tab;
        let login = stage.start_sign_in("/library").await;
        stage.open_unknown_page().await;
        tab.damage_pending_sign_in().await;
        stage.finish_sign_in(&login).await;
        tab.sees_code("LG-transaction-unreadable").await;
        assert!(stage.emulator.log().await.token_requests().is_empty());
    });
}
