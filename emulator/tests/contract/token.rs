//! `/api/token` (Spotify, "Authorization Code with PKCE Flow" and "Refreshing tokens", RFC 6749 sections 4.1.3, 5 and 6, RFC 7636 section 4.6).

use emulator::{LAPSED_CLIENT_ID, SAMPLE_CLIENT_ID, SAMPLE_CLIENT_SECRET};
use serde_json::{Value, json};

use crate::harness::{Party, READ, REDIRECT, VERIFIER, encode, header, party};

const BASIC: &str = "Basic MTBjNjkwMDJlMWE5NGYwZDhiM2E1ZDdlNmYyYzRiODE6NWVjMmU3MDAwYTFiNGMzZDllOGY3YTZiNWM0ZDNlMmY=";

/// The usual exchange with one field changed; an empty value takes it away.
async fn exchange(party: &Party, code: &str, changes: &[(&str, &str)]) -> (u16, Value) {
    let mut pairs = vec![
        ("grant_type", "authorization_code"),
        ("client_id", SAMPLE_CLIENT_ID),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    for (name, value) in changes {
        pairs.retain(|(known, _)| known != name);
        if !value.is_empty() {
            pairs.push((name, value));
        }
    }
    let response = party.token(&pairs).await;
    (response.status().as_u16(), response.json().await.unwrap())
}

fn error(code: &str, description: &str) -> (u16, Value) {
    if description.is_empty() {
        (400, json!({ "error": code }))
    } else {
        (400, json!({"error": code, "error_description": description}))
    }
}

#[tokio::test]
async fn a_good_exchange_has_the_documented_body_and_headers() {
    let party = party().await;
    party.log_in("ines").await;
    let code = party.code(&[]).await;
    let response = party
        .token(&[
            ("grant_type", "authorization_code"),
            ("client_id", SAMPLE_CLIENT_ID),
            ("code", &code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ])
        .await;
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "cache-control"), Some("no-store"));
    assert_eq!(header(&response, "pragma"), Some("no-cache"));
    assert_eq!(header(&response, "content-type"), Some("application/json;charset=UTF-8"));
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 3600);
    assert_eq!(body["scope"], READ);
    assert!(body["access_token"].as_str().unwrap().len() > 100);
    assert!(body["refresh_token"].as_str().unwrap().len() > 100);
    assert_eq!(body.as_object().unwrap().len(), 5);
}

#[tokio::test]
async fn each_mistake_has_its_own_error() {
    let party = party().await;
    party.log_in("ines").await;
    for (changes, expected) in [
        (vec![("code", "")], error("invalid_request", "code must be supplied")),
        (vec![("code", "made-up")], error("invalid_grant", "Invalid authorization code")),
        (vec![("redirect_uri", "http://127.0.0.1:5556/callback")], error("invalid_grant", "Invalid redirect URI")),
        (vec![("redirect_uri", "http%3A%2F%2F127.0.0.1%3A5555%2Fcallback")], error("invalid_grant", "Invalid redirect URI")),
        (vec![("code_verifier", "")], error("invalid_request", "code_verifier required")),
        (
            vec![("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl")],
            error("invalid_grant", "code_verifier was incorrect"),
        ),
        (vec![("code_verifier", "short")], error("invalid_grant", "code_verifier was incorrect")),
        (vec![("client_id", "nobody")], error("invalid_client", "Invalid client")),
        (vec![("client_id", LAPSED_CLIENT_ID)], error("invalid_grant", "Invalid authorization code")),
        (vec![("client_id", "")], error("invalid_client", "")),
        (vec![("client_secret", "wrong")], error("invalid_client", "Invalid client secret")),
        (vec![("grant_type", "")], error("unsupported_grant_type", "")),
        (vec![("grant_type", "password")], error("unsupported_grant_type", "")),
    ] {
        let code = party.code(&[]).await;
        assert_eq!(exchange(&party, &code, &changes).await, expected, "{changes:?}");
    }
    let code = party.code(&[]).await;
    let fields = [("grant_type", "authorization_code"), ("client_id", SAMPLE_CLIENT_ID), ("code", &code)];
    for kind in ["application/json", "text/plain"] {
        let response = party.send("POST", "/api/token", &[("content-type", kind)], Some(encode(&fields))).await.unwrap();
        assert_eq!(response.status(), 400);
        assert_eq!(response.json::<Value>().await.unwrap(), json!({"error": "unsupported_grant_type"}));
    }
}

#[tokio::test]
async fn a_code_works_once_and_a_second_use_ends_what_it_gave() {
    let party = party().await;
    party.log_in("ines").await;
    let code = party.code(&[]).await;
    let tokens = party.exchange(&code, SAMPLE_CLIENT_ID).await;
    assert_eq!(party.api(&tokens.access, "/me").await.0, 200);
    assert_eq!(exchange(&party, &code, &[]).await, error("invalid_grant", "Invalid authorization code"));
    assert_eq!(party.api(&tokens.access, "/me").await.0, 401);
    assert_eq!(party.refresh(&tokens.refresh).await, error("invalid_grant", "Refresh token revoked"));
}

#[tokio::test]
async fn a_code_lives_ten_minutes() {
    let party = party().await;
    party.log_in("ines").await;
    let code = party.code(&[]).await;
    party.advance(601).await;
    assert_eq!(exchange(&party, &code, &[]).await, error("invalid_grant", "Authorization code expired"));
}

#[tokio::test]
async fn static_refresh_gives_no_new_refresh_token() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    for _ in 0..3 {
        let (status, body) = party.refresh(&tokens.refresh).await;
        assert_eq!(status, 200);
        assert!(body.get("refresh_token").is_none());
        assert_eq!(body["scope"], READ);
        assert_eq!(party.api(body["access_token"].as_str().unwrap(), "/me").await.0, 200);
    }
}

#[tokio::test]
async fn rotation_ends_the_old_refresh_token() {
    for (regime, chain_survives) in [("rotate", true), ("rotate-strict", false)] {
        let party = party().await;
        party.set(json!({ "refresh": regime })).await;
        let first = party.sign_in("ines", READ).await;
        let (status, second) = party.refresh(&first.refresh).await;
        assert_eq!(status, 200);
        let newer = second["refresh_token"].as_str().unwrap();
        assert_ne!(newer, first.refresh);
        assert_eq!(party.refresh(&first.refresh).await, error("invalid_grant", "Refresh token revoked"));
        let (status, third) = party.refresh(newer).await;
        assert_eq!(status == 200, chain_survives, "{regime}: {third}");
        assert_eq!(party.api(&first.access, "/me").await.0 == 200, chain_survives, "{regime}");
    }
}

#[tokio::test]
async fn refresh_tokens_that_are_not_good() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    assert_eq!(party.refresh("made-up").await, error("invalid_grant", "Invalid refresh token"));
    let other =
        party.token(&[("grant_type", "refresh_token"), ("client_id", LAPSED_CLIENT_ID), ("refresh_token", &tokens.refresh)]).await;
    assert_eq!(other.json::<Value>().await.unwrap(), error("invalid_grant", "Invalid refresh token").1);
    party.control("POST", "revoke", json!({"user": "noor"})).await;
    assert_eq!(party.refresh(&tokens.refresh).await.0, 200);
    party.control("POST", "revoke", json!({"user": "ines", "keep_access_tokens": true})).await;
    assert_eq!(party.refresh(&tokens.refresh).await, error("invalid_grant", "Refresh token revoked"));
    assert_eq!(party.api(&tokens.access, "/me").await.0, 200);
    party.control("POST", "revoke", json!({"user": "ines"})).await;
    assert_eq!(party.api(&tokens.access, "/me").await.0, 401);
}

#[tokio::test]
async fn six_months_count_from_the_consent_and_refreshing_does_not_move_them() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    party.advance(183 * 86_400).await;
    assert_eq!(party.refresh(&tokens.refresh).await.0, 200);
    // Agreed long ago is agreed: the bounce gives no new six months.
    let bounced = party.exchange(&party.code(&[]).await, SAMPLE_CLIENT_ID).await;
    party.advance(2 * 86_400).await;
    assert_eq!(party.refresh(&tokens.refresh).await, error("invalid_grant", ""));
    assert_eq!(party.refresh(&bounced.refresh).await, error("invalid_grant", ""));
    // The consent is over as well, so the question is asked again, and its answer counts anew.
    assert_eq!(party.authorize(&[]).await.status(), 200);
    let fresh = party.exchange(&party.code(&[]).await, SAMPLE_CLIENT_ID).await;
    assert_eq!(party.refresh(&fresh.refresh).await.0, 200);
}

#[tokio::test]
async fn access_tokens_live_their_hour() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    party.advance(3_599).await;
    assert_eq!(party.api(&tokens.access, "/me").await.0, 200);
    party.advance(2).await;
    assert_eq!(party.api(&tokens.access, "/me").await.0, 401);
    party.set(json!({"access_token_seconds": 5})).await;
    let (_, body) = party.refresh(&tokens.refresh).await;
    assert_eq!(body["expires_in"], 5);
    let access = body["access_token"].as_str().unwrap();
    assert_eq!(party.api(access, "/me").await.0, 200);
    party.control("POST", "expire-access-tokens", json!({})).await;
    assert_eq!(party.api(access, "/me").await.0, 401);
}

#[tokio::test]
async fn a_server_with_its_secret_needs_no_pkce() {
    let party = party().await;
    party.log_in("ines").await;
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let code = party.code(&without).await;
    assert_eq!(exchange(&party, &code, &[("code_verifier", "")]).await, error("invalid_client", ""));
    assert_eq!(exchange(&party, &code, &[]).await, error("invalid_grant", "code_verifier was incorrect"));
    let (status, body) = exchange(&party, &code, &[("code_verifier", ""), ("client_secret", SAMPLE_CLIENT_SECRET)]).await;
    assert_eq!(status, 200);
    // What was given to a client with a secret needs the secret again.
    let refresh = body["refresh_token"].as_str().unwrap();
    assert_eq!(party.refresh(refresh).await, error("invalid_client", ""));
    let fields = encode(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]);
    let headers = [("authorization", BASIC), ("content-type", "application/x-www-form-urlencoded")];
    let response = party.send("POST", "/api/token", &headers, Some(fields)).await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn client_credentials_know_no_person() {
    let party = party().await;
    let headers = [("authorization", BASIC), ("content-type", "application/x-www-form-urlencoded")];
    let response = party.send("POST", "/api/token", &headers, Some("grant_type=client_credentials".to_owned())).await.unwrap();
    assert_eq!(response.status(), 200);
    let body: Value = response.json().await.unwrap();
    assert!(body.get("refresh_token").is_none() && body.get("scope").is_none());
    assert_eq!(party.api(body["access_token"].as_str().unwrap(), "/me").await.0, 401);
    let response = party.token(&[("grant_type", "client_credentials"), ("client_id", SAMPLE_CLIENT_ID)]).await;
    assert_eq!(response.json::<Value>().await.unwrap(), json!({"error": "invalid_client"}));
}
