//! How long codes and tokens live, and what a refresh does to the refresh token (Spotify, "Refreshing tokens" and "Refresh token
//! expiration"; RFC 6749 section 6).

use lockgroove_emulator::SAMPLE_CLIENT_ID;
use serde_json::{Value, json};

use crate::harness::{BASIC, FORM, READ, party, token_error};

const DAY: i64 = 86_400;

/// A regime of refreshing.
struct Regime {
    name: &'static str,
    /// A refresh answers with a new refresh token and ends the one that was used.
    rotates: bool,
    /// Using an ended one ends everything from that sign-in.
    strict: bool,
}

const REGIMES: &[Regime] = &[
    Regime { name: "static", rotates: false, strict: false },
    Regime { name: "rotate", rotates: true, strict: false },
    Regime { name: "rotate-strict", rotates: true, strict: true },
];

/// As apps have to do it: the new one, or else the old one.
fn next(body: &Value, old: &str) -> String {
    body["refresh_token"].as_str().unwrap_or(old).to_owned()
}

#[tokio::test]
async fn the_regime_without_rotation_is_the_usual_one() {
    let party = party().await;
    assert_eq!(party.control("GET", "settings", json!({})).await.1["refresh"], "static");
}

#[tokio::test]
async fn a_refresh_keeps_or_replaces_the_refresh_token() {
    for Regime { name, rotates, strict } in REGIMES {
        let party = party().await;
        party.set(json!({ "refresh": name })).await;
        let first = party.sign_in("ines", READ).await;
        let (mut token, mut access) = (first.refresh.clone(), first.access.clone());
        for _ in 0..3 {
            let (status, body) = party.refresh(&token).await;
            assert_eq!(status, 200, "{name}: {body}");
            assert_eq!(body.get("refresh_token").is_some(), *rotates, "{name}");
            assert_eq!(next(&body, &token) != token, *rotates, "{name}");
            assert_eq!(body["scope"], READ, "{name}");
            assert_ne!(body["access_token"], access, "{name}");
            token = next(&body, &token);
            access = body["access_token"].as_str().unwrap().to_owned();
            assert_eq!(party.api(&access, "/me").await.0, 200, "{name}");
        }
        // The first one again.
        let again = party.refresh(&first.refresh).await;
        if *rotates {
            assert_eq!(again, token_error("invalid_grant", "Refresh token revoked"), "{name}");
        } else {
            assert_eq!(again.0, 200, "{name}");
        }
        assert_eq!(party.refresh(&token).await.0 == 200, !*strict, "{name}: the newest one after an ended one came back");
        assert_eq!(party.api(&access, "/me").await.0 == 200, !*strict, "{name}");
    }
}

#[tokio::test]
async fn a_server_with_its_secret_keeps_its_refresh_token_in_every_regime() {
    for Regime { name, .. } in REGIMES {
        let party = party().await;
        party.set(json!({ "refresh": name })).await;
        let tokens = party.sign_in_as_server("ines", READ).await;
        for _ in 0..2 {
            let fields = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh.as_str())];
            let (status, body) = party.token_with(&[("content-type", FORM), ("authorization", BASIC)], &fields).await;
            assert_eq!((status, body.get("refresh_token")), (200, None), "{name}");
        }
    }
}

#[tokio::test]
async fn six_months_count_from_the_consent_and_refreshing_does_not_move_them() {
    for Regime { name, .. } in REGIMES {
        let party = party().await;
        party.set(json!({ "refresh": name })).await;
        let mut token = party.sign_in("ines", READ).await.refresh;
        for _ in 0..3 {
            party.advance(60 * DAY).await;
            let (status, body) = party.refresh(&token).await;
            assert_eq!(status, 200, "{name}: {body}");
            assert_eq!(body["expires_in"], 3600, "{name}: says nothing about the six months");
            token = next(&body, &token);
        }
        // Agreed long ago is agreed: the bounce gives no new six months.
        let bounced = party.exchange(&party.code(&[]).await, SAMPLE_CLIENT_ID).await;
        party.advance(5 * DAY).await;
        assert_eq!(party.refresh(&token).await, token_error("invalid_grant", ""), "{name}");
        assert_eq!(party.refresh(&bounced.refresh).await, token_error("invalid_grant", ""), "{name}");
        // The consent is over as well, so the question is asked again, and its answer counts anew.
        assert_eq!(party.authorize(&[]).await.status(), 200, "{name}");
        let fresh = party.exchange(&party.code(&[]).await, SAMPLE_CLIENT_ID).await;
        party.advance(180 * DAY).await;
        assert_eq!(party.refresh(&fresh.refresh).await.0, 200, "{name}");
    }
}

#[tokio::test]
async fn a_new_consent_starts_a_new_six_months() {
    let party = party().await;
    let first = party.sign_in("ines", READ).await;
    party.advance(150 * DAY).await;
    let page = party.authorize(&[("show_dialog", "true")]).await.text().await.unwrap();
    let place = party.decide(&page, "agree", READ).await;
    let again = party.exchange(&crate::harness::query_of(&place, "code").unwrap(), SAMPLE_CLIENT_ID).await;
    party.advance(150 * DAY).await;
    assert_eq!(party.refresh(&first.refresh).await.0, 400, "the earlier one keeps its own six months");
    assert_eq!(party.refresh(&again.refresh).await.0, 200);
    party.advance(35 * DAY).await;
    assert_eq!(party.refresh(&again.refresh).await, token_error("invalid_grant", ""));
}

#[tokio::test]
async fn access_tokens_live_their_hour() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    let fields = [("grant_type", "client_credentials")];
    let headers = [("content-type", FORM), ("authorization", BASIC)];
    let app = party.token_with(&headers, &fields).await.1["access_token"].as_str().unwrap().to_owned();
    for (seconds, status) in [(3_599, 200), (2, 401)] {
        party.advance(seconds).await;
        assert_eq!(party.api(&tokens.access, "/me").await.0, status);
        assert_eq!(party.api(&app, "/search?q=a&type=track&market=SE").await.0, status);
    }
    party.set(json!({"access_token_seconds": 5})).await;
    let (_, body) = party.refresh(&tokens.refresh).await;
    assert_eq!(body["expires_in"], 5);
    let access = body["access_token"].as_str().unwrap();
    assert_eq!(party.api(access, "/me").await.0, 200);
    party.control("POST", "expire-access-tokens", json!({})).await;
    assert_eq!(party.api(access, "/me").await.0, 401);
}

#[tokio::test]
async fn client_credentials_know_no_six_months() {
    let party = party().await;
    party.sign_in("ines", READ).await;
    party.advance(400 * DAY).await;
    let headers = [("content-type", FORM), ("authorization", BASIC)];
    let (status, body) = party.token_with(&headers, &[("grant_type", "client_credentials")]).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(party.api(body["access_token"].as_str().unwrap(), "/search?q=a&type=track&market=SE").await.0, 200);
}
