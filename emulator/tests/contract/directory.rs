//! Apps and people that are added, changed and removed.

use lockgroove_emulator::{LAPSED_CLIENT_ID, Options, SAMPLE_CLIENT_ID, start};
use serde_json::{Value, json};

use crate::harness::{Emulator, REDIRECT, VERIFIER, location, options, query_of};

const MINE: &str = "0123456789abcdef0123456789abcdef";

async fn sign_in_to(emulator: &Emulator, client_id: &str, user: &str) -> String {
    emulator.log_in(user).await;
    let code = emulator.code(&[("client_id", client_id), ("scope", "user-library-read")]).await;
    emulator.exchange(&code, client_id).await.access
}

#[tokio::test]
async fn a_new_app_works_for_its_owner_and_its_list_only() {
    let emulator = Emulator::start().await;
    let (status, app) = emulator
        .control(
            "POST",
            "apps",
            json!({"name": "Mine", "owner": "stranger", "users": ["ines"], "redirect_uris": ["http://127.0.0.1/callback"]}),
        )
        .await;
    assert_eq!(status, 201, "{app}");
    let id = app["client_id"].as_str().unwrap();
    assert_eq!(id.len(), 32);
    assert_eq!(app["client_secret"].as_str().unwrap().len(), 32);
    assert_eq!(app["mode"], "development");
    for (user, expected) in [("stranger", 200), ("ines", 200), ("noor", 403)] {
        let token = sign_in_to(&emulator, id, user).await;
        assert_eq!(emulator.api(&token, "/me").await.0, expected, "{user}");
    }
    let (_, apps) = emulator.control("GET", "apps", json!({})).await;
    assert_eq!(apps.as_array().unwrap().len(), 3);
    assert!(apps.as_array().unwrap().contains(&app));
}

#[tokio::test]
async fn changes_to_an_app_apply_at_once() {
    let emulator = Emulator::start().await;
    let token = sign_in_to(&emulator, SAMPLE_CLIENT_ID, "stranger").await;
    assert_eq!(emulator.api(&token, "/me").await.0, 403);
    let path = format!("apps/{SAMPLE_CLIENT_ID}");
    let (status, app) = emulator.control("PATCH", &path, json!({"users": ["noor", "stranger"]})).await;
    assert_eq!((status, &app["mode"]), (200, &json!("development")));
    assert_eq!(emulator.api(&token, "/me").await.0, 200);
    emulator.control("PATCH", &path, json!({"redirect_uris": ["https://elsewhere.example/back"]})).await;
    assert_eq!(emulator.authorize(&[]).await.status(), 400);
    assert_eq!(emulator.control("POST", "reset", json!({})).await.0, 204);
    assert_eq!(emulator.control("GET", "apps", json!({})).await.1[0]["users"], json!(["noor"]));
}

#[tokio::test]
async fn one_app_and_one_person_can_be_read() {
    let emulator = Emulator::start().await;
    for (list, key) in [("apps", "client_id"), ("people", "key")] {
        for one in emulator.control("GET", list, json!({})).await.1.as_array().unwrap() {
            let name = format!("{list}/{}", one[key].as_str().unwrap());
            assert_eq!(emulator.control("GET", &name, json!({})).await, (200, one.clone()));
        }
        assert_eq!(emulator.control("GET", &format!("{list}/none"), json!({})).await.0, 404);
    }
}

#[tokio::test]
async fn a_redirect_uri_is_added_or_removed_without_the_others() {
    let emulator = Emulator::start().await;
    let name = format!("apps/{SAMPLE_CLIENT_ID}");
    let uris = async || emulator.control("GET", &name, json!({})).await.1["redirect_uris"].as_array().unwrap().clone();
    let (list, uri, first) = (format!("{name}/redirect-uris"), "https://mine.example/back", uris().await);
    let more = [first.clone(), vec![json!(uri)]].concat();
    for _ in 0..2 {
        let (status, app) = emulator.control("POST", &list, json!({"redirect_uri": uri})).await;
        assert_eq!((status, app["redirect_uris"].as_array().unwrap()), (201, &more), "once");
    }
    assert_eq!(emulator.authorize(&[("redirect_uri", uri)]).await.status(), 303);
    assert_eq!(emulator.authorize(&[]).await.status(), 303);
    for wrong in [json!({"redirect_uri": "http://localhost/"}), json!({"redirect_uri": 1}), json!({}), json!([uri])] {
        assert_eq!(emulator.control("POST", &list, wrong).await.0, 400);
    }
    assert_eq!(uris().await, more);
    assert_eq!(emulator.control("DELETE", &list, json!({"redirect_uri": uri})).await.0, 200);
    assert_eq!(uris().await, first);
    assert_eq!(emulator.control("DELETE", &list, json!({"redirect_uri": uri})).await.0, 404);
    assert_eq!(emulator.control("PUT", &list, json!({"redirect_uri": uri})).await.0, 405);
    assert_eq!(emulator.control("POST", &format!("{name}/owners"), json!({})).await.0, 404);
    assert_eq!(emulator.control("POST", "apps/none/redirect-uris", json!({"redirect_uri": uri})).await.0, 404);
}

#[tokio::test]
async fn an_app_stops_working_when_its_owner_loses_premium() {
    let emulator = Emulator::start().await;
    let token = sign_in_to(&emulator, SAMPLE_CLIENT_ID, "ines").await;
    assert_eq!(emulator.api(&token, "/me").await.0, 200);
    assert_eq!(emulator.control("PATCH", "people/ines", json!({"product": "free"})).await.0, 200);
    let (status, body) = emulator.api(&token, "/me").await;
    assert_eq!(status, 403);
    assert!(body["error"]["message"].as_str().unwrap().contains("premium subscription required"), "{body}");
    emulator.control("PATCH", "people/noor", json!({"product": "premium"})).await;
    let token = sign_in_to(&emulator, LAPSED_CLIENT_ID, "noor").await;
    assert_eq!(emulator.api(&token, "/me").await.0, 200);
}

#[tokio::test]
async fn invalid_changes_to_an_app_return_an_error_and_change_nothing() {
    let emulator = Emulator::start().await;
    let before = emulator.control("GET", "apps", json!({})).await.1;
    for (change, part) in [
        (json!({"client_id": "short"}), "32 hex digits"),
        (json!({"client_id": MINE.to_uppercase()}), "32 hex digits"),
        (json!({"client_id": SAMPLE_CLIENT_ID}), "already"),
        (json!({"client_secret": "with blank"}), "client secret"),
        (json!({"name": " "}), "name"),
        (json!({"owner": "nobody"}), "nobody"),
        (json!({"users": ["nobody"]}), "nobody"),
        (json!({"users": ["a", "b", "c", "d", "e", "f"]}), "at most 5"),
        (json!({"redirect_uris": ["http://localhost:3000/callback"]}), "127.0.0.1"),
        (json!({"redirect_uris": ["http://192.168.1.2/callback"]}), "secure"),
        (json!({"redirect_uris": ["callback"]}), "redirect URI"),
        (json!({"mode": "production"}), "extended"),
        (json!({"colour": "red"}), "colour"),
    ] {
        let mut app = json!({"name": "Mine", "owner": "ines"});
        app.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let (status, body) = emulator.control("POST", "apps", app).await;
        let text = body["error"].as_str().unwrap_or_default();
        assert!(status == 400 && text.contains(part), "{change}: {status} {body}");
    }
    for change in [json!({"client_id": MINE}), json!({"redirect_uris": ["http://localhost/"]}), json!([]), json!({"name": 1})] {
        let (status, body) = emulator.control("PATCH", &format!("apps/{SAMPLE_CLIENT_ID}"), change).await;
        assert!(status == 400 && body["error"].is_string(), "{body}");
    }
    assert_eq!(emulator.control("PATCH", &format!("apps/{MINE}"), json!({})).await.0, 404);
    assert_eq!(emulator.control("GET", "apps", json!({})).await.1, before);
}

#[tokio::test]
async fn a_deleted_app_loses_its_tokens_and_consents() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", "").await;
    let unused = emulator.code(&[("scope", " ")]).await;
    assert_eq!(emulator.control("DELETE", &format!("apps/{SAMPLE_CLIENT_ID}"), json!({})).await.0, 204);
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 401);
    assert_eq!(emulator.refresh(&tokens.refresh).await.1["error"], "invalid_client");
    assert_eq!(emulator.authorize(&[]).await.status(), 400);
    // An app registered later with the same client ID gets none of the old tokens.
    let again =
        json!({"client_id": SAMPLE_CLIENT_ID, "name": "Again", "owner": "ines", "redirect_uris": ["http://127.0.0.1/callback"]});
    assert_eq!(emulator.control("POST", "apps", again).await.0, 201);
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 401);
    assert_eq!(emulator.refresh(&tokens.refresh).await.1["error_description"], "Refresh token revoked");
    let answer = emulator
        .token(&[
            ("grant_type", "authorization_code"),
            ("client_id", SAMPLE_CLIENT_ID),
            ("code", &unused),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ])
        .await;
    assert_eq!(answer.status(), 400);
    assert_eq!(emulator.authorize(&[]).await.status(), 200, "the consent page is shown again");
}

#[tokio::test]
async fn a_new_person_can_sign_in_and_has_a_small_library() {
    let emulator = Emulator::start().await;
    let (status, person) = emulator.control("POST", "people", json!({"key": "wren", "name": "Wren <b>Calloway</b>"})).await;
    assert_eq!(status, 201, "{person}");
    assert_eq!((&person["product"], &person["email"]), (&json!("premium"), &json!("wren@example.invalid")));
    emulator.control("POST", "people", json!({"key": "bare", "name": "Bare", "library": "empty", "product": "free"})).await;
    emulator.control("PATCH", &format!("apps/{SAMPLE_CLIENT_ID}"), json!({"users": ["wren", "bare"]})).await;
    let page = emulator.visit("/en/login").await.text().await.unwrap();
    assert!(page.contains("value=\"wren\"") && page.contains("Wren &lt;b&gt;"), "{page}");
    for (key, liked) in [("wren", 12), ("bare", 0)] {
        let token = sign_in_to(&emulator, SAMPLE_CLIENT_ID, key).await;
        assert_eq!(emulator.api(&token, "/me").await.1["id"], key);
        assert_eq!(emulator.api(&token, "/me/tracks").await.1["total"], liked, "{key}");
    }
    for (person, part) in [
        (json!({"key": "ines", "name": "Other"}), "already"),
        (json!({"key": "kestrelwire", "name": "Other"}), "already"),
        (json!({"key": "A B", "name": "Other"}), "a-z"),
        (json!({"key": "x", "name": ""}), "name"),
        (json!({"key": "x", "name": "X", "country": "Sweden"}), "capital"),
        (json!({"key": "x", "name": "X", "account_id": "1"}), "22"),
        (json!({"key": "x", "name": "X", "library": "huge"}), "empty"),
        (json!({"name": "X"}), "key"),
    ] {
        let (status, body) = emulator.control("POST", "people", person.clone()).await;
        assert!(status == 400 && body["error"].as_str().unwrap().contains(part), "{person}: {body}");
    }
}

#[tokio::test]
async fn a_deleted_person_loses_sessions_tokens_and_list_entries() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("noor", "").await;
    assert_eq!(emulator.control("DELETE", "people/noor", json!({})).await.0, 400, "noor owns the lapsed app");
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 200);
    emulator.control("DELETE", &format!("apps/{LAPSED_CLIENT_ID}"), json!({})).await;
    assert_eq!(emulator.control("DELETE", "people/noor", json!({})).await.0, 204);
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 401);
    let target = location(&emulator.authorize(&[]).await);
    assert!(target.starts_with("/en/login"), "{target}");
    assert_eq!(emulator.control("GET", "apps", json!({})).await.1[0]["users"], json!([]));
    assert_eq!(emulator.submit("/en/login", &[("user", "noor")]).await.status(), 400);
    let ines = sign_in_to(&emulator, SAMPLE_CLIENT_ID, "ines").await;
    let playlists = emulator.call(&ines, "GET", "/me/playlists", None).await;
    assert_eq!(playlists.0, 403, "{playlists:?}");
    assert_eq!(emulator.control("DELETE", "people/noor", json!({})).await.0, 404);
}

#[tokio::test]
async fn flags_register_an_app() {
    let emulator = Emulator::start_with(Options {
        client_id: Some(MINE.to_owned()),
        client_secret: Some("my-own-secret".to_owned()),
        redirect_uris: vec!["https://my.example/back".to_owned()],
        ..options()
    })
    .await;
    emulator.log_in("ines").await;
    let target = emulator
        .agree(&[
            ("client_id", MINE),
            ("redirect_uri", "https://my.example/back"),
            ("code_challenge", ""),
            ("code_challenge_method", ""),
        ])
        .await;
    let code = query_of(&target, "code").unwrap();
    let answer = emulator
        .token(&[
            ("grant_type", "authorization_code"),
            ("client_id", MINE),
            ("client_secret", "my-own-secret"),
            ("code", &code),
            ("redirect_uri", "https://my.example/back"),
        ])
        .await;
    let body: Value = answer.json().await.unwrap();
    assert_eq!(emulator.api(body["access_token"].as_str().unwrap(), "/me").await.0, 200);
    // The loopback default applies only without other URIs.
    assert_eq!(emulator.authorize(&[("client_id", MINE)]).await.status(), 400);
    assert_eq!(emulator.control("POST", "reset", json!({})).await.0, 204);
    assert_eq!(emulator.control("GET", "apps", json!({})).await.1.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn redirect_uris_without_an_app_extend_the_sample_app() {
    let emulator = Emulator::start_with(Options { redirect_uris: vec!["myapp://back".to_owned()], ..options() }).await;
    emulator.log_in("ines").await;
    assert_eq!(emulator.authorize(&[("redirect_uri", "myapp://back")]).await.status(), 200);
    assert_eq!(emulator.authorize(&[]).await.status(), 200);
}

#[tokio::test]
async fn invalid_flags_for_an_app_give_one_sentence() {
    for (wrong, part) in [
        (Options { client_id: Some("mine".to_owned()), ..options() }, "32 hex digits"),
        (Options { client_secret: Some("s".to_owned()), ..options() }, "--client-id"),
        (Options { redirect_uris: vec!["http://localhost/".to_owned()], ..options() }, "localhost"),
    ] {
        let error = start(wrong).await.unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}
