//! `--any-client`: apps, loopback redirect URIs and secrets are registered as requests use them.

use lockgroove_emulator::{Options, SAMPLE_CLIENT_ID, SAMPLE_CLIENT_SECRET};
use serde_json::{Value, json};

use crate::harness::{BASIC, Emulator, FORM, REDIRECT, VERIFIER, options, query_of, token_error};

/// A client ID that no one registered, and that no app at Spotify could have.
const UNKNOWN: &str = "my-app_in.CI";
/// The same, in the usual form.
const USUAL: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
/// `Authorization` of `first-seen` with the secret `itssecretisone`, and with `another`.
const BASIC_FIRST: &str = "Basic Zmlyc3Qtc2VlbjppdHNzZWNyZXRpc29uZQ==";
const BASIC_SECOND: &str = "Basic Zmlyc3Qtc2Vlbjphbm90aGVy";

async fn lenient() -> Emulator {
    let settings = json!({"any_client": true}).as_object().unwrap().clone();
    Emulator::start_with(Options { settings, ..options() }).await
}

async fn app(emulator: &Emulator, client_id: &str) -> Option<Value> {
    let (_, apps) = emulator.control("GET", "apps", json!({})).await;
    apps.as_array().unwrap().iter().find(|app| app["client_id"] == client_id).cloned()
}

#[tokio::test]
async fn a_client_that_nobody_registered_signs_in_and_refreshes() {
    let emulator = lenient().await;
    emulator.log_in("ines").await;
    let redirect = "http://127.0.0.1:4711/anywhere/at/all?from=ci";
    let changes = [("client_id", UNKNOWN), ("redirect_uri", redirect), ("scope", "user-library-read")];
    let target = emulator.agree(&changes).await;
    assert!(target.starts_with("http://127.0.0.1:4711/anywhere/at/all?from=ci&code="), "{target}");
    let code = query_of(&target, "code").unwrap();
    let (status, tokens) = emulator.exchange_with(&code, &[("client_id", UNKNOWN), ("redirect_uri", redirect)]).await;
    assert_eq!(status, 200, "{tokens}");
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(emulator.api(access, "/me/tracks").await.0, 200);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let fields = [("grant_type", "refresh_token"), ("client_id", UNKNOWN), ("refresh_token", refresh)];
    assert_eq!(emulator.token_with(&[("content-type", FORM)], &fields).await.0, 200);

    let app = app(&emulator, UNKNOWN).await.unwrap();
    assert_eq!(app["redirect_uris"], json!(["http://127.0.0.1/anywhere/at/all?from=ci"]));
    assert_eq!((&app["registered_itself"], &app["owner"]), (&json!(true), &json!("ines")));
}

#[tokio::test]
async fn the_log_and_the_start_page_show_what_was_registered() {
    let emulator = lenient().await;
    emulator.log_in("ines").await;
    for (redirect, is_new) in
        [(REDIRECT, true), (REDIRECT, false), ("http://127.0.0.1:1/callback", false), ("http://[::1]/b", true)]
    {
        emulator.control("DELETE", "log", json!({})).await;
        emulator.authorize(&[("client_id", USUAL), ("redirect_uri", redirect)]).await;
        let log = emulator.log().await;
        assert_eq!((&log[0]["app"], &log[0]["registered"]), (&json!(USUAL), &json!(is_new)), "{redirect}");
        assert_eq!(log[0]["query"]["client_id"], USUAL);
        let page = emulator.visit("/").await.text().await.unwrap();
        assert_eq!(page.contains("registered itself"), is_new, "{redirect}");
        assert!(page.contains(USUAL));
    }
}

#[tokio::test]
async fn the_log_hides_what_registered_itself_and_could_be_a_secret() {
    let emulator = lenient().await;
    emulator.log_in("ines").await;
    let redirect = "http://127.0.0.1:4711/Zq7xW2vKe9Tb/callback?from=Zq7xW2vKe9Tb";
    let client = [("client_id", "Zq7xW2vKe9Tb"), ("redirect_uri", redirect)];
    // Also when it is registered already, and in what the app sends later.
    for _ in 0..2 {
        let code = emulator.code(&client).await;
        let (status, tokens) = emulator.exchange_with(&code, &client).await;
        assert_eq!(status, 200, "{tokens}");
        assert_eq!(emulator.api(tokens["access_token"].as_str().unwrap(), "/me").await.0, 200);
    }
    emulator.authorize(&[("client_id", SAMPLE_CLIENT_ID), ("redirect_uri", redirect)]).await;
    emulator.set(json!({"any_client": false})).await;
    emulator.authorize(&client).await;
    let log = emulator.log().await;
    let text = json!(log).to_string();
    assert!(!text.contains("Zq7xW2vKe9Tb"), "{text}");
    assert!(text.contains("http://127.0.0.1:4711/‹12 characters›/callback"), "{text}");
    let of_app = |path: &str| log.iter().filter(|entry| entry["path"] == path && entry["app"] == "‹12 characters›").count();
    assert_eq!((of_app("/v1/me"), of_app("/api/token")), (2, 2), "{text}");
    assert!(log.iter().any(|entry| entry["query"]["client_id"] == json!({"len": 12})), "{text}");
}

#[tokio::test]
async fn the_log_shows_what_someone_registered_on_purpose() {
    let emulator = lenient().await;
    emulator.log_in("ines").await;
    let apps = json!({"redirect_uri": "http://127.0.0.1/my-way-back"});
    emulator.control("POST", &format!("apps/{SAMPLE_CLIENT_ID}/redirect-uris"), apps).await;
    emulator.authorize(&[("redirect_uri", "http://127.0.0.1:5555/my-way-back")]).await;
    assert_eq!(emulator.log().await.last().unwrap()["query"]["redirect_uri"], "http://127.0.0.1:5555/my-way-back");
}

#[tokio::test]
async fn redirect_uris_that_leave_this_machine_are_refused() {
    let emulator = lenient().await;
    emulator.log_in("ines").await;
    for (redirect, text) in [
        ("https://app.example/callback", "INVALID_CLIENT: Invalid redirect URI"),
        ("https://127.0.0.1:5555/callback", "INVALID_CLIENT: Invalid redirect URI"),
        ("myapp://back", "INVALID_CLIENT: Invalid redirect URI"),
        ("http://127.0.0.1:5555/callback#x", "INVALID_CLIENT: Invalid redirect URI"),
        ("http://localhost:5555/callback", "INVALID_CLIENT: Insecure redirect URI"),
        ("http://192.168.0.7/callback", "INVALID_CLIENT: Insecure redirect URI"),
        ("http://app.example/callback", "INVALID_CLIENT: Insecure redirect URI"),
        ("callback", "Illegal redirect_uri"),
    ] {
        for client in [UNKNOWN, SAMPLE_CLIENT_ID] {
            let redirect =
                if client == SAMPLE_CLIENT_ID && redirect.starts_with("https://app") { "https://b.example" } else { redirect };
            let response = emulator.authorize(&[("client_id", client), ("redirect_uri", redirect)]).await;
            assert_eq!(response.status(), 400, "{redirect}");
            assert!(response.text().await.unwrap().contains(text), "{redirect}");
        }
    }
    assert_eq!(app(&emulator, UNKNOWN).await.unwrap()["redirect_uris"], json!([]));
}

#[tokio::test]
async fn the_first_secret_of_an_app_is_its_secret() {
    let emulator = lenient().await;
    let own = [("grant_type", "client_credentials")];
    let with = async |basic: &str| emulator.token_with(&[("content-type", FORM), ("authorization", basic)], &own).await;
    let (status, tokens) = with(BASIC_FIRST).await;
    assert_eq!(status, 200, "{tokens}");
    assert_eq!(emulator.api(tokens["access_token"].as_str().unwrap(), "/search?q=a&type=artist").await.0, 200);
    assert_eq!(with(BASIC_FIRST).await.0, 200);
    assert_eq!(with(BASIC_SECOND).await, token_error("invalid_client", "Invalid client secret"));
    // Registered apps keep theirs.
    assert_eq!(with(BASIC).await.0, 200);
    let log = emulator.log().await;
    let registered: Vec<&Value> =
        log.iter().filter(|entry| entry["path"] == "/api/token").map(|entry| &entry["registered"]).collect();
    assert_eq!(registered, [&json!(true), &json!(false), &json!(false), &json!(false)]);

    // A server whose first request came without the secret, and a client that sends an empty one.
    emulator.log_in("ines").await;
    let code = emulator.code(&[("client_id", UNKNOWN)]).await;
    let exchange = [
        ("grant_type", "authorization_code"),
        ("client_id", UNKNOWN),
        ("client_secret", "s3cret"),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    assert_eq!(emulator.token_with(&[("content-type", FORM)], &exchange).await.0, 200);
    assert_eq!(app(&emulator, UNKNOWN).await.unwrap()["client_secret"], "s3cret");
    let page = emulator.visit("/").await.text().await.unwrap();
    let shows = |text: &str| page.contains(text);
    assert!(!shows("s3cret") && !shows("itssecretisone") && shows("the first one that it sent") && shows(SAMPLE_CLIENT_SECRET));
    // `empty:`, without a secret.
    assert_eq!(with("Basic ZW1wdHk6").await, token_error("invalid_client", "Invalid client secret"));
}

#[tokio::test]
async fn it_is_off_by_default_and_a_setting() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let unknown = [("client_id", UNKNOWN)];
    assert_eq!(emulator.authorize(&unknown).await.status(), 400);
    assert!(app(&emulator, UNKNOWN).await.is_none());
    emulator.set(json!({"any_client": true})).await;
    assert_eq!(emulator.authorize(&unknown).await.status(), 200);
    emulator.set(json!({"any_client": false})).await;
    assert_eq!(emulator.authorize(&[("client_id", "another")]).await.status(), 400);
    assert_eq!(emulator.authorize(&unknown).await.status(), 200);
}

#[tokio::test]
async fn the_number_of_apps_and_redirect_uris_is_limited() {
    let emulator = lenient().await;
    emulator.log_in("ines").await;
    for at in 0..105 {
        let uri = format!("http://127.0.0.1/{at}");
        let expected = if at < 100 { 200 } else { 400 };
        assert_eq!(emulator.authorize(&[("client_id", "one"), ("redirect_uri", &uri)]).await.status(), expected, "{uri}");
    }
    for at in 0..105 {
        let id = format!("app-{at}");
        let expected = if at < 99 { 200 } else { 400 };
        assert_eq!(emulator.authorize(&[("client_id", &id)]).await.status(), expected, "{id}");
    }
    let long = "a".repeat(129);
    assert_eq!(emulator.authorize(&[("client_id", &long)]).await.status(), 400);
}

#[tokio::test]
async fn an_app_that_registered_itself_is_saved() {
    let emulator = lenient().await;
    emulator.log_in("ines").await;
    let code = emulator.code(&[("client_id", UNKNOWN)]).await;
    let tokens = emulator.exchange(&code, UNKNOWN).await;
    let (_, state) = emulator.control("GET", "state", json!({})).await;
    let next = Emulator::start().await;
    assert_eq!(next.control("PUT", "state", state).await.0, 204);
    assert_eq!(next.api(&tokens.access, "/me/tracks").await.0, 200);
}
