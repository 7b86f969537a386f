//! `/authorize`, sign-in and consent (Spotify, "Authorization Code with PKCE Flow" and "Redirect URIs" and "Refreshing tokens"; RFC 6749 section 4.1).

use lockgroove_emulator::SAMPLE_CLIENT_ID;
use serde_json::json;

use crate::harness::{CHALLENGE, READ, REDIRECT, STATE, hidden, location, party, query_of};

#[tokio::test]
async fn without_a_session_even_a_bogus_client_is_sent_to_the_login_page() {
    let party = party().await;
    for client in [SAMPLE_CLIENT_ID, "nobody"] {
        let response = party.authorize(&[("client_id", client)]).await;
        assert_eq!(response.status(), 303);
        let place = location(&response);
        assert!(place.starts_with("/en/login?continue="), "{place}");
        assert_eq!(query_of(&place, "client_id").unwrap(), client);
        let next = query_of(&place, "continue").unwrap();
        assert!(next.starts_with(&format!("{}/authorize?", party.origin)), "{next}");
        let page = party.visit(&place).await.text().await.unwrap();
        assert!(
            page.contains("<button name=\"user\" value=\"ines\"") && page.contains(">Log in as Ines Okafor-Lindqvist</button>")
        );
        let signed_in = party.submit("/en/login", &[("user", "ines"), ("continue", &hidden(&page, "continue"))]).await;
        assert_eq!(location(&signed_in), next);
        let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        party.visit("/logout").await;
    }
}

#[tokio::test]
async fn a_sign_in_leads_nowhere_else() {
    let party = party().await;
    for place in
        ["https://evil.example/", "//evil.example/authorize", "/v1/me", "http://127.0.0.1:1/authorize?x", "javascript:alert(1)"]
    {
        let response = party.submit("/en/login", &[("user", "ines"), ("continue", place)]).await;
        assert_eq!(location(&response), "/", "{place}");
    }
    assert_eq!(party.submit("/en/login", &[("user", "mallory")]).await.status(), 400);
}

#[tokio::test]
async fn errors_that_no_redirect_may_carry_stay_on_the_service_s_own_page() {
    let party = party().await;
    party.log_in("ines").await;
    for (changes, text) in [
        (vec![("client_id", "nobody")], "INVALID_CLIENT: Invalid client"),
        (vec![("client_id", "")], "INVALID_CLIENT: Invalid client"),
        (vec![("redirect_uri", "")], "INVALID_CLIENT: Invalid redirect URI"),
        (vec![("scope", "user-read-birthdate")], "Illegal scope"),
        (vec![("scope", "user-library-read user-soa-link")], "Illegal scope"),
    ] {
        let response = party.authorize(&changes).await;
        assert_eq!(response.status(), 400, "{changes:?}");
        assert!(response.headers().get("location").is_none());
        let page = response.text().await.unwrap();
        assert!(page.contains(&format!("<p id=\"error\">{text}</p>")), "{changes:?}: {page}");
    }
}

#[tokio::test]
async fn errors_that_may_go_back_to_the_app_carry_its_state() {
    let party = party().await;
    party.log_in("ines").await;
    for (changes, error) in [
        (vec![("response_type", "token")], "unsupported_response_type"),
        (vec![("response_type", "")], "invalid_request"),
        (vec![("code_challenge_method", "plain")], "invalid_request"),
        (vec![("code_challenge_method", "")], "invalid_request"),
        (vec![("code_challenge", "")], "invalid_request"),
        (vec![("code_challenge", "tooshort")], "invalid_request"),
        (vec![("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM")], "invalid_request"),
    ] {
        let response = party.authorize(&changes).await;
        assert_eq!(response.status(), 303, "{changes:?}");
        let place = location(&response);
        assert!(place.starts_with(&format!("{REDIRECT}?")), "{place}");
        assert_eq!(query_of(&place, "error").unwrap(), error, "{changes:?}");
        assert_eq!(query_of(&place, "state").unwrap(), STATE);
        assert!(query_of(&place, "code").is_none());
    }
    let twice = format!(
        "/authorize?client_id={SAMPLE_CLIENT_ID}&response_type=code&redirect_uri={REDIRECT}&state=a&state=b&code_challenge={CHALLENGE}&code_challenge_method=S256"
    );
    assert_eq!(query_of(&location(&party.visit(&twice).await), "error").unwrap(), "invalid_request");
    party.set(json!({"redirect_error": "server_error"})).await;
    assert_eq!(query_of(&party.agree(&[]).await, "error").unwrap(), "server_error");
}

#[tokio::test]
async fn cancelling_comes_back_as_access_denied() {
    let party = party().await;
    party.log_in("ines").await;
    let page = party.authorize(&[]).await.text().await.unwrap();
    let place = party.decide(&page, "cancel", READ).await;
    assert_eq!(place, format!("{REDIRECT}?error=access_denied&state={STATE}"));
    // Nothing was allowed, so the question is asked again.
    assert_eq!(party.authorize(&[]).await.status(), 200);
}

#[tokio::test]
async fn the_consent_page_tells_what_each_scope_means() {
    let party = party().await;
    party.log_in("noor").await;
    let page = party.authorize(&[("scope", "user-top-read streaming")]).await.text().await.unwrap();
    assert!(page.contains("Sample app") && page.contains("Noor Haddad"));
    assert!(page.contains("Read your top artists and content."));
    assert!(page.contains("Play content and control playback on your other devices."));
    assert!(page.contains("id=\"agree\"") && page.contains("id=\"cancel\""));
    assert!(!page.contains("<script") && !page.contains("style=\""));
}

#[tokio::test]
async fn consent_is_remembered_until_it_is_not_enough() {
    let party = party().await;
    party.log_in("ines").await;
    let page = party.authorize(&[("scope", "user-library-read playlist-read-private")]).await.text().await.unwrap();
    // One scope is unticked: only the other is granted.
    let place = party.decide(&page, "agree", "user-library-read").await;
    let tokens = party.exchange(&query_of(&place, "code").unwrap(), SAMPLE_CLIENT_ID).await;
    assert_eq!(tokens.scope, "user-library-read");

    let bounced = party.authorize(&[("scope", "user-library-read")]).await;
    assert_eq!(bounced.status(), 303);
    assert!(query_of(&location(&bounced), "code").is_some());

    for changes in [
        vec![("scope", "user-library-read"), ("show_dialog", "true")],
        vec![("scope", "user-library-read playlist-read-private")],
        vec![("scope", "user-top-read")],
    ] {
        assert_eq!(party.authorize(&changes).await.status(), 200, "{changes:?}");
    }

    // A scope that was added later does not take the earlier one away.
    party.agree(&[("scope", "user-top-read")]).await;
    assert_eq!(party.authorize(&[("scope", "user-top-read user-library-read")]).await.status(), 303);

    // Another account has agreed to nothing.
    party.log_in("noor").await;
    assert_eq!(party.authorize(&[("scope", "user-library-read")]).await.status(), 200);

    party.log_in("ines").await;
    party.control("POST", "revoke", json!({"user": "ines"})).await;
    assert_eq!(party.authorize(&[("scope", "user-library-read")]).await.status(), 200);
}

#[tokio::test]
async fn no_other_page_can_agree_for_the_person() {
    let party = party().await;
    party.log_in("ines").await;
    let page = party.authorize(&[]).await.text().await.unwrap();
    let request = hidden(&page, "request");
    for key in ["", "wrong"] {
        let response =
            party.submit("/authorize/decision", &[("request", &request), ("form_key", key), ("decision", "agree")]).await;
        assert_eq!(response.status(), 400);
        assert!(response.headers().get("location").is_none());
    }
    party.visit("/logout").await;
    let key = hidden(&page, "form_key");
    let response = party.submit("/authorize/decision", &[("request", &request), ("form_key", &key), ("decision", "agree")]).await;
    assert_eq!(response.status(), 400);
}

#[tokio::test]
async fn parameters_survive_odd_characters() {
    let party = party().await;
    party.log_in("ines").await;
    let odd = "a+b c%20&=é\"<>'#";
    let place = party.agree(&[("state", odd)]).await;
    assert_eq!(query_of(&place, "state").unwrap(), odd);
}

#[tokio::test]
async fn the_implicit_grant_comes_back_only_when_told_to() {
    let party = party().await;
    party.log_in("ines").await;
    party.set(json!({"implicit_grant": true})).await;
    let place = party.agree(&[("response_type", "token"), ("code_challenge", ""), ("code_challenge_method", "")]).await;
    let (before, fragment) = place.split_once('#').unwrap();
    assert_eq!(before, REDIRECT);
    let value = |name: &str| query_of(&format!("?{fragment}"), name).unwrap();
    assert_eq!(
        (value("token_type"), value("expires_in"), value("state")),
        ("Bearer".to_owned(), "3600".to_owned(), STATE.to_owned())
    );
    assert_eq!(party.api(&value("access_token"), "/me").await.0, 200);
    // A refusal stands in the query.
    let page = party.authorize(&[("response_type", "token"), ("show_dialog", "true")]).await.text().await.unwrap();
    assert_eq!(party.decide(&page, "cancel", "").await, format!("{REDIRECT}?error=access_denied&state={STATE}"));
}
