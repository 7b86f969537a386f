//! Renewing the access token: once for everybody who waits, quietly, and without signing anybody out for want of a network.

use std::time::Duration;

use emulator::RefreshRegime;
use serde_json::{Value, json};

use crate::harness::emulator::TOKEN;
use crate::harness::{Setup, Stage, journey, journey_with};

/// Goes to the overview, which calls the Web API three times at once.
async fn looks_at_the_overview(stage: &Stage) {
    stage.tab.press("Playlists").await;
    stage.tab.sees("No playlist is open").await;
    stage.emulator.forget_log().await;
    stage.emulator.expire_access_tokens().await;
    // The 401 that begins it.
    stage.console.expect("/v1/me");
    stage.tab.press("Overview").await;
}

fn is_renewed_once(regime: RefreshRegime) {
    let setup = Setup { emulator: emulator::Options { refresh: regime, ..emulator::Options::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        stage.signed_in().await;
        // Twice, so that with rotation the new refresh token is used as well.
        for round in 1..=2 {
            looks_at_the_overview(stage).await;
            stage.tab.sees("Ines Okafor-Lindqvist").await;
            stage.tab.sees("songs you have liked").await;
            stage.tab.sees("All 48 playlists").await;
            let log = stage.emulator.log().await;
            assert_eq!(log.refreshes().len(), 1, "one for three calls, round {round}:\n{log}");
            let refresh = log.refreshes()[0];
            assert_eq!(refresh.status, Some(200));
            assert!(refresh.form.as_ref().unwrap().get("scope").is_none(), "never more than was granted");
            assert!(!refresh.cookie_header && !refresh.authorization_header && !refresh.client_secret);
            assert_eq!(stage.tab.codes().await.unwrap(), Vec::<String>::new());
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
    let setup =
        Setup { emulator: emulator::Options { access_token_seconds: 6, ..emulator::Options::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        // The page counts the life that is left; when it says none, it is over.
        tab.sees("0 min of access").await;
        stage.emulator.forget_log().await;
        tab.press("Playlists").await;
        tab.sees("Slow trains, wide windows").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.refreshes().len(), 1, "{log}");
        assert!(log.calls().iter().all(|call| call.status == Some(200)), "no call went out with a dead token:\n{log}");
    });
}

#[test]
fn revoked_access_asks_to_sign_in_and_keeps_the_place() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in_at("/playlists").await;
        tab.press_among(".index li a", "Łódź to Kraków").await;
        tab.sees("40 of 40").await;
        let place = tab.address().await;
        stage.emulator.revoke_consent().await;
        stage.emulator.expire_access_tokens().await;
        stage.emulator.forget_log().await;
        stage.console.expect("/v1/");
        stage.console.expect(TOKEN);
        tab.press_among(".index li a", "Two of everything").await;
        tab.is_told("LG-session-revoked").await;
        let here = tab.address().await;
        assert!(here.contains("/playlists/") && here != place, "{here}");
        let log = stage.emulator.log().await;
        assert_eq!(log.refreshes().len(), 1, "a refused refresh token is not shown again:\n{log}");
        assert!(log.authorizations().is_empty(), "nobody leaves by themselves:\n{log}");
        tab.press("Sign in at Spotify").await;
        tab.agree().await;
        tab.is_at(&here).await;
        tab.sees("20 of 20").await;
    });
}

/// A refresh that fails for a reason that passes: told, still signed in, and well again with the service.
fn passes(fault: Value, code: &'static str) {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        stage.console.expect(TOKEN);
        stage.emulator.strike(TOKEN, fault).await;
        looks_at_the_overview(stage).await;
        tab.within(Duration::from_secs(30), &format!("a notice with the code {code}"), async || {
            Ok(tab.codes().await?.iter().any(|told| told == code).then_some(()))
        })
        .await;
        tab.sees("You are still signed in").await;
        tab.sees("of access").await;
        stage.emulator.mend().await;
        tab.press("Try again").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        tab.sees("songs you have liked").await;
        tab.sees("All 48 playlists").await;
        tab.until("no notice", async || Ok(tab.codes().await?.is_empty().then_some(()))).await;
        let log = stage.emulator.log().await;
        assert!(log.authorizations().is_empty() && log.exchanges().is_empty(), "{log}");
        // By itself at growing distances, and once for the person.
        assert!(log.refreshes().len() <= 8, "{log}");
    });
}

#[test]
fn a_refresh_while_the_service_is_down_keeps_the_session() {
    passes(json!({"kind": "status", "status": 503}), "LG-refresh-unavailable");
}

#[test]
fn a_cut_refresh_keeps_the_session() {
    passes(json!({"kind": "cut"}), "LG-refresh-unreachable");
}

#[test]
fn a_hanging_refresh_keeps_the_session() {
    passes(json!({"kind": "delay", "ms": 60_000}), "LG-refresh-timeout");
}

#[test]
fn a_refresh_error_without_cors_keeps_the_session() {
    passes(json!({"kind": "status", "status": 500, "cors": false}), "LG-refresh-unreachable");
}

#[test]
fn bug_18_a_response_after_sign_out_changes_nothing() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        stage.emulator.strike(TOKEN, json!({"kind": "delay", "ms": 20_000})).await;
        looks_at_the_overview(stage).await;
        tab.until("the refresh to be under way", async || Ok((!stage.emulator.log().await.refreshes().is_empty()).then_some(())))
            .await;
        tab.signs_out().await;
        // The request was given up: its connection closes, and no answer is ever written.
        stage.emulator.mend().await;
        stage.emulator.forget_log().await;
        tab.press("Connect").await;
        tab.arrives_at("/connect").await;
        tab.back().await;
        tab.sees("You are signed out").await;
        assert!(stage.emulator.log().await.calls().is_empty());
    });
}
