//! Is everything in order? Each trouble that signing in and reading can meet, brought about, named on the page with its code, mended and
//! checked again.

use emulator::{LAPSED_CLIENT_ID, SAMPLE_CLIENT_ID};
use serde_json::{Value, json};

use crate::harness::emulator::TOKEN;
use crate::harness::{FOREIGN_NAME, Profile, Setup, Stage, journey, journey_with};

const API: &str = "Spotify’s Web API can be reached";
const ACCOUNTS: &str = "Spotify’s accounts service can be reached";
const ACCOUNT: &str = "Spotify answers for your account";
const SIGNED_IN: &str = "Somebody is signed in";

/// The probes bring answers that a page cannot read, 405 and 401, and Chromium remarks on each.
fn expect_probes(stage: &Stage) {
    stage.console.expect(TOKEN);
    stage.console.expect("/v1/me");
}

/// Waits until the row of this title says this.
async fn row_says(stage: &Stage, title: &str, words: &str) {
    let script = "const row = [...document.querySelectorAll('.checks > li')].find(row => row.querySelector('h3').textContent === arguments[0]);
        return row ? row.innerText.replaceAll(/\\s+/g, ' ') : ''";
    stage
        .tab
        .until(&format!("the row “{title}” to say “{words}”"), async || {
            let text = stage.tab.try_js(script, vec![json!(title), json!(words)]).await?;
            Ok(text.as_str().is_some_and(|text| text.contains(words)).then_some(()))
        })
        .await;
}

/// Waits until the check is over and these are the codes of what is wrong, from the top.
async fn is_wrong(stage: &Stage, codes: &[&str]) {
    let script = "const said = document.querySelector('main [role=status] > p');
        if (!said || said.textContent.startsWith('Checking')) return null;
        return [...document.querySelectorAll('.checks .number-code')].map(code => code.textContent)";
    let expected = json!(codes);
    stage
        .tab
        .until(&format!("these to be wrong: {codes:?}"), async || {
            let found = stage.tab.try_js(script, vec![]).await?;
            Ok((found == expected).then_some(()))
        })
        .await;
    let said = match codes.len() {
        0 => "Nothing is wrong.".to_owned(),
        1 => "One thing is wrong:".to_owned(),
        many => format!("{many} things are wrong."),
    };
    stage.tab.sees(&said).await;
}

/// Opens the check, signed in as this person.
async fn checked_as(stage: &Stage, user: &str) {
    expect_probes(stage);
    stage.signed_in_as(user, "/check").await;
}

#[test]
fn every_check_that_passes_has_a_row() {
    journey(async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.open("/").await;
        tab.press("Is everything in order?").await;
        tab.arrives_at("/check").await;
        is_wrong(stage, &[]).await;
        for (title, words) in [
            ("A page nobody can change on the way", "In order"),
            ("An address Spotify sends you back to", "It would refuse the name localhost"),
            ("This tab keeps what a sign-in needs", "In order"),
            ("This device remembers your choices", "In order"),
            ("The network", "In order"),
            ("The clock of this computer", "to within a minute"),
            (ACCOUNTS, "answers."),
            (API, "answers."),
            ("A client ID", SAMPLE_CLIENT_ID),
            ("The redirect URI at Spotify", "INVALID_CLIENT: Invalid redirect URI"),
            (SIGNED_IN, "Not yet"),
            (ACCOUNT, "Not checked"),
            ("What your library needs is granted", "Not checked"),
        ] {
            row_says(stage, title, words).await;
        }
        // What was asked to find out says nothing of anybody.
        let log = stage.emulator.log().await;
        let probes: Vec<_> = log.all().iter().filter(|entry| entry.service == "api" || entry.path == TOKEN).cloned().collect();
        assert_eq!(probes.len(), 2, "{log}");
        for probe in probes {
            assert!(!probe.authorization_header && !probe.cookie_header && probe.referer.is_none(), "{probe:?}");
            assert_eq!((probe.method.as_str(), probe.sec_fetch_mode.as_deref()), ("GET", Some("no-cors")), "{probe:?}");
        }

        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/check").await;
        row_says(stage, ACCOUNT, "Ines Okafor-Lindqvist, and Spotify does not tell this app whether with Premium.").await;
        row_says(stage, SIGNED_IN, SAMPLE_CLIENT_ID).await;
        is_wrong(stage, &[]).await;
        // As it is told to apps that are granted user-read-private, in the shapes before 2026.
        stage.emulator.strike("/v1/me", json!({"kind": "patch", "merge": {"product": "premium", "country": "IE"}})).await;
        tab.press("Check again").await;
        row_says(stage, ACCOUNT, "Ines Okafor-Lindqvist, with Premium. Its country is IE.").await;
        is_wrong(stage, &[]).await;
    });
}

#[test]
fn an_unlisted_user_follows_the_fix_and_needs_no_new_sign_in() {
    journey(async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        stage.signed_in_as("stranger", "/library").await;
        tab.is_told("LG-403-user-not-listed").await;
        tab.press("Show me how to mend it").await;
        tab.arrives_at("/check").await;
        is_wrong(stage, &["LG-403-user-not-listed"]).await;
        row_says(stage, ACCOUNT, "Settings, then User Management").await;
        row_says(stage, ACCOUNT, "the email of your Spotify account, to the letter").await;
        // The list of what is wrong leads to the row.
        tab.press(ACCOUNT).await;
        tab.until_js("the row to have the focus", "return document.activeElement.matches('.checks > li')").await;

        stage.emulator.change_app(SAMPLE_CLIENT_ID, json!({"users": ["noor", "stranger"]})).await;
        tab.press("Check again").await;
        row_says(stage, ACCOUNT, "Sam Unlisted").await;
        is_wrong(stage, &[]).await;
        let log = stage.emulator.log().await;
        assert_eq!(log.exchanges().len(), 1, "{log}");
    });
}

#[test]
fn the_check_explains_what_an_owner_without_premium_does() {
    journey_with(Setup { bring_client_id: true, ..Setup::default() }, async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.open("/check").await;
        row_says(stage, "A client ID", "Not yet").await;
        tab.press("Check the set-up").await;
        tab.arrives_at("/connect").await;
        tab.fill("Client ID", LAPSED_CLIENT_ID).await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        tab.is_told("LG-403-owner-without-premium").await;
        tab.press("Show me how to mend it").await;
        is_wrong(stage, &["LG-403-owner-without-premium"]).await;
        row_says(stage, ACCOUNT, "after a subscription it can take a few hours").await;
        stage.emulator.change_person("noor", json!({"product": "premium"})).await;
        tab.press("Check again").await;
        is_wrong(stage, &[]).await;
    });
}

#[test]
fn the_check_names_the_service_whose_requests_are_cut() {
    journey(async |stage| {
        let tab = &stage.tab;
        checked_as(stage, "ines").await;
        is_wrong(stage, &[]).await;
        stage.emulator.strike("/v1/*", json!({"kind": "cut"})).await;
        tab.press("Check again").await;
        is_wrong(stage, &["LG-requests-cut"]).await;
        row_says(stage, API, "The server of this page answers, and 127.0.0.1").await;
        row_says(stage, API, "Those that block trackers, advertisements or scripts").await;
        row_says(stage, ACCOUNT, "The Web API cannot be reached, as told above.").await;
        row_says(stage, ACCOUNTS, "In order").await;
        stage.emulator.strike(TOKEN, json!({"kind": "cut"})).await;
        tab.press("Check again").await;
        is_wrong(stage, &["LG-requests-cut", "LG-requests-cut"]).await;
        row_says(stage, ACCOUNTS, "To mend").await;
        stage.emulator.mend().await;
        tab.press("Try again").await;
        is_wrong(stage, &[]).await;
    });
}

#[test]
fn the_check_distinguishes_a_hidden_answer_from_a_cut_request() {
    journey(async |stage| {
        let tab = &stage.tab;
        checked_as(stage, "ines").await;
        is_wrong(stage, &[]).await;
        stage.emulator.strike("/v1/*", json!({"kind": "rate_limit"})).await;
        tab.press("Check again").await;
        is_wrong(stage, &["LG-answer-withheld"]).await;
        row_says(stage, API, "In order").await;
        row_says(stage, ACCOUNT, "Most likely it wants a pause").await;
    });
}

#[test]
fn the_check_shows_when_a_pause_ends() {
    journey(async |stage| {
        let tab = &stage.tab;
        checked_as(stage, "ines").await;
        is_wrong(stage, &[]).await;
        let hour = json!({"kind": "rate_limit", "retry_after": 3600, "cors": true, "expose": true});
        stage.emulator.strike("/v1/me", hour).await;
        tab.press("Check again").await;
        is_wrong(stage, &["LG-429-wait"]).await;
        row_says(stage, ACCOUNT, "You can go on when the wait is over. That is at ").await;
    });
}

#[test]
fn the_check_shows_how_far_off_the_clock_is() {
    journey(async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.open("/check").await;
        is_wrong(stage, &[]).await;
        // Firefox runs a test's scripts beside the page, with a clock of their own.
        for (shift, words) in [(3 * 3_600_000_i64, "3 hours ahead"), (-40 * 86_400_000, "40 days behind")] {
            tab.js(&format!(
                "const page = window.wrappedJSObject ?? window; page.rightNow ??= page.Date.now; const now = page.rightNow; page.Date.now = () => now() + ({shift})"
            ))
            .await;
            tab.press("Check again").await;
            row_says(stage, "The clock of this computer", words).await;
            is_wrong(stage, &["LG-clock-off"]).await;
            row_says(stage, "The clock of this computer", "Access is renewed by this computer’s clock").await;
        }
        tab.js("const page = window.wrappedJSObject ?? window; page.Date.now = page.rightNow").await;
        tab.press("Check again").await;
        is_wrong(stage, &[]).await;
    });
}

#[test]
fn the_check_explains_how_to_allow_storage() {
    let setup = Setup { profile: Profile { blocks_storage: true, ..Profile::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        expect_probes(stage);
        // Firefox says of each page that it blocked something.
        stage.console.expect("because we are blocking all storage access requests");
        stage.tab.open("/check").await;
        is_wrong(stage, &["LG-storage-blocked", "LG-device-forgets"]).await;
        row_says(stage, "This tab keeps what a sign-in needs", "find cookies and site data").await;
        row_says(stage, "This device remembers your choices", "as private windows do").await;
    });
}

#[test]
fn while_offline_only_the_network_is_blamed() {
    journey(async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.open("/check").await;
        is_wrong(stage, &[]).await;
        stage.console.expect("config.json");
        tab.set_offline(true).await;
        tab.press("Check again").await;
        is_wrong(stage, &["LG-network-none"]).await;
        tab.set_offline(false).await;
        tab.press("Check again").await;
        is_wrong(stage, &[]).await;
    });
}

#[test]
fn localhost_leads_to_the_ip_address_and_other_names_are_reported() {
    journey(async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.go(&format!("{}/check", stage.emulator.site.replace("127.0.0.1", "localhost"))).await;
        tab.arrives_at("/check").await;
        is_wrong(stage, &[]).await;
        tab.go(&format!("{}/check", stage.emulator.site.replace("127.0.0.1", "app.localhost"))).await;
        is_wrong(stage, &["LG-address-refused"]).await;
        row_says(stage, "The redirect URI at Spotify", "Not checked").await;
        tab.press("Open this page at 127.0.0.1").await;
        tab.arrives_at("/check").await;
        is_wrong(stage, &[]).await;
    });
}

#[test]
fn nothing_is_checked_on_an_insecure_page() {
    let setup = Setup { profile: Profile { knows_foreign_name: true, ..Profile::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        // Browsers remark that they pass over what is for secure pages only.
        stage.console.expect("Cross-Origin-Opener-Policy");
        tab.go(&format!("{}/check", stage.emulator.site.replace("127.0.0.1", FOREIGN_NAME))).await;
        tab.is_told("LG-page-insecure").await;
        let log = stage.emulator.log().await;
        assert!(log.all().iter().all(|entry| entry.service == "site"), "nothing is asked of Spotify:\n{log}");
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
        tab.find("input[name=scope][value=user-library-read]").await.click().await.unwrap();
        tab.agree().await;
        tab.arrives_at("/check").await;
        is_wrong(stage, &["LG-403-not-granted"]).await;
        tab.press("Grant it").await;
        tab.agree().await;
        tab.arrives_at("/check").await;
        is_wrong(stage, &[]).await;

        stage.emulator.revoke_consent().await;
        stage.emulator.expire_access_tokens().await;
        tab.press("Check again").await;
        is_wrong(stage, &["LG-session-revoked"]).await;
        row_says(stage, SIGNED_IN, "Spotify wants you to sign in again").await;
        tab.press("Sign in at Spotify").await;
        tab.agree().await;
        tab.arrives_at("/check").await;
        is_wrong(stage, &[]).await;
        assert_ne!(stage.emulator.log().await.all().len(), 0);
    });
}

#[test]
fn running_the_check_again_by_keyboard_keeps_the_focus() {
    journey(async |stage| {
        let tab = &stage.tab;
        expect_probes(stage);
        tab.open("/check").await;
        is_wrong(stage, &[]).await;
        stage.emulator.forget_log().await;
        tab.follow("Check again").await;
        tab.until("the probes once more", async || Ok((!stage.emulator.log().await.all().is_empty()).then_some(()))).await;
        is_wrong(stage, &[]).await;
        let focused = tab.js("return document.activeElement.textContent").await;
        assert_eq!(focused, Value::String("Check again".to_owned()));
    });
}
