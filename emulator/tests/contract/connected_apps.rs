//! The page of connected apps.

use lockgroove_emulator::SAMPLE_CLIENT_ID;
use serde_json::json;

use crate::harness::{Emulator, hidden, location, query_of};

const OTHER: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn the_page_requires_a_sign_in_and_returns_from_it() {
    let emulator = Emulator::start().await;
    let target = location(&emulator.visit("/account/apps").await);
    assert!(target.starts_with("/en/login?"), "{target}");
    let back = query_of(&target, "continue").unwrap();
    assert_eq!(back, format!("{}/account/apps", emulator.origin));
    let answer = emulator.submit("/en/login", &[("user", "ines"), ("continue", &back)]).await;
    assert_eq!(location(&answer), back);
    let page = emulator.visit("/account/apps").await.text().await.unwrap();
    assert!(page.contains("id=\"no-apps\"") && page.contains("Ines Okafor-Lindqvist"), "{page}");
    for elsewhere in ["/account/apps.evil.example", "/account/apps/x", "@evil.example/account/apps"] {
        let answer =
            emulator.submit("/en/login", &[("user", "ines"), ("continue", &format!("{}{elsewhere}", emulator.origin))]).await;
        assert_eq!(location(&answer), "/", "{elsewhere}");
    }
}

#[tokio::test]
async fn other_pages_link_to_it() {
    let emulator = Emulator::start().await;
    assert!(emulator.visit("/").await.text().await.unwrap().contains("href=\"/account/apps\""));
    assert!(emulator.visit("/en/login").await.text().await.unwrap().contains("href=\"/account/apps\""));
    emulator.log_in("ines").await;
    assert!(emulator.authorize(&[]).await.text().await.unwrap().contains("href=\"/account/apps\""));
}

#[tokio::test]
async fn removing_an_app_leaves_other_apps_and_valid_access_tokens() {
    let emulator = Emulator::start().await;
    let mine = json!({
        "client_id": OTHER, "name": "<i>Other</i>", "owner": "ines", "users": ["noor"], "redirect_uris": ["http://127.0.0.1/callback"],
    });
    assert_eq!(emulator.control("POST", "apps", mine).await.0, 201);
    let noor = emulator.sign_in("noor", "user-library-read").await;
    let kept = emulator.sign_in("ines", "user-library-read playlist-read-private").await;
    let code = emulator.code(&[("client_id", OTHER), ("scope", " ")]).await;
    let other = emulator.exchange(&code, OTHER).await;
    let unused = emulator.code(&[("scope", " ")]).await;

    let page = emulator.visit("/account/apps").await.text().await.unwrap();
    for text in [
        "Sample app",
        "&lt;i&gt;Other&lt;/i&gt;",
        "Access your saved content.",
        "Access your private playlists.",
        "Nothing beyond what is public.",
        "<time datetime=\"20",
    ] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
    let key = hidden(&page, "form_key");
    assert_eq!(emulator.submit("/account/apps", &[("form_key", "guessed"), ("client_id", SAMPLE_CLIENT_ID)]).await.status(), 400);
    assert_eq!(emulator.submit("/account/apps", &[("form_key", &key)]).await.status(), 400);
    assert_eq!(emulator.refresh(&kept.refresh).await.0, 200);

    let answer = emulator.submit("/account/apps", &[("form_key", &key), ("client_id", SAMPLE_CLIENT_ID)]).await;
    assert_eq!((answer.status().as_u16(), location(&answer).as_str()), (303, "/account/apps"));
    let page = emulator.visit("/account/apps").await.text().await.unwrap();
    assert!(!page.contains("Sample app") && page.contains("&lt;i&gt;Other"), "{page}");
    assert_eq!(emulator.refresh(&kept.refresh).await.1["error_description"], "Refresh token revoked");
    assert_eq!(emulator.api(&kept.access, "/me").await.0, 200, "an access token stays valid");
    let answer = emulator
        .token(&[
            ("grant_type", "authorization_code"),
            ("client_id", SAMPLE_CLIENT_ID),
            ("code", &unused),
            ("redirect_uri", crate::harness::REDIRECT),
            ("code_verifier", crate::harness::VERIFIER),
        ])
        .await;
    assert_eq!(answer.status(), 400, "an unused code is revoked");
    let answer = emulator.token(&[("grant_type", "refresh_token"), ("client_id", OTHER), ("refresh_token", &other.refresh)]).await;
    assert_eq!(answer.status(), 200, "the other app keeps its access");
    assert_eq!(emulator.refresh(&noor.refresh).await.0, 200, "so do other people");
    assert_eq!(emulator.authorize(&[]).await.status(), 200, "the consent page is shown again");
    emulator.advance(3_601).await;
    assert_eq!(emulator.api(&kept.access, "/me").await.0, 401);
}

#[tokio::test]
async fn the_control_endpoint_can_revoke_a_single_app() {
    let emulator = Emulator::start().await;
    let tokens = emulator.sign_in("ines", "").await;
    assert_eq!(emulator.control("POST", "revoke", json!({"user": "ines", "client_id": OTHER})).await.0, 204);
    assert_eq!(emulator.refresh(&tokens.refresh).await.0, 200);
    assert_eq!(emulator.control("POST", "revoke", json!({"user": "ines", "client_id": 1})).await.0, 400);
    assert_eq!(emulator.control("POST", "revoke", json!({"user": "ines", "client_id": SAMPLE_CLIENT_ID})).await.0, 204);
    assert_eq!(emulator.refresh(&tokens.refresh).await.0, 400);
    assert_eq!(emulator.api(&tokens.access, "/me").await.0, 401);
}

#[tokio::test]
async fn no_other_site_can_remove_an_app() {
    let emulator = Emulator::start().await;
    assert_eq!(emulator.submit("/account/apps", &[("client_id", SAMPLE_CLIENT_ID)]).await.status(), 400);
    assert_eq!(emulator.send("DELETE", "/account/apps", &[], None).await.unwrap().status(), 405);
}
