//! The request log, and that it contains no secrets.

use lockgroove_emulator::SAMPLE_CLIENT_ID;
use serde_json::{Value, json};

use crate::harness::{CHALLENGE, Emulator, FORM, READ, REDIRECT, STATE, VERIFIER, encode};

#[tokio::test]
async fn an_entry_describes_its_request() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let code = emulator.code(&[]).await;
    emulator.control("DELETE", "log", json!({})).await;
    let tokens = emulator.exchange(&code, SAMPLE_CLIENT_ID).await;
    let bearer = format!("Bearer {}", tokens.access);
    let headers = [
        ("authorization", bearer.as_str()),
        ("origin", "http://127.0.0.1:5555"),
        ("referer", "http://127.0.0.1:5555/callback?code=abc&state=x&keep=1"),
        ("sec-fetch-dest", "empty"),
        ("sec-fetch-mode", "cors"),
        ("cookie", "a=b"),
    ];
    emulator.send("GET", "/v1/me?market=SE&market=NO", &headers, None).await.unwrap();
    let log = emulator.log().await;
    assert_eq!(log.len(), 2);
    let (token, call) = (&log[0], &log[1]);
    assert_eq!(
        (&token["service"], &token["method"], &token["path"], &token["status"]),
        (&json!("accounts"), &json!("POST"), &json!("/api/token"), &json!(200))
    );
    assert_eq!(token["query"], json!({}));
    assert_eq!(token["form"]["grant_type"], "authorization_code");
    assert_eq!(token["form"]["redirect_uri"], REDIRECT);
    assert_eq!(token["form"]["code_verifier"], json!({"len": 43, "hash": "13d31e96"}));
    assert_eq!(token["form"]["code"]["len"], code.len());
    assert_eq!(
        (&token["cookie_header"], &token["authorization_header"], &token["client_secret"]),
        (&json!(false), &json!(false), &json!(false))
    );
    assert_eq!(token["content_type"], "application/x-www-form-urlencoded");
    assert_eq!((&call["service"], &call["origin"]), (&json!("api"), &json!("http://127.0.0.1:5555")));
    assert_eq!((&call["sec_fetch_dest"], &call["sec_fetch_mode"]), (&json!("empty"), &json!("cors")));
    assert_eq!(
        (&call["cookie_header"], &call["authorization_header"], &call["query_names_repeated"]),
        (&json!(true), &json!(true), &json!(true))
    );
    assert_eq!(call["token_id"].as_str().unwrap().len(), 8);
    let referer = call["referer"].as_str().unwrap();
    assert_eq!(
        referer,
        "http://127.0.0.1:5555/callback?code=‹3 characters, ba7816bf›&state=‹1 character, 2d711642›&‹4 characters›=‹1 character›"
    );
    assert!(call["n"].as_u64() > token["n"].as_u64());
    assert!(call["at_ms"].as_i64() >= token["at_ms"].as_i64());
}

#[tokio::test]
async fn the_log_contains_no_secrets() {
    let emulator = Emulator::start().await;
    emulator.set(json!({"refresh": "rotate"})).await;
    // Through the login page, so that the log has the address with all parameters.
    emulator.authorize(&[]).await;
    emulator.log_in("ines").await;
    let target = emulator.agree(&[]).await;
    let code = crate::harness::query_of(&target, "code").unwrap();
    let tokens = emulator.exchange(&code, SAMPLE_CLIENT_ID).await;
    emulator.exchange(&emulator.code(&[]).await, SAMPLE_CLIENT_ID).await;
    emulator.refresh(&tokens.refresh).await;
    emulator.api(&tokens.access, &format!("/me?access_token={}&token={}", tokens.access, tokens.refresh)).await;
    emulator
        .token(&[
            ("grant_type", "authorization_code"),
            ("client_secret", "hush-hush"),
            ("code", &code),
            ("surprise", &tokens.refresh),
        ])
        .await;
    emulator.send("GET", "/v1/me", &[("referer", &format!("{target}#access_token={}", tokens.access))], None).await.unwrap();

    let (status, secrets) = emulator.control("GET", "secrets", json!({})).await;
    assert_eq!(status, 200);
    let log = json!(emulator.log().await).to_string();
    for kind in ["access_token", "code", "code_verifier", "refresh_token", "state"] {
        let list = secrets[kind].as_array().unwrap();
        assert!(!list.is_empty(), "{kind}");
        for secret in list {
            assert!(!log.contains(secret.as_str().unwrap()), "a {kind} stands in the log");
        }
    }
    for text in [VERIFIER, CHALLENGE, STATE, "hush-hush"] {
        assert!(!log.contains(text), "{text}");
    }
}

/// The entry of a request without a body.
async fn logged(emulator: &Emulator, path: &str, headers: &[(&str, &str)]) -> Value {
    emulator.send("GET", path, headers, None).await.unwrap();
    emulator.log().await.pop().unwrap()
}

#[tokio::test]
async fn what_a_developer_looks_for_is_shown() {
    let emulator = Emulator::start().await;
    let query = encode(&[
        ("client_id", SAMPLE_CLIENT_ID),
        ("response_type", "code"),
        ("redirect_uri", "http://localhost:5555/Callback/?next=/home"),
        ("scope", "user-read-email,streaming user-library-reed everything"),
        ("code_challenge_method", "S256"),
        ("codeChallenge", "abc"),
        ("show_dialog", "true"),
        ("dialog", "maybe"),
    ]);
    assert_eq!(
        logged(&emulator, &format!("/authorize?{query}"), &[]).await["query"],
        json!({
            "client_id": SAMPLE_CLIENT_ID, "response_type": "code",
            "redirect_uri": "http://localhost:5555/Callback/?‹4 characters›=‹5 characters›",
            "scope": "user-read-email,streaming user-library-reed ‹10 characters›",
            "code_challenge_method": "S256", "codeChallenge": {"len": 3}, "show_dialog": "true", "‹6 characters›": {"len": 5},
        })
    );
    let entry = logged(&emulator, "/authorize?client_id=00000000000000000000000000000001&response_type=id_token", &[]).await;
    assert_eq!(
        (&entry["query"], &entry["app"]),
        (&json!({"client_id": {"len": 32}, "response_type": "‹8 characters›"}), &json!(null))
    );

    let tokens = emulator.sign_in("ines", READ).await;
    let track = emulator.api(&tokens.access, "/me/tracks?limit=1").await.1["items"][0]["track"]["id"].as_str().unwrap().to_owned();
    for (path, shown, query) in [
        (format!("/v1/tracks/{track}?market=SE"), format!("/v1/tracks/{track}"), json!({"market": "SE"})),
        ("/v1/tracks/0000000000000000000000".to_owned(), "/v1/tracks/0000000000000000000000".to_owned(), json!({})),
        ("/v1/tracks/4uLU6hMCjMI75M1A2tKUQC".to_owned(), "/v1/tracks/‹22 characters›".to_owned(), json!({})),
        ("/v1/me/playlist".to_owned(), "/v1/me/playlist".to_owned(), json!({})),
        ("/v1/users/ines/playlists".to_owned(), "/v1/users/ines/playlists".to_owned(), json!({})),
        (
            "/v1/search?q=artist:Somebody%20year:1999&type=track,song&limit=5&offset=-1".to_owned(),
            "/v1/search".to_owned(),
            json!({"q": "artist:‹8 characters› year:1999", "type": "track,‹4 characters›", "limit": "5", "offset": "-1"}),
        ),
        (
            format!("/v1/me/library?uris=spotify:track:{track},spotify:track:4uLU6hMCjMI75M1A2tKUQC"),
            "/v1/me/library".to_owned(),
            json!({"uris": format!("spotify:track:{track},spotify:track:‹22 characters›")}),
        ),
        (
            "/v1/me/player/repeat?state=context&device_id=0f4c8a1d5b7e92630f4c8a1d5b7e92630f4c8a1d".to_owned(),
            "/v1/me/player/repeat".to_owned(),
            json!({"state": "context", "device_id": "0f4c8a1d5b7e92630f4c8a1d5b7e92630f4c8a1d"}),
        ),
        (
            "/v1/playlists/x/items?fields=items(added_at,hush)".to_owned(),
            "/v1/playlists/‹1 character›/items".to_owned(),
            json!({"fields": "items(added_at,‹4 characters›)"}),
        ),
    ] {
        let entry = logged(&emulator, &path, &[]).await;
        assert_eq!((&entry["path"], &entry["query"]), (&json!(shown), &query), "{path}");
    }

    let headers = [
        ("origin", "https://somewhere.example:8443"),
        ("referer", "https://app.example/callback?error=access_denied#x"),
        ("content-type", "Application/JSON; charset=utf-8; boundary=x"),
        ("sec-fetch-mode", "navigate"),
    ];
    let entry = logged(&emulator, "/v1/me", &headers).await;
    assert_eq!(entry["origin"], "https://‹17 characters›:8443");
    assert_eq!(entry["referer"], "https://app.example/callback?error=access_denied#‹1 character›");
    assert_eq!(entry["content_type"], "Application/JSON; charset=utf-8; ‹10 characters›");
    assert_eq!(entry["sec_fetch_mode"], "navigate");
}

#[tokio::test]
async fn the_log_is_bounded_however_long_requests_are() {
    let emulator = Emulator::start().await;
    let long = "user-read-email ".repeat(1 << 16);
    let many: String = (0..10_000).map(|n| format!("{n}=x&")).collect();
    // As many as took 280 MB when the log had them whole.
    for n in 0..300 {
        let body = if n % 2 == 0 { encode(&[("scope", &long[..1 << 19]), ("state", &long[..1 << 18])]) } else { many.clone() };
        emulator.send("POST", "/api/token", &[("content-type", FORM)], Some(body)).await.unwrap();
    }
    let path = format!("/v1/{}", "me/".repeat(10_000));
    logged(&emulator, &format!("{path}?q={}", "a+".repeat(10_000)), &[("referer", &format!("http://127.0.0.1{path}"))]).await;
    let log = emulator.log().await;
    assert_eq!(log.len(), 301);
    assert!(json!(log).to_string().len() < 2 << 20, "{}", json!(log).to_string().len());
    let (scopes, names, last) = (&log[298]["form"], log[299]["form"].as_object().unwrap(), &log[300]);
    let scope = scopes["scope"].as_str().unwrap();
    assert!(scope.starts_with("user-read-email user-") && scope.ends_with("… (524288 characters in all)"), "{scope}");
    assert_eq!(scopes["state"]["len"], 1 << 18);
    assert!(names.len() <= 41 && names["…"] == "9960 more", "{names:?}");
    assert!(last["path"].as_str().unwrap().ends_with("… (30004 characters in all)"), "{last}");
    assert!(last["query"]["q"].as_str().unwrap().ends_with("… (20000 characters in all)"), "{last}");
    assert!(last["referer"].as_str().unwrap().ends_with("… (30020 characters in all)"), "{last}");
    assert!(emulator.visit("/").await.text().await.unwrap().len() < 1 << 20);
}

#[tokio::test]
async fn secrets_are_unavailable_unless_revealed() {
    let emulator = Emulator::start_with(lockgroove_emulator::Options { reveal_secrets: false, ..crate::harness::options() }).await;
    emulator.sign_in("ines", READ).await;
    assert_eq!(emulator.control("GET", "secrets", json!({})).await.0, 404);
}

#[tokio::test]
async fn control_requests_are_not_logged_and_a_reset_clears_the_log() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", READ).await;
    emulator.set(json!({"shapes": "both"})).await;
    emulator.fault(json!({"path": "/v1/*", "fault": {"kind": "cut"}})).await;
    assert!(emulator.log().await.iter().all(|entry| !entry["path"].as_str().unwrap().starts_with("/_emulator")));
    emulator.control("POST", "reset", json!({})).await;
    assert_eq!(emulator.log().await.len(), 0);
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 401);
    assert_eq!(emulator.control("GET", "settings", json!({})).await.1["shapes"], "2026");
    assert_eq!(emulator.authorize(&[]).await.status(), 303, "the session is gone");
}
