//! The settings and faults without a file of their own, and that the README lists all of them and no others.

use std::collections::BTreeSet;

use lockgroove_emulator::{LAPSED_CLIENT_ID, Options, SAMPLE_CLIENT_ID, StartError, start};
use reqwest::Response;
use serde_json::{Map, Value, json};

use crate::harness::{CHALLENGE, Emulator, READ, REDIRECT, STATE, api_error, header, location, options, query_of, token_error};

const README: &str = include_str!("../../README.md");

fn settings(of: Value) -> Map<String, Value> {
    of.as_object().unwrap().clone()
}

async fn me(emulator: &Emulator, token: &str) -> Response {
    emulator.send("GET", "/v1/me", &[("authorization", &format!("Bearer {token}"))], None).await.unwrap()
}

#[tokio::test]
async fn initial_settings_and_faults_apply_and_return_after_a_reset() {
    let emulator = Emulator::start_with(Options {
        settings: settings(json!({"not_listed_text": "2025", "login_outcome": "refuse"})),
        faults: vec![json!({"path": "/v1/me", "times": 1, "fault": {"kind": "status", "status": 502}})],
        ..options()
    })
    .await;
    for _ in 0..2 {
        assert_eq!(emulator.control("GET", "settings", json!({})).await.1["not_listed_text"], "2025");
        assert_eq!(me(&emulator, "nothing").await.status(), 502);
        assert_eq!(me(&emulator, "nothing").await.status(), 401);
        emulator.set(json!({"not_listed_text": "2021"})).await;
        emulator.control("POST", "reset", json!({})).await;
    }
}

#[tokio::test]
async fn an_invalid_initial_setting_or_fault_gives_one_sentence() {
    for wrong in [
        Options { settings: settings(json!({"tempo": 3})), ..options() },
        Options { settings: settings(json!({"latency_ms": -1})), ..options() },
        Options { faults: vec![json!({"path": "*", "fault": {"kind": "null_items", "every": 0}})], ..options() },
    ] {
        let error = start(wrong).await.unwrap_err();
        assert!(matches!(error, StartError::InvalidSwitch { .. }), "{error}");
        assert!(error.to_string().ends_with('.'), "{error}");
    }
}

#[tokio::test]
async fn the_rate_limit_is_per_app_and_thirty_seconds() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let second = emulator.sign_in("ines", READ).await;
    emulator.set(json!({"rate_limit": 3})).await;
    for _ in 0..2 {
        assert_eq!(me(&emulator, &tokens.access).await.status(), 200);
    }
    emulator.advance(20).await;
    // All sign-ins of an app share its limit.
    assert_eq!(me(&emulator, &second.access).await.status(), 200);
    let refused = me(&emulator, &tokens.access).await;
    assert_eq!(refused.status(), 429);
    assert_eq!(header(&refused, "access-control-allow-origin"), None);
    // The clock also runs by itself, so it may be fewer than ten seconds.
    let wait: i64 = header(&refused, "retry-after").unwrap().parse().unwrap();
    assert!((1..=10).contains(&wait), "{wait}");
    let text: Value = refused.json().await.unwrap();
    assert_eq!(text, api_error(429, "API rate limit exceeded").1);
    // Other apps and the token endpoint are not affected.
    assert_eq!(lapsed(&emulator).await, 403);
    assert_eq!(emulator.refresh(&tokens.refresh).await.0, 200);
    emulator.advance(wait).await;
    assert_eq!(me(&emulator, &tokens.access).await.status(), 200, "after Retry-After there is room");

    emulator.set(json!({"rate_limit": 0, "rate_limit_cors": true})).await;
    let readable = me(&emulator, &tokens.access).await;
    assert_eq!(readable.status(), 429);
    assert_eq!(header(&readable, "access-control-allow-origin"), Some("*"));
    assert_eq!(header(&readable, "access-control-expose-headers"), Some("Retry-After"));
    emulator.set(json!({"rate_limit": null})).await;
    assert_eq!(me(&emulator, &tokens.access).await.status(), 200);
}

/// The status for the app whose owner has no Premium.
async fn lapsed(emulator: &Emulator) -> u16 {
    emulator.log_in("ines").await;
    let code = emulator.code(&[("client_id", LAPSED_CLIENT_ID)]).await;
    let tokens = emulator.exchange(&code, LAPSED_CLIENT_ID).await;
    me(emulator, &tokens.access).await.status().as_u16()
}

#[tokio::test]
async fn the_quota_is_per_owner_day_and_bucket() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    emulator.set(json!({"daily_quota": 2})).await;
    for expected in [200, 200, 429, 429] {
        assert_eq!(emulator.api(&tokens.access, "/search?q=a&type=track").await.0, expected);
    }
    assert_eq!(me(&emulator, &tokens.access).await.status(), 200, "another bucket");
    let search = "/v1/search?q=a&type=track";
    let bearer = format!("Bearer {}", tokens.access);
    let refused = emulator.send("GET", search, &[("authorization", &bearer)], None).await.unwrap();
    let wait: i64 = header(&refused, "retry-after").unwrap().parse().unwrap();
    assert!((86_000..=86_400).contains(&wait), "{wait}");
    assert_eq!(refused.json::<Value>().await.unwrap()["error"]["reason"], "QUOTA_EXCEEDED");
    // Another app of the same owner shares the bucket.
    let app = json!({"name": "Another", "owner": "ines", "redirect_uris": ["http://127.0.0.1/callback"]});
    let (status, app) = emulator.control("POST", "apps", app).await;
    assert_eq!(status, 201, "{app}");
    let id = app["client_id"].as_str().unwrap();
    let code = emulator.code(&[("client_id", id)]).await;
    let other = emulator.exchange(&code, id).await;
    assert_eq!(emulator.api(&other.access, "/search?q=a&type=track").await.0, 429);
    assert_eq!(emulator.api(&other.access, "/me/playlists").await.0, 200);
    emulator.advance(60).await;
    assert_eq!(emulator.api(&tokens.access, "/search?q=a&type=track").await.0, 429);
    emulator.advance(wait).await;
    let fresh = emulator.sign_in("ines", READ).await;
    assert_eq!(emulator.api(&fresh.access, "/search?q=a&type=track").await.0, 200);
}

#[tokio::test]
async fn a_login_outcome_needs_no_pages() {
    let emulator = Emulator::start().await;
    let back = |response: &Response| location(response);
    emulator.set(json!({"login_outcome": "refuse"})).await;
    assert_eq!(back(&emulator.authorize(&[]).await), format!("{REDIRECT}?error=access_denied&state={STATE}"));

    emulator.set(json!({"login_outcome": "agree", "login_as": "noor"})).await;
    let target = back(&emulator.authorize(&[]).await);
    assert_eq!(query_of(&target, "state").unwrap(), STATE);
    let tokens = emulator.exchange(&query_of(&target, "code").unwrap(), SAMPLE_CLIENT_ID).await;
    assert_eq!(tokens.scope, READ);
    assert_eq!(emulator.api(&tokens.access, "/me").await.1["id"], "noor");
    // Requests are still checked.
    assert_eq!(emulator.authorize(&[("redirect_uri", "http://127.0.0.1:1/other")]).await.status(), 400);
    assert!(back(&emulator.authorize(&[("code_challenge", "")]).await).contains("error=invalid_request"));
    emulator.set(json!({"login_as": "nobody"})).await;
    assert_eq!(emulator.authorize(&[]).await.status(), 400);

    for (outcome, text) in [
        ("invalid_client", "INVALID_CLIENT: Invalid client"),
        ("invalid_redirect_uri", "INVALID_CLIENT: Invalid redirect URI"),
        ("insecure_redirect_uri", "INVALID_CLIENT: Insecure redirect URI"),
        ("illegal_scope", "Illegal scope"),
        ("illegal_redirect_uri", "Illegal redirect_uri"),
    ] {
        emulator.set(json!({"login_outcome": outcome})).await;
        let response = emulator.authorize(&[]).await;
        assert_eq!(response.status(), 400);
        assert!(response.text().await.unwrap().contains(&format!("<p id=\"error\">{text}</p>")), "{outcome}");
    }
    emulator.set(json!({"login_outcome": "ask"})).await;
    assert!(back(&emulator.authorize(&[("code_challenge", CHALLENGE)]).await).starts_with("/en/login?"));
}

#[tokio::test]
async fn two_uses_of_a_refresh_token_within_the_grace_period_succeed() {
    for (grace, second) in [(0, 400), (10, 200)] {
        let emulator = Emulator::start().await;
        let tokens = emulator.sign_in("ines", READ).await;
        emulator.set(json!({"refresh": "rotate", "refresh_grace_seconds": grace})).await;
        let (one, two) = tokio::join!(emulator.refresh(&tokens.refresh), emulator.refresh(&tokens.refresh));
        let mut seen = [one.0, two.0];
        seen.sort_unstable();
        assert_eq!(seen, [200, second], "grace of {grace}");
        for (status, body) in [one, two] {
            if status == 200 {
                assert_eq!(emulator.refresh(body["refresh_token"].as_str().unwrap()).await.0, 200);
            }
        }
        emulator.advance(10).await;
        assert_eq!(emulator.refresh(&tokens.refresh).await, token_error("invalid_grant", "Refresh token revoked"));
    }
}

#[tokio::test]
async fn an_expired_refresh_token_fails_with_and_without_a_description() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    emulator.set(json!({"refresh_token_seconds": 60})).await;
    emulator.advance(30).await;
    assert_eq!(emulator.refresh(&tokens.refresh).await.0, 200, "about to expire");
    emulator.advance(30).await;
    for (setting, text) in [
        (Value::Null, ""),
        (json!("Refresh token expired"), "Refresh token expired"),
        (json!("Refresh token revoked"), "Refresh token revoked"),
    ] {
        emulator.set(json!({"expired_refresh_description": setting})).await;
        assert_eq!(emulator.refresh(&tokens.refresh).await, token_error("invalid_grant", text));
    }
}

#[tokio::test]
async fn faults_return_errors_of_the_token_endpoint() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    for (error, description) in [
        ("invalid_grant", "Authorization code expired"),
        ("invalid_grant", "code_verifier was incorrect"),
        ("invalid_client", "Invalid client"),
        ("invalid_client", ""),
        ("unsupported_grant_type", ""),
    ] {
        let mut fault = json!({"kind": "token_error", "error": error});
        if !description.is_empty() {
            fault["description"] = description.into();
        }
        emulator.fault(json!({"path": "/api/token", "times": 1, "fault": fault})).await;
        assert_eq!(emulator.refresh(&tokens.refresh).await, token_error(error, description));
        assert_eq!(emulator.refresh(&tokens.refresh).await.0, 200);
    }
    for cors in [true, false] {
        emulator.set(json!({"token_error_cors": cors})).await;
        emulator.fault(json!({"path": "/api/token", "times": 1, "fault": {"kind": "token_error", "error": "invalid_grant"}})).await;
        let response = emulator.token(&[]).await;
        assert_eq!(header(&response, "access-control-allow-origin"), cors.then_some("*"));
    }
}

#[tokio::test]
async fn faults_return_401_404_and_the_other_403_texts() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let new = "Missing/invalid/expired access token";
    for (kind, older, words) in [
        ("missing_token", "No token provided", "missing_token"),
        ("invalid_token", "Invalid access token", "invalid_token"),
        ("expired_token", "The access token expired", "invalid_token"),
    ] {
        for (setting, text) in [("2026", new), ("older", older)] {
            emulator.set(json!({"unauthorized_text": setting})).await;
            emulator.fault(json!({"path": "/v1/me", "times": 1, "fault": {"kind": kind}})).await;
            let response = me(&emulator, &tokens.access).await;
            let challenge = header(&response, "www-authenticate").unwrap().to_owned();
            assert!(challenge.contains(&format!("error=\"{words}\"")), "{challenge}");
            assert_eq!(response.json::<Value>().await.unwrap(), api_error(401, text).1);
        }
    }
    for (fault, expected) in [
        (json!({"kind": "not_found"}), api_error(404, "Resource not found")),
        (
            json!({"kind": "forbidden", "which": "not_listed_2025"}),
            api_error(403, "Check settings on developer.spotify.com/dashboard, the user may not be registered."),
        ),
        (
            json!({"kind": "forbidden", "which": "user_premium"}),
            (
                403,
                json!({"error": {"status": 403, "message": "Player command failed: Premium required", "reason": "PREMIUM_REQUIRED"}}),
            ),
        ),
    ] {
        emulator.fault(json!({"path": "/v1/me", "times": 1, "fault": fault})).await;
        assert_eq!(emulator.api(&tokens.access, "/me").await, expected);
    }
}

#[tokio::test]
async fn null_items_replaces_entries_by_null() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    let path = "/me/tracks?limit=5";
    let real = emulator.api(&tokens.access, path).await.1;
    emulator.fault(json!({"path": "/v1/me/tracks", "times": 1, "fault": {"kind": "null_items", "every": 2}})).await;
    let body = emulator.api(&tokens.access, path).await.1;
    for at in 0..5 {
        assert_eq!(body["items"][at], if at % 2 == 1 { Value::Null } else { real["items"][at].clone() });
    }
    assert_eq!(body["total"], real["total"]);
    emulator
        .fault(json!({"path": "/v1/me/tracks", "times": 1, "fault": {"kind": "null_items", "every": 5, "member": "track"}}))
        .await;
    let body = emulator.api(&tokens.access, path).await.1;
    assert_eq!((&body["items"][4]["track"], &body["items"][4]["added_at"]), (&Value::Null, &real["items"][4]["added_at"]));
}

/// The first cells of the README's table after a line.
fn first_cells(after: &str) -> Vec<&'static str> {
    let (_, rest) = README.split_once(after).unwrap_or_else(|| panic!("no {after} in the README"));
    let rows = rest.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    rows.skip(2).map(|row| row.trim_matches('|').split(" | ").next().unwrap().trim()).collect()
}

/// The texts in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The names in the error "expected one of …".
async fn expected(emulator: &Emulator, body: Value) -> BTreeSet<String> {
    let (status, answer) = emulator.control("POST", "faults", body).await;
    assert_eq!(status, 400);
    let text = answer["error"].as_str().unwrap();
    let (_, list) = text.split_once("expected one of").unwrap_or_else(|| panic!("{text}"));
    quoted(list).map(str::to_owned).collect()
}

#[tokio::test]
async fn the_readme_lists_every_switch_and_no_other() {
    let emulator = Emulator::start().await;
    let real = emulator.control("GET", "settings", json!({})).await.1;
    let settings: BTreeSet<String> = real.as_object().unwrap().keys().cloned().collect();
    let documented: BTreeSet<String> = first_cells("### Settings").into_iter().flat_map(quoted).map(str::to_owned).collect();
    assert_eq!(documented, settings);
    for (name, value) in real.as_object().unwrap() {
        assert_eq!(emulator.control("PATCH", "settings", json!({ name: value })).await.0, 200, "{name}");
    }

    let kinds = expected(&emulator, json!({"path": "*", "fault": {"kind": "?"}})).await;
    let examples: Vec<Value> =
        first_cells("| `fault` |").into_iter().map(|cell| serde_json::from_str(cell.trim_matches('`')).unwrap()).collect();
    let documented: BTreeSet<String> = examples.iter().map(|fault| fault["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(documented, kinds);
    for fault in &examples {
        assert_eq!(emulator.control("POST", "faults", json!({"path": "*", "fault": fault})).await.0, 200, "{fault}");
    }
    let forbidden = expected(&emulator, json!({"path": "*", "fault": {"kind": "forbidden", "which": "?"}})).await;
    for which in &forbidden {
        assert!(README.contains(&format!("`{which}`")) || README.contains(&format!("\"{which}\"")), "{which}");
    }

    let mut known: BTreeSet<String> = settings.into_iter().chain(kinds).chain(forbidden).collect();
    known.extend(examples.iter().flat_map(|fault| fault.as_object().unwrap().keys().cloned()));
    known.extend(first_cells("| member |").into_iter().flat_map(quoted).map(str::to_owned));
    known.extend(emulator.running.accounts().map(|(key, _, _)| key.to_owned()));

    // The overview contains no unknown names.
    let (_, overview) = README.split_once("## Switches").unwrap();
    for row in overview.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).skip(2) {
        let how = row.trim_matches('|').split(" | ").nth(1).unwrap_or_else(|| panic!("{row}"));
        for name in quoted(how).filter(|name| !name.contains([' ', '/'])) {
            let name = name.split(['=', ':']).next().unwrap();
            assert!(known.contains(name), "{name} in {row}");
        }
    }
}
