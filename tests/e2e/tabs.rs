//! One session in several tabs: adopted without leaving the app, renewed once for all, ended in all.

use emulator::RefreshRegime;
use serde_json::json;
use thirtyfour::WindowHandle;

use crate::harness::emulator::TOKEN;
use crate::harness::{INES, Setup, Stage, Tab, journey, journey_with};

/// Opens another tab at this path.
async fn open_tab_at(tab: &Tab, path: &str) -> WindowHandle {
    let handle = tab.open_tab().await;
    tab.open(path).await;
    handle
}

/// Makes the current tab run a script on [`send_signal`]. All tabs do that at the same moment, while a driver reaches one at a time.
async fn on_signal(tab: &Tab, script: &str) {
    tab.js(&format!("new BroadcastChannel('signal').onmessage = () => {{ {script} }}")).await;
}

/// Sends the signal to all tabs but the current one, which does not hear itself.
async fn send_signal(tab: &Tab) {
    tab.js("const signal = new BroadcastChannel('signal'); signal.postMessage(''); signal.close()").await;
}

#[test]
fn new_and_reloaded_tabs_sign_in_without_leaving_the_page() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        let first = tab.handle().await;
        stage.emulator.clear_log().await;
        let second = open_tab_at(tab, "/playlists").await;
        tab.sees("Slow trains, wide windows").await;
        tab.switch_to(&first).await;
        tab.reload().await;
        tab.sees(INES).await;
        tab.switch_to(&second).await;
        tab.press("Overview").await;
        tab.sees(INES).await;
        stage.nobody_left_the_app().await;
        assert!(stage.emulator.log().await.refreshes().is_empty(), "something was renewed");
    });
}

/// This many tabs with expired tokens, two of them reloading, call the Web API at the same moment.
fn many_calls_of_many_tabs_make_one_refresh(regime: RefreshRegime, count: usize, rounds: usize) {
    journey_with(Setup::with_refresh(regime), async |stage| make_one_refresh(stage, regime, count, rounds).await);
}

async fn make_one_refresh(stage: &Stage, regime: RefreshRegime, count: usize, rounds: usize) {
    let tab = &stage.tab;
    // The 401s.
    stage.console.expect("/v1/");
    stage.sign_in().await;
    let mut tabs = vec![tab.handle().await];
    for _ in 1..count {
        tabs.push(open_tab_at(tab, "/library").await);
        tab.sees("All 48 playlists").await;
    }
    for round in 1..=rounds {
        for (n, handle) in tabs.iter().enumerate() {
            tab.switch_to(handle).await;
            if n < count - 2 {
                stage.open_playlists().await;
                on_signal(tab, "document.querySelector('.contents a[href=\"/library\"]').click()").await;
            } else {
                tab.mark_page().await;
                on_signal(tab, "location.reload()").await;
            }
        }
        stage.emulator.expire_access_tokens().await;
        stage.emulator.clear_log().await;
        let outside = open_tab_at(tab, "/nowhere").await;
        tab.sees("No such page").await;
        send_signal(tab).await;
        for handle in &tabs {
            tab.switch_to(handle).await;
            // Until a tab reloads, it shows the same text as after it.
            tab.until_js("the page that the signal opens", "return window.marked !== true").await;
            stage.sees_overview().await;
            assert_eq!(tab.codes().await, Vec::<String>::new());
        }
        let log = stage.emulator.log().await;
        let refreshes = log.refreshes();
        assert_eq!(refreshes.len(), 1, "{regime:?}, round {round}:\n{log}");
        assert_eq!(refreshes[0].status, Some(200));
        stage.nobody_left_the_app().await;
        tab.switch_to(&outside).await;
        tab.close().await;
        tab.switch_to(&tabs[0]).await;
    }
}

#[test]
fn bug_05_tabs_at_expiry_make_one_refresh() {
    many_calls_of_many_tabs_make_one_refresh(RefreshRegime::Static, 5, 2);
}

#[test]
fn bug_05_tabs_at_expiry_make_one_refresh_with_rotation() {
    many_calls_of_many_tabs_make_one_refresh(RefreshRegime::Rotate, 5, 2);
}

#[test]
fn bug_05_tabs_at_expiry_make_one_refresh_with_strict_rotation() {
    many_calls_of_many_tabs_make_one_refresh(RefreshRegime::RotateStrict, 5, 2);
}

#[test]
fn dozens_of_calls_at_expiry_make_one_refresh() {
    // Each tab makes three calls at once: 36, and in a long campaign 102.
    let tabs = if std::env::var_os("LOCKGROOVE_LONG").is_some() { 34 } else { 12 };
    many_calls_of_many_tabs_make_one_refresh(RefreshRegime::RotateStrict, tabs, 1);
}

#[test]
fn tabs_without_web_locks_make_one_refresh() {
    journey_with(Setup::with_refresh(RefreshRegime::RotateStrict), async |stage| {
        stage.tab.remove_web_locks().await;
        make_one_refresh(stage, RefreshRegime::RotateStrict, 4, 2).await;
        assert_eq!(stage.tab.js("return typeof navigator.locks").await, "undefined");
    });
}

#[test]
fn a_page_says_that_it_waits_for_another_tab() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        let first = tab.handle().await;
        // A tab that never releases the lock, as when the browser has frozen it.
        let frozen = open_tab_at(tab, "/nowhere").await;
        tab.sees("No such page").await;
        tab.js("navigator.locks.request('lockgroove-renewal', () => new Promise(() => {}))").await;
        tab.until_js("the lock", "return navigator.locks.query().then(all => all.held.length === 1)").await;
        tab.switch_to(&first).await;
        stage.open_overview_with_expired_token().await;
        tab.sees("Waiting for another open Lockgroove tab").await;
        tab.switch_to(&frozen).await;
        tab.close().await;
        tab.switch_to(&first).await;
        stage.sees_overview().await;
        tab.sees_no_strip().await;
        assert_eq!(stage.emulator.log().await.refreshes().len(), 1);
    });
}

/// A tab that navigates away in the middle of a renewal keeps no other tab waiting, and its aborted request is no failure.
#[test]
fn a_tab_that_navigates_away_while_it_renews_releases_the_lock() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        let first = tab.handle().await;
        let second = open_tab_at(tab, "/playlists").await;
        tab.sees("Slow trains, wide windows").await;
        tab.switch_to(&first).await;
        stage.console.expect(TOKEN);
        stage.emulator.inject(TOKEN, json!({"kind": "delay", "ms": 60_000})).await;
        stage.open_overview_with_expired_token().await;
        stage.until_log("the refresh", |log| log.refreshes().len() == 1).await;
        stage.emulator.clear_faults().await;
        tab.go(&format!("{}/en/login", stage.emulator.service)).await;
        tab.switch_to(&second).await;
        tab.until_js(
            "the lock to be free",
            "return navigator.locks.query().then(all => all.held.length + all.pending.length === 0)",
        )
        .await;
        assert_eq!(tab.js(READ_PAUSE).await, serde_json::Value::Null, "the aborted request counts as a failure");
        tab.press("Overview").await;
        stage.sees_overview().await;
        assert_eq!(tab.codes().await, Vec::<String>::new());
        let log = stage.emulator.log().await;
        assert_eq!(log.refreshes().len(), 2, "{log}");
    });
}

/// The pause in the ledger.
const READ_PAUSE: &str = "return new Promise((done, fail) => {
    const open = indexedDB.open('lockgroove');
    open.onerror = fail;
    open.onsuccess = () => {
        const get = open.result.transaction('session').objectStore('session').get('rest');
        get.onsuccess = () => { open.result.close(); done(get.result ?? null) };
    };
})";

#[test]
fn bug_18_a_sign_out_in_one_tab_shows_in_the_others() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        let first = tab.handle().await;
        open_tab_at(tab, "/library").await;
        stage.sees_overview().await;
        stage.emulator.clear_log().await;
        stage.sign_out().await;
        let link = tab.find_control("Remove this app at Spotify").await;
        assert_eq!(
            link.attr("href").await.unwrap().as_deref(),
            Some(format!("{}/account/apps", stage.emulator.service)).as_deref(),
            "the emulator’s own page"
        );
        tab.switch_to(&first).await;
        tab.sees_code("LG-session-signed-out").await;
        assert!(!tab.text().await.contains("Ines"), "something personal is left");
        // A later tab is signed out too.
        open_tab_at(tab, "/library").await;
        tab.sees("Sign in to see this").await;
        stage.nobody_left_the_app().await;
        assert!(stage.emulator.log().await.calls().is_empty());
    });
}

#[test]
fn a_page_restored_after_a_sign_out_elsewhere_is_signed_out() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        let first = tab.handle().await;
        let second = open_tab_at(tab, "/library").await;
        tab.sees(INES).await;
        tab.switch_to(&first).await;
        tab.mark_page().await;
        tab.go(&format!("{}/en/login", stage.emulator.service)).await;
        tab.is_at_service("/").await;
        tab.switch_to(&second).await;
        stage.sign_out().await;
        tab.switch_to(&first).await;
        tab.back().await;
        tab.arrives_at("/library").await;
        // A restored page reads in the ledger that its session is over; a reloaded page finds no tab to adopt a session from.
        let is_restored = tab.is_marked_page().await;
        if is_restored {
            tab.sees_code("LG-session-signed-out").await;
        } else {
            tab.sees("Sign in to see this").await;
        }
        assert!(!tab.text().await.contains("Ines"), "something personal is left (restored: {is_restored})");
    });
}
