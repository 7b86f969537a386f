//! What browsers are told.

use serde_json::json;

use crate::harness::{READ, header, party};

const PAGE: (&str, &str) = ("origin", "http://127.0.0.1:5555");

#[tokio::test]
async fn authorize_and_the_pages_have_no_cors() {
    let party = party().await;
    for path in ["/authorize", "/en/login", "/", "/_emulator/settings"] {
        let response = party.send("GET", path, &[PAGE], None).await.unwrap();
        assert!(header(&response, "access-control-allow-origin").is_none(), "{path}");
    }
}

#[tokio::test]
async fn the_token_endpoint_takes_simple_requests_only() {
    let party = party().await;
    let form = ("content-type", "application/x-www-form-urlencoded");
    let response = party.send("POST", "/api/token", &[PAGE, form], Some("grant_type=x".to_owned())).await.unwrap();
    assert_eq!(response.status(), 400);
    assert_eq!(header(&response, "access-control-allow-origin"), Some("*"));

    let asks = [PAGE, ("access-control-request-method", "POST"), ("access-control-request-headers", "authorization")];
    let response = party.send("OPTIONS", "/api/token", &asks, None).await.unwrap();
    assert!(!response.status().is_success());
    assert!(response.headers().keys().all(|name| !name.as_str().starts_with("access-control-")));

    party.set(json!({"token_error_cors": false})).await;
    let response = party.send("POST", "/api/token", &[PAGE, form], Some("grant_type=x".to_owned())).await.unwrap();
    assert!(header(&response, "access-control-allow-origin").is_none());
}

#[tokio::test]
async fn the_web_api_answers_preflights_and_every_page() {
    let party = party().await;
    let asks = [PAGE, ("access-control-request-method", "PUT"), ("access-control-request-headers", "authorization,content-type")];
    let response = party.send("OPTIONS", "/v1/me/tracks", &asks, None).await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(header(&response, "access-control-allow-origin"), Some("*"));
    assert_eq!(header(&response, "access-control-allow-methods"), Some("GET, POST, OPTIONS, PUT, DELETE, PATCH"));
    assert_eq!(header(&response, "access-control-max-age"), Some("604800"));
    let headers = header(&response, "access-control-allow-headers").unwrap();
    for name in ["Accept", "App-Platform", "Authorization", "Content-Type", "Origin", "Retry-After"] {
        assert!(headers.split(", ").any(|known| known == name), "{name}");
    }

    let tokens = party.sign_in("ines", READ).await;
    let bearer = format!("Bearer {}", tokens.access);
    for (path, token, status) in
        [("/v1/me", true, 200), ("/v1/me", false, 401), ("/v1/nothing", true, 404), ("/v1/markets", true, 403)]
    {
        let mut headers = vec![PAGE];
        if token {
            headers.push(("authorization", &bearer));
        }
        let response = party.send("GET", path, &headers, None).await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(header(&response, "access-control-allow-origin"), Some("*"), "{path}");
    }
}

#[tokio::test]
async fn the_control_endpoints_are_not_for_pages() {
    let party = party().await;
    for headers in [vec![PAGE], vec![("origin", "null")], vec![("host", "evil.example:80")]] {
        let response = party.send("POST", "/_emulator/reset", &headers, None).await.unwrap();
        assert_eq!(response.status(), 403, "{headers:?}");
    }
    let own = party.origin.clone();
    let response = party.send("POST", "/_emulator/reset", &[("origin", &own)], None).await.unwrap();
    assert_eq!(response.status(), 204);
}
