//! The token endpoint on a bad day, while a code is exchanged. The code goes out exactly once, whatever happens; nothing is tried again
//! by itself; a sentence and a button say how to go on, and the button leads to where the person was going.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::emulator::TOKEN;
use crate::harness::{Stage, journey};

/// Signs in while the token endpoint has this fault.
async fn comes_back_to(stage: &Stage, fault: Value) {
    let tab = &stage.tab;
    stage.emulator.strike(TOKEN, fault).await;
    // Chromium writes every failed request into its console.
    stage.console.expect(TOKEN);
    tab.open("/playlists").await;
    tab.press("Sign in at Spotify").await;
    tab.log_in_as("ines").await;
    tab.agree().await;
}

/// The sign-in came to nothing, was explained, and works when the fault is gone.
async fn fails(stage: &Stage, code: &str) {
    let tab = &stage.tab;
    tab.within(Duration::from_secs(30), &format!("a notice with the code {code}"), async || {
        Ok(tab.codes().await?.iter().any(|told| told == code).then_some(()))
    })
    .await;
    tab.arrives_at("/callback").await;
    let log = stage.emulator.log().await;
    assert_eq!(log.at_token_endpoint().len(), 1, "{log}");
    assert!(log.calls().is_empty(), "{log}");
    assert_eq!(log.authorizations().len(), 2, "before and after the login page, and none by itself:\n{log}");
    stage.emulator.mend().await;
}

/// Pressing the button leads to where the person was going.
async fn goes_on(stage: &Stage) {
    stage.tab.press("Sign in at Spotify").await;
    stage.tab.arrives_at("/playlists").await;
    stage.tab.sees("Slow trains, wide windows").await;
}

macro_rules! troubles {
    ($($name:ident: $fault:expr => $code:literal;)*) => {
        $(
            #[test]
            fn $name() {
                journey(async |stage| {
                    comes_back_to(stage, $fault).await;
                    fails(stage, $code).await;
                    goes_on(stage).await;
                });
            }
        )*
    };
}

troubles! {
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
        comes_back_to(stage, json!({"kind": "status", "status": 400, "body": "{\"error\":\"invalid_client\"}"})).await;
        fails(stage, "LG-token-invalid-client").await;
        stage.tab.press("Check the set-up").await;
        stage.tab.arrives_at("/connect").await;
        stage.tab.is_told("LG-token-invalid-client").await;
    });
}

#[test]
fn any_other_refusal_leads_to_the_setup_page() {
    journey(async |stage| {
        comes_back_to(stage, json!({"kind": "status", "status": 400, "body": "{\"error\":\"invalid_request\"}"})).await;
        fails(stage, "LG-token-refused").await;
        stage.tab.sees("It gave the reason “invalid_request”.").await;
        stage.tab.press("Check the set-up").await;
        stage.tab.arrives_at("/connect").await;
    });
}

#[test]
fn an_error_without_cors_counts_as_no_answer() {
    journey(async |stage| {
        stage.emulator.set(json!({"token_error_cors": false})).await;
        let fault = json!({"kind": "status", "status": 400, "body": "{\"error\":\"invalid_grant\"}", "cors": false});
        comes_back_to(stage, fault).await;
        fails(stage, "LG-token-unreachable").await;
        goes_on(stage).await;
    });
}

/// What is odd about an answer and still good enough to go on with.
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
            stage.emulator.strike(TOKEN, json!({"kind": "patch", "merge": odd})).await;
            tab.open("/library").await;
            tab.press("Sign in at Spotify").await;
            // The first time there is somebody to be and something to agree to.
            if first {
                tab.log_in_as("ines").await;
                tab.agree().await;
                first = false;
            }
            tab.arrives_at("/library").await;
            tab.sees("songs you have liked").await;
            assert_eq!(tab.codes().await.unwrap(), Vec::<String>::new(), "{odd}");
            let log = stage.emulator.log().await;
            assert_eq!(log.exchanges().len(), 1, "{odd}\n{log}");
            assert!(log.refreshes().len() <= 1, "a short life is no reason to ask and ask again: {odd}\n{log}");
            stage.emulator.mend().await;
            stage.emulator.forget_log().await;
        }
    });
}

#[test]
fn a_narrower_scope_than_requested_is_respected() {
    journey(async |stage| {
        comes_back_to(stage, json!({"kind": "patch", "merge": {"scope": "user-library-read"}})).await;
        let tab = &stage.tab;
        tab.is_told("LG-403-not-granted").await;
        tab.sees("Seeing your library is not granted").await;
        let log = stage.emulator.log().await;
        assert!(log.calls_of("/v1/me/playlists").is_empty(), "a call that would be refused is not made:\n{log}");
        assert_eq!(log.exchanges().len(), 1);
        tab.control("Grant it").await;
    });
}
