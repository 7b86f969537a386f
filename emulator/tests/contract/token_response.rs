//! Successful token responses (Spotify, "Authorization Code with PKCE Flow", "Refreshing tokens" and "Client Credentials Flow"; RFC 6749
//! section 5.1).

use lockgroove_emulator::SAMPLE_CLIENT_ID;
use serde_json::{Value, json};

use crate::harness::{BASIC, Emulator, FORM, READ, REDIRECT, VERIFIER, encode, header};

type Fields<'a> = &'a [(&'a str, &'a str)];

/// Asserts the headers of every token response, errors included.
fn assert_headers(response: &reqwest::Response) {
    for (name, value) in [("cache-control", "no-store"), ("pragma", "no-cache"), ("content-type", "application/json;charset=UTF-8")]
    {
        assert_eq!(header(response, name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn each_grant_has_its_members_and_all_have_the_same_headers() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let code = emulator.code(&[]).await;
    let server = emulator.sign_in_as_server("ines", READ).await;
    let public = emulator.sign_in("ines", READ).await;
    let exchange = [
        ("grant_type", "authorization_code"),
        ("client_id", SAMPLE_CLIENT_ID),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let refresh = [("grant_type", "refresh_token"), ("client_id", SAMPLE_CLIENT_ID), ("refresh_token", &public.refresh)];
    let refresh_of_server = [("grant_type", "refresh_token"), ("refresh_token", &server.refresh)];
    let credentials = [("grant_type", "client_credentials")];
    let all: [(&str, bool, Fields, &[&str]); 4] = [
        ("code", false, &exchange, &["access_token", "expires_in", "refresh_token", "scope", "token_type"]),
        ("refresh", false, &refresh, &["access_token", "expires_in", "scope", "token_type"]),
        ("refresh with secret", true, &refresh_of_server, &["access_token", "expires_in", "scope", "token_type"]),
        ("client credentials", true, &credentials, &["access_token", "expires_in", "token_type"]),
    ];
    for (grant, secret, fields, members) in all {
        let mut headers = vec![("content-type", FORM)];
        if secret {
            headers.push(("authorization", BASIC));
        }
        let response = emulator.send("POST", "/api/token", &headers, Some(encode(fields))).await.unwrap();
        assert_eq!(response.status(), 200, "{grant}");
        assert_headers(&response);
        let body: Value = response.json().await.unwrap();
        let mut seen: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
        seen.sort_unstable();
        assert_eq!(seen, members, "{grant}");
        assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(3600)), "{grant}");
        assert!(body.get("scope").is_none_or(|scope| scope == READ), "{grant}");
        let access = body["access_token"].as_str().unwrap();
        assert!(access.len() > 100 && !access.contains('.'), "opaque, not a JWT: {grant}");
        // A token of client credentials has no person, but can read the catalogue.
        let me = emulator.api(access, "/me").await.0;
        assert_eq!(me, if grant == "client credentials" { 401 } else { 200 }, "{grant}");
        assert_eq!(emulator.api(access, "/search?q=a&type=track&market=SE").await.0, 200, "{grant}");
    }
}

#[tokio::test]
async fn errors_have_the_same_headers() {
    let emulator = Emulator::start().await;
    for (headers, body) in [
        (vec![("content-type", FORM)], "grant_type=password"),
        (vec![("content-type", FORM)], "grant_type=client_credentials"),
        (vec![("content-type", FORM)], "grant_type=authorization_code&code=x&client_id=nobody&redirect_uri=x"),
        (vec![("content-type", "application/json")], "{}"),
    ] {
        let response = emulator.send("POST", "/api/token", &headers, Some(body.to_owned())).await.unwrap();
        assert_eq!(response.status(), 400, "{body}");
        assert_headers(&response);
    }
}

#[tokio::test]
async fn the_scope_contains_what_was_granted_and_may_be_empty() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for (asked, ticked, granted) in [
        ("user-library-read user-top-read", "user-top-read", "user-top-read"),
        ("user-follow-read user-read-email", "user-follow-read user-read-email", "user-follow-read user-read-email"),
        ("playlist-read-private", "", ""),
        ("", "", ""),
    ] {
        let page = emulator.authorize(&[("scope", asked), ("show_dialog", "true")]).await.text().await.unwrap();
        let target = emulator.decide(&page, "agree", ticked).await;
        let code = crate::harness::query_of(&target, "code").unwrap();
        let tokens = emulator.exchange(&code, SAMPLE_CLIENT_ID).await;
        let sorted = |text: &str| {
            let mut words: Vec<String> = text.split_terminator(' ').map(str::to_owned).collect();
            words.sort();
            words
        };
        assert_eq!(sorted(&tokens.scope), sorted(granted), "requested {asked}");
        // A refresh never adds scopes, even if it requests them.
        let fields = [
            ("grant_type", "refresh_token"),
            ("client_id", SAMPLE_CLIENT_ID),
            ("refresh_token", &tokens.refresh),
            ("scope", "streaming"),
        ];
        let (status, body) = emulator.token_with(&[("content-type", FORM)], &fields).await;
        assert!(status == 400 || sorted(body["scope"].as_str().unwrap()) == sorted(granted), "{body}");
        let (_, body) = emulator.refresh(&tokens.refresh).await;
        assert_eq!(sorted(body["scope"].as_str().unwrap()), sorted(granted));
    }
}
