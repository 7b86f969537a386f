//! The page of connected apps.

use lockgroove_emulator::SAMPLE_CLIENT_ID;
use serde_json::json;

use crate::harness::{hidden, location, party, query_of};

const OTHER: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn it_asks_for_a_sign_in_and_comes_back() {
    let party = party().await;
    let place = location(&party.visit("/account/apps").await);
    assert!(place.starts_with("/en/login?"), "{place}");
    let back = query_of(&place, "continue").unwrap();
    assert_eq!(back, format!("{}/account/apps", party.origin));
    let answer = party.submit("/en/login", &[("user", "ines"), ("continue", &back)]).await;
    assert_eq!(location(&answer), back);
    let page = party.visit("/account/apps").await.text().await.unwrap();
    assert!(page.contains("id=\"no-apps\"") && page.contains("Ines Okafor-Lindqvist"), "{page}");
    for elsewhere in ["/account/apps.evil.example", "/account/apps/x", "@evil.example/account/apps"] {
        let answer = party.submit("/en/login", &[("user", "ines"), ("continue", &format!("{}{elsewhere}", party.origin))]).await;
        assert_eq!(location(&answer), "/", "{elsewhere}");
    }
}

#[tokio::test]
async fn it_is_linked_from_where_people_look() {
    let party = party().await;
    assert!(party.visit("/").await.text().await.unwrap().contains("href=\"/account/apps\""));
    assert!(party.visit("/en/login").await.text().await.unwrap().contains("href=\"/account/apps\""));
    party.log_in("ines").await;
    assert!(party.authorize(&[]).await.text().await.unwrap().contains("href=\"/account/apps\""));
}

#[tokio::test]
async fn removing_one_app_leaves_the_other_and_the_last_hour() {
    let party = party().await;
    let mine = json!({
        "client_id": OTHER, "name": "<i>Other</i>", "owner": "ines", "users": ["noor"], "redirect_uris": ["http://127.0.0.1/callback"],
    });
    assert_eq!(party.control("POST", "apps", mine).await.0, 201);
    let noor = party.sign_in("noor", "user-library-read").await;
    let kept = party.sign_in("ines", "user-library-read playlist-read-private").await;
    let code = party.code(&[("client_id", OTHER), ("scope", " ")]).await;
    let other = party.exchange(&code, OTHER).await;
    let unused = party.code(&[("scope", " ")]).await;

    let page = party.visit("/account/apps").await.text().await.unwrap();
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
    assert_eq!(party.submit("/account/apps", &[("form_key", "guessed"), ("client_id", SAMPLE_CLIENT_ID)]).await.status(), 400);
    assert_eq!(party.submit("/account/apps", &[("form_key", &key)]).await.status(), 400);
    assert_eq!(party.refresh(&kept.refresh).await.0, 200);

    let answer = party.submit("/account/apps", &[("form_key", &key), ("client_id", SAMPLE_CLIENT_ID)]).await;
    assert_eq!((answer.status().as_u16(), location(&answer).as_str()), (303, "/account/apps"));
    let page = party.visit("/account/apps").await.text().await.unwrap();
    assert!(!page.contains("Sample app") && page.contains("&lt;i&gt;Other"), "{page}");
    assert_eq!(party.refresh(&kept.refresh).await.1["error_description"], "Refresh token revoked");
    assert_eq!(party.api(&kept.access, "/me").await.0, 200, "an access token lives out its hour");
    let answer = party
        .token(&[
            ("grant_type", "authorization_code"),
            ("client_id", SAMPLE_CLIENT_ID),
            ("code", &unused),
            ("redirect_uri", crate::harness::REDIRECT),
            ("code_verifier", crate::harness::VERIFIER),
        ])
        .await;
    assert_eq!(answer.status(), 400, "a code that nobody used is dead");
    let answer = party.token(&[("grant_type", "refresh_token"), ("client_id", OTHER), ("refresh_token", &other.refresh)]).await;
    assert_eq!(answer.status(), 200, "the other app keeps what it has");
    assert_eq!(party.refresh(&noor.refresh).await.0, 200, "so do other people");
    assert_eq!(party.authorize(&[]).await.status(), 200, "the consent is asked for anew");
    party.advance(3_601).await;
    assert_eq!(party.api(&kept.access, "/me").await.0, 401);
}

#[tokio::test]
async fn revoking_over_the_control_endpoint_can_name_one_app() {
    let party = party().await;
    let tokens = party.sign_in("ines", "").await;
    assert_eq!(party.control("POST", "revoke", json!({"user": "ines", "client_id": OTHER})).await.0, 204);
    assert_eq!(party.refresh(&tokens.refresh).await.0, 200);
    assert_eq!(party.control("POST", "revoke", json!({"user": "ines", "client_id": 1})).await.0, 400);
    assert_eq!(party.control("POST", "revoke", json!({"user": "ines", "client_id": SAMPLE_CLIENT_ID})).await.0, 204);
    assert_eq!(party.refresh(&tokens.refresh).await.0, 400);
    assert_eq!(party.api(&tokens.access, "/me").await.0, 401);
}

#[tokio::test]
async fn nobody_else_can_press_its_button() {
    let party = party().await;
    assert_eq!(party.submit("/account/apps", &[("client_id", SAMPLE_CLIENT_ID)]).await.status(), 400);
    assert_eq!(party.send("DELETE", "/account/apps", &[], None).await.unwrap().status(), 405);
}
