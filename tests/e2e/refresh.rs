//! Renewing the access token: once for all callers, unnoticed, and without ending the session when the network fails.

use std::time::Duration;

use emulator::RefreshRegime;
use serde_json::{Value, json};

use crate::harness::emulator::TOKEN;
use crate::harness::{INES, Setup, journey, journey_with};

fn is_renewed_once(regime: RefreshRegime) {
    journey_with(Setup::with_refresh(regime), async |stage| {
        stage.sign_in().await;
        // Twice, so that with rotation the new refresh token is used too.
        for round in 1..=2 {
            stage.open_overview_with_expired_token().await;
            stage.sees_overview().await;
            let log = stage.emulator.log().await;
            assert_eq!(log.refreshes().len(), 1, "round {round}:\n{log}");
            let refresh = log.refreshes()[0];
            assert_eq!(refresh.status, Some(200));
            assert!(refresh.form.as_ref().unwrap().get("scope").is_none(), "a refresh requests scopes");
            assert!(!refresh.cookie_header && !refresh.authorization_header && !refresh.client_secret);
            assert_eq!(stage.tab.codes().await, Vec::<String>::new());
        }
    });
}

#[test]
fn three_calls_at_expiry_share_one_refresh() {
    is_renewed_once(RefreshRegime::Static);
}

#[test]
fn three_calls_at_expiry_share_one_refresh_with_rotation() {
    is_renewed_once(RefreshRegime::Rotate);
}

#[test]
fn three_calls_at_expiry_share_one_refresh_with_strict_rotation() {
    is_renewed_once(RefreshRegime::RotateStrict);
}

#[test]
fn bug_13_an_expired_token_is_renewed_before_the_call() {
    journey_with(Setup::with_short_lived_tokens(), async |stage| {
        stage.sign_in_and_let_the_token_expire().await;
        stage.open_playlists().await;
        let log = stage.emulator.log().await;
        assert_eq!(log.refreshes().len(), 1, "{log}");
        assert!(log.calls().iter().all(|call| call.status == Some(200)), "a call with an expired token:\n{log}");
    });
}

#[test]
fn revoked_access_asks_to_sign_in_and_keeps_the_place() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/playlists").await;
        tab.press_among(".index li a", "Łódź to Kraków").await;
        tab.until_text_of("output", "40 items").await;
        // Whether they are liked is the page's last question.
        tab.until_js("the marks", "return document.querySelectorAll('.mark[aria-pressed]').length > 0").await;
        let place = tab.address().await;
        stage.emulator.revoke_consent().await;
        stage.emulator.expire_access_tokens().await;
        stage.emulator.clear_log().await;
        stage.console.expect("/v1/");
        stage.console.expect(TOKEN);
        tab.press_among(".index li a", "Two of everything").await;
        tab.sees_code("LG-session-revoked").await;
        let here = tab.address().await;
        assert!(here.contains("/playlists/") && here != place, "{here}");
        let log = stage.emulator.log().await;
        assert_eq!(log.refreshes().len(), 1, "a refused refresh token was sent again:\n{log}");
        assert!(log.authorizations().is_empty(), "an authorization request:\n{log}");
        tab.press("Sign in at Spotify").await;
        tab.agree().await;
        tab.is_at(&here).await;
        tab.until_text_of("output", "20 items").await;
    });
}

/// A refresh that fails for now: it is reported, the session stays, and all is well once the service works again.
fn keeps_the_session(fault: Value, code: &'static str) {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.console.expect(TOKEN);
        stage.emulator.inject(TOKEN, fault).await;
        stage.open_overview_with_expired_token().await;
        tab.sees_code_within(Duration::from_secs(30), code).await;
        tab.sees("You are still signed in").await;
        tab.sees(INES).await;
        stage.emulator.clear_faults().await;
        tab.press("Try again").await;
        stage.sees_overview().await;
        tab.sees_no_notice().await;
        stage.nobody_left_the_app().await;
        // A few retries with growing pauses, and one for the person.
        let log = stage.emulator.log().await;
        assert!(log.refreshes().len() <= 8, "{log}");
    });
}

#[test]
fn a_refresh_while_the_service_is_down_keeps_the_session() {
    keeps_the_session(json!({"kind": "status", "status": 503}), "LG-refresh-unavailable");
}

#[test]
fn a_cut_refresh_keeps_the_session() {
    keeps_the_session(json!({"kind": "cut"}), "LG-refresh-unreachable");
}

#[test]
fn a_hanging_refresh_keeps_the_session() {
    keeps_the_session(json!({"kind": "delay", "ms": 60_000}), "LG-refresh-timeout");
}

#[test]
fn a_refresh_error_without_cors_keeps_the_session() {
    keeps_the_session(json!({"kind": "status", "status": 500, "cors": false}), "LG-refresh-unreachable");
}

/// A refused refresh without CORS headers looks like a network fault. As the Web API answers, the page can say more, and offers both ways
/// out.
#[test]
fn a_refresh_that_stays_unanswered_offers_to_sign_in_again() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/playlists").await;
        stage.console.expect(TOKEN);
        stage.console.expect("/v1/");
        stage.emulator.inject(TOKEN, json!({"kind": "status", "status": 400, "cors": false})).await;
        stage.emulator.expire_access_tokens().await;
        tab.press("Overview").await;
        tab.sees_code_within(Duration::from_secs(30), "LG-refresh-no-answer").await;
        assert_eq!(tab.codes().await, ["LG-refresh-no-answer"], "it is said once");
        tab.sees_no_strip().await;
        stage.emulator.clear_faults().await;
        tab.press("Sign in again").await;
        tab.arrives_at("/library").await;
        stage.sees_overview().await;
        tab.sees_no_notice().await;
    });
}

#[test]
fn an_app_that_is_refused_ends_the_session_after_one_request() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.console.expect(TOKEN);
        stage.emulator.inject(TOKEN, json!({"kind": "token_error", "error": "invalid_client"})).await;
        stage.open_overview_with_expired_token().await;
        tab.sees_code("LG-session-client-refused").await;
        assert_eq!(stage.emulator.log().await.refreshes().len(), 1);
        tab.press("Check the set-up").await;
        tab.arrives_at("/connect").await;
    });
}

#[test]
fn an_app_that_is_refused_early_works_until_its_access_ends() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.open_permissions().await;
        stage.console.expect(TOKEN);
        stage.emulator.inject(TOKEN, json!({"kind": "token_error", "error": "invalid_client"})).await;
        tab.press("Renew now").await;
        tab.sees_code("LG-refresh-refused").await;
        tab.press("Playlists").await;
        tab.sees("Slow trains, wide windows").await;
        tab.sees_no_strip().await;
        assert_eq!(stage.emulator.log().await.refreshes().len(), 1);
    });
}

#[test]
fn bug_18_a_response_after_sign_out_changes_nothing() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.emulator.inject(TOKEN, json!({"kind": "delay", "ms": 20_000})).await;
        stage.open_overview_with_expired_token().await;
        stage.until_log("the refresh", |log| !log.refreshes().is_empty()).await;
        stage.sign_out().await;
        // The request was aborted, so its response never arrives.
        stage.emulator.clear_faults().await;
        stage.emulator.clear_log().await;
        tab.press("Connect").await;
        tab.arrives_at("/connect").await;
        tab.back().await;
        tab.sees("You are signed out").await;
        assert!(stage.emulator.log().await.calls().is_empty());
    });
}
