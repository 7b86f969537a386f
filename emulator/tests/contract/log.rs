//! The request log, and that it contains no secrets.

use lockgroove_emulator::SAMPLE_CLIENT_ID;
use serde_json::json;

use crate::harness::{CHALLENGE, Emulator, READ, REDIRECT, STATE, VERIFIER};

#[tokio::test]
async fn an_entry_describes_its_request() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let code = emulator.code(&[]).await;
    emulator.control("DELETE", "log", json!({})).await;
    let tokens = emulator.exchange(&code, SAMPLE_CLIENT_ID).await;
    let bearer = format!("Bearer {}", tokens.access);
    let headers = [
        ("authorization", bearer.as_str()),
        ("origin", "http://127.0.0.1:5555"),
        ("referer", "http://127.0.0.1:5555/callback?code=abc&state=x&keep=1"),
        ("sec-fetch-dest", "empty"),
        ("sec-fetch-mode", "cors"),
        ("cookie", "a=b"),
    ];
    emulator.send("GET", "/v1/me?market=SE&market=NO", &headers, None).await.unwrap();
    let log = emulator.log().await;
    assert_eq!(log.len(), 2);
    let (token, call) = (&log[0], &log[1]);
    assert_eq!(
        (&token["service"], &token["method"], &token["path"], &token["status"]),
        (&json!("accounts"), &json!("POST"), &json!("/api/token"), &json!(200))
    );
    assert_eq!(token["query"], json!({}));
    assert_eq!(token["form"]["grant_type"], "authorization_code");
    assert_eq!(token["form"]["redirect_uri"], REDIRECT);
    assert_eq!(token["form"]["code_verifier"], json!({"len": 43, "hash": "13d31e96"}));
    assert_eq!(token["form"]["code"]["len"], code.len());
    assert_eq!(
        (&token["cookie_header"], &token["authorization_header"], &token["client_secret"]),
        (&json!(false), &json!(false), &json!(false))
    );
    assert_eq!(token["content_type"], "application/x-www-form-urlencoded");
    assert_eq!((&call["service"], &call["origin"]), (&json!("api"), &json!("http://127.0.0.1:5555")));
    assert_eq!((&call["sec_fetch_dest"], &call["sec_fetch_mode"]), (&json!("empty"), &json!("cors")));
    assert_eq!(
        (&call["cookie_header"], &call["authorization_header"], &call["query_names_repeated"]),
        (&json!(true), &json!(true), &json!(true))
    );
    assert_eq!(call["token_id"].as_str().unwrap().len(), 8);
    let referer = call["referer"].as_str().unwrap();
    assert_eq!(
        referer,
        "http://127.0.0.1:5555/callback?code=‹3 characters, ba7816bf›&state=‹1 character, 2d711642›&‹4 characters›=‹1 character›"
    );
    assert!(call["n"].as_u64() > token["n"].as_u64());
    assert!(call["at_ms"].as_i64() >= token["at_ms"].as_i64());
}

#[tokio::test]
async fn the_log_contains_no_secrets() {
    let emulator = Emulator::start().await;
    emulator.set(json!({"refresh": "rotate"})).await;
    // Through the login page, so that the log has the address with all parameters.
    emulator.authorize(&[]).await;
    emulator.log_in("ines").await;
    let target = emulator.agree(&[]).await;
    let code = crate::harness::query_of(&target, "code").unwrap();
    let tokens = emulator.exchange(&code, SAMPLE_CLIENT_ID).await;
    emulator.exchange(&emulator.code(&[]).await, SAMPLE_CLIENT_ID).await;
    emulator.refresh(&tokens.refresh).await;
    emulator.api(&tokens.access, &format!("/me?access_token={}&token={}", tokens.access, tokens.refresh)).await;
    emulator
        .token(&[
            ("grant_type", "authorization_code"),
            ("client_secret", "hush-hush"),
            ("code", &code),
            ("surprise", &tokens.refresh),
        ])
        .await;
    emulator.send("GET", "/v1/me", &[("referer", &format!("{target}#access_token={}", tokens.access))], None).await.unwrap();

    let (status, secrets) = emulator.control("GET", "secrets", json!({})).await;
    assert_eq!(status, 200);
    let log = json!(emulator.log().await).to_string();
    for kind in ["access_token", "code", "code_verifier", "refresh_token", "state"] {
        let list = secrets[kind].as_array().unwrap();
        assert!(!list.is_empty(), "{kind}");
        for secret in list {
            assert!(!log.contains(secret.as_str().unwrap()), "a {kind} stands in the log");
        }
    }
    for text in [VERIFIER, CHALLENGE, STATE, "hush-hush"] {
        assert!(!log.contains(text), "{text}");
    }
}

#[tokio::test]
async fn secrets_are_unavailable_unless_revealed() {
    let emulator = Emulator::start_with(lockgroove_emulator::Options { reveal_secrets: false, ..crate::harness::options() }).await;
    emulator.sign_in("ines", READ).await;
    assert_eq!(emulator.control("GET", "secrets", json!({})).await.0, 404);
}

#[tokio::test]
async fn control_requests_are_not_logged_and_a_reset_clears_the_log() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    emulator.set(json!({"shapes": "both"})).await;
    emulator.fault(json!({"path": "/v1/*", "fault": {"kind": "cut"}})).await;
    assert!(emulator.log().await.iter().all(|entry| !entry["path"].as_str().unwrap().starts_with("/_emulator")));
    emulator.control("POST", "reset", json!({})).await;
    assert_eq!(emulator.log().await.len(), 0);
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 401);
    assert_eq!(emulator.control("GET", "settings", json!({})).await.1["shapes"], "2026");
    assert_eq!(emulator.authorize(&[]).await.status(), 303, "the session is gone");
}
