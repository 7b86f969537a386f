//! What can keep a person from signing in that is nobody's fault at Spotify: the address, the clock, another store, the network.

use crate::harness::{FOREIGN_NAME, Profile, Setup, Stage, journey, journey_with};

/// Starts a sign-in, changes what is remembered of it with this script (`name` is its name in sessionStorage), and comes back with
/// Spotify's answer.
async fn comes_back_to_another_record(stage: &Stage, script: &str) {
    let tab = &stage.tab;
    tab.open("/library").await;
    tab.press("Sign in at Spotify").await;
    tab.is_at_service("/en/login").await;
    let login = tab.address().await;
    tab.open("/nowhere").await;
    tab.sees("No such page").await;
    tab.js(&format!("const name = Object.keys(sessionStorage).find(name => name.startsWith('tx:')); {script}")).await;
    tab.go(&login).await;
    tab.log_in_as("ines").await;
    tab.agree().await;
}

/// Nothing was sent, and one click goes on.
async fn sent_nothing_and_one_click_goes_on(stage: &Stage) {
    assert!(stage.emulator.log().await.at_token_endpoint().is_empty());
    stage.tab.press("Sign in at Spotify").await;
    stage.tab.arrives_at("/library").await;
    stage.tab.sees("Ines Okafor-Lindqvist").await;
}

#[test]
fn bug_16_an_insecure_page_says_so_before_anything_else() {
    let setup = Setup { profile: Profile { knows_foreign_name: true, ..Profile::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        // Browsers remark that they pass over what is for secure pages only.
        stage.console.expect("Cross-Origin-Opener-Policy");
        let foreign = stage.emulator.site.replace("127.0.0.1", FOREIGN_NAME);
        tab.go(&format!("{foreign}/library")).await;
        tab.is_told("LG-page-insecure").await;
        assert_eq!(tab.js("return window.isSecureContext").await, false, "the browser takes it for an insecure page");
        assert_eq!(tab.js("return document.querySelectorAll('button, form').length").await, 0, "there is nothing to press");
        assert!(stage.emulator.log().await.authorizations().is_empty());
    });
}

#[test]
fn an_address_spotify_does_not_redirect_to_is_reported() {
    journey(async |stage| {
        let tab = &stage.tab;
        // A name of this machine: as good as https to the browser, and not to Spotify.
        let named = stage.emulator.site.replace("127.0.0.1", "app.localhost");
        tab.go(&format!("{named}/library")).await;
        tab.press("Sign in at Spotify").await;
        tab.is_told("LG-address-refused").await;
        assert!(stage.emulator.log().await.authorizations().is_empty(), "nobody is sent away to be refused there");
    });
}

#[test]
fn a_transaction_from_the_future_blames_the_clock() {
    journey(async |stage| {
        // As if the clock had been set back by a day while the person was at Spotify.
        let script = "
            let text = JSON.parse(sessionStorage.getItem(name));
            const wrapped = typeof text === 'string';
            const record = wrapped ? JSON.parse(text) : text;
            record.created += 24 * 60 * 60 * 1000;
            const later = JSON.stringify(record);
            sessionStorage.setItem(name, wrapped ? JSON.stringify(later) : later);";
        comes_back_to_another_record(stage, script).await;
        stage.tab.is_told("LG-transaction-future").await;
        sent_nothing_and_one_click_goes_on(stage).await;
    });
}

/// An installed app, or a mail program's own browser: it begins in one store and ends in another.
#[test]
fn bug_22_a_sign_in_that_ends_in_another_storage_is_explained() {
    journey(async |stage| {
        comes_back_to_another_record(stage, "sessionStorage.removeItem(name)").await;
        stage.tab.is_told("LG-transaction-unknown").await;
        stage.tab.sees("Finish where you started, or start here.").await;
        sent_nothing_and_one_click_goes_on(stage).await;
    });
}

#[test]
fn a_refresh_while_offline_keeps_the_session() {
    let setup =
        Setup { emulator: emulator::Options { access_token_seconds: 6, ..emulator::Options::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.sees("0 min of access").await;
        stage.goes_offline().await;
        tab.press("Playlists").await;
        tab.is_told("LG-refresh-offline").await;
        tab.sees("You are still signed in").await;
        stage.goes_online().await;
        // By itself, as soon as the browser says that the network is back.
        tab.sees("Slow trains, wide windows").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.exchanges().len(), 1, "nobody signed in again:\n{log}");
    });
}
