//! Failures of the Web API. Each has its own message, costs a bounded number of requests, keeps the session unless the service rejects
//! it, and ends when the service works again and the person retries.

use serde_json::{Value, json};

use crate::harness::emulator::Entry;
use crate::harness::{INES, Stage, journey};

const LIKED: &str = "/v1/me/tracks";

/// Signs in while reading the liked songs fails. The rest of the page loads.
async fn sees_failure(stage: &Stage, fault: Value, code: &str) {
    stage.emulator.inject(LIKED, fault).await;
    stage.console.expect("/v1/me");
    stage.sign_in_at("/library").await;
    stage.tab.sees_code(code).await;
    stage.tab.sees("All 48 playlists").await;
    stage.tab.sees(INES).await;
}

/// The liked songs were requested this often, and no token was renewed.
async fn was_requested(stage: &Stage, times: usize) {
    let log = stage.emulator.log().await;
    assert_eq!(log.calls_of(LIKED).len(), times, "{log}");
    assert_eq!(log.refreshes().len(), 0, "{log}");
}

/// Removes the fault and retries.
async fn recovers(stage: &Stage) {
    stage.emulator.clear_faults().await;
    stage.tab.press("Try again").await;
    stage.sees_overview().await;
    assert_eq!(stage.tab.codes().await, Vec::<String>::new());
    assert_eq!(stage.emulator.log().await.exchanges().len(), 1, "a new sign-in was needed");
}

macro_rules! failures {
    ($($name:ident: $fault:expr => $code:literal, $times:literal;)*) => {
        $(
            #[test]
            fn $name() {
                journey(async |stage| {
                    sees_failure(stage, $fault, $code).await;
                    was_requested(stage, $times).await;
                    recovers(stage).await;
                });
            }
        )*
    };
}

failures! {
    a_502_is_tried_three_times_and_then_reported: json!({"kind": "status", "status": 502}) => "LG-5xx-unavailable", 3;
    a_429_without_cors_is_tried_three_times_and_then_reported: json!({"kind": "rate_limit", "retry_after": 2}) => "LG-api-unreachable", 3;
    truncated_json_is_reported_at_once: json!({"kind": "truncate"}) => "LG-api-malformed", 1;
    a_captive_portal_is_reported_at_once: json!({"kind": "body", "status": 200, "content_type": "text/html", "body": "<h1>Wi-Fi</h1>"}) => "LG-api-malformed", 1;
    an_owner_without_premium_is_reported_at_once: json!({"kind": "forbidden", "which": "owner_premium"}) => "LG-403-owner-without-premium", 1;
}

#[test]
fn a_dropped_connection_is_tried_three_times_and_then_reported() {
    journey(async |stage| {
        sees_failure(stage, json!({"kind": "truncate", "wire": true}), "LG-api-unreachable").await;
        // Both browsers retry a dropped connection on their own: Chromium up to twice and Firefox up to nine times per request of the
        // app. The app's own requests are bounded: it has given up and sends no more.
        let requests = stage.emulator.log().await.calls_of(LIKED).len();
        assert!((3..=30).contains(&requests), "{requests}");
        stage.tab.press("Playlists").await;
        stage.tab.find("#playlists-order").await;
        assert_eq!(stage.emulator.log().await.calls_of(LIKED).len(), requests);
        stage.emulator.clear_faults().await;
        stage.tab.press("Overview").await;
        stage.sees_overview().await;
    });
}

#[test]
fn a_spent_quota_is_reported_at_once_and_stops_requests_for_a_while() {
    journey(async |stage| {
        sees_failure(stage, json!({"kind": "rate_limit", "quota": true, "cors": true}), "LG-429-quota-spent").await;
        was_requested(stage, 1).await;
        // Retrying within the next minute sends nothing, since each request counts against the quota.
        stage.tab.press("Try again").await;
        stage.tab.sees_code("LG-429-quota-spent").await;
        was_requested(stage, 1).await;
    });
}

/// A failure whose next step is not a retry. Once its cause is gone, going to another page and back is enough.
fn is_reported_without_retry(fault: Value, code: &'static str, next_step: &'static str) {
    journey(async |stage| {
        sees_failure(stage, fault, code).await;
        was_requested(stage, 1).await;
        stage.tab.find_control(next_step).await;
        stage.emulator.clear_faults().await;
        stage.tab.press("Playlists").await;
        stage.tab.find("#playlists-order").await;
        stage.tab.press("Overview").await;
        stage.sees_overview().await;
        assert_eq!(stage.emulator.log().await.exchanges().len(), 1);
    });
}

#[test]
fn a_user_who_is_not_listed_sees_whom_to_ask() {
    is_reported_without_retry(
        json!({"kind": "forbidden", "which": "not_listed"}),
        "LG-403-user-not-listed",
        "Open Spotify’s dashboard",
    );
}

#[test]
fn a_plain_text_error_for_an_unlisted_user_is_understood() {
    is_reported_without_retry(
        json!({"kind": "forbidden", "which": "not_listed_text"}),
        "LG-403-user-not-listed",
        "Open Spotify’s dashboard",
    );
}

#[test]
fn an_operation_closed_to_this_app_is_reported() {
    is_reported_without_retry(json!({"kind": "forbidden", "which": "dead"}), "LG-403-not-allowed", "Your playlists");
}

#[test]
fn a_404_is_reported() {
    is_reported_without_retry(
        json!({"kind": "status", "status": 404, "body": "{\"error\":{\"status\":404,\"message\":\"Resource not found\"}}"}),
        "LG-404-not-found",
        "Your playlists",
    );
}

#[test]
fn a_403_for_a_missing_scope_offers_to_grant_it() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me/tracks");
        stage.emulator.inject("/v1/me/tracks", json!({"kind": "forbidden", "which": "scope"})).await;
        stage.sign_in_at("/library").await;
        tab.sees("Allow access to your playlists and liked songs").await;
        tab.sees(INES).await;
        tab.find_control("Allow").await;
        let log = stage.emulator.log().await;
        assert_eq!((log.calls_of("/v1/me/tracks").len(), log.refreshes().len()), (1, 0), "{log}");
    });
}

#[test]
fn opening_someone_elses_playlist_is_explained() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/playlists/");
        stage.sign_in_at("/playlists").await;
        tab.press_among(".index li a", "Halvard's long walks").await;
        tab.sees_code("LG-403-not-allowed").await;
        // Its public part is shown all the same.
        assert_eq!(tab.find("h1").await.text().await.unwrap(), "Halvard's long walks");
    });
}

#[test]
fn a_missing_playlist_is_explained() {
    journey(async |stage| {
        stage.console.expect("/v1/playlists/");
        stage.sign_in_at("/playlists/0000000000000000000000").await;
        stage.tab.sees_code("LG-404-not-found").await;
        stage.tab.press("Your playlists").await;
        stage.tab.find("#playlists-order").await;
    });
}

#[test]
fn a_short_retry_after_is_shown_and_waited_for() {
    journey(async |stage| {
        // Long enough for a busy driver to see the words, and short enough to be waited for.
        let fault = json!({"kind": "rate_limit", "retry_after": 8, "cors": true, "expose": true});
        stage.emulator.inject_once(LIKED, fault).await;
        stage.console.expect("/v1/me");
        stage.sign_in_at("/library").await;
        stage.tab.sees("Spotify asked us to wait. This page continues by itself at").await;
        stage.sees_overview().await;
        stage.tab.no_longer_sees("Waiting because").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.calls_of(LIKED).len(), 2, "{log}");
    });
}

#[test]
fn a_long_retry_after_is_reported() {
    journey(async |stage| {
        let fault = json!({"kind": "rate_limit", "retry_after": 120, "cors": true, "expose": true});
        sees_failure(stage, fault, "LG-429-wait").await;
        was_requested(stage, 1).await;
    });
}

#[test]
fn one_429_without_cors_goes_unnoticed() {
    journey(async |stage| {
        stage.emulator.inject_once(LIKED, json!({"kind": "rate_limit"})).await;
        stage.console.expect("/v1/me");
        stage.sign_in_at("/library").await;
        stage.sees_overview().await;
        assert_eq!(stage.tab.codes().await, Vec::<String>::new());
        was_requested(stage, 2).await;
    });
}

#[test]
fn a_401_costs_one_refresh_and_one_retry() {
    journey(async |stage| {
        stage.emulator.inject_once(LIKED, json!({"kind": "expired_token"})).await;
        stage.console.expect("/v1/me");
        stage.sign_in_at("/library").await;
        stage.sees_overview().await;
        let log = stage.emulator.log().await;
        let calls = log.calls_of(LIKED);
        assert_eq!((calls.len(), log.refreshes().len()), (2, 1), "{log}");
        assert_ne!(calls[0].token_id, calls[1].token_id, "the retry has the old token");
    });
}

#[test]
fn a_401_for_a_fresh_token_ends_the_session_without_a_loop() {
    journey(async |stage| {
        stage.emulator.inject("/v1/*", json!({"kind": "expired_token"})).await;
        stage.console.expect("/v1/me");
        stage.sign_in_at("/library").await;
        stage.tab.sees_code("LG-session-rejected").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.refreshes().len(), 1, "{log}");
        assert!(log.calls().len() <= 12, "more than two tries for each of six calls:\n{log}");
        stage.emulator.clear_faults().await;
        stage.tab.press("Sign in at Spotify").await;
        stage.tab.arrives_at("/library").await;
        stage.sees_overview().await;
    });
}

#[test]
fn failing_to_load_more_rows_keeps_the_loaded_ones() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/items");
        stage.sign_in_at("/playlists").await;
        stage
            .emulator
            .inject_rule(
                json!({"path": "/v1/playlists/*/items", "query": "*offset=100*", "fault": {"kind": "status", "status": 502}}),
            )
            .await;
        tab.press_among(".index li a", "Slow trains, wide windows").await;
        tab.sees_code("LG-5xx-unavailable").await;
        tab.sees("212 of 312").await;
        stage.emulator.clear_faults().await;
        tab.press("Try again").await;
        tab.until_text_of("output", "312 items").await;
        // What was there is not read again.
        let log = stage.emulator.log().await;
        let read = |offset: &str| {
            let is_it =
                |call: &&Entry| call.path.ends_with("/items") && call.query["offset"] == *offset && call.status == Some(200);
            log.calls().into_iter().filter(is_it).count()
        };
        assert_eq!((read("100"), read("200"), read("300")), (1, 1, 1), "{log}");
    });
}
