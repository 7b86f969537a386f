//! `/authorize`, sign-in and consent (Spotify, "Authorization Code with PKCE Flow" and "Redirect URIs" and "Refreshing tokens"; RFC 6749 section 4.1).

use lockgroove_emulator::SAMPLE_CLIENT_ID;
use serde_json::json;

use crate::harness::{CHALLENGE, Emulator, READ, REDIRECT, STATE, hidden, location, query_of};

#[tokio::test]
async fn without_a_session_even_an_unknown_client_gets_the_login_page() {
    let emulator = Emulator::start().await;
    for client in [SAMPLE_CLIENT_ID, "nobody"] {
        let response = emulator.authorize(&[("client_id", client)]).await;
        assert_eq!(response.status(), 303);
        let target = location(&response);
        assert!(target.starts_with("/en/login?continue="), "{target}");
        assert_eq!(query_of(&target, "client_id").unwrap(), client);
        let next = query_of(&target, "continue").unwrap();
        assert!(next.starts_with(&format!("{}/authorize?", emulator.origin)), "{next}");
        let page = emulator.visit(&target).await.text().await.unwrap();
        assert!(
            page.contains("<button name=\"user\" value=\"ines\"") && page.contains(">Log in as Ines Okafor-Lindqvist</button>")
        );
        let signed_in = emulator.submit("/en/login", &[("user", "ines"), ("continue", &hidden(&page, "continue"))]).await;
        assert_eq!(location(&signed_in), next);
        let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        emulator.visit("/logout").await;
    }
}

#[tokio::test]
async fn a_sign_in_continues_on_the_services_own_pages_only() {
    let emulator = Emulator::start().await;
    for target in
        ["https://evil.example/", "//evil.example/authorize", "/v1/me", "http://127.0.0.1:1/authorize?x", "javascript:alert(1)"]
    {
        let response = emulator.submit("/en/login", &[("user", "ines"), ("continue", target)]).await;
        assert_eq!(location(&response), "/", "{target}");
    }
    assert_eq!(emulator.submit("/en/login", &[("user", "mallory")]).await.status(), 400);
}

#[tokio::test]
async fn errors_without_a_safe_redirect_show_on_the_services_own_page() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for (changes, text) in [
        (vec![("client_id", "nobody")], "INVALID_CLIENT: Invalid client"),
        (vec![("client_id", "")], "INVALID_CLIENT: Invalid client"),
        (vec![("redirect_uri", "")], "INVALID_CLIENT: Invalid redirect URI"),
        (vec![("scope", "user-read-birthdate")], "Illegal scope"),
        (vec![("scope", "user-library-read user-soa-link")], "Illegal scope"),
    ] {
        let response = emulator.authorize(&changes).await;
        assert_eq!(response.status(), 400, "{changes:?}");
        assert!(response.headers().get("location").is_none());
        let page = response.text().await.unwrap();
        assert!(page.contains(&format!("<p id=\"error\">{text}</p>")), "{changes:?}: {page}");
    }
}

#[tokio::test]
async fn errors_sent_back_to_the_app_include_its_state() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    for (changes, error) in [
        (vec![("response_type", "token")], "unsupported_response_type"),
        (vec![("response_type", "")], "invalid_request"),
        (vec![("code_challenge_method", "plain")], "invalid_request"),
        (vec![("code_challenge_method", "")], "invalid_request"),
        (vec![("code_challenge", "")], "invalid_request"),
        (vec![("code_challenge", "tooshort")], "invalid_request"),
        (vec![("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM")], "invalid_request"),
    ] {
        let response = emulator.authorize(&changes).await;
        assert_eq!(response.status(), 303, "{changes:?}");
        let target = location(&response);
        assert!(target.starts_with(&format!("{REDIRECT}?")), "{target}");
        assert_eq!(query_of(&target, "error").unwrap(), error, "{changes:?}");
        assert_eq!(query_of(&target, "state").unwrap(), STATE);
        assert!(query_of(&target, "code").is_none());
    }
    let twice = format!(
        "/authorize?client_id={SAMPLE_CLIENT_ID}&response_type=code&redirect_uri={REDIRECT}&state=a&state=b&code_challenge={CHALLENGE}&code_challenge_method=S256"
    );
    assert_eq!(query_of(&location(&emulator.visit(&twice).await), "error").unwrap(), "invalid_request");
    emulator.set(json!({"redirect_error": "server_error"})).await;
    assert_eq!(query_of(&emulator.agree(&[]).await, "error").unwrap(), "server_error");
}

#[tokio::test]
async fn cancelling_returns_access_denied() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let page = emulator.authorize(&[]).await.text().await.unwrap();
    let target = emulator.decide(&page, "cancel", READ).await;
    assert_eq!(target, format!("{REDIRECT}?error=access_denied&state={STATE}"));
    // Nothing was allowed, so the consent page is shown again.
    assert_eq!(emulator.authorize(&[]).await.status(), 200);
}

#[tokio::test]
async fn the_consent_page_leads_to_another_account_and_back() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    emulator.agree(&[]).await;
    assert_eq!(emulator.authorize(&[]).await.status(), 303, "an earlier consent is enough");
    let page = emulator.authorize(&[("show_dialog", "true")]).await.text().await.unwrap();
    assert!(page.contains("Ines Okafor-Lindqvist"));
    let link = page.split("id=\"not-you\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let login = emulator.visit(&link).await.text().await.unwrap();
    let wanted = login.split("name=\"continue\" value=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    assert!(wanted.starts_with(&format!("{}/authorize?", emulator.origin)) && wanted.contains("show_dialog=true"), "{wanted}");
    emulator.log_in("noor").await;
    let page = emulator.visit(wanted.strip_prefix(&emulator.origin).unwrap()).await.text().await.unwrap();
    assert!(page.contains("Noor Haddad") && page.contains("id=\"agree\""), "{page}");
}

#[tokio::test]
async fn the_consent_page_describes_each_scope() {
    let emulator = Emulator::start().await;
    emulator.log_in("noor").await;
    let page = emulator.authorize(&[("scope", "user-top-read streaming")]).await.text().await.unwrap();
    assert!(page.contains("Sample app") && page.contains("Noor Haddad"));
    assert!(page.contains("Read your top artists and content."));
    assert!(page.contains("Play content and control playback on your other devices."));
    assert!(page.contains("id=\"agree\"") && page.contains("id=\"cancel\""));
    assert!(!page.contains("<script") && !page.contains("style=\""));
}

#[tokio::test]
async fn consent_is_remembered_until_the_app_requests_more() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let page = emulator.authorize(&[("scope", "user-library-read playlist-read-private")]).await.text().await.unwrap();
    // One scope is unticked: only the other is granted.
    let target = emulator.decide(&page, "agree", "user-library-read").await;
    let tokens = emulator.exchange(&query_of(&target, "code").unwrap(), SAMPLE_CLIENT_ID).await;
    assert_eq!(tokens.scope, "user-library-read");

    let bounced = emulator.authorize(&[("scope", "user-library-read")]).await;
    assert_eq!(bounced.status(), 303);
    assert!(query_of(&location(&bounced), "code").is_some());

    for changes in [
        vec![("scope", "user-library-read"), ("show_dialog", "true")],
        vec![("scope", "user-library-read playlist-read-private")],
        vec![("scope", "user-top-read")],
    ] {
        assert_eq!(emulator.authorize(&changes).await.status(), 200, "{changes:?}");
    }

    // A scope added later does not remove the earlier one.
    emulator.agree(&[("scope", "user-top-read")]).await;
    assert_eq!(emulator.authorize(&[("scope", "user-top-read user-library-read")]).await.status(), 303);

    // Another account has agreed to nothing yet.
    emulator.log_in("noor").await;
    assert_eq!(emulator.authorize(&[("scope", "user-library-read")]).await.status(), 200);

    emulator.log_in("ines").await;
    emulator.control("POST", "revoke", json!({"user": "ines"})).await;
    assert_eq!(emulator.authorize(&[("scope", "user-library-read")]).await.status(), 200);
}

#[tokio::test]
async fn no_other_site_can_agree_for_the_person() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let page = emulator.authorize(&[]).await.text().await.unwrap();
    let request = hidden(&page, "request");
    for key in ["", "wrong"] {
        let response =
            emulator.submit("/authorize/decision", &[("request", &request), ("form_key", key), ("decision", "agree")]).await;
        assert_eq!(response.status(), 400);
        assert!(response.headers().get("location").is_none());
    }
    emulator.visit("/logout").await;
    let key = hidden(&page, "form_key");
    let response =
        emulator.submit("/authorize/decision", &[("request", &request), ("form_key", &key), ("decision", "agree")]).await;
    assert_eq!(response.status(), 400);
}

#[tokio::test]
async fn parameters_survive_special_characters() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    let odd = "a+b c%20&=é\"<>'#";
    let target = emulator.agree(&[("state", odd)]).await;
    assert_eq!(query_of(&target, "state").unwrap(), odd);
}

#[tokio::test]
async fn the_implicit_grant_works_only_with_its_setting() {
    let emulator = Emulator::start().await;
    emulator.log_in("ines").await;
    emulator.set(json!({"implicit_grant": true})).await;
    let target = emulator.agree(&[("response_type", "token"), ("code_challenge", ""), ("code_challenge_method", "")]).await;
    let (before, fragment) = target.split_once('#').unwrap();
    assert_eq!(before, REDIRECT);
    let value = |name: &str| query_of(&format!("?{fragment}"), name).unwrap();
    assert_eq!(
        (value("token_type"), value("expires_in"), value("state")),
        ("Bearer".to_owned(), "3600".to_owned(), STATE.to_owned())
    );
    assert_eq!(emulator.api(&value("access_token"), "/me").await.0, 200);
    // An error is in the query.
    let page = emulator.authorize(&[("response_type", "token"), ("show_dialog", "true")]).await.text().await.unwrap();
    assert_eq!(emulator.decide(&page, "cancel", "").await, format!("{REDIRECT}?error=access_denied&state={STATE}"));
}
