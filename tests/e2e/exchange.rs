//! The token endpoint on a bad day, while a code is exchanged. The code goes out exactly once, whatever happens; nothing is tried again
//! by itself; a sentence and a button say how to go on, and the button leads to where the person was going.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::emulator::TOKEN;
use crate::harness::{Stage, journey};

/// Comes back from Spotify while the token endpoint has this fault.
async fn return_with_fault(stage: &Stage, fault: Value) {
    let tab = &stage.tab;
    stage.emulator.inject(TOKEN, fault).await;
    stage.console.expect(TOKEN);
    tab.open("/playlists").await;
    tab.press("Sign in at Spotify").await;
    tab.log_in_as("ines").await;
    tab.agree().await;
}

/// The sign-in fails with this code, nothing is retried, and the fault is removed.
async fn fails(stage: &Stage, code: &str) {
    let tab = &stage.tab;
    tab.sees_code_within(Duration::from_secs(30), code).await;
    tab.arrives_at("/callback").await;
    let log = stage.emulator.log().await;
    assert_eq!(log.token_requests().len(), 1, "{log}");
    assert!(log.calls().is_empty(), "{log}");
    assert_eq!(log.authorizations().len(), 2, "one before and one after the login page:\n{log}");
    stage.emulator.clear_faults().await;
}

/// Signing in again leads to where the person was going.
async fn sign_in_again(stage: &Stage) {
    stage.tab.press("Sign in at Spotify").await;
    stage.tab.arrives_at("/playlists").await;
    stage.tab.sees("Slow trains, wide windows").await;
}

macro_rules! failures {
    ($($name:ident: $fault:expr => $code:literal;)*) => {
        $(
            #[test]
            fn $name() {
                journey(async |stage| {
                    return_with_fault(stage, $fault).await;
                    fails(stage, $code).await;
                    sign_in_again(stage).await;
                });
            }
        )*
    };
}

failures! {
    a_503_is_reported_and_not_retried: json!({"kind": "status", "status": 503}) => "LG-token-unavailable";
    a_cut_connection_does_not_send_the_code_twice: json!({"kind": "cut"}) => "LG-token-unreachable";
    bug_20_waiting_ends_after_fifteen_seconds: json!({"kind": "delay", "ms": 60_000}) => "LG-token-timeout";
    a_captive_portal_page_is_not_a_token: json!({"kind": "body", "status": 200, "content_type": "text/html", "body": "<h1>Log in to the Wi-Fi</h1>"}) => "LG-token-malformed";
    a_truncated_body_is_not_a_token: json!({"kind": "truncate"}) => "LG-token-malformed";
    a_dropped_connection_is_not_a_token: json!({"kind": "truncate", "wire": true}) => "LG-token-unreachable";
    a_response_without_a_token_is_malformed: json!({"kind": "patch", "merge": {"access_token": null}}) => "LG-token-malformed";
    an_empty_token_is_malformed: json!({"kind": "patch", "merge": {"access_token": ""}}) => "LG-token-malformed";
    a_response_without_a_token_type_is_malformed: json!({"kind": "patch", "merge": {"token_type": null}}) => "LG-token-malformed";
    a_token_of_another_type_is_not_used: json!({"kind": "patch", "merge": {"token_type": "mac"}}) => "LG-token-malformed";
    a_200_with_an_error_is_an_error: json!({"kind": "body", "status": 200, "content_type": "application/json", "body": "{\"error\":\"invalid_grant\"}"}) => "LG-token-invalid-grant";
    a_rejected_code_is_reported: json!({"kind": "status", "status": 400, "body": "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid authorization code\"}"}) => "LG-token-invalid-grant";
    a_throttled_exchange_is_reported: json!({"kind": "rate_limit", "retry_after": 30, "cors": true, "expose": true}) => "LG-token-throttled";
}

#[test]
fn an_unknown_client_id_leads_to_the_setup_page() {
    journey(async |stage| {
        return_with_fault(stage, json!({"kind": "status", "status": 400, "body": "{\"error\":\"invalid_client\"}"})).await;
        fails(stage, "LG-token-invalid-client").await;
        stage.tab.press("Check the set-up").await;
        stage.tab.arrives_at("/connect").await;
        stage.tab.sees_code("LG-token-invalid-client").await;
    });
}

#[test]
fn any_other_refusal_leads_to_the_setup_page() {
    journey(async |stage| {
        return_with_fault(stage, json!({"kind": "status", "status": 400, "body": "{\"error\":\"invalid_request\"}"})).await;
        fails(stage, "LG-token-refused").await;
        stage.tab.sees("The reason it gave: “invalid_request”.").await;
        stage.tab.press("Check the set-up").await;
        stage.tab.arrives_at("/connect").await;
    });
}

#[test]
fn an_error_without_cors_counts_as_no_answer() {
    journey(async |stage| {
        stage.emulator.set(json!({"token_error_cors": false})).await;
        let fault = json!({"kind": "status", "status": 400, "body": "{\"error\":\"invalid_grant\"}", "cors": false});
        return_with_fault(stage, fault).await;
        fails(stage, "LG-token-unreachable").await;
        sign_in_again(stage).await;
    });
}

#[test]
fn odd_but_complete_responses_are_accepted() {
    journey(async |stage| {
        let tab = &stage.tab;
        let mut first = true;
        for odd in [
            json!({"expires_in": null}),
            json!({"expires_in": "3600"}),
            json!({"expires_in": 0}),
            json!({"expires_in": -5}),
            json!({"expires_in": 1e12}),
            json!({"expires_in": 3600.7}),
            json!({"token_type": "bearer"}),
            json!({"scope": null, "refresh_token": null}),
            json!({"new": {"member": [1, 2, 3]}, "id_token": "x"}),
        ] {
            tab.open("/library").await;
            // The page before this one may have begun to renew a token that seemed to expire.
            tab.find_control("Sign in at Spotify").await;
            stage.emulator.clear_log().await;
            stage.emulator.inject(TOKEN, json!({"kind": "patch", "merge": odd})).await;
            tab.press("Sign in at Spotify").await;
            // Only the first sign-in needs a login and a consent.
            if first {
                tab.log_in_as("ines").await;
                tab.agree().await;
                first = false;
            }
            tab.arrives_at("/library").await;
            tab.find(".brief:not(.reserved) > li").await;
            assert_eq!(tab.codes().await, Vec::<String>::new(), "{odd}");
            let log = stage.emulator.log().await;
            assert_eq!(log.exchanges().len(), 1, "{odd}\n{log}");
            assert!(log.refreshes().len() <= 1, "a short lifetime causes refresh after refresh: {odd}\n{log}");
            stage.emulator.clear_faults().await;
        }
    });
}

#[test]
fn a_narrower_scope_than_requested_is_respected() {
    journey(async |stage| {
        return_with_fault(stage, json!({"kind": "patch", "merge": {"scope": "user-library-read"}})).await;
        let tab = &stage.tab;
        tab.sees("Allow access to your playlists and liked songs").await;
        let log = stage.emulator.log().await;
        assert!(log.calls_of("/v1/me/playlists").is_empty(), "no call that would be refused:\n{log}");
        assert_eq!(log.exchanges().len(), 1);
        tab.find_control("Allow").await;
    });
}

#[test]
fn a_reload_during_the_exchange_keeps_the_place_to_go_to() {
    journey(async |stage| {
        let tab = &stage.tab;
        return_with_fault(stage, json!({"kind": "delay", "ms": 60_000})).await;
        tab.sees("Waiting for Spotify").await;
        tab.reload().await;
        tab.sees_code("LG-callback-unfinished").await;
        tab.arrives_at("/callback").await;
        stage.emulator.clear_faults().await;
        sign_in_again(stage).await;
        assert_eq!(stage.emulator.log().await.exchanges().len(), 2, "each code is sent once");
    });
}

#[test]
fn a_token_that_no_header_can_carry_is_refused() {
    journey(async |stage| {
        for (round, token) in ["a\nb", "a\r\nX-Evil: 1", "a\u{0}", "☃", "\u{200b}a"].into_iter().enumerate() {
            stage.emulator.inject(TOKEN, json!({"kind": "patch", "merge": {"access_token": token}})).await;
            stage.tab.open("/playlists").await;
            stage.tab.press("Sign in at Spotify").await;
            if round == 0 {
                stage.tab.log_in_as("ines").await;
                stage.tab.agree().await;
            }
            stage.tab.sees_code("LG-token-malformed").await;
            assert!(stage.emulator.log().await.calls().is_empty(), "{token:?} was sent");
            stage.emulator.clear_faults().await;
        }
        sign_in_again(stage).await;
    });
}
