//! Back and Forward between the app and other sites. Browsers keep a page that was left, with its session, if nothing in it prevents that.

use serde_json::json;

use crate::harness::emulator::AppFiles;
use crate::harness::{Stage, journey};

/// Waits for the parts that are loaded when the browser is idle. Firefox does not keep a page that is left while it waits for an answer.
async fn until_idle_parts_are_here(stage: &Stage) {
    let files = AppFiles::built();
    let pieces: Vec<String> = ["words", "library", "browse", "account"].iter().flat_map(|part| files.pieces_of(part)).collect();
    let came = format!(
        "const came = performance.getEntriesByType('resource').map(entry => entry.name.split('/').pop());
         return {}.every(piece => came.includes(piece))",
        json!(pieces)
    );
    stage.tab.until_js("the parts that are loaded when idle", &came).await;
}

/// The session is that of before, and nothing was requested for it.
async fn is_still_signed_in(stage: &Stage) {
    let tab = &stage.tab;
    stage.sees_overview().await;
    assert!(tab.is_marked_page().await, "the browser loaded the page again: {}", tab.js(WHY_NOT_KEPT).await);
    assert_eq!(tab.codes().await, Vec::<String>::new());
    tab.press("Playlists").await;
    tab.sees("Slow trains, wide windows").await;
    stage.nobody_left_the_app().await;
    assert!(stage.emulator.log().await.token_requests().is_empty());
}

/// Chromium's own reasons.
const WHY_NOT_KEPT: &str = "return JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons ?? null)";

#[test]
fn back_and_forward_after_a_sign_in_keep_the_session() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        tab.mark_page().await;
        stage.emulator.clear_log().await;
        until_idle_parts_are_here(stage).await;
        tab.back().await;
        stage.leaves_the_marked_page().await;
        stage.emulator.clear_log().await;
        tab.forward().await;
        is_still_signed_in(stage).await;
    });
}

#[test]
fn coming_back_from_another_site_keeps_the_session() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        tab.mark_page().await;
        stage.emulator.clear_log().await;
        until_idle_parts_are_here(stage).await;
        for _ in 0..2 {
            tab.go(&format!("{}/en/login", stage.emulator.service)).await;
            tab.is_at_service("/").await;
            tab.back().await;
            stage.sees_overview().await;
        }
        is_still_signed_in(stage).await;
        // The page hears other tabs again.
        let here = tab.handle().await;
        tab.open_tab().await;
        tab.open("/library").await;
        stage.sees_overview().await;
        stage.sign_out().await;
        tab.switch_to(&here).await;
        tab.sees_code("LG-session-signed-out").await;
    });
}

/// The page is left while it loads. The request that was cut off is no failure of the service.
#[test]
fn coming_back_to_a_page_that_was_loading_loads_it() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        tab.mark_page().await;
        stage.emulator.clear_log().await;
        stage.emulator.inject_once("/v1/me/playlists", json!({"kind": "delay", "ms": 20_000})).await;
        tab.press("Playlists").await;
        stage.until_log("the call", |log| !log.calls().is_empty()).await;
        tab.go(&format!("{}/en/login", stage.emulator.service)).await;
        tab.is_at_service("/").await;
        tab.back().await;
        tab.arrives_at("/playlists").await;
        if !tab.is_marked_page().await {
            // Firefox keeps no page that waits for an answer when it is left. One click leads back.
            tab.press("Sign in at Spotify").await;
        }
        tab.until_count(".index .list > li", 48).await;
        assert_eq!(tab.codes().await, Vec::<String>::new());
    });
}
