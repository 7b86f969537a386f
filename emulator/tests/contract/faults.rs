//! Every kind of fault, and which requests they strike.

use std::time::Duration;

use lockgroove_emulator::SAMPLE_CLIENT_ID;
use serde_json::{Value, json};

use crate::harness::{READ, REDIRECT, VERIFIER, header, party};

#[tokio::test]
async fn a_status_strikes_as_often_as_ordered() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    party.fault(json!({"path": "/v1/me/*", "times": 2, "skip": 1, "fault": {"kind": "status", "status": 503}})).await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(party.api(&tokens.access, "/me/tracks").await.0);
    }
    assert_eq!(seen, [200, 503, 503, 200]);
    assert_eq!(party.control("GET", "faults", json!({})).await.1, json!([]));
}

#[tokio::test]
async fn rules_match_method_path_and_query() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    party.fault(json!({"path": "/v1/me/tracks", "query": "*offset=50*", "method": "GET", "fault": {"kind": "status", "status": 502, "body": "{}", "headers": {"X-Why": "test"}}})).await;
    assert_eq!(party.api(&tokens.access, "/me/tracks").await.0, 200);
    assert_eq!(party.api(&tokens.access, "/me/tracks?limit=50&offset=50").await, (502, json!({})));
    assert_eq!(party.control("GET", "faults", json!({})).await.1[0]["struck"], 1);
    party.control("DELETE", "faults", json!({})).await;
    assert_eq!(party.api(&tokens.access, "/me/tracks?limit=50&offset=50").await.0, 200);

    // A preflight passes a fault that names no method.
    party.fault(json!({"path": "*", "fault": {"kind": "status", "status": 500}})).await;
    let preflight = party.send("OPTIONS", "/v1/me", &[], None).await.unwrap();
    assert_eq!(preflight.status(), 204);
}

#[tokio::test]
async fn orders_that_make_no_sense_are_refused() {
    let party = party().await;
    for body in [
        json!({}),
        json!({"path": "/v1/me"}),
        json!({"path": "/v1/me", "fault": {"kind": "explode"}}),
        json!({"path": "/v1/me", "fault": {"kind": "status", "status": 42}}),
        json!({"path": "/v1/me", "often": 1, "fault": {"kind": "cut"}}),
    ] {
        let (status, answer) = party.control("POST", "faults", body.clone()).await;
        assert_eq!(status, 400, "{body}");
        assert!(answer["error"].is_string());
    }
    for body in [json!({"latency": 1}), json!({"refresh": "never"}), json!([]), json!({"code_seconds": i64::MAX})] {
        assert_eq!(party.control("PATCH", "settings", body.clone()).await.0, 400, "{body}");
    }
}

#[tokio::test]
async fn a_cut_leaves_no_answer_and_may_still_have_its_effect() {
    let party = party().await;
    party.log_in("ines").await;
    for (after, again) in [(false, 200), (true, 400)] {
        let code = party.code(&[]).await;
        party.fault(json!({"path": "/api/token", "times": 1, "after": after, "fault": {"kind": "cut"}})).await;
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", SAMPLE_CLIENT_ID),
            ("code", code.as_str()),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        let form = ("content-type", "application/x-www-form-urlencoded");
        assert!(party.send("POST", "/api/token", &[form], Some(crate::harness::encode(&fields))).await.is_err());
        let entry = party.log().await.pop().unwrap();
        assert_eq!((&entry["fault"], &entry["status"]), (&json!("cut"), &Value::Null));
        assert_eq!(party.token(&fields).await.status(), again, "after: {after}");
    }
}

#[tokio::test]
async fn a_delay_ends_when_the_emulator_stops() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    party.fault(json!({"path": "/v1/me", "fault": {"kind": "delay", "ms": 600_000}})).await;
    let bearer = format!("Bearer {}", tokens.access);
    let url = format!("{}/v1/me", party.origin);
    let waiting = tokio::spawn(async move { reqwest::Client::new().get(url).header("authorization", bearer).send().await });
    while party.log().await.last().unwrap()["fault"] != "delay" {
        tokio::task::yield_now().await;
    }
    tokio::time::timeout(Duration::from_secs(10), party.running.stop()).await.expect("stops promptly");
    assert!(waiting.await.unwrap().is_err());
}

#[tokio::test]
async fn a_short_delay_and_latency_only_take_time() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    party.set(json!({"latency_ms": 20})).await;
    party.fault(json!({"path": "/v1/me", "fault": {"kind": "delay", "ms": 30}})).await;
    let start = std::time::Instant::now();
    assert_eq!(party.api(&tokens.access, "/me").await.0, 200);
    assert!(start.elapsed() >= Duration::from_millis(50));
}

#[tokio::test]
async fn bodies_that_are_not_what_they_should_be() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    let bearer = format!("Bearer {}", tokens.access);
    let get = async || party.send("GET", "/v1/me", &[("authorization", &bearer)], None).await;

    party.fault(json!({"path": "/v1/me", "times": 1, "fault": {"kind": "body", "status": 200, "content_type": "text/html", "body": "<p>"}})).await;
    let response = get().await.unwrap();
    assert_eq!((response.status().as_u16(), header(&response, "content-type")), (200, Some("text/html")));
    assert_eq!(header(&response, "access-control-allow-origin"), Some("*"));
    assert_eq!(response.text().await.unwrap(), "<p>");

    party.fault(json!({"path": "/v1/me", "times": 1, "fault": {"kind": "truncate"}})).await;
    let text = get().await.unwrap().text().await.unwrap();
    assert!(text.starts_with('{') && serde_json::from_str::<Value>(&text).is_err());

    party.fault(json!({"path": "/v1/me", "times": 1, "fault": {"kind": "truncate", "wire": true}})).await;
    let broken = match get().await {
        Ok(response) => response.text().await.is_err(),
        Err(_) => true,
    };
    assert!(broken);
}

#[tokio::test]
async fn ordered_401_and_403() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    for (fault, status, text) in [
        (json!({"kind": "expired_token"}), 401, "Missing/invalid/expired access token"),
        (json!({"kind": "forbidden", "which": "dead"}), 403, "Forbidden"),
        (json!({"kind": "forbidden", "which": "playlist"}), 403, "Forbidden"),
        (json!({"kind": "forbidden", "which": "scope"}), 403, "Insufficient client scope"),
        (json!({"kind": "forbidden", "which": "not_listed"}), 403, "The user is not registered for this application."),
        (json!({"kind": "forbidden", "which": "not_listed_text"}), 403, "User not registered in the Developer Dashboard"),
        (json!({"kind": "forbidden", "which": "owner_premium"}), 403, "Active premium subscription required"),
    ] {
        party.fault(json!({"path": "/v1/me", "times": 1, "fault": fault})).await;
        let (seen, body) = party.api(&tokens.access, "/me").await;
        assert_eq!(seen, status, "{fault}");
        let message = body["error"]["message"].as_str().or(body.as_str()).unwrap();
        assert!(message.starts_with(text), "{fault}: {message}");
    }
}

#[tokio::test]
async fn patches_change_members_of_the_real_answer() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    party
        .fault(json!({"path": "/api/token", "times": 1, "fault": {"kind": "patch", "merge": {"token_type": null, "expires_in": "3600", "extra": {"a": [1]}}}}))
        .await;
    let (status, body) = party.refresh(&tokens.refresh).await;
    assert_eq!(status, 200);
    assert!(body.get("token_type").is_none());
    assert_eq!((&body["expires_in"], &body["extra"]), (&json!("3600"), &json!({"a": [1]})));
    assert!(body["access_token"].is_string());
}

#[tokio::test]
async fn images_can_fail_too() {
    let party = party().await;
    party.fault(json!({"path": "/image/*", "times": 1, "fault": {"kind": "status", "status": 404, "cors": false}})).await;
    let path = "/image/c300aaaaaaaaaaaaaaaaaaaaaa";
    assert_eq!(party.visit(path).await.status(), 404);
    assert_eq!(party.visit(path).await.status(), 200);
}
