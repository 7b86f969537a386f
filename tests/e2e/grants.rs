//! Grants: requested when they are needed, given in part, declined, and kept on the device.

use serde_json::{Value, json};

use crate::harness::{INES, Stage, Tab, journey};

const LIBRARY: &str = "playlist-read-private playlist-read-collaborative user-library-read";
const TOP: &str = "/top?range=long_term";

/// The scopes of the last authorization request.
async fn requested_scopes(stage: &Stage) -> String {
    let log = stage.emulator.log().await;
    log.authorizations().last().unwrap_or_else(|| panic!("no authorization request:\n{log}")).query["scope"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Waits until this many requests for top songs were answered and their fifty rows are shown. Rows alone may be those of the range before.
async fn shows_top_songs(stage: &Stage, requests: usize) {
    stage.until_log("the top songs", |log| log.calls_of("/v1/me/top/tracks").len() == requests).await;
    stage.tab.until_count(".undated tbody tr", 50).await;
}

#[test]
fn a_page_requests_the_scope_it_needs_and_returns_to_the_same_place() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at(TOP).await;
        assert_eq!(requested_scopes(stage).await, LIBRARY, "more than the library needs");
        tab.sees("Allow access to your top artists and songs").await;
        tab.sees("Read your top artists and content.").await;
        assert!(
            stage.emulator.log().await.calls().iter().all(|call| !call.path.starts_with("/v1/me/top")),
            "a call that would be refused"
        );
        tab.press("Allow").await;
        tab.agree().await;
        tab.arrives_at(TOP).await;
        shows_top_songs(stage, 1).await;
        assert_eq!(
            requested_scopes(stage).await,
            "playlist-read-private playlist-read-collaborative user-top-read user-library-read"
        );
        tab.press("Four weeks").await;
        tab.arrives_at("/top?range=short_term").await;
        shows_top_songs(stage, 2).await;
        tab.back().await;
        tab.arrives_at(TOP).await;
        shows_top_songs(stage, 3).await;
        let log = stage.emulator.log().await;
        let ranges: Vec<&Value> = log.calls_of("/v1/me/top/tracks").iter().map(|call| &call.query["time_range"]).collect();
        assert_eq!(ranges, ["long_term", "short_term", "long_term"], "{log}");
    });
}

#[test]
fn declining_more_scopes_returns_to_the_earlier_grant_without_a_prompt() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at(TOP).await;
        tab.press("Allow").await;
        tab.decline().await;
        tab.sees_code("LG-auth-declined").await;
        tab.find_control("Ask again").await;
        stage.emulator.clear_log().await;
        tab.press("Sign in as before").await;
        tab.arrives_at(TOP).await;
        tab.sees("Read your top artists and content.").await;
        assert_eq!(requested_scopes(stage).await, LIBRARY);
        stage.nobody_was_prompted().await;
        tab.press("Overview").await;
        tab.sees(INES).await;
    });
}

#[test]
fn declining_more_scopes_while_another_tab_is_signed_in_changes_nothing() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/library").await;
        tab.open_tab().await;
        tab.open(TOP).await;
        tab.press("Allow").await;
        tab.decline().await;
        tab.arrives_at(TOP).await;
        tab.sees_code("LG-auth-declined").await;
        tab.sees("everything you allowed before still works").await;
        tab.press("Close").await;
        tab.until_codes_are(&[]).await;
        assert_eq!(stage.emulator.log().await.exchanges().len(), 1);
    });
}

/// Waits until these are name and description in the dialog, or until it is closed.
async fn until_draft_is(tab: &Tab, expected: Option<[&str; 2]>) {
    let script = "const value = selector => document.querySelector(selector)?.value ?? '';
        return document.querySelector('dialog[open]') ? [value('#edit-name'), value('#edit-description')] : null";
    let expected = json!(expected);
    tab.until(
        &format!("the dialog to hold {expected}"),
        async || Ok((tab.try_js(script, vec![]).await? == expected).then_some(())),
    )
    .await;
}

#[test]
fn a_draft_survives_the_trip_to_spotify_and_can_be_saved() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/playlists").await;
        tab.press_among(".index li a", "Halvard's long walks").await;
        tab.sees("Halvard").await;
        tab.press_among(".index li a", "Slow trains, wide windows").await;
        tab.until_text_of("output", "312 items").await;
        let here = tab.address().await;
        tab.press("Edit details").await;
        tab.fill("Name", "Slow trains, \u{201c}wider\u{201d} windows").await;
        let description = tab.find("#edit-description").await;
        description.clear().await.unwrap();
        description.send_keys("For <b>long</b> & slow days").await.unwrap();
        let written = Some(["Slow trains, \u{201c}wider\u{201d} windows", "For <b>long</b> & slow days"]);
        until_draft_is(tab, written).await;
        tab.press("Allow").await;
        tab.agree().await;
        tab.is_at(&here).await;
        until_draft_is(tab, written).await;
        assert!(requested_scopes(stage).await.starts_with("playlist-read-private playlist-read-collaborative playlist-modify-"));
        let stored = tab.storage("sessionStorage").await;
        assert_eq!(stored["draft"], Value::Null, "the draft can be used again: {stored}");

        // A failed save keeps the text.
        stage.console.expect("/v1/playlists/");
        stage
            .emulator
            .inject_rule(
                json!({"path": "/v1/playlists/*", "method": "PUT", "times": 1, "fault": {"kind": "status", "status": 503}}),
            )
            .await;
        tab.press("Save").await;
        tab.sees_code("LG-5xx-unavailable").await;
        until_draft_is(tab, written).await;
        tab.press("Try again").await;
        until_draft_is(tab, None).await;
        tab.sees_in("h1", "wider").await;
        tab.sees_in(".index a[aria-current] .index-name", "wider").await;
        tab.sees("For <b>long</b> & slow days").await;
        let log = stage.emulator.log().await;
        assert_eq!(
            log.entries().iter().filter(|entry| entry.method == "PUT").map(|entry| entry.status).collect::<Vec<_>>(),
            [Some(503), Some(200)],
            "{log}"
        );
        tab.press_among(".index li a", "Halvard's long walks").await;
        tab.sees_code("LG-403-not-allowed").await;
        tab.until_count("dialog[open]", 0).await;
    });
}

/// Closes every page of the app in the evening and opens one the next morning.
async fn return_next_day(tab: &Tab, path: &str) {
    let evening = tab.handle().await;
    let morning = tab.open_tab().await;
    tab.switch_to(&evening).await;
    tab.close().await;
    tab.switch_to(&morning).await;
    tab.open(path).await;
}

#[test]
fn staying_signed_in_works_the_next_day_until_it_is_turned_off() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.open_permissions().await;
        tab.until_token_is_stored(false).await;
        tab.press("Stay signed in on this device").await;
        tab.until_token_is_stored(true).await;
        stage.emulator.clear_log().await;
        return_next_day(tab, "/library").await;
        tab.sees(INES).await;
        tab.sees("All 48 playlists").await;
        stage.nobody_left_the_app().await;
        assert_eq!(stage.emulator.log().await.refreshes().len(), 1);
        stage.open_permissions().await;
        tab.find("#stay:checked").await;
        tab.press("Forget this device").await;
        tab.until_token_is_stored(false).await;
        tab.sees(INES).await;
        return_next_day(tab, "/library").await;
        tab.sees("Sign in to see this").await;
    });
}
