//! Secrets stay where they belong: during a whole visit, each page is searched for every code, state, verifier and token that the emulator
//! has seen or issued.

use lockgroove::ui::route::Route;
use serde_json::json;

use crate::harness::{Stage, journey};

#[test]
fn bug_24_no_secret_is_left_anywhere_during_a_visit() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/");
        tab.open("/playlists").await;
        stage.page_has_no_secret("before").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/playlists").await;
        let kinds = |secrets: Vec<(String, String)>| secrets.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        let known = kinds(stage.emulator.secrets().await);
        for kind in ["access_token", "code", "code_verifier", "refresh_token", "state"] {
            assert!(known.iter().any(|one| one == kind), "no {kind} to search for");
        }
        stage.page_has_no_secret("at arrival").await;

        tab.press_among(".index li a", "Slow trains, wide windows").await;
        tab.until_text_of("output", "312 items").await;
        stage.page_has_no_secret("playlist").await;

        stage.emulator.expire_access_tokens().await;
        tab.press_among(".index li a", "Kitchen, Sunday").await;
        tab.until_text_of("output", "88 items").await;
        assert_eq!(stage.emulator.log().await.refreshes().len(), 1);
        stage.page_has_no_secret("after a refresh").await;

        stage
            .emulator
            .inject("/v1/me/tracks", json!({"kind": "body", "status": 200, "content_type": "text/html", "body": "<p>"}))
            .await;
        tab.press("Overview").await;
        tab.sees_code("LG-api-malformed").await;
        stage.page_has_no_secret("error").await;

        stage.sign_out().await;
        stage.page_has_no_secret("signed out").await;

        tab.press("Sign in at Spotify").await;
        tab.arrives_at("/library").await;
        stage.open_permissions().await;
        stage.page_has_no_secret("access").await;
        stage.sign_out().await;
        stage.page_has_no_secret("signed out again").await;

        console_and_requests_have_no_secret(stage).await;
    });
}

async fn console_and_requests_have_no_secret(stage: &Stage) {
    let messages = stage.console.all().await;
    let log = stage.emulator.log().await;
    for (kind, secret) in stage.emulator.secrets().await {
        for line in &messages {
            // With this message about preloads, Chromium names the page's first address, which is the callback's.
            let is_own = line.contains("The `integrity` attribute is currently ignored");
            assert!(is_own || !line.contains(&secret), "a {kind} in the console: {line}");
        }
    }
    // No request of an app page names the page's address. Navigations between Spotify's pages are Spotify's business.
    for entry in log.entries().iter().filter(|entry| entry.sec_fetch_dest.as_deref() != Some("document")) {
        assert!(!entry.referer.as_deref().unwrap_or_default().starts_with(&stage.emulator.site), "{entry:?}");
    }
    for entry in log.site_requests() {
        let referer = entry.referer.as_deref().unwrap_or_default();
        assert!(!referer.contains("code") && !referer.contains("state"), "{entry:?}");
    }
}

#[test]
fn only_the_pending_transaction_is_stored_and_it_is_removed_after_use() {
    journey(async |stage| {
        let tab = &stage.tab;
        let login = stage.start_sign_in("/library").await;
        stage.open_unknown_page().await;
        let stored = tab.storage("sessionStorage").await;
        assert_eq!(tab.pending_sign_ins().await, 1, "{stored}");
        assert!(stored.as_object().unwrap().keys().all(|key| key == "traces" || key.starts_with("tx:")), "{stored}");
        assert_eq!(tab.storage("localStorage").await, json!({}));
        stage.finish_sign_in(&login).await;
        tab.arrives_at("/library").await;
        // The sign-in log stays, without the secrets.
        let stored = tab.storage("sessionStorage").await;
        assert!(stored.as_object().unwrap().keys().all(|key| key == "traces"), "{stored}");
        for (kind, secret) in stage.emulator.secrets().await {
            assert!(!stored.to_string().contains(&secret), "a {kind} in {stored}");
        }
        assert_eq!(tab.storage("localStorage").await, json!({}));
        assert_eq!(tab.js("return document.cookie").await, "");
    });
}

#[test]
fn the_callback_cleans_the_address_and_adds_no_history_entry() {
    journey(async |stage| {
        let tab = &stage.tab;
        // A slow token endpoint, so that the callback page stays long enough to be examined.
        stage.emulator.inject_once("/api/token", json!({"kind": "delay", "ms": 10_000})).await;
        tab.open("/library").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.find("#agree").await;
        let before = tab.history_length().await;
        tab.agree().await;
        tab.sees("Waiting for Spotify").await;
        assert_eq!(tab.address().await, format!("{}/callback", stage.emulator.site));
        stage.page_has_no_secret("callback").await;
        // One entry for the navigation from Spotify, none for cleaning the address or for going on.
        assert_eq!(tab.history_length().await, before + 1);
        tab.arrives_at("/library").await;
        assert_eq!(tab.history_length().await, before + 1);
        assert_eq!(tab.js("return history.state").await.get("code"), None);
        // Step by step back to the start, no address has a code. A browser that loads Spotify's page again gets another code, which is
        // removed like the first.
        for _ in 1..before {
            tab.back().await;
            tab.until("a page without a code in its address", async || {
                let here = tab
                    .try_js("return document.readyState === 'complete' && document.body.innerText && location.href", vec![])
                    .await?;
                Ok(here
                    .as_str()
                    .is_some_and(|address| address.starts_with(&stage.emulator.service) || !address.contains("code="))
                    .then_some(()))
            })
            .await;
        }
        assert_eq!(stage.emulator.log().await.exchanges().len(), 1);
    });
}

/// Opens every step of the page, presses every copy button (at least this many) and searches the page and the copies.
async fn page_and_copies_have_no_secret(stage: &Stage, place: &str, copies: u64) {
    let tab = &stage.tab;
    tab.record_copies().await;
    let open_and_press = "document.querySelectorAll('main details').forEach(one => { one.open = true; });
        const all = [...document.querySelectorAll('main button')].filter(one => (one.ariaLabel ?? one.textContent).includes('Copy'));
        all.forEach(one => one.click());
        return all.length;";
    tab.until("every copy", async || {
        let pressed = tab.try_js(open_and_press, vec![]).await?;
        Ok((pressed.as_u64() >= Some(copies)).then_some(()))
    })
    .await;
    if copies > 0 {
        tab.until_js("a copied text", "return (document.body.dataset.copies ?? '').length > 20").await;
    }
    stage.page_has_no_secret(place).await;
}

#[test]
fn no_page_diagram_or_copied_text_contains_a_secret() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1");
        stage.console.expect("/authorize");
        stage.console.expect("/api/token");
        stage.sign_in().await;
        stage.open_permissions().await;
        tab.press("Renew now").await;
        tab.sees("Renewed.").await;
        page_and_copies_have_no_secret(stage, "access", 0).await;
        stage.go_to(&Route::SignInLog).await;
        tab.sees("Token refresh at").await;
        page_and_copies_have_no_secret(stage, "sign-in log", 4).await;
        stage.go_to(&Route::FLOWS).await;
        tab.sees("Run it here, step by step").await;
        page_and_copies_have_no_secret(stage, "OAuth flows", 7).await;
        stage.go_to(&Route::CONSOLE).await;
        tab.sees("Needs no scope").await;
        tab.press("Send").await;
        tab.sees("200 OK in").await;
        page_and_copies_have_no_secret(stage, "API console", 2).await;
        tab.press("Lockgroove, start").await;
        tab.press("Connection check").await;
        tab.find_control("Check again").await;
        page_and_copies_have_no_secret(stage, "check", 1).await;
        console_and_requests_have_no_secret(stage).await;
    });
}
