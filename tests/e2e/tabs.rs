//! One session in several tabs: adopted without leaving the app, renewed once for all, ended in all.

use emulator::RefreshRegime;
use thirtyfour::WindowHandle;

use crate::harness::{INES, Setup, Tab, journey, journey_with};

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
    journey_with(Setup::with_refresh(regime), async |stage| {
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
                    tab.press("Playlists").await;
                    tab.sees("No playlist is open").await;
                    on_signal(tab, "document.querySelector('.contents a[href=\"/library\"]').click()").await;
                } else {
                    on_signal(tab, "location.reload()").await;
                }
            }
            stage.emulator.expire_access_tokens().await;
            stage.emulator.clear_log().await;
            let outside = open_tab_at(tab, "/nowhere").await;
            tab.sees("No such page").await;
            send_signal(tab).await;
            // Until a tab reloads, it shows the same text as after it.
            stage.until_log("three calls of each tab", |log| log.calls().len() >= 3 * count).await;
            for handle in &tabs {
                tab.switch_to(handle).await;
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
    });
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
fn a_hundred_calls_at_expiry_make_one_refresh() {
    // Each tab makes three calls at once.
    many_calls_of_many_tabs_make_one_refresh(RefreshRegime::RotateStrict, 34, 1);
}

#[test]
fn bug_18_a_sign_out_in_one_tab_shows_in_the_others() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        let first = tab.handle().await;
        open_tab_at(tab, "/library").await;
        tab.sees(INES).await;
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
