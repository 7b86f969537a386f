//! Errors of the token endpoint (Spotify, "API calls" and "Refreshing tokens"; RFC 6749 section 5.2).

use lockgroove_emulator::{LAPSED_CLIENT_ID, SAMPLE_CLIENT_ID};
use serde_json::{Value, json};

use crate::harness::{Emulator, FORM, READ, token_error};

/// Names and values.
type Changes = &'static [(&'static str, &'static str)];

/// Changes to the usual exchange of a fresh code (an empty value takes a field away), and the error that comes of it.
const EXCHANGES: &[(Changes, &str, &str)] = &[
    (&[("code", "made-up")], "invalid_grant", "Invalid authorization code"),
    (&[("code", "")], "invalid_request", "code must be supplied"),
    (&[("redirect_uri", "http://127.0.0.1:5556/callback")], "invalid_grant", "Invalid redirect URI"),
    (&[("redirect_uri", "http%3A%2F%2F127.0.0.1%3A5555%2Fcallback")], "invalid_grant", "Invalid redirect URI"),
    (&[("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl")], "invalid_grant", "code_verifier was incorrect"),
    (&[("code_verifier", "")], "invalid_request", "code_verifier required"),
    (&[("client_id", "nobody")], "invalid_client", "Invalid client"),
    (&[("client_id", LAPSED_CLIENT_ID)], "invalid_grant", "Invalid authorization code"),
    (&[("client_id", "")], "invalid_client", ""),
    (&[("client_secret", "wrong")], "invalid_client", "Invalid client secret"),
    (&[("grant_type", "")], "unsupported_grant_type", ""),
    (&[("grant_type", "password")], "unsupported_grant_type", ""),
    (&[("grant_type", "implicit")], "unsupported_grant_type", ""),
    (&[("grant_type", "urn:ietf:params:oauth:grant-type:device_code")], "unsupported_grant_type", ""),
];

#[tokio::test]
async fn each_mistake_of_an_exchange_has_its_own_error() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for (changes, code, description) in EXCHANGES {
        let fresh = emulator.code(&[]).await;
        assert_eq!(emulator.exchange_with(&fresh, changes).await, token_error(code, description), "{changes:?}");
    }
}

#[tokio::test]
async fn a_code_works_once_and_a_second_use_ends_what_it_gave() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let code = emulator.code(&[]).await;
    let tokens = emulator.exchange(&code, SAMPLE_CLIENT_ID).await;
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 200);
    assert_eq!(emulator.exchange_with(&code, &[]).await, token_error("invalid_grant", "Invalid authorization code"));
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 401);
    assert_eq!(emulator.refresh(&tokens.refresh).await, token_error("invalid_grant", "Refresh token revoked"));
}

#[tokio::test]
async fn a_code_that_is_too_old_has_expired() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let code = emulator.code(&[]).await;
    emulator.advance(601).await;
    assert_eq!(emulator.exchange_with(&code, &[]).await, token_error("invalid_grant", "Authorization code expired"));
}

#[tokio::test]
async fn credentials_of_a_server_that_are_wrong() {
    let emulator = Emulator::start().await;
    // "nobody:secret", and the sample app's client ID with "wrong".
    let wrong = "Basic MTBjNjkwMDJlMWE5NGYwZDhiM2E1ZDdlNmYyYzRiODE6d3Jvbmc=";
    for (authorization, description) in [("Basic bm9ib2R5OnNlY3JldA==", "Invalid client"), (wrong, "Invalid client secret")] {
        for fields in [
            vec![("grant_type", "client_credentials")],
            vec![("grant_type", "refresh_token"), ("refresh_token", "x")],
            vec![("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", "x")],
        ] {
            let answer = emulator.token_with(&[("content-type", FORM), ("authorization", authorization)], &fields).await;
            assert_eq!(answer, token_error("invalid_client", description), "{fields:?}");
        }
    }
    let public = emulator.token_with(&[("content-type", FORM)], &[("grant_type", "client_credentials")]).await;
    assert_eq!(public, token_error("invalid_client", ""));
    let fields = [("grant_type", "client_credentials"), ("client_id", SAMPLE_CLIENT_ID)];
    assert_eq!(emulator.token_with(&[("content-type", FORM)], &fields).await, token_error("invalid_client", ""));
}

#[tokio::test]
async fn refresh_tokens_that_are_not_good() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    for malformed in ["made-up", " ", "null", &tokens.access, &tokens.refresh[1..]] {
        assert_eq!(emulator.refresh(malformed).await, token_error("invalid_grant", "Invalid refresh token"), "{malformed}");
    }
    let others = [("grant_type", "refresh_token"), ("client_id", LAPSED_CLIENT_ID), ("refresh_token", &tokens.refresh)];
    let answer = emulator.token_with(&[("content-type", FORM)], &others).await;
    assert_eq!(answer, token_error("invalid_grant", "Invalid refresh token"), "of another app");

    emulator.control("POST", "revoke", json!({"user": "noor"})).await;
    assert_eq!(emulator.refresh(&tokens.refresh).await.0, 200, "somebody else took access back");
    emulator.control("POST", "revoke", json!({"user": "ines", "keep_access_tokens": true})).await;
    assert_eq!(emulator.refresh(&tokens.refresh).await, token_error("invalid_grant", "Refresh token revoked"));
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 200, "the access token runs out its hour");
    emulator.control("POST", "revoke", json!({"user": "ines"})).await;
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 401);
}

#[tokio::test]
async fn an_outage_says_nothing_about_the_token() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    emulator.fault(json!({"path": "/api/token", "times": 1, "fault": {"kind": "status", "status": 503}})).await;
    let fields = [("grant_type", "refresh_token"), ("client_id", SAMPLE_CLIENT_ID), ("refresh_token", &tokens.refresh)];
    let response = emulator.token(&fields).await;
    assert_eq!(response.status(), 503);
    assert!(response.json::<Value>().await.is_err(), "no OAuth error");
    assert_eq!(emulator.refresh(&tokens.refresh).await.0, 200);
}
