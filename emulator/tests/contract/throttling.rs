//! Rate limits and quotas, which are two things (Spotify, "Rate Limits" and "Web API quota updates").

use reqwest::Response;
use serde_json::{Value, json};

use crate::harness::{Party, header, party};
use crate::things::Things;

/// What is ordered, what `Retry-After` says, and the error that comes.
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

async fn get(party: &Party, things: &Things, path: &str) -> Response {
    let bearer = format!("Bearer {}", things.tokens.access);
    party.send("GET", &format!("/v1{}", things.fill(path)), &[("authorization", &bearer)], None).await.unwrap()
}

#[tokio::test]
async fn the_reason_tells_a_quota_from_a_rate_limit() {
    let party = party().await;
    let things = Things::of(&party).await;
    for (fault, retry, error) in table() {
        for (cors, expose) in [(false, false), (true, false), (true, true)] {
            let mut ordered = fault.clone();
            (ordered["cors"], ordered["expose"]) = (json!(cors), json!(expose));
            party.fault(json!({"path": "/v1/me", "times": 1, "fault": ordered})).await;
            let response = get(&party, &things, "/me").await;
            assert_eq!(response.status(), 429, "{ordered}");
            assert_eq!(header(&response, "retry-after"), retry, "{ordered}");
            assert_eq!(header(&response, "access-control-allow-origin"), cors.then_some("*"), "{ordered}");
            assert_eq!(header(&response, "access-control-expose-headers"), expose.then_some("Retry-After"), "{ordered}");
            let other: Vec<&str> =
                response.headers().keys().map(reqwest::header::HeaderName::as_str).filter(|name| name.starts_with("x-")).collect();
            assert!(other.is_empty(), "no X-RateLimit headers: {other:?}");
            assert_eq!(response.json::<Value>().await.unwrap(), json!({ "error": error }), "{ordered}");
        }
    }
    assert_eq!(get(&party, &things, "/me").await.status(), 200);
}

#[tokio::test]
async fn a_quota_is_of_a_bucket_of_operations() {
    let party = party().await;
    let things = Things::of(&party).await;
    let quota = json!({"kind": "rate_limit", "quota": true, "retry_after": 86_207});
    party.fault(json!({"path": "/v1/artists/*/albums", "fault": quota})).await;
    for _ in 0..3 {
        assert_eq!(get(&party, &things, "/artists/{artist}/albums").await.status(), 429, "for as long as ordered");
        assert_eq!(get(&party, &things, "/me").await.status(), 200);
        assert_eq!(get(&party, &things, "/artists/{artist}").await.status(), 200);
    }
    party.control("DELETE", "faults", json!({})).await;
    assert_eq!(get(&party, &things, "/artists/{artist}/albums").await.status(), 200);
}

#[tokio::test]
async fn a_rate_limit_is_of_the_whole_app_and_passes() {
    let party = party().await;
    let things = Things::of(&party).await;
    party.fault(json!({"path": "/v1/*", "times": 2, "fault": {"kind": "rate_limit", "retry_after": 1}})).await;
    assert_eq!(get(&party, &things, "/me").await.status(), 429);
    assert_eq!(get(&party, &things, "/tracks/{track}").await.status(), 429);
    assert_eq!(get(&party, &things, "/tracks/{track}").await.status(), 200);
    // What was refused had no effect.
    party.fault(json!({"path": "/v1/me/library", "times": 1, "fault": {"kind": "rate_limit"}})).await;
    let path = things.fill("/me/library?uris=spotify:track:{track}");
    assert_eq!(party.call(&things.tokens.access, "DELETE", &path, None).await.0, 429);
    let contains = things.fill("/me/library/contains?uris=spotify:track:{track}");
    assert_eq!(party.api(&things.tokens.access, &contains).await.1, json!([true]));
}
