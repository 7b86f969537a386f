//! Lifetimes of codes and tokens, and what a refresh does to the refresh token (Spotify, "Refreshing tokens" and "Refresh token expiration";
//! RFC 6749 section 6).

use lockgroove_emulator::SAMPLE_CLIENT_ID;
use serde_json::{Value, json};

use crate::harness::{BASIC, Emulator, FORM, READ, token_error};

const DAY: i64 = 86_400;

/// A refresh regime.
struct Regime {
    name: &'static str,
    /// A refresh returns a new refresh token and ends the old one.
    rotates: bool,
    /// Using an old one again revokes everything from that sign-in.
    strict: bool,
}

const REGIMES: &[Regime] = &[
    Regime { name: "static", rotates: false, strict: false },
    Regime { name: "rotate", rotates: true, strict: false },
    Regime { name: "rotate-strict", rotates: true, strict: true },
];

/// The refresh token to keep: the new one, or else the old one.
fn next(body: &Value, old: &str) -> String {
    body["refresh_token"].as_str().unwrap_or(old).to_owned()
}

#[tokio::test]
async fn refresh_tokens_do_not_rotate_by_default() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.control("GET", "settings", json!({})).await.1["refresh"], "static");
}

#[tokio::test]
async fn a_refresh_keeps_or_replaces_the_refresh_token() {
    for Regime { name, rotates, strict } in REGIMES {
        let emulator = Emulator::start().await;
        emulator.set(json!({ "refresh": name })).await;
        let first = emulator.sign_in("ines", READ).await;
        let (mut token, mut access) = (first.refresh.clone(), first.access.clone());
        for _ in 0..3 {
            let (status, body) = emulator.refresh(&token).await;
            assert_eq!(status, 200, "{name}: {body}");
            assert_eq!(body.get("refresh_token").is_some(), *rotates, "{name}");
            assert_eq!(next(&body, &token) != token, *rotates, "{name}");
            assert_eq!(body["scope"], READ, "{name}");
            assert_ne!(body["access_token"], access, "{name}");
            token = next(&body, &token);
            access = body["access_token"].as_str().unwrap().to_owned();
            assert_eq!(emulator.api(&access, "/me").await.0, 200, "{name}");
        }
        // The first one again.
        let again = emulator.refresh(&first.refresh).await;
        if *rotates {
            assert_eq!(again, token_error("invalid_grant", "Refresh token revoked"), "{name}");
        } else {
            assert_eq!(again.0, 200, "{name}");
        }
        assert_eq!(emulator.refresh(&token).await.0 == 200, !*strict, "{name}: the newest token after an old one was used");
        assert_eq!(emulator.api(&access, "/me").await.0 == 200, !*strict, "{name}");
    }
}

#[tokio::test]
async fn a_confidential_client_keeps_its_refresh_token_in_every_regime() {
    for Regime { name, .. } in REGIMES {
        let emulator = Emulator::start().await;
        emulator.set(json!({ "refresh": name })).await;
        let tokens = emulator.sign_in_as_server("ines", READ).await;
        for _ in 0..2 {
            let fields = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh.as_str())];
            let (status, body) = emulator.token_with(&[("content-type", FORM), ("authorization", BASIC)], &fields).await;
            assert_eq!((status, body.get("refresh_token")), (200, None), "{name}");
        }
    }
}

#[tokio::test]
async fn six_months_count_from_the_consent_not_from_a_refresh() {
    for Regime { name, .. } in REGIMES {
        let emulator = Emulator::start().await;
        emulator.set(json!({ "refresh": name })).await;
        let mut token = emulator.sign_in("ines", READ).await.refresh;
        for _ in 0..3 {
            emulator.advance(60 * DAY).await;
            let (status, body) = emulator.refresh(&token).await;
            assert_eq!(status, 200, "{name}: {body}");
            assert_eq!(body["expires_in"], 3600, "{name}: the six months do not show");
            token = next(&body, &token);
        }
        // A sign-in on an earlier consent does not start new six months.
        let repeated = emulator.exchange(&emulator.code(&[]).await, SAMPLE_CLIENT_ID).await;
        emulator.advance(5 * DAY).await;
        assert_eq!(emulator.refresh(&token).await, token_error("invalid_grant", ""), "{name}");
        assert_eq!(emulator.refresh(&repeated.refresh).await, token_error("invalid_grant", ""), "{name}");
        // The consent has expired too, so the consent page is shown again and starts new six months.
        assert_eq!(emulator.authorize(&[]).await.status(), 200, "{name}");
        let fresh = emulator.exchange(&emulator.code(&[]).await, SAMPLE_CLIENT_ID).await;
        emulator.advance(180 * DAY).await;
        assert_eq!(emulator.refresh(&fresh.refresh).await.0, 200, "{name}");
    }
}

#[tokio::test]
async fn a_new_consent_starts_another_six_months() {
    let emulator = Emulator::start().await;
    let first = emulator.sign_in("ines", READ).await;
    emulator.advance(150 * DAY).await;
    let page = emulator.authorize(&[("show_dialog", "true")]).await.text().await.unwrap();
    let target = emulator.decide(&page, "agree", READ).await;
    let again = emulator.exchange(&crate::harness::query_of(&target, "code").unwrap(), SAMPLE_CLIENT_ID).await;
    emulator.advance(150 * DAY).await;
    assert_eq!(emulator.refresh(&first.refresh).await.0, 400, "the earlier token keeps its own six months");
    assert_eq!(emulator.refresh(&again.refresh).await.0, 200);
    emulator.advance(35 * DAY).await;
    assert_eq!(emulator.refresh(&again.refresh).await, token_error("invalid_grant", ""));
}

#[tokio::test]
async fn access_tokens_expire_after_an_hour() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let fields = [("grant_type", "client_credentials")];
    let headers = [("content-type", FORM), ("authorization", BASIC)];
    let app = emulator.token_with(&headers, &fields).await.1["access_token"].as_str().unwrap().to_owned();
    for (seconds, status) in [(3_599, 200), (2, 401)] {
        emulator.advance(seconds).await;
        assert_eq!(emulator.api(&tokens.access, "/me").await.0, status);
        assert_eq!(emulator.api(&app, "/search?q=a&type=track&market=SE").await.0, status);
    }
    emulator.set(json!({"access_token_seconds": 5})).await;
    let (_, body) = emulator.refresh(&tokens.refresh).await;
    assert_eq!(body["expires_in"], 5);
    let access = body["access_token"].as_str().unwrap();
    assert_eq!(emulator.api(access, "/me").await.0, 200);
    emulator.control("POST", "expire-access-tokens", json!({})).await;
    assert_eq!(emulator.api(access, "/me").await.0, 401);
}

#[tokio::test]
async fn client_credentials_have_no_six_month_limit() {
    let emulator = Emulator::start().await;
    emulator.sign_in("ines", READ).await;
    emulator.advance(400 * DAY).await;
    let headers = [("content-type", FORM), ("authorization", BASIC)];
    let (status, body) = emulator.token_with(&headers, &[("grant_type", "client_credentials")]).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(emulator.api(body["access_token"].as_str().unwrap(), "/search?q=a&type=track&market=SE").await.0, 200);
}
