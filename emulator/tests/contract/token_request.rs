//! The fields of token requests (Spotify, "Authorization Code Flow", "Authorization Code with PKCE Flow", "Refreshing tokens" and "Client
//! Credentials Flow"; RFC 6749 section 3.2).

use lockgroove_emulator::{SAMPLE_CLIENT_ID, SAMPLE_CLIENT_SECRET};
use serde_json::Value;

use crate::harness::{BASIC, Emulator, FORM, READ, REDIRECT, VERIFIER, token_error};

/// A kind of token request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Grant {
    Code,
    CodeWithPkce,
    Refresh,
    RefreshWithPkce,
    ClientCredentials,
}

use Grant::{ClientCredentials, Code, CodeWithPkce, Refresh, RefreshWithPkce};

/// Placeholder for a code or refresh token of the running emulator.
const GIVEN: &str = "<given>";
/// Not a field, but the header with the app's credentials.
const HEADER: &str = "Authorization";

/// Name, value, and the error and description if the field is missing.
type Needed = (&'static str, &'static str, &'static str, &'static str);

/// The required fields of each grant. An empty error stands for any error of RFC 6749 section 5.2, where Spotify documents none.
const TABLE: &[(Grant, &[Needed])] = &[
    (
        Code,
        &[
            (HEADER, BASIC, "invalid_client", ""),
            ("grant_type", "authorization_code", "unsupported_grant_type", ""),
            ("code", GIVEN, "invalid_request", "code must be supplied"),
            ("redirect_uri", REDIRECT, "", ""),
        ],
    ),
    (
        CodeWithPkce,
        &[
            ("grant_type", "authorization_code", "unsupported_grant_type", ""),
            ("code", GIVEN, "invalid_request", "code must be supplied"),
            ("redirect_uri", REDIRECT, "", ""),
            ("client_id", SAMPLE_CLIENT_ID, "invalid_client", ""),
            ("code_verifier", VERIFIER, "invalid_request", "code_verifier required"),
        ],
    ),
    (
        Refresh,
        &[
            (HEADER, BASIC, "invalid_client", ""),
            ("grant_type", "refresh_token", "unsupported_grant_type", ""),
            ("refresh_token", GIVEN, "", ""),
        ],
    ),
    (
        RefreshWithPkce,
        &[
            ("grant_type", "refresh_token", "unsupported_grant_type", ""),
            ("refresh_token", GIVEN, "", ""),
            ("client_id", SAMPLE_CLIENT_ID, "invalid_client", ""),
        ],
    ),
    (
        ClientCredentials,
        &[(HEADER, BASIC, "invalid_client", ""), ("grant_type", "client_credentials", "unsupported_grant_type", "")],
    ),
];

async fn given(emulator: &Emulator, grant: Grant) -> String {
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    match grant {
        Code => emulator.code(&without).await,
        CodeWithPkce => emulator.code(&[]).await,
        Refresh => emulator.sign_in_as_server("ines", READ).await.refresh,
        RefreshWithPkce => emulator.sign_in("ines", READ).await.refresh,
        ClientCredentials => String::new(),
    }
}

/// Sends a token request without one of its fields.
async fn send(emulator: &Emulator, grant: Grant, omitted: &str, kind: Option<&str>) -> (u16, Value) {
    let given = given(emulator, grant).await;
    let (_, row) = TABLE.iter().find(|(known, _)| *known == grant).unwrap();
    let (mut headers, mut fields) = (Vec::new(), Vec::new());
    headers.extend(kind.map(|kind| ("content-type", kind)));
    for (name, value, _, _) in *row {
        match *name {
            name if name == omitted => {}
            HEADER => headers.push(("authorization", *value)),
            name => fields.push((name, if *value == GIVEN { given.as_str() } else { *value })),
        }
    }
    emulator.token_with(&headers, &fields).await
}

#[tokio::test]
async fn each_grant_needs_exactly_its_fields() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for (grant, row) in TABLE {
        let (status, body) = send(&emulator, *grant, "", Some(FORM)).await;
        assert_eq!(status, 200, "{grant:?}: {body}");
        for (name, _, code, description) in *row {
            let answer = send(&emulator, *grant, name, Some(FORM)).await;
            if code.is_empty() {
                assert_eq!(answer.0, 400, "{grant:?} without {name}");
                assert!(matches!(answer.1["error"].as_str(), Some("invalid_request" | "invalid_grant")), "{}", answer.1);
            } else {
                assert_eq!(answer, token_error(code, description), "{grant:?} without {name}");
            }
        }
    }
}

#[tokio::test]
async fn only_forms_are_accepted() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for (grant, _) in TABLE {
        for kind in [None, Some("application/json"), Some("text/plain"), Some("multipart/form-data; boundary=x")] {
            let answer = send(&emulator, *grant, "", kind).await;
            assert_eq!(answer, token_error("unsupported_grant_type", ""), "{grant:?} as {kind:?}");
        }
        for kind in ["application/x-www-form-urlencoded;charset=UTF-8", "Application/X-WWW-Form-URLEncoded"] {
            assert_eq!(send(&emulator, *grant, "", Some(kind)).await.0, 200, "{grant:?} as {kind}");
        }
    }
}

#[tokio::test]
async fn the_redirect_uri_of_a_token_request_is_only_compared() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for uri in ["http://127.0.0.1:7777/callback", "http://[::1]:7777/callback"] {
        let code = emulator.code(&[("redirect_uri", uri)]).await;
        assert_eq!(emulator.exchange_with(&code, &[]).await, token_error("invalid_grant", "Invalid redirect URI"));
        assert_eq!(emulator.exchange_with(&code, &[("redirect_uri", uri)]).await.0, 200);
    }
}

#[tokio::test]
async fn the_secret_may_be_in_the_body_or_the_header() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let code = emulator.code(&[("code_challenge", ""), ("code_challenge_method", "")]).await;
    let changes = [("code_verifier", ""), ("client_secret", SAMPLE_CLIENT_SECRET)];
    let (status, body) = emulator.exchange_with(&code, &changes).await;
    assert_eq!(status, 200, "{body}");
    // A token issued to a confidential client needs the secret again.
    assert_eq!(emulator.refresh(body["refresh_token"].as_str().unwrap()).await, token_error("invalid_client", ""));
}

#[tokio::test]
async fn a_code_without_a_challenge_needs_the_secret_and_no_verifier() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let code = emulator.code(&[("code_challenge", ""), ("code_challenge_method", "")]).await;
    assert_eq!(emulator.exchange_with(&code, &[("code_verifier", "")]).await, token_error("invalid_client", ""));
    assert_eq!(emulator.exchange_with(&code, &[]).await, token_error("invalid_grant", "code_verifier was incorrect"));
}

/// Spotify's page "Getting started with Web API" sends them in the body.
#[tokio::test]
async fn client_credentials_are_accepted_in_the_body_too() {
    let emulator = Emulator::start().await;
    let grant = ("grant_type", "client_credentials");
    let (id, secret) = (("client_id", SAMPLE_CLIENT_ID), ("client_secret", SAMPLE_CLIENT_SECRET));
    for (headers, fields, expected) in [
        (vec![("authorization", BASIC)], vec![grant], Ok(())),
        (vec![], vec![grant, id, secret], Ok(())),
        (vec![("authorization", BASIC)], vec![grant, id, secret], Ok(())),
        (vec![], vec![grant, id], Err(token_error("invalid_client", ""))),
        (vec![], vec![grant, secret], Err(token_error("invalid_client", ""))),
        (vec![], vec![grant, id, ("client_secret", "wrong")], Err(token_error("invalid_client", "Invalid client secret"))),
        (vec![], vec![grant, ("client_id", "unknown"), secret], Err(token_error("invalid_client", "Invalid client"))),
    ] {
        let headers: Vec<_> = headers.into_iter().chain([("content-type", FORM)]).collect();
        let answer = emulator.token_with(&headers, &fields).await;
        match expected {
            Err(error) => assert_eq!(answer, error, "{headers:?} {fields:?}"),
            Ok(()) => {
                assert_eq!(answer.0, 200, "{headers:?} {fields:?}: {}", answer.1);
                let token = answer.1["access_token"].as_str().unwrap();
                assert_eq!(emulator.api(token, "/search?q=a&type=track").await.0, 200);
            }
        }
    }
}
