//! Refusals of the Web API (Spotify, "Quota modes" and "Scopes" and "February 2026 migration guide" and "API calls").

use lockgroove_emulator::LAPSED_CLIENT_ID;
use serde_json::{Value, json};

use crate::harness::{READ, api_error, header, party};
use crate::things::Things;

#[tokio::test]
async fn a_401_says_in_its_header_what_is_wrong() {
    let party = party().await;
    let missing = "Bearer realm=\"spotify\", error=\"missing_token\", error_description=\"No token provided\"";
    let invalid = "Bearer realm=\"spotify\", error=\"invalid_token\", error_description=\"Invalid access token\"";
    let text = "Missing/invalid/expired access token";
    let tokens = party.sign_in("ines", READ).await;
    party.control("POST", "expire-access-tokens", json!({})).await;
    let expired = format!("Bearer {}", tokens.access);
    for (authorization, challenge, older) in [
        (None, missing, "No token provided"),
        (Some("Bearer "), missing, "No token provided"),
        (Some("Basic abc"), missing, "No token provided"),
        (Some("Bearer made-up"), invalid, "Invalid access token"),
        (Some(expired.as_str()), invalid, "The access token expired"),
    ] {
        let headers: Vec<(&str, &str)> = authorization.iter().map(|value| ("authorization", *value)).collect();
        party.set(json!({"unauthorized_text": "2026"})).await;
        let response = party.send("GET", "/v1/me", &headers, None).await.unwrap();
        assert_eq!(header(&response, "www-authenticate"), Some(challenge), "{authorization:?}");
        assert_eq!(response.status(), 401);
        assert_eq!(response.json::<Value>().await.unwrap(), json!({"error": {"status": 401, "message": text}}));
        party.set(json!({"unauthorized_text": "older"})).await;
        let response = party.send("GET", "/v1/me", &headers, None).await.unwrap();
        assert_eq!(response.json::<Value>().await.unwrap(), json!({"error": {"status": 401, "message": older}}));
    }
}

#[tokio::test]
async fn a_token_in_the_query_does_not_count() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    let response = party.send("GET", &format!("/v1/me?access_token={}", tokens.access), &[], None).await.unwrap();
    assert_eq!(response.status(), 401);
    assert!(!json!(party.log().await).to_string().contains(&tokens.access));
}

#[tokio::test]
async fn a_person_who_is_not_listed_signs_in_and_gets_nothing() {
    let party = party().await;
    let tokens = party.sign_in("stranger", READ).await;
    for (text, begins) in [
        ("2026", "The user is not registered for this application."),
        ("2025", "Check settings on developer.spotify.com/dashboard"),
        ("2021", "User not registered in the Developer Dashboard"),
    ] {
        party.set(json!({ "not_listed_text": text })).await;
        let (status, body) = party.api(&tokens.access, "/me").await;
        assert_eq!((status, body.is_string()), (403, text == "2021"));
        let message = body["error"]["message"].as_str().or(body.as_str()).unwrap();
        assert!(message.starts_with(begins), "{message}");
    }
    party.set(json!({"not_listed_text": "2026"})).await;
    for path in ["/me", "/me/tracks", "/nothing"] {
        let (status, body) = party.api(&tokens.access, path).await;
        assert_eq!(status, 403, "{path}");
        assert_eq!(
            body["error"]["message"],
            "The user is not registered for this application. Please check your settings on https://developer.spotify.com/dashboard."
        );
    }
}

#[tokio::test]
async fn an_owner_without_premium_shuts_the_app_for_everyone() {
    let party = party().await;
    party.log_in("ines").await;
    let code = party.code(&[("client_id", LAPSED_CLIENT_ID)]).await;
    let tokens = party.exchange(&code, LAPSED_CLIENT_ID).await;
    let (status, body) = party.api(&tokens.access, "/me").await;
    assert_eq!(status, 403);
    assert_eq!(
        body["error"]["message"],
        "Active premium subscription required for the owner of the app. When the subscription status changes, it can take a few hours before requests are allowed again."
    );
}

#[tokio::test]
async fn unknown_paths_and_methods() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    let missing = (404, json!({"error": {"status": 404, "message": "Resource not found"}}));
    for path in ["", "/", "/nothing", "/me/nothing", "/playlists/", "/playlists/x/y/z", "/playlists/37i9dQZF1DXxxxxxxxxxxx"] {
        assert_eq!(party.api(&tokens.access, path).await, missing, "{path}");
    }
    assert_eq!(party.call(&tokens.access, "PATCH", "/me", None).await.0, 405);
    assert_eq!(party.visit("/nothing").await.status(), 404);
}

/// What is asked, with which body, and the error that comes. Names in braces stand for things of the sample world.
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
    let party = party().await;
    let things = Things::of(&party).await;
    for (method, path, body, status, message) in TABLE {
        let path = things.fill(path);
        let body = (!body.is_empty()).then(|| serde_json::from_str(&things.fill(body)).unwrap());
        let (seen, answer) = party.call(&things.tokens.access, method, &path, body).await;
        assert_eq!((seen, &answer["error"]["status"]), (*status, &json!(status)), "{method} {path}: {answer}");
        assert_eq!(answer["error"]["message"], *message, "{method} {path}");
    }
}

#[tokio::test]
async fn bodies_that_cannot_be_read() {
    let party = party().await;
    let things = Things::of(&party).await;
    let bearer = format!("Bearer {}", things.tokens.access);
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    for (method, path) in [
        ("POST", "/me/playlists"),
        ("PUT", "/playlists/{public}"),
        ("POST", "/playlists/{public}/items"),
        ("PUT", "/me/player/play"),
    ] {
        for body in ["{", "[1,", "name=x", "{\"name\": }"] {
            let path = format!("/v1{}", things.fill(path));
            let response = party.send(method, &path, &headers, Some(body.to_owned())).await.unwrap();
            assert_eq!(response.status(), 400, "{method} {path} {body}");
            assert_eq!(response.json::<Value>().await.unwrap()["error"]["status"], 400);
        }
    }
}

#[tokio::test]
async fn outages_are_told_with_their_status() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    for status in [500, 502, 503] {
        party.fault(json!({"path": "/v1/me/tracks", "times": 1, "fault": {"kind": "status", "status": status}})).await;
        assert_eq!(party.api(&tokens.access, "/me/tracks").await.0, status);
        assert_eq!(party.api(&tokens.access, "/me/tracks").await.0, 200, "another try helps");
    }
}

#[tokio::test]
async fn what_cannot_be_an_identifier_is_told_so() {
    let party = party().await;
    let things = Things::of(&party).await;
    for kind in ["tracks", "albums", "artists", "shows", "episodes", "audiobooks", "chapters", "playlists"] {
        for id in ["x", "!!", "0", "000000000000000000000_", "00000000000000000000000"] {
            let answer = party.api(&things.tokens.access, &format!("/{kind}/{id}")).await;
            assert_eq!(answer, api_error(400, "invalid id"), "{kind} {id}");
        }
    }
}

/// Clients that are used against the real service do so.
#[tokio::test]
async fn a_slash_at_the_end_makes_no_difference() {
    let party = party().await;
    let things = Things::of(&party).await;
    for path in ["/me", "/albums/{album}/tracks", "/shows/{show}/episodes"] {
        let path = things.fill(path);
        let (status, body) = party.api(&things.tokens.access, &format!("{path}/")).await;
        let (_, without) = party.api(&things.tokens.access, &path).await;
        assert_eq!(status, 200, "{path}/");
        assert_eq!(body["items"], without["items"], "{path}/");
        assert_eq!(body["account_id"], without["account_id"], "{path}/");
    }
}
