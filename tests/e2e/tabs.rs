//! One session in several tabs of a real browser: taken over without leaving the page, renewed once for all, ended in all.

use serde_json::{Value, json};
use thirtyfour::WindowHandle;

use crate::harness::{Stage, journey};

const NAME: &str = "Ines Okafor-Lindqvist";

async fn switch(stage: &Stage, window: &WindowHandle) {
    stage.tab.switch_to(window).await;
}

/// Opens another tab at this path and looks at it.
async fn another_tab(stage: &Stage, path: &str) -> WindowHandle {
    let window = stage.tab.open_tab().await;
    stage.tab.open(path).await;
    window
}

/// From here on the tab runs this when another one of this site says so: all of them in the same moment, which a driver that sees one
/// tab at a time cannot do.
async fn on_the_word(stage: &Stage, window: &WindowHandle, deed: &str) {
    switch(stage, window).await;
    stage.tab.js(&format!("new BroadcastChannel('word').onmessage = () => {{ {deed} }}")).await;
}

async fn give_the_word(stage: &Stage) {
    stage.tab.js("const word = new BroadcastChannel('word'); word.postMessage(''); word.close()").await;
}

async fn nobody_left_and_no_code_was_traded(stage: &Stage) {
    let log = stage.emulator.log().await;
    assert!(log.authorizations().is_empty() && log.exchanges().is_empty(), "{log}");
}

#[test]
fn new_and_reloaded_tabs_sign_in_without_leaving_the_page() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        let first = tab.handle().await;
        stage.emulator.forget_log().await;
        let second = another_tab(stage, "/playlists").await;
        tab.sees("Slow trains, wide windows").await;
        switch(stage, &first).await;
        tab.reload().await;
        tab.sees(NAME).await;
        switch(stage, &second).await;
        tab.press("Overview").await;
        tab.sees(NAME).await;
        nobody_left_and_no_code_was_traded(stage).await;
        assert!(stage.emulator.log().await.refreshes().is_empty(), "nor was anything renewed");
    });
}

/// This many tabs whose tokens have run out, two of them loaded anew, call the Web API in one moment.
fn many_calls_of_many_tabs_make_one_refresh(regime: &'static str, count: usize, rounds: usize) {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.emulator.set(json!({"refresh": regime})).await;
        // The 401s that begin it.
        stage.console.expect("/v1/");
        stage.signed_in().await;
        let mut tabs = vec![tab.handle().await];
        for _ in 1..count {
            tabs.push(another_tab(stage, "/library").await);
            tab.sees("All 48 playlists").await;
        }
        for round in 1..=rounds {
            for (n, window) in tabs.iter().enumerate() {
                switch(stage, window).await;
                if n < count - 2 {
                    tab.press("Playlists").await;
                    tab.sees("No playlist is open").await;
                    on_the_word(stage, window, "document.querySelector('.contents a[href=\"/library\"]').click()").await;
                } else {
                    on_the_word(stage, window, "location.reload()").await;
                }
            }
            stage.emulator.expire_access_tokens().await;
            stage.emulator.forget_log().await;
            // From a tab that takes no part: one does not hear oneself.
            let outside = another_tab(stage, "/nowhere").await;
            tab.sees("No such page").await;
            give_the_word(stage).await;
            for window in &tabs {
                switch(stage, window).await;
                tab.sees(NAME).await;
                tab.sees("songs you have liked").await;
                tab.sees("All 48 playlists").await;
                assert_eq!(tab.codes().await.unwrap(), Vec::<String>::new());
            }
            let log = stage.emulator.log().await;
            let refreshes = log.refreshes();
            assert_eq!(refreshes.len(), 1, "{regime}, round {round}:\n{log}");
            assert_eq!(refreshes[0].status, Some(200));
            assert!(log.calls().len() >= 3 * count, "three calls of each of {count} tabs:\n{log}");
            nobody_left_and_no_code_was_traded(stage).await;
            switch(stage, &outside).await;
            tab.close().await;
            switch(stage, &tabs[0]).await;
        }
    });
}

#[test]
fn bug_05_tabs_at_expiry_make_one_refresh() {
    many_calls_of_many_tabs_make_one_refresh("static", 5, 2);
}

#[test]
fn bug_05_tabs_at_expiry_make_one_refresh_with_rotation() {
    many_calls_of_many_tabs_make_one_refresh("rotate", 5, 2);
}

#[test]
fn bug_05_tabs_at_expiry_make_one_refresh_with_strict_rotation() {
    many_calls_of_many_tabs_make_one_refresh("rotate-strict", 5, 2);
}

#[test]
fn a_hundred_calls_at_expiry_make_one_refresh() {
    // A page asks three things at once, so this is what it takes.
    many_calls_of_many_tabs_make_one_refresh("rotate-strict", 34, 1);
}

#[test]
fn bug_18_a_sign_out_in_one_tab_shows_in_the_others() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        let first = tab.handle().await;
        another_tab(stage, "/library").await;
        tab.sees(NAME).await;
        stage.emulator.forget_log().await;
        tab.signs_out().await;
        let link = tab.control("Take access back at Spotify").await;
        assert_eq!(
            link.attr("href").await.unwrap().as_deref(),
            Some(format!("{}/account/apps", stage.emulator.service)).as_deref(),
            "the stand-in’s own page"
        );
        switch(stage, &first).await;
        tab.is_told("LG-session-signed-out").await;
        assert!(!tab.text().await.unwrap().contains("Ines"), "something personal stayed");
        // A tab that comes later gets nothing either.
        another_tab(stage, "/library").await;
        tab.sees("Sign in to see this").await;
        nobody_left_and_no_code_was_traded(stage).await;
        assert!(stage.emulator.log().await.calls().is_empty());
    });
}

#[test]
fn a_page_restored_after_a_sign_out_elsewhere_is_signed_out() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        let first = tab.handle().await;
        let second = another_tab(stage, "/library").await;
        tab.sees(NAME).await;
        switch(stage, &first).await;
        tab.js("window.marked = true").await;
        tab.go(&format!("{}/en/login", stage.emulator.service)).await;
        tab.is_at_service("/").await;
        switch(stage, &second).await;
        tab.signs_out().await;
        switch(stage, &first).await;
        tab.back().await;
        tab.arrives_at("/library").await;
        // Brought back whole, it reads in the ledger that its session is over; loaded anew, it finds nobody to take one over from.
        let whole = tab.js("return window.marked === true").await == Value::Bool(true);
        if whole {
            tab.is_told("LG-session-signed-out").await;
        } else {
            tab.sees("Sign in to see this").await;
        }
        assert!(!tab.text().await.unwrap().contains("Ines"), "something personal stayed (brought back whole: {whole})");
    });
}
