//! CORS (Spotify, "Authorization Code with PKCE Flow" and "API calls"; Fetch standard, "CORS protocol").

use lockgroove_emulator::SAMPLE_CLIENT_ID;
use reqwest::Response;
use serde_json::{Value, json};

use crate::harness::{Emulator, FORM, READ, REDIRECT, VERIFIER, encode, header, hidden};

const PAGE: (&str, &str) = ("origin", "http://127.0.0.1:5555");

#[tokio::test]
async fn authorize_and_the_pages_have_no_cors_headers() {
    let emulator = Emulator::start().await;
    for path in ["/authorize", "/en/login", "/", "/_emulator/settings"] {
        let response = emulator.send("GET", path, &[PAGE], None).await.unwrap();
        assert!(header(&response, "access-control-allow-origin").is_none(), "{path}");
    }
}

#[tokio::test]
async fn a_whole_sign_in_has_no_cors_headers() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let response = emulator.authorize(&[]).await;
    assert_eq!(response.status(), 200);
    assert!(cors_headers(&response).is_empty());
    let page = response.text().await.unwrap();
    let (request, key) = (hidden(&page, "request"), hidden(&page, "form_key"));
    let response =
        emulator.submit("/authorize/decision", &[("request", &request), ("form_key", &key), ("decision", "agree")]).await;
    assert_eq!(response.status(), 303);
    assert!(cors_headers(&response).is_empty());
    let bounced = emulator.send("OPTIONS", "/authorize", &[PAGE, ("access-control-request-method", "GET")], None).await.unwrap();
    assert!(cors_headers(&bounced).is_empty());
}

fn cors_headers(response: &Response) -> Vec<String> {
    response.headers().keys().map(ToString::to_string).filter(|name| name.starts_with("access-control-")).collect()
}

#[tokio::test]
async fn pages_can_read_a_simple_post_to_the_token_endpoint() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let code = emulator.code(&[]).await;
    let good = encode(&[
        ("grant_type", "authorization_code"),
        ("client_id", SAMPLE_CLIENT_ID),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ]);
    for (body, status) in [(good.clone(), 200), (good, 400), ("grant_type=x".to_owned(), 400), (String::new(), 400)] {
        let response = emulator.send("POST", "/api/token", &[PAGE, ("content-type", FORM)], Some(body)).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(header(&response, "access-control-allow-origin"), Some("*"));
        assert!(response.json::<Value>().await.unwrap().is_object());
    }
    // Whether pages can read errors at Spotify is unknown, so there is a setting for the other case.
    emulator.set(json!({"token_error_cors": false})).await;
    let response =
        emulator.send("POST", "/api/token", &[PAGE, ("content-type", FORM)], Some("grant_type=x".to_owned())).await.unwrap();
    assert_eq!(response.status(), 400);
    assert!(cors_headers(&response).is_empty());
}

#[tokio::test]
async fn a_preflight_to_the_token_endpoint_fails() {
    let emulator = Emulator::start().await;
    for wanted in ["authorization", "cache-control", "content-type", "x-requested-with"] {
        let asks = [PAGE, ("access-control-request-method", "POST"), ("access-control-request-headers", wanted)];
        let response = emulator.send("OPTIONS", "/api/token", &asks, None).await.unwrap();
        assert!(!response.status().is_success(), "{wanted}");
        assert!(cors_headers(&response).is_empty(), "{wanted}");
    }
}

/// Asserts that a page can read a response of the Web API.
fn assert_readable(response: &Response, context: &str) {
    assert_eq!(header(response, "access-control-allow-origin"), Some("*"), "{context}");
    // Pages may send these headers, but not read them.
    assert!(header(response, "access-control-expose-headers").is_none(), "{context}");
}

#[tokio::test]
async fn preflights_to_the_web_api_succeed() {
    let emulator = Emulator::start().await;
    for (method, path) in [
        ("GET", "/v1/me"),
        ("PUT", "/v1/me/player/play"),
        ("POST", "/v1/me/playlists"),
        ("DELETE", "/v1/me/library"),
        ("GET", "/v1/x"),
    ] {
        let asks =
            [PAGE, ("access-control-request-method", method), ("access-control-request-headers", "authorization,content-type")];
        let response = emulator.send("OPTIONS", path, &asks, None).await.unwrap();
        assert!(response.status().is_success(), "{method} {path}");
        assert_readable(&response, path);
        assert_eq!(header(&response, "access-control-allow-methods"), Some("GET, POST, OPTIONS, PUT, DELETE, PATCH"));
        assert_eq!(header(&response, "access-control-max-age"), Some("604800"));
        let headers: Vec<String> =
            header(&response, "access-control-allow-headers").unwrap().split(", ").map(str::to_ascii_lowercase).collect();
        for name in ["accept", "app-platform", "authorization", "content-type", "origin", "retry-after"] {
            assert!(headers.iter().any(|known| known == name), "{name}");
        }
        assert!(!headers.iter().any(|known| known == "if-none-match"), "only the browser's cache may revalidate");
    }
}

#[tokio::test]
async fn pages_can_read_responses_and_errors_of_the_web_api() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let bearer = format!("Bearer {}", tokens.access);
    for (path, token, status) in [
        ("/v1/me", true, 200),
        ("/v1/me", false, 401),
        ("/v1/me/tracks?limit=51", true, 400),
        ("/v1/markets", true, 403),
        ("/v1/me/player", true, 403),
        ("/v1/nothing", true, 404),
    ] {
        let mut headers = vec![PAGE];
        if token {
            headers.push(("authorization", &bearer));
        }
        let response = emulator.send("GET", path, &headers, None).await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        assert_readable(&response, path);
        if status == 401 {
            // Observed: the headers of a preflight are on the response too.
            assert_eq!(header(&response, "access-control-allow-methods"), Some("GET, POST, OPTIONS, PUT, DELETE, PATCH"));
            assert_eq!(header(&response, "access-control-max-age"), Some("604800"));
        }
    }
}

#[tokio::test]
async fn a_429_is_a_network_error_to_pages() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let bearer = format!("Bearer {}", tokens.access);
    for quota in [false, true] {
        let fault = json!({"path": "/v1/me", "times": 1, "fault": {"kind": "rate_limit", "retry_after": 3, "quota": quota}});
        emulator.fault(fault).await;
        let response = emulator.send("GET", "/v1/me", &[PAGE, ("authorization", &bearer)], None).await.unwrap();
        assert_eq!(response.status(), 429);
        assert!(cors_headers(&response).is_empty(), "quota: {quota}");
        assert_eq!(header(&response, "retry-after"), Some("3"), "other clients can read it");
        // As before July 2026: readable except for this header.
        let fault =
            json!({"path": "/v1/me", "times": 1, "fault": {"kind": "rate_limit", "retry_after": 3, "quota": quota, "cors": true}});
        emulator.fault(fault).await;
        let response = emulator.send("GET", "/v1/me", &[PAGE, ("authorization", &bearer)], None).await.unwrap();
        assert_eq!(response.status(), 429);
        assert_readable(&response, "429");
    }
}

#[tokio::test]
async fn pages_cannot_use_the_control_endpoints() {
    let emulator = Emulator::start().await;
    for headers in [vec![PAGE], vec![("origin", "null")], vec![("host", "evil.example:80")]] {
        let response = emulator.send("POST", "/_emulator/reset", &headers, None).await.unwrap();
        assert_eq!(response.status(), 403, "{headers:?}");
    }
    let own = emulator.origin.clone();
    let response = emulator.send("POST", "/_emulator/reset", &[("origin", &own)], None).await.unwrap();
    assert_eq!(response.status(), 204);
}
