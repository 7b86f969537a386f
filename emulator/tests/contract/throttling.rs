//! Rate limits and quotas (Spotify, "Rate Limits" and "Web API quota updates").

use reqwest::Response;
use serde_json::{Value, json};

use crate::harness::{Emulator, header};
use crate::samples::Samples;

/// The fault, its `Retry-After`, and the error.
fn table() -> [(Value, Option<&'static str>, Value); 4] {
    let rate = json!({"status": 429, "message": "API rate limit exceeded"});
    let quota = json!({"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"});
    [
        (json!({"kind": "rate_limit"}), None, rate.clone()),
        (json!({"kind": "rate_limit", "retry_after": 2}), Some("2"), rate),
        (json!({"kind": "rate_limit", "quota": true}), None, quota.clone()),
        (json!({"kind": "rate_limit", "quota": true, "retry_after": 86_207}), Some("86207"), quota),
    ]
}

async fn get(emulator: &Emulator, samples: &Samples, path: &str) -> Response {
    let bearer = format!("Bearer {}", samples.tokens.access);
    emulator.send("GET", &format!("/v1{}", samples.fill(path)), &[("authorization", &bearer)], None).await.unwrap()
}

#[tokio::test]
async fn the_reason_distinguishes_a_quota_from_a_rate_limit() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    for (fault, retry, error) in table() {
        for (cors, expose) in [(false, false), (true, false), (true, true)] {
            let mut fault = fault.clone();
            (fault["cors"], fault["expose"]) = (json!(cors), json!(expose));
            emulator.fault(json!({"path": "/v1/me", "times": 1, "fault": fault})).await;
            let response = get(&emulator, &samples, "/me").await;
            assert_eq!(response.status(), 429, "{fault}");
            assert_eq!(header(&response, "retry-after"), retry, "{fault}");
            assert_eq!(header(&response, "access-control-allow-origin"), cors.then_some("*"), "{fault}");
            assert_eq!(header(&response, "access-control-expose-headers"), expose.then_some("Retry-After"), "{fault}");
            let other: Vec<&str> =
                response.headers().keys().map(reqwest::header::HeaderName::as_str).filter(|name| name.starts_with("x-")).collect();
            assert!(other.is_empty(), "no X-RateLimit headers: {other:?}");
            assert_eq!(response.json::<Value>().await.unwrap(), json!({ "error": error }), "{fault}");
        }
    }
    assert_eq!(get(&emulator, &samples, "/me").await.status(), 200);
}

#[tokio::test]
async fn a_quota_applies_to_a_bucket_of_operations() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let quota = json!({"kind": "rate_limit", "quota": true, "retry_after": 86_207});
    emulator.fault(json!({"path": "/v1/artists/*/albums", "fault": quota})).await;
    for _ in 0..3 {
        assert_eq!(get(&emulator, &samples, "/artists/{artist}/albums").await.status(), 429, "the fault still applies");
        assert_eq!(get(&emulator, &samples, "/me").await.status(), 200);
        assert_eq!(get(&emulator, &samples, "/artists/{artist}").await.status(), 200);
    }
    emulator.control("DELETE", "faults", json!({})).await;
    assert_eq!(get(&emulator, &samples, "/artists/{artist}/albums").await.status(), 200);
}

#[tokio::test]
async fn a_rate_limit_applies_to_the_whole_app_and_ends() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    emulator.fault(json!({"path": "/v1/*", "times": 2, "fault": {"kind": "rate_limit", "retry_after": 1}})).await;
    assert_eq!(get(&emulator, &samples, "/me").await.status(), 429);
    assert_eq!(get(&emulator, &samples, "/tracks/{track}").await.status(), 429);
    assert_eq!(get(&emulator, &samples, "/tracks/{track}").await.status(), 200);
    // Rejected requests had no effect.
    emulator.fault(json!({"path": "/v1/me/library", "times": 1, "fault": {"kind": "rate_limit"}})).await;
    let path = samples.fill("/me/library?uris=spotify:track:{track}");
    assert_eq!(emulator.call(&samples.tokens.access, "DELETE", &path, None).await.0, 429);
    let contains = samples.fill("/me/library/contains?uris=spotify:track:{track}");
    assert_eq!(emulator.api(&samples.tokens.access, &contains).await.1, json!([true]));
}
