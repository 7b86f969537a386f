//! Errors of the Web API (Spotify, "Quota modes", "Scopes", "February 2026 migration guide" and "API calls").

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use lockgroove_emulator::LAPSED_CLIENT_ID;
use serde_json::{Value, json};

use crate::harness::{Emulator, READ, api_error, header};
use crate::samples::Samples;

#[tokio::test]
async fn the_header_of_a_401_contains_the_cause() {
    let emulator = Emulator::start().await;
    let missing = "Bearer realm=\"spotify\", error=\"missing_token\", error_description=\"No token provided\"";
    let invalid = "Bearer realm=\"spotify\", error=\"invalid_token\", error_description=\"Invalid access token\"";
    let text = "Missing/invalid/expired access token";
    let tokens = emulator.sign_in("ines", READ).await;
    emulator.control("POST", "expire-access-tokens", json!({})).await;
    let expired = format!("Bearer {}", tokens.access);
    for (authorization, challenge, older) in [
        (None, missing, "No token provided"),
        (Some("Bearer made-up"), invalid, "Invalid access token"),
        (Some(expired.as_str()), invalid, "The access token expired"),
    ] {
        let headers: Vec<(&str, &str)> = authorization.iter().map(|value| ("authorization", *value)).collect();
        emulator.set(json!({"unauthorized_text": "2026"})).await;
        let response = emulator.send("GET", "/v1/me", &headers, None).await.unwrap();
        assert_eq!(header(&response, "www-authenticate"), Some(challenge), "{authorization:?}");
        assert_eq!(response.status(), 401);
        assert_eq!(response.json::<Value>().await.unwrap(), json!({"error": {"status": 401, "message": text}}));
        emulator.set(json!({"unauthorized_text": "older"})).await;
        let response = emulator.send("GET", "/v1/me", &headers, None).await.unwrap();
        assert_eq!(response.json::<Value>().await.unwrap(), json!({"error": {"status": 401, "message": older}}));
    }
}

#[tokio::test]
async fn a_token_in_the_query_is_ignored() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let response = emulator.send("GET", &format!("/v1/me?access_token={}", tokens.access), &[], None).await.unwrap();
    assert_eq!(response.status(), 401);
    assert!(!json!(emulator.log().await).to_string().contains(&tokens.access));
}

#[tokio::test]
async fn a_person_who_is_not_on_the_list_can_sign_in_but_gets_403() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("stranger", READ).await;
    for (text, begins) in [
        ("2026", "The user is not registered for this application."),
        ("2025", "Check settings on developer.spotify.com/dashboard"),
        ("2021", "User not registered in the Developer Dashboard"),
    ] {
        emulator.set(json!({ "not_listed_text": text })).await;
        let (status, body) = emulator.api(&tokens.access, "/me").await;
        assert_eq!((status, body.is_string()), (403, text == "2021"));
        let message = body["error"]["message"].as_str().or(body.as_str()).unwrap();
        assert!(message.starts_with(begins), "{message}");
    }
    emulator.set(json!({"not_listed_text": "2026"})).await;
    for path in ["/me", "/me/tracks", "/nothing"] {
        let (status, body) = emulator.api(&tokens.access, path).await;
        assert_eq!(status, 403, "{path}");
        assert_eq!(
            body["error"]["message"],
            "The user is not registered for this application. Please check your settings on https://developer.spotify.com/dashboard."
        );
    }
}

#[tokio::test]
async fn an_app_whose_owner_has_no_premium_fails_for_everyone() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let code = emulator.code(&[("client_id", LAPSED_CLIENT_ID)]).await;
    let tokens = emulator.exchange(&code, LAPSED_CLIENT_ID).await;
    let (status, body) = emulator.api(&tokens.access, "/me").await;
    assert_eq!(status, 403);
    assert_eq!(
        body["error"]["message"],
        "Active premium subscription required for the owner of the app. When the subscription status changes, it can take a few hours before requests are allowed again."
    );
}

#[tokio::test]
async fn unknown_paths_return_404_and_methods_405() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let missing = (404, json!({"error": {"status": 404, "message": "Resource not found"}}));
    for path in ["", "/", "/nothing", "/me/nothing", "/playlists/", "/playlists/x/y/z", "/playlists/37i9dQZF1DXxxxxxxxxxxx"] {
        assert_eq!(emulator.api(&tokens.access, path).await, missing, "{path}");
    }
    assert_eq!(emulator.call(&tokens.access, "PATCH", "/me", None).await.0, 405);
    assert_eq!(emulator.visit("/nothing").await.status(), 404);
}

/// Method, path and body of a request, and the error. Names in braces stand for sample identifiers.
const TABLE: &[(&str, &str, &str, u16, &str)] = &[
    ("GET", "/me/tracks?limit=51", "", 400, "Invalid limit"),
    ("GET", "/search?q=a&type=track&limit=11", "", 400, "Invalid limit"),
    ("GET", "/artists/{artist}/albums?limit=11", "", 400, "Invalid limit"),
    ("GET", "/playlists/{followed}/items", "", 403, "Forbidden"),
    ("POST", "/playlists/{followed}/items", r#"{"uris": ["spotify:track:{track}"]}"#, 403, "Forbidden"),
    ("GET", "/markets", "", 403, "Forbidden"),
    ("GET", "/nothing", "", 404, "Resource not found"),
    ("GET", "/tracks/0000000000000000000000", "", 404, "Resource not found"),
    ("GET", "/albums/0000000000000000000000", "", 404, "Resource not found"),
    ("GET", "/playlists/37i9dQZF1DXcBWIGoYBM5M", "", 404, "Resource not found"),
    ("PUT", "/me/player/pause?device_id=x", "", 404, "Device not found"),
    ("PUT", "/me/player", r#"{"device_ids": ["x"]}"#, 404, "Device not found"),
];

#[tokio::test]
async fn a_regular_error_has_its_status_and_a_message() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    for (method, path, body, status, message) in TABLE {
        let path = samples.fill(path);
        let body = (!body.is_empty()).then(|| serde_json::from_str(&samples.fill(body)).unwrap());
        let (actual, answer) = emulator.call(&samples.tokens.access, method, &path, body).await;
        assert_eq!((actual, &answer["error"]["status"]), (*status, &json!(status)), "{method} {path}: {answer}");
        assert_eq!(answer["error"]["message"], *message, "{method} {path}");
    }
}

#[tokio::test]
async fn malformed_bodies_return_400() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let bearer = format!("Bearer {}", samples.tokens.access);
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    for (method, path) in [
        ("POST", "/me/playlists"),
        ("PUT", "/playlists/{public}"),
        ("POST", "/playlists/{public}/items"),
        ("PUT", "/me/player/play"),
    ] {
        for body in ["{", "[1,", "name=x", "{\"name\": }"] {
            let path = format!("/v1{}", samples.fill(path));
            let response = emulator.send(method, &path, &headers, Some(body.to_owned())).await.unwrap();
            assert_eq!(response.status(), 400, "{method} {path} {body}");
            assert_eq!(response.json::<Value>().await.unwrap()["error"]["status"], 400);
        }
    }
}

#[tokio::test]
async fn outages_return_their_status() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    for status in [500, 502, 503] {
        emulator.fault(json!({"path": "/v1/me/tracks", "times": 1, "fault": {"kind": "status", "status": status}})).await;
        assert_eq!(emulator.api(&tokens.access, "/me/tracks").await.0, status);
        assert_eq!(emulator.api(&tokens.access, "/me/tracks").await.0, 200, "a retry succeeds");
    }
}

#[tokio::test]
async fn malformed_identifiers_return_400() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    for kind in ["tracks", "albums", "artists", "shows", "episodes", "audiobooks", "chapters", "playlists"] {
        for id in ["x", "!!", "0", "000000000000000000000_", "00000000000000000000000"] {
            let answer = emulator.api(&samples.tokens.access, &format!("/{kind}/{id}")).await;
            assert_eq!(answer, api_error(400, "Invalid base62 id"), "{kind} {id}");
        }
    }
}

/// Some clients of the real service send one.
#[tokio::test]
async fn a_slash_at_the_end_makes_no_difference() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    for path in ["/me", "/albums/{album}/tracks", "/shows/{show}/episodes"] {
        let path = samples.fill(path);
        let (status, body) = emulator.api(&samples.tokens.access, &format!("{path}/")).await;
        let (_, without) = emulator.api(&samples.tokens.access, &path).await;
        assert_eq!(status, 200, "{path}/");
        assert_eq!(body["items"], without["items"], "{path}/");
        assert_eq!(body["account_id"], without["account_id"], "{path}/");
    }
}

/// Sends a request by hand, as no client here leaves the length out. Returns the status.
async fn send_raw(emulator: &Emulator, request: String) -> u16 {
    let address = emulator.origin.strip_prefix("http://").unwrap().to_owned();
    let exchange = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    };
    tokio::task::spawn_blocking(exchange).await.unwrap()
}

#[tokio::test]
async fn a_put_without_a_length_is_refused_with_a_setting() {
    let emulator = Emulator::start().await;
    let samples = Samples::find(&emulator).await;
    let head = |method: &str, path: &str, more: &str| {
        let token = &samples.tokens.access;
        let path = samples.fill(path);
        format!("{method} /v1{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n{more}\r\n")
    };
    let save = "/me/library?uris=spotify:track:{track}";
    for (required, without) in [(false, 200), (true, 411)] {
        emulator.set(json!({ "length_required": required })).await;
        for (method, path, more, status) in [
            ("PUT", save, "", without),
            ("PUT", save, "Content-Length: 0\r\n", 200),
            ("PUT", save, "Transfer-Encoding: chunked\r\n\r\n0\r\n", 200),
            ("DELETE", save, "", 200),
            ("GET", "/me", "", 200),
            ("POST", "/me/playlists", "", if required { 411 } else { 400 }),
        ] {
            assert_eq!(send_raw(&emulator, head(method, path, more)).await, status, "{required}: {method} {path} {more}");
        }
    }
}
