//! The connection check: each problem is caused, found by the check, fixed, and checked again.

use emulator::{LAPSED_CLIENT_ID, SAMPLE_CLIENT_ID};
use serde_json::json;

use crate::harness::emulator::TOKEN;
use crate::harness::{Browser, FOREIGN_NAME, Profile, Setup, Stage, journey, journey_with};

const API: &str = "Spotify’s Web API answers";
const ACCOUNTS: &str = "Spotify’s sign-in service answers";
const ACCOUNT: &str = "Access to your account";
const SIGNED_IN: &str = "Signed in";

/// The probes get 405 and 401, which Chromium reports.
fn expect_probes(stage: &Stage) {
    stage.console.expect(TOKEN);
    stage.console.expect("/v1/me");
}

/// Waits until the row with this title shows this text.
async fn row_shows(stage: &Stage, title: &str, text: &str) {
    let script = "const rows = [...document.querySelectorAll('.checks > li')];
        const row = rows.find(row => row.querySelector('h3').textContent === arguments[0]);
        return row ? row.textContent.replaceAll(/\\s+/g, ' ') : ''";
    stage
        .tab
        .until(&format!("the row “{title}” to show “{text}”"), async || {
            let shown = stage.tab.try_js(script, vec![json!(title)]).await?;
            Ok(shown.as_str().is_some_and(|shown| shown.contains(text)).then_some(()))
        })
        .await;
}

/// Waits until the check is over and has found exactly these problems, in this order.
async fn finds(stage: &Stage, codes: &[&str]) {
    let script = "const status = document.querySelector('main p[role=status]');
        if (!status || status.textContent.startsWith('Checking')) return null;
        return [...document.querySelectorAll('.checks .number-code')].map(code => code.textContent)";
    let expected = json!(codes);
    stage
        .tab
        .until(&format!("the check to find {codes:?}"), async || {
            let found = stage.tab.try_js(script, vec![]).await?;
            Ok((found == expected).then_some(()))
        })
        .await;
    let summary = match codes.len() {
        0 => "No problems found.".to_owned(),
        1 => "One problem found.".to_owned(),
        many => format!("{many} problems found."),
    };
    stage.tab.sees(&summary).await;
}

/// Opens the check signed in, with no problem to be found.
async fn sign_in_and_check(stage: &Stage) {
    expect_probes(stage);
    stage.sign_in_at("/check").await;
    finds(stage, &[]).await;
}

#[test]
fn every_check_that_passes_has_a_row() {
    journey(async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.open("/").await;
        tab.press("Connection check").await;
        tab.arrives_at("/check").await;
        finds(stage, &[]).await;
        for (title, text) in [
            ("Secure connection", "OK"),
            ("Address of this page", "It would refuse the name localhost"),
            ("Tab storage works", "OK"),
            ("Device storage works", "OK"),
            ("Network connection", "OK"),
            ("Clock of this computer", "to within a minute"),
            (ACCOUNTS, "answers."),
            (API, "answers."),
            ("Client ID", SAMPLE_CLIENT_ID),
            ("Redirect URI at Spotify", "INVALID_CLIENT: Invalid redirect URI"),
            (SIGNED_IN, "Not yet"),
            (ACCOUNT, "Not checked"),
            ("Permissions for your library", "Not checked"),
        ] {
            row_shows(stage, title, text).await;
        }
        // The probes carry nothing that identifies a person.
        let log = stage.emulator.log().await;
        let probes: Vec<_> = log.entries().iter().filter(|entry| entry.service == "api" || entry.path == TOKEN).cloned().collect();
        assert_eq!(probes.len(), 2, "{log}");
        for probe in probes {
            assert!(!probe.authorization_header && !probe.cookie_header && probe.referer.is_none(), "{probe:?}");
            assert_eq!((probe.method.as_str(), probe.sec_fetch_mode.as_deref()), ("GET", Some("no-cors")), "{probe:?}");
        }

        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/check").await;
        row_shows(stage, ACCOUNT, "Ines Okafor-Lindqvist. Spotify does not tell this app whether you have Premium.").await;
        row_shows(stage, SIGNED_IN, SAMPLE_CLIENT_ID).await;
        finds(stage, &[]).await;
        // The profile as apps with user-read-private got it before 2026.
        stage.emulator.inject("/v1/me", json!({"kind": "patch", "merge": {"product": "premium", "country": "IE"}})).await;
        tab.press("Check again").await;
        row_shows(stage, ACCOUNT, "Ines Okafor-Lindqvist, with Premium. Country: IE.").await;
        finds(stage, &[]).await;
    });
}

#[test]
fn an_unlisted_user_follows_the_fix_and_needs_no_new_sign_in() {
    journey(async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        stage.sign_in_as("stranger", "/library").await;
        tab.sees_code("LG-403-user-not-listed").await;
        tab.press("How to fix it").await;
        tab.arrives_at("/check").await;
        finds(stage, &["LG-403-user-not-listed"]).await;
        row_shows(stage, ACCOUNT, "Settings, then User Management").await;
        row_shows(stage, ACCOUNT, "the email address of your Spotify account, exactly as written there").await;
        // Failures come first.
        assert_eq!(tab.text_of(".checks > li h3").await, ACCOUNT);

        stage.emulator.change_app(SAMPLE_CLIENT_ID, json!({"users": ["noor", "stranger"]})).await;
        tab.press("Check again").await;
        row_shows(stage, ACCOUNT, "Sam Unlisted").await;
        finds(stage, &[]).await;
        let log = stage.emulator.log().await;
        assert_eq!(log.exchanges().len(), 1, "{log}");
    });
}

#[test]
fn the_check_explains_what_an_owner_without_premium_does() {
    journey_with(Setup::without_client_id(), async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.open("/check").await;
        row_shows(stage, "Client ID", "Not yet").await;
        tab.press("Check the set-up").await;
        tab.arrives_at("/connect").await;
        tab.fill("Client ID", LAPSED_CLIENT_ID).await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        tab.sees_code("LG-403-owner-without-premium").await;
        tab.press("How to fix it").await;
        finds(stage, &["LG-403-owner-without-premium"]).await;
        row_shows(stage, ACCOUNT, "after subscribing it can take a few hours").await;
        stage.emulator.change_person("noor", json!({"product": "premium"})).await;
        tab.press("Check again").await;
        finds(stage, &[]).await;
    });
}

#[test]
fn the_check_names_the_service_whose_requests_are_cut() {
    journey(async |stage| {
        let tab = &stage.tab;
        sign_in_and_check(stage).await;
        stage.emulator.inject("/v1/*", json!({"kind": "cut"})).await;
        tab.press("Check again").await;
        finds(stage, &["LG-local-unanswered"]).await;
        row_shows(stage, API, "This page’s server answers, but there is no answer from 127.0.0.1").await;
        row_shows(stage, API, "It may not be running there.").await;
        row_shows(stage, ACCOUNT, "The Web API cannot be reached; see above.").await;
        row_shows(stage, ACCOUNTS, "OK").await;
        stage.emulator.inject(TOKEN, json!({"kind": "cut"})).await;
        tab.press("Check again").await;
        finds(stage, &["LG-local-unanswered", "LG-local-unanswered"]).await;
        row_shows(stage, ACCOUNTS, "Problem").await;
        stage.emulator.clear_faults().await;
        tab.press("Try again").await;
        finds(stage, &[]).await;
    });
}

#[test]
fn a_page_from_elsewhere_may_lack_the_permission_to_reach_an_emulator() {
    let setup = Setup { profile: Profile { has_site_elsewhere: true, ..Profile::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.go(&format!("{}/check", stage.emulator.site.replace("127.0.0.1", FOREIGN_NAME))).await;
        // The name is not one that Spotify sends people back to.
        let address = "LG-address-refused";
        let is_asked = Browser::of_this_run() == Browser::Chromium;
        if is_asked {
            stage.console.expect("address space");
            tab.decide_local_access("denied").await;
        } else {
            stage.emulator.inject("*", json!({"kind": "cut"})).await;
        }
        tab.press("Check again").await;
        finds(stage, &[address, "LG-local-unanswered", "LG-local-unanswered"]).await;
        row_shows(stage, API, "which Chrome asks for since version 142").await;
        row_shows(stage, API, "apps on this device, allow it").await;
        if is_asked {
            let log = stage.emulator.log().await;
            assert!(log.entries().iter().all(|entry| entry.service == "site"), "it got through:\n{log}");
            tab.decide_local_access("granted").await;
        }
        stage.emulator.clear_faults().await;
        tab.press("Check again").await;
        finds(stage, &[address]).await;
    });
}

#[test]
fn the_check_distinguishes_a_hidden_answer_from_a_cut_request() {
    journey(async |stage| {
        let tab = &stage.tab;
        sign_in_and_check(stage).await;
        stage.emulator.inject("/v1/*", json!({"kind": "rate_limit"})).await;
        tab.press("Check again").await;
        finds(stage, &["LG-answer-withheld"]).await;
        row_shows(stage, API, "OK").await;
        row_shows(stage, ACCOUNT, "Most likely Spotify wants us to wait").await;
    });
}

#[test]
fn the_check_shows_when_a_pause_ends() {
    journey(async |stage| {
        let tab = &stage.tab;
        sign_in_and_check(stage).await;
        let hour = json!({"kind": "rate_limit", "retry_after": 3600, "cors": true, "expose": true});
        stage.emulator.inject("/v1/me", hour).await;
        tab.press("Check again").await;
        finds(stage, &["LG-429-wait"]).await;
        row_shows(stage, ACCOUNT, "You can continue when the wait is over. That is at ").await;
    });
}

#[test]
fn the_check_shows_how_far_off_the_clock_is() {
    journey(async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.open("/check").await;
        finds(stage, &[]).await;
        for (shift, text) in [(3 * 3_600_000_i64, "3 hours ahead"), (-40 * 86_400_000, "40 days behind")] {
            tab.shift_clock(shift).await;
            tab.press("Check again").await;
            row_shows(stage, "Clock of this computer", text).await;
            finds(stage, &["LG-clock-off"]).await;
            row_shows(stage, "Clock of this computer", "By this computer’s clock").await;
        }
        tab.shift_clock(0).await;
        tab.press("Check again").await;
        finds(stage, &[]).await;
    });
}

#[test]
fn the_check_explains_how_to_allow_storage() {
    let setup = Setup { profile: Profile { blocks_storage: true, ..Profile::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        expect_probes(stage);
        // Firefox reports that it blocked storage.
        stage.console.expect("because we are blocking all storage access requests");
        stage.tab.open("/check").await;
        finds(stage, &["LG-storage-blocked", "LG-device-forgets"]).await;
        row_shows(stage, "Tab storage works", "find cookies and site data").await;
        row_shows(stage, "Device storage works", "as in private windows").await;
    });
}

#[test]
fn while_offline_only_the_network_is_blamed() {
    journey(async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.open("/check").await;
        finds(stage, &[]).await;
        stage.console.expect("config.json");
        tab.go_offline().await;
        tab.press("Check again").await;
        finds(stage, &["LG-network-none"]).await;
        tab.go_online().await;
        tab.press("Check again").await;
        finds(stage, &[]).await;
    });
}

#[test]
fn localhost_leads_to_the_ip_address_and_other_names_are_reported() {
    journey(async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.go(&format!("{}/check", stage.emulator.site.replace("127.0.0.1", "localhost"))).await;
        tab.arrives_at("/check").await;
        finds(stage, &[]).await;
        tab.go(&format!("{}/check", stage.emulator.site.replace("127.0.0.1", "app.localhost"))).await;
        finds(stage, &["LG-address-refused"]).await;
        row_shows(stage, "Redirect URI at Spotify", "Not checked").await;
        tab.press("Open this page at 127.0.0.1").await;
        tab.arrives_at("/check").await;
        finds(stage, &[]).await;
    });
}

#[test]
fn nothing_is_checked_on_an_insecure_page() {
    let setup = Setup { profile: Profile { resolves_foreign_name: true, ..Profile::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        // Browsers report that they ignore headers for secure pages.
        stage.console.expect("Cross-Origin-Opener-Policy");
        tab.go(&format!("{}/check", stage.emulator.site.replace("127.0.0.1", FOREIGN_NAME))).await;
        tab.sees_code("LG-page-insecure").await;
        let log = stage.emulator.log().await;
        assert!(log.entries().iter().all(|entry| entry.service == "site"), "a request to Spotify:\n{log}");
    });
}

#[test]
fn revoked_access_and_missing_scopes_have_rows() {
    journey(async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.open("/check").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.toggle_scope("user-library-read").await;
        tab.agree().await;
        tab.arrives_at("/check").await;
        finds(stage, &["LG-403-not-granted"]).await;
        tab.press("Allow").await;
        tab.agree().await;
        tab.arrives_at("/check").await;
        finds(stage, &[]).await;

        stage.emulator.revoke_consent().await;
        stage.emulator.expire_access_tokens().await;
        tab.press("Check again").await;
        finds(stage, &["LG-session-revoked"]).await;
        row_shows(stage, SIGNED_IN, "Please sign in again").await;
        tab.press("Sign in at Spotify").await;
        tab.agree().await;
        tab.arrives_at("/check").await;
        finds(stage, &[]).await;
    });
}

#[test]
fn running_the_check_again_by_keyboard_keeps_the_focus() {
    journey(async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.open("/check").await;
        finds(stage, &[]).await;
        stage.emulator.clear_log().await;
        tab.press_by_keyboard("Check again").await;
        stage.until_log("the probes", |log| !log.entries().is_empty()).await;
        finds(stage, &[]).await;
        tab.until_focused("Check again").await;
    });
}
