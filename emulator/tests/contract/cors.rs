//! What browsers are told (Spotify, "Authorization Code with PKCE Flow" and "API calls"; Fetch standard, "CORS protocol").

use lockgroove_emulator::SAMPLE_CLIENT_ID;
use reqwest::Response;
use serde_json::{Value, json};

use crate::harness::{FORM, READ, REDIRECT, VERIFIER, encode, header, hidden, party};

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
async fn navigations_stay_without_cors_to_their_end() {
    let party = party().await;
    party.log_in("ines").await;
    let response = party.authorize(&[]).await;
    assert_eq!(response.status(), 200);
    assert!(cors_headers(&response).is_empty());
    let page = response.text().await.unwrap();
    let (request, key) = (hidden(&page, "request"), hidden(&page, "form_key"));
    let response = party.submit("/authorize/decision", &[("request", &request), ("form_key", &key), ("decision", "agree")]).await;
    assert_eq!(response.status(), 303);
    assert!(cors_headers(&response).is_empty());
    let bounced = party.send("OPTIONS", "/authorize", &[PAGE, ("access-control-request-method", "GET")], None).await.unwrap();
    assert!(cors_headers(&bounced).is_empty());
}

fn cors_headers(response: &Response) -> Vec<String> {
    response.headers().keys().map(ToString::to_string).filter(|name| name.starts_with("access-control-")).collect()
}

#[tokio::test]
async fn a_simple_post_to_the_token_endpoint_is_readable() {
    let party = party().await;
    party.log_in("ines").await;
    let code = party.code(&[]).await;
    let good = encode(&[
        ("grant_type", "authorization_code"),
        ("client_id", SAMPLE_CLIENT_ID),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ]);
    for (body, status) in [(good.clone(), 200), (good, 400), ("grant_type=x".to_owned(), 400), (String::new(), 400)] {
        let response = party.send("POST", "/api/token", &[PAGE, ("content-type", FORM)], Some(body)).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(header(&response, "access-control-allow-origin"), Some("*"));
        assert!(response.json::<Value>().await.unwrap().is_object());
    }
    // Whether pages can read errors is not known, so there is a way to try the other case.
    party.set(json!({"token_error_cors": false})).await;
    let response =
        party.send("POST", "/api/token", &[PAGE, ("content-type", FORM)], Some("grant_type=x".to_owned())).await.unwrap();
    assert_eq!(response.status(), 400);
    assert!(cors_headers(&response).is_empty());
}

#[tokio::test]
async fn a_preflight_to_the_token_endpoint_is_refused() {
    let party = party().await;
    for wanted in ["authorization", "cache-control", "content-type", "x-requested-with"] {
        let asks = [PAGE, ("access-control-request-method", "POST"), ("access-control-request-headers", wanted)];
        let response = party.send("OPTIONS", "/api/token", &asks, None).await.unwrap();
        assert!(!response.status().is_success(), "{wanted}");
        assert!(cors_headers(&response).is_empty(), "{wanted}");
    }
}

/// Asserts what a page needs to read an answer of the Web API.
fn readable(response: &Response, what: &str) {
    assert_eq!(header(response, "access-control-allow-origin"), Some("*"), "{what}");
    // What is allowed to be sent is not what may be read.
    assert!(header(response, "access-control-expose-headers").is_none(), "{what}");
}

#[tokio::test]
async fn preflights_to_the_web_api_are_answered() {
    let party = party().await;
    for (method, path) in [
        ("GET", "/v1/me"),
        ("PUT", "/v1/me/player/play"),
        ("POST", "/v1/me/playlists"),
        ("DELETE", "/v1/me/library"),
        ("GET", "/v1/x"),
    ] {
        let asks =
            [PAGE, ("access-control-request-method", method), ("access-control-request-headers", "authorization,content-type")];
        let response = party.send("OPTIONS", path, &asks, None).await.unwrap();
        assert!(response.status().is_success(), "{method} {path}");
        readable(&response, path);
        assert_eq!(header(&response, "access-control-allow-methods"), Some("GET, POST, OPTIONS, PUT, DELETE, PATCH"));
        assert_eq!(header(&response, "access-control-max-age"), Some("604800"));
        let headers: Vec<String> =
            header(&response, "access-control-allow-headers").unwrap().split(", ").map(str::to_ascii_lowercase).collect();
        for name in ["accept", "app-platform", "authorization", "content-type", "origin", "retry-after"] {
            assert!(headers.iter().any(|known| known == name), "{name}");
        }
        assert!(!headers.iter().any(|known| known == "if-none-match"), "revalidation is left to the browser's own cache");
    }
}

#[tokio::test]
async fn pages_read_good_and_bad_answers_of_the_web_api() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
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
        let response = party.send("GET", path, &headers, None).await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        readable(&response, path);
        if status == 401 {
            // Observed: what belongs to a preflight stands on the answer itself as well.
            assert_eq!(header(&response, "access-control-allow-methods"), Some("GET, POST, OPTIONS, PUT, DELETE, PATCH"));
            assert_eq!(header(&response, "access-control-max-age"), Some("604800"));
        }
    }
}

#[tokio::test]
async fn a_429_is_a_network_error_to_pages() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    let bearer = format!("Bearer {}", tokens.access);
    for quota in [false, true] {
        let fault = json!({"path": "/v1/me", "times": 1, "fault": {"kind": "rate_limit", "retry_after": 3, "quota": quota}});
        party.fault(fault).await;
        let response = party.send("GET", "/v1/me", &[PAGE, ("authorization", &bearer)], None).await.unwrap();
        assert_eq!(response.status(), 429);
        assert!(cors_headers(&response).is_empty(), "quota: {quota}");
        assert_eq!(header(&response, "retry-after"), Some("3"), "there for everybody else");
        // As it was before July 2026: readable, but for the header.
        let fault =
            json!({"path": "/v1/me", "times": 1, "fault": {"kind": "rate_limit", "retry_after": 3, "quota": quota, "cors": true}});
        party.fault(fault).await;
        let response = party.send("GET", "/v1/me", &[PAGE, ("authorization", &bearer)], None).await.unwrap();
        assert_eq!(response.status(), 429);
        readable(&response, "429");
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
