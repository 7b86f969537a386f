//! Callbacks that do not answer a request of this tab: forged, repeated, broken, old. None of them sends anything or leaves the app, and a
//! pending sign-in can still be finished.

use crate::harness::{INES, Stage, journey};

/// Opens a callback and checks what holds for every refused one.
async fn is_refused(stage: &Stage, query: &str, code: &str) {
    let before = stage.emulator.log().await;
    let tab = &stage.tab;
    tab.open(&format!("/callback?{query}")).await;
    tab.sees_code(code).await;
    let address = tab.address().await;
    for name in ["code=", "state=", "error", "iss="] {
        assert!(!address.contains(name), "{address}");
    }
    let log = stage.emulator.log().await;
    assert_eq!(log.token_requests().len(), before.token_requests().len(), "a token request for {query}:\n{log}");
    assert_eq!(log.authorizations().len(), before.authorizations().len(), "an authorization request:\n{log}");
    assert!(log.calls().is_empty(), "{log}");
}

/// Starts a sign-in and stops at the login page. Returns its `state`.
async fn pending_state(stage: &Stage) -> String {
    // The login page carries the whole authorization request in its address.
    let login = reqwest::Url::parse(&stage.start_sign_in("/library").await).unwrap();
    let parameter = |url: &reqwest::Url, name: &str| url.query_pairs().find(|(of, _)| of == name).unwrap().1.into_owned();
    let request = reqwest::Url::parse(&parameter(&login, "continue")).unwrap();
    parameter(&request, "state")
}

#[test]
fn a_forged_code_is_never_sent() {
    journey(async |stage| {
        is_refused(stage, "code=forged&state=forged", "LG-transaction-unknown").await;
        is_refused(stage, "code=forged", "LG-callback-no-state").await;
        is_refused(stage, "state=forged", "LG-callback-no-answer").await;
        is_refused(stage, "", "LG-callback-empty").await;
        stage.tab.find_control("Sign in at Spotify").await;
    });
}

#[test]
fn a_forged_error_is_not_believed() {
    journey(async |stage| {
        is_refused(stage, "error=access_denied&state=forged", "LG-transaction-unknown").await;
        is_refused(stage, "error=access_denied", "LG-callback-no-state").await;
        is_refused(stage, "error=access_denied&code=forged&state=forged", "LG-callback-no-answer").await;
    });
}

#[test]
fn a_repeated_parameter_is_refused_even_with_the_right_state() {
    journey(async |stage| {
        let state = pending_state(stage).await;
        is_refused(stage, &format!("code=a&code=b&state={state}"), "LG-callback-repeated").await;
        is_refused(stage, &format!("code=a&state={state}&state={state}"), "LG-callback-repeated").await;
        is_refused(stage, &format!("error=a&error=b&state={state}"), "LG-callback-repeated").await;
    });
}

#[test]
fn a_response_from_another_issuer_is_refused() {
    journey(async |stage| {
        let state = pending_state(stage).await;
        is_refused(stage, &format!("code=a&state={state}&iss=https%3A%2F%2Fevil.example"), "LG-callback-issuer").await;
    });
}

#[test]
fn a_code_next_to_an_error_is_not_sent() {
    journey(async |stage| {
        let state = pending_state(stage).await;
        is_refused(stage, &format!("code=a&error=access_denied&state={state}"), "LG-callback-no-answer").await;
        stage.tab.find_control("Sign in at Spotify").await;
    });
}

#[test]
fn a_forged_callback_does_not_harm_a_pending_sign_in() {
    journey(async |stage| {
        let login = stage.start_sign_in("/library").await;
        is_refused(stage, "error=access_denied&state=forged", "LG-transaction-unknown").await;
        is_refused(stage, "code=forged&state=forged", "LG-transaction-unknown").await;
        stage.finish_sign_in(&login).await;
        stage.tab.arrives_at("/library").await;
        assert_eq!(stage.emulator.log().await.exchanges().len(), 1);
    });
}

#[test]
fn a_huge_callback_is_refused_with_a_short_message() {
    journey(async |stage| {
        // The emulator's HTTP library accepts addresses up to 64 kB; a longer one would not reach the app.
        let huge = "a".repeat(60_000);
        is_refused(stage, &format!("code={huge}&state=forged"), "LG-callback-too-long").await;
        is_refused(stage, &format!("code=a&state={huge}"), "LG-callback-too-long").await;
        let text = stage.tab.text().await;
        assert!(text.len() < 5_000, "the page repeats it");
    });
}

#[test]
fn near_miss_markup_in_an_error_description_is_shown_as_text() {
    journey(async |stage| {
        let state = pending_state(stage).await;
        let markup = "%3Cimg%20src%3Dx%20onerror%3D%22window.hit%3D1%22%3E%3Cscript%3Ewindow.hit%3D1%3C%2Fscript%3E";
        is_refused(stage, &format!("error=server_error&error_description={markup}&state={state}"), "LG-auth-server-error").await;
        stage.tab.sees("<img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>").await;
        assert_eq!(stage.tab.count(".notice img, .notice script").await, 0);
        assert_eq!(stage.tab.js("return window.hit === undefined").await, true);
    });
}

#[test]
fn a_huge_error_description_is_truncated() {
    journey(async |stage| {
        let state = pending_state(stage).await;
        let huge = "very+long+".repeat(6_000);
        is_refused(stage, &format!("error=server_error&error_description={huge}&state={state}"), "LG-auth-server-error").await;
        let length = stage.tab.text_of(".notice").await.len();
        assert!(length < 600, "{length} bytes");
    });
}

#[test]
fn every_standard_error_has_its_own_message_and_next_step() {
    journey(async |stage| {
        for (error, code, button) in [
            ("invalid_scope", "LG-auth-invalid-scope", "Check the set-up"),
            ("server_error", "LG-auth-server-error", "Sign in at Spotify"),
            ("temporarily_unavailable", "LG-auth-unavailable", "Sign in at Spotify"),
            ("something_new", "LG-auth-refused", "Sign in at Spotify"),
        ] {
            let state = pending_state(stage).await;
            is_refused(stage, &format!("error={error}&state={state}"), code).await;
            stage.tab.find_control(button).await;
        }
    });
}

#[test]
fn bug_01_reopening_a_callback_sends_nothing() {
    journey(async |stage| {
        stage.sign_in().await;
        let (state, code) = (stage.emulator.newest_secret("state").await, stage.emulator.newest_secret("code").await);
        let tab = &stage.tab;
        // Loading the page ends the session in any case. What matters is that the code is not sent again: a server that sees a code
        // twice revokes the tokens it issued for it.
        tab.open(&format!("/callback?code={code}&state={state}")).await;
        tab.sees_code("LG-transaction-unknown").await;
        assert_eq!(stage.emulator.log().await.exchanges().len(), 1);
        tab.press("Sign in at Spotify").await;
        tab.arrives_at("/library").await;
        tab.sees(INES).await;
    });
}

#[test]
fn the_same_callback_in_another_tab_sends_nothing() {
    journey(async |stage| {
        stage.sign_in().await;
        let (state, code) = (stage.emulator.newest_secret("state").await, stage.emulator.newest_secret("code").await);
        let first = stage.tab.handle().await;
        stage.tab.open_tab().await;
        stage.tab.open(&format!("/callback?code={code}&state={state}")).await;
        // The callback answers no request of this tab, which adopts the other tab's session.
        stage.tab.sees("Ines Okafor-Lindqvist").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.exchanges().len(), 1);
        stage.tab.switch_to(&first).await;
        stage.open_playlists().await;
    });
}

#[test]
fn bug_06_a_tab_duplicated_during_a_sign_in_signs_in_on_its_own() {
    journey(async |stage| {
        let login = stage.start_sign_in("/library").await;
        let tab = &stage.tab;
        // A duplicated tab starts with a copy of sessionStorage, including the pending sign-in. WebDriver cannot duplicate a tab, but a
        // tab that a page of the app opens gets the same copy.
        stage.open_unknown_page().await;
        let first = tab.handle().await;
        tab.js("window.open('/nowhere')").await;
        let second = tab.switch_to_new_tab().await;
        tab.sees("No such page").await;
        assert_eq!(tab.pending_sign_ins().await, 1, "the copy");

        tab.switch_to(&first).await;
        stage.finish_sign_in(&login).await;
        tab.arrives_at("/library").await;
        tab.sees(INES).await;
        tab.switch_to(&second).await;
        tab.go(&login).await;
        tab.log_in_as("ines").await;
        tab.arrives_at("/library").await;
        tab.sees(INES).await;

        let log = stage.emulator.log().await;
        let exchanges = log.exchanges();
        assert_eq!(exchanges.iter().map(|exchange| exchange.status).collect::<Vec<_>>(), [Some(200), Some(200)], "{log}");
        let code = |n: usize| exchanges[n].form.as_ref().unwrap()["code"]["hash"].clone();
        assert_ne!(code(0), code(1), "the same code was sent twice");
        tab.switch_to(&first).await;
        stage.open_playlists().await;
    });
}
