//! Every kind of fault, and the requests it applies to.

use std::time::Duration;

use lockgroove_emulator::SAMPLE_CLIENT_ID;
use serde_json::{Value, json};

use crate::harness::{Emulator, READ, REDIRECT, VERIFIER, header};

#[tokio::test]
async fn a_status_fault_applies_the_given_number_of_times() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    emulator.fault(json!({"path": "/v1/me/*", "times": 2, "skip": 1, "fault": {"kind": "status", "status": 503}})).await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(emulator.api(&tokens.access, "/me/tracks").await.0);
    }
    assert_eq!(seen, [200, 503, 503, 200]);
    assert_eq!(emulator.control("GET", "faults", json!({})).await.1, json!([]));
}

#[tokio::test]
async fn rules_match_method_path_and_query() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    emulator.fault(json!({"path": "/v1/me/tracks", "query": "*offset=50*", "method": "GET", "fault": {"kind": "status", "status": 502, "body": "{}", "headers": {"X-Why": "test"}}})).await;
    assert_eq!(emulator.api(&tokens.access, "/me/tracks").await.0, 200);
    assert_eq!(emulator.api(&tokens.access, "/me/tracks?limit=50&offset=50").await, (502, json!({})));
    assert_eq!(emulator.control("GET", "faults", json!({})).await.1[0]["struck"], 1);
    emulator.control("DELETE", "faults", json!({})).await;
    assert_eq!(emulator.api(&tokens.access, "/me/tracks?limit=50&offset=50").await.0, 200);

    // A fault without a method does not apply to preflights.
    emulator.fault(json!({"path": "*", "fault": {"kind": "status", "status": 500}})).await;
    let preflight = emulator.send("OPTIONS", "/v1/me", &[], None).await.unwrap();
    assert_eq!(preflight.status(), 204);
}

#[tokio::test]
async fn invalid_faults_are_rejected() {
    let emulator = Emulator::start().await;
    for body in [
        json!({}),
        json!({"path": "/v1/me"}),
        json!({"path": "/v1/me", "fault": {"kind": "explode"}}),
        json!({"path": "/v1/me", "fault": {"kind": "status", "status": 42}}),
        json!({"path": "/v1/me", "often": 1, "fault": {"kind": "cut"}}),
    ] {
        let (status, answer) = emulator.control("POST", "faults", body.clone()).await;
        assert_eq!(status, 400, "{body}");
        assert!(answer["error"].is_string());
    }
    for body in [json!({"latency": 1}), json!({"refresh": "never"}), json!([]), json!({"code_seconds": i64::MAX})] {
        assert_eq!(emulator.control("PATCH", "settings", body.clone()).await.0, 400, "{body}");
    }
}

#[tokio::test]
async fn a_cut_sends_no_response_but_the_request_may_take_effect() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for (after, again) in [(false, 200), (true, 400)] {
        let code = emulator.code(&[]).await;
        emulator.fault(json!({"path": "/api/token", "times": 1, "after": after, "fault": {"kind": "cut"}})).await;
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", SAMPLE_CLIENT_ID),
            ("code", code.as_str()),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        let form = ("content-type", "application/x-www-form-urlencoded");
        assert!(emulator.send("POST", "/api/token", &[form], Some(crate::harness::encode(&fields))).await.is_err());
        let entry = emulator.log().await.pop().unwrap();
        assert_eq!((&entry["fault"], &entry["status"]), (&json!("cut"), &Value::Null));
        assert_eq!(emulator.token(&fields).await.status(), again, "after: {after}");
    }
}

#[tokio::test]
async fn a_delay_ends_when_the_emulator_stops() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    emulator.fault(json!({"path": "/v1/me", "fault": {"kind": "delay", "ms": 600_000}})).await;
    let bearer = format!("Bearer {}", tokens.access);
    let url = format!("{}/v1/me", emulator.origin);
    let waiting = tokio::spawn(async move { reqwest::Client::new().get(url).header("authorization", bearer).send().await });
    while emulator.log().await.last().unwrap()["fault"] != "delay" {
        tokio::task::yield_now().await;
    }
    tokio::time::timeout(Duration::from_secs(10), emulator.running.stop()).await.expect("stops promptly");
    assert!(waiting.await.unwrap().is_err());
}

#[tokio::test]
async fn delay_and_latency_only_take_time() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    emulator.set(json!({"latency_ms": 20})).await;
    emulator.fault(json!({"path": "/v1/me", "fault": {"kind": "delay", "ms": 30}})).await;
    let start = std::time::Instant::now();
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 200);
    assert!(start.elapsed() >= Duration::from_millis(50));
}

#[tokio::test]
async fn body_and_truncate_send_other_bodies() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let bearer = format!("Bearer {}", tokens.access);
    let get = async || emulator.send("GET", "/v1/me", &[("authorization", &bearer)], None).await;

    emulator.fault(json!({"path": "/v1/me", "times": 1, "fault": {"kind": "body", "status": 200, "content_type": "text/html", "body": "<p>"}})).await;
    let response = get().await.unwrap();
    assert_eq!((response.status().as_u16(), header(&response, "content-type")), (200, Some("text/html")));
    assert_eq!(header(&response, "access-control-allow-origin"), Some("*"));
    assert_eq!(response.text().await.unwrap(), "<p>");

    emulator.fault(json!({"path": "/v1/me", "times": 1, "fault": {"kind": "truncate"}})).await;
    let text = get().await.unwrap().text().await.unwrap();
    assert!(text.starts_with('{') && serde_json::from_str::<Value>(&text).is_err());

    emulator.fault(json!({"path": "/v1/me", "times": 1, "fault": {"kind": "truncate", "wire": true}})).await;
    let broken = match get().await {
        Ok(response) => response.text().await.is_err(),
        Err(_) => true,
    };
    assert!(broken);
}

#[tokio::test]
async fn faults_return_401_and_403() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    for (fault, status, text) in [
        (json!({"kind": "expired_token"}), 401, "Missing/invalid/expired access token"),
        (json!({"kind": "forbidden", "which": "dead"}), 403, "Forbidden"),
        (json!({"kind": "forbidden", "which": "playlist"}), 403, "Forbidden"),
        (json!({"kind": "forbidden", "which": "scope"}), 403, "Insufficient client scope"),
        (json!({"kind": "forbidden", "which": "not_listed"}), 403, "The user is not registered for this application."),
        (json!({"kind": "forbidden", "which": "not_listed_text"}), 403, "User not registered in the Developer Dashboard"),
        (json!({"kind": "forbidden", "which": "owner_premium"}), 403, "Active premium subscription required"),
    ] {
        emulator.fault(json!({"path": "/v1/me", "times": 1, "fault": fault})).await;
        let (seen, body) = emulator.api(&tokens.access, "/me").await;
        assert_eq!(seen, status, "{fault}");
        let message = body["error"]["message"].as_str().or(body.as_str()).unwrap();
        assert!(message.starts_with(text), "{fault}: {message}");
    }
}

#[tokio::test]
async fn a_patch_changes_members_of_the_real_response() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    emulator
        .fault(json!({"path": "/api/token", "times": 1, "fault": {"kind": "patch", "merge": {"token_type": null, "expires_in": "3600", "extra": {"a": [1]}}}}))
        .await;
    let (status, body) = emulator.refresh(&tokens.refresh).await;
    assert_eq!(status, 200);
    assert!(body.get("token_type").is_none());
    assert_eq!((&body["expires_in"], &body["extra"]), (&json!("3600"), &json!({"a": [1]})));
    assert!(body["access_token"].is_string());
}

#[tokio::test]
async fn images_can_fail_too() {
    let emulator = Emulator::start().await;
    emulator.fault(json!({"path": "/image/*", "times": 1, "fault": {"kind": "status", "status": 404, "cors": false}})).await;
    let path = "/image/c300aaaaaaaaaaaaaaaaaaaaaa";
    assert_eq!(emulator.visit(path).await.status(), 404);
    assert_eq!(emulator.visit(path).await.status(), 200);
}
