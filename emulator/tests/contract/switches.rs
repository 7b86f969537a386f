//! The switches that no other file tries: each shows over HTTP what it does, and the README names all of them and no others.

use std::collections::BTreeSet;

use lockgroove_emulator::{LAPSED_CLIENT_ID, Options, SAMPLE_CLIENT_ID, StartError, start};
use reqwest::Response;
use serde_json::{Map, Value, json};

use crate::harness::{
    CHALLENGE, Party, READ, REDIRECT, STATE, api_error, header, location, options, party, party_with, query_of, token_error,
};

const README: &str = include_str!("../../README.md");

fn settings(of: Value) -> Map<String, Value> {
    of.as_object().unwrap().clone()
}

async fn me(party: &Party, token: &str) -> Response {
    party.send("GET", "/v1/me", &[("authorization", &format!("Bearer {token}"))], None).await.unwrap()
}

#[tokio::test]
async fn what_a_start_was_ordered_to_do_it_does_and_does_again_after_a_reset() {
    let party = party_with(Options {
        settings: settings(json!({"not_listed_text": "2025", "login_outcome": "refuse"})),
        faults: vec![json!({"path": "/v1/me", "times": 1, "fault": {"kind": "status", "status": 502}})],
        ..options()
    })
    .await;
    for _ in 0..2 {
        assert_eq!(party.control("GET", "settings", json!({})).await.1["not_listed_text"], "2025");
        assert_eq!(me(&party, "nothing").await.status(), 502);
        assert_eq!(me(&party, "nothing").await.status(), 401);
        party.set(json!({"not_listed_text": "2021"})).await;
        party.control("POST", "reset", json!({})).await;
    }
}

#[tokio::test]
async fn a_start_with_an_order_that_makes_no_sense_is_one_sentence() {
    for wrong in [
        Options { settings: settings(json!({"tempo": 3})), ..options() },
        Options { settings: settings(json!({"latency_ms": -1})), ..options() },
        Options { faults: vec![json!({"path": "*", "fault": {"kind": "null_items", "every": 0}})], ..options() },
    ] {
        let error = start(wrong).await.unwrap_err();
        assert!(matches!(error, StartError::Order { .. }), "{error}");
        assert!(error.to_string().ends_with('.'), "{error}");
    }
}

#[tokio::test]
async fn the_rate_limit_is_of_each_app_in_any_thirty_seconds() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    let second = party.sign_in("ines", READ).await;
    party.set(json!({"rate_limit": 3})).await;
    for _ in 0..2 {
        assert_eq!(me(&party, &tokens.access).await.status(), 200);
    }
    party.advance(20).await;
    // Two sign-ins of one app share its limit.
    assert_eq!(me(&party, &second.access).await.status(), 200);
    let refused = me(&party, &tokens.access).await;
    assert_eq!(refused.status(), 429);
    assert_eq!(header(&refused, "access-control-allow-origin"), None);
    // The clock runs on by itself as well, so the ten seconds may have become fewer.
    let wait: i64 = header(&refused, "retry-after").unwrap().parse().unwrap();
    assert!((1..=10).contains(&wait), "{wait}");
    let text: Value = refused.json().await.unwrap();
    assert_eq!(text, api_error(429, "API rate limit exceeded").1);
    // Another app, and the token endpoint, go on.
    assert_eq!(lapsed(&party).await, 403);
    assert_eq!(party.refresh(&tokens.refresh).await.0, 200);
    party.advance(wait).await;
    assert_eq!(me(&party, &tokens.access).await.status(), 200, "after Retry-After there is room");

    party.set(json!({"rate_limit": 0, "rate_limit_cors": true})).await;
    let readable = me(&party, &tokens.access).await;
    assert_eq!(readable.status(), 429);
    assert_eq!(header(&readable, "access-control-allow-origin"), Some("*"));
    assert_eq!(header(&readable, "access-control-expose-headers"), Some("Retry-After"));
    party.set(json!({"rate_limit": null})).await;
    assert_eq!(me(&party, &tokens.access).await.status(), 200);
}

/// What the app of the lapsed owner is answered.
async fn lapsed(party: &Party) -> u16 {
    party.log_in("ines").await;
    let code = party.code(&[("client_id", LAPSED_CLIENT_ID)]).await;
    let tokens = party.exchange(&code, LAPSED_CLIENT_ID).await;
    me(party, &tokens.access).await.status().as_u16()
}

#[tokio::test]
async fn the_quota_is_of_a_day_and_a_bucket() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    party.set(json!({"daily_quota": 2})).await;
    for expected in [200, 200, 429, 429] {
        assert_eq!(party.api(&tokens.access, "/search?q=a&type=track").await.0, expected);
    }
    assert_eq!(me(&party, &tokens.access).await.status(), 200, "another bucket");
    let search = "/v1/search?q=a&type=track";
    let bearer = format!("Bearer {}", tokens.access);
    let refused = party.send("GET", search, &[("authorization", &bearer)], None).await.unwrap();
    let wait: i64 = header(&refused, "retry-after").unwrap().parse().unwrap();
    assert!((86_000..=86_400).contains(&wait), "{wait}");
    assert_eq!(refused.json::<Value>().await.unwrap()["error"]["reason"], "QUOTA_EXCEEDED");
    // Another app of the same owner finds the bucket empty as well.
    let app = json!({"name": "Another", "owner": "ines", "redirect_uris": ["http://127.0.0.1/callback"]});
    let (status, app) = party.control("POST", "apps", app).await;
    assert_eq!(status, 201, "{app}");
    let id = app["client_id"].as_str().unwrap();
    let code = party.code(&[("client_id", id)]).await;
    let other = party.exchange(&code, id).await;
    assert_eq!(party.api(&other.access, "/search?q=a&type=track").await.0, 429);
    assert_eq!(party.api(&other.access, "/me/playlists").await.0, 200);
    party.advance(60).await;
    assert_eq!(party.api(&tokens.access, "/search?q=a&type=track").await.0, 429);
    party.advance(wait).await;
    let fresh = party.sign_in("ines", READ).await;
    assert_eq!(party.api(&fresh.access, "/search?q=a&type=track").await.0, 200);
}

#[tokio::test]
async fn a_login_outcome_needs_no_browser() {
    let party = party().await;
    let back = |response: &Response| location(response);
    party.set(json!({"login_outcome": "refuse"})).await;
    assert_eq!(back(&party.authorize(&[]).await), format!("{REDIRECT}?error=access_denied&state={STATE}"));

    party.set(json!({"login_outcome": "agree", "login_as": "noor"})).await;
    let place = back(&party.authorize(&[]).await);
    assert_eq!(query_of(&place, "state").unwrap(), STATE);
    let tokens = party.exchange(&query_of(&place, "code").unwrap(), SAMPLE_CLIENT_ID).await;
    assert_eq!(tokens.scope, READ);
    assert_eq!(party.api(&tokens.access, "/me").await.1["id"], "noor");
    // What is wrong with a request is still found.
    assert_eq!(party.authorize(&[("redirect_uri", "http://127.0.0.1:1/other")]).await.status(), 400);
    assert!(back(&party.authorize(&[("code_challenge", "")]).await).contains("error=invalid_request"));
    party.set(json!({"login_as": "nobody"})).await;
    assert_eq!(party.authorize(&[]).await.status(), 400);

    for (outcome, text) in [
        ("invalid_client", "INVALID_CLIENT: Invalid client"),
        ("invalid_redirect_uri", "INVALID_CLIENT: Invalid redirect URI"),
        ("insecure_redirect_uri", "INVALID_CLIENT: Insecure redirect URI"),
        ("illegal_scope", "Illegal scope"),
        ("illegal_redirect_uri", "Illegal redirect_uri"),
    ] {
        party.set(json!({"login_outcome": outcome})).await;
        let response = party.authorize(&[]).await;
        assert_eq!(response.status(), 400);
        assert!(response.text().await.unwrap().contains(&format!("<p id=\"error\">{text}</p>")), "{outcome}");
    }
    party.set(json!({"login_outcome": "ask"})).await;
    assert!(back(&party.authorize(&[("code_challenge", CHALLENGE)]).await).starts_with("/en/login?"));
}

#[tokio::test]
async fn two_uses_of_one_refresh_token_within_the_grace() {
    for (grace, second) in [(0, 400), (10, 200)] {
        let party = party().await;
        let tokens = party.sign_in("ines", READ).await;
        party.set(json!({"refresh": "rotate", "refresh_grace_seconds": grace})).await;
        let (one, two) = tokio::join!(party.refresh(&tokens.refresh), party.refresh(&tokens.refresh));
        let mut seen = [one.0, two.0];
        seen.sort_unstable();
        assert_eq!(seen, [200, second], "grace of {grace}");
        for (status, body) in [one, two] {
            if status == 200 {
                assert_eq!(party.refresh(body["refresh_token"].as_str().unwrap()).await.0, 200);
            }
        }
        party.advance(10).await;
        assert_eq!(party.refresh(&tokens.refresh).await, token_error("invalid_grant", "Refresh token revoked"));
    }
}

#[tokio::test]
async fn a_refresh_token_past_its_life_with_and_without_words() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    party.set(json!({"refresh_token_seconds": 60})).await;
    party.advance(30).await;
    assert_eq!(party.refresh(&tokens.refresh).await.0, 200, "about to expire");
    party.advance(30).await;
    for (setting, text) in [
        (Value::Null, ""),
        (json!("Refresh token expired"), "Refresh token expired"),
        (json!("Refresh token revoked"), "Refresh token revoked"),
    ] {
        party.set(json!({"expired_refresh_description": setting})).await;
        assert_eq!(party.refresh(&tokens.refresh).await, token_error("invalid_grant", text));
    }
}

#[tokio::test]
async fn ordered_errors_of_the_token_endpoint() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
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
        party.fault(json!({"path": "/api/token", "times": 1, "fault": fault})).await;
        assert_eq!(party.refresh(&tokens.refresh).await, token_error(error, description));
        assert_eq!(party.refresh(&tokens.refresh).await.0, 200);
    }
    for cors in [true, false] {
        party.set(json!({"token_error_cors": cors})).await;
        party.fault(json!({"path": "/api/token", "times": 1, "fault": {"kind": "token_error", "error": "invalid_grant"}})).await;
        let response = party.token(&[]).await;
        assert_eq!(header(&response, "access-control-allow-origin"), cors.then_some("*"));
    }
}

#[tokio::test]
async fn ordered_401_404_and_the_other_403_texts() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    let new = "Missing/invalid/expired access token";
    for (kind, older, words) in [
        ("missing_token", "No token provided", "missing_token"),
        ("invalid_token", "Invalid access token", "invalid_token"),
        ("expired_token", "The access token expired", "invalid_token"),
    ] {
        for (setting, text) in [("2026", new), ("older", older)] {
            party.set(json!({"unauthorized_text": setting})).await;
            party.fault(json!({"path": "/v1/me", "times": 1, "fault": {"kind": kind}})).await;
            let response = me(&party, &tokens.access).await;
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
        party.fault(json!({"path": "/v1/me", "times": 1, "fault": fault})).await;
        assert_eq!(party.api(&tokens.access, "/me").await, expected);
    }
}

#[tokio::test]
async fn entries_become_null() {
    let party = party().await;
    let tokens = party.sign_in("ines", READ).await;
    let path = "/me/tracks?limit=5";
    let real = party.api(&tokens.access, path).await.1;
    party.fault(json!({"path": "/v1/me/tracks", "times": 1, "fault": {"kind": "null_items", "every": 2}})).await;
    let body = party.api(&tokens.access, path).await.1;
    for at in 0..5 {
        assert_eq!(body["items"][at], if at % 2 == 1 { Value::Null } else { real["items"][at].clone() });
    }
    assert_eq!(body["total"], real["total"]);
    party.fault(json!({"path": "/v1/me/tracks", "times": 1, "fault": {"kind": "null_items", "every": 5, "member": "track"}})).await;
    let body = party.api(&tokens.access, path).await.1;
    assert_eq!((&body["items"][4]["track"], &body["items"][4]["added_at"]), (&Value::Null, &real["items"][4]["added_at"]));
}

/// The first cells of a table of the README, by the line above it.
fn first_cells(after: &str) -> Vec<&'static str> {
    let (_, rest) = README.split_once(after).unwrap_or_else(|| panic!("no {after} in the README"));
    let rows = rest.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    rows.skip(2).map(|row| row.trim_matches('|').split(" | ").next().unwrap().trim()).collect()
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The names of which the emulator says that it expects one of them.
async fn expected(party: &Party, body: Value) -> BTreeSet<String> {
    let (status, answer) = party.control("POST", "faults", body).await;
    assert_eq!(status, 400);
    let text = answer["error"].as_str().unwrap();
    let (_, list) = text.split_once("expected one of").unwrap_or_else(|| panic!("{text}"));
    quoted(list).map(str::to_owned).collect()
}

#[tokio::test]
async fn the_readme_names_every_switch_and_no_other() {
    let party = party().await;
    let real = party.control("GET", "settings", json!({})).await.1;
    let settings: BTreeSet<String> = real.as_object().unwrap().keys().cloned().collect();
    let documented: BTreeSet<String> = first_cells("### Settings").into_iter().flat_map(quoted).map(str::to_owned).collect();
    assert_eq!(documented, settings);
    for (name, value) in real.as_object().unwrap() {
        assert_eq!(party.control("PATCH", "settings", json!({ name: value })).await.0, 200, "{name}");
    }

    let kinds = expected(&party, json!({"path": "*", "fault": {"kind": "?"}})).await;
    let examples: Vec<Value> =
        first_cells("| `fault` |").into_iter().map(|cell| serde_json::from_str(cell.trim_matches('`')).unwrap()).collect();
    let documented: BTreeSet<String> = examples.iter().map(|fault| fault["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(documented, kinds);
    for fault in &examples {
        assert_eq!(party.control("POST", "faults", json!({"path": "*", "fault": fault})).await.0, 200, "{fault}");
    }
    let forbidden = expected(&party, json!({"path": "*", "fault": {"kind": "forbidden", "which": "?"}})).await;
    for which in &forbidden {
        assert!(README.contains(&format!("`{which}`")) || README.contains(&format!("\"{which}\"")), "{which}");
    }

    let mut known: BTreeSet<String> = settings.into_iter().chain(kinds).chain(forbidden).collect();
    known.extend(examples.iter().flat_map(|fault| fault.as_object().unwrap().keys().cloned()));
    known.extend(first_cells("| member |").into_iter().flat_map(quoted).map(str::to_owned));
    known.extend(party.running.accounts().map(|(key, _, _)| key.to_owned()));

    // The overview speaks of nothing that is not there.
    let (_, overview) = README.split_once("## Switches").unwrap();
    for row in overview.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).skip(2) {
        let how = row.trim_matches('|').split(" | ").nth(1).unwrap_or_else(|| panic!("{row}"));
        for name in quoted(how).filter(|name| !name.contains([' ', '/'])) {
            let name = name.split(['=', ':']).next().unwrap();
            assert!(known.contains(name), "{name} in {row}");
        }
    }
}
