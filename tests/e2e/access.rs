//! The page about access, and choosing what to grant: what it says is what the emulator knows, and what it does shows on the wire.

use emulator::{Options, RefreshRegime, SAMPLE_CLIENT_ID};
use serde_json::{Value, json};

use crate::harness::emulator::TOKEN;
use crate::harness::{Setup, Stage, Tab, journey, journey_with};

const LIBRARY: &str = "playlist-read-private playlist-read-collaborative user-library-read";

/// The scopes of the last way out.
async fn asked(stage: &Stage) -> String {
    let log = stage.emulator.log().await;
    log.authorizations().last().unwrap_or_else(|| panic!("nobody left:\n{log}")).query["scope"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// A fact of the list, by its name.
async fn fact(tab: &Tab, name: &str) -> String {
    let script = "return [...document.querySelectorAll('.facts dt')].find(it => it.textContent === arguments[0])?.nextElementSibling.textContent ?? ''";
    tab.try_js(script, vec![json!(name)]).await.unwrap().as_str().unwrap_or_default().to_owned()
}

/// The groups that were asked for, each with its chip.
async fn chips(tab: &Tab) -> Value {
    tab.js("return [...document.querySelectorAll('.grants li')].map(it => [it.querySelector('h3').textContent, it.querySelector('.chip').textContent])").await
}

/// Waits until the groups stand so.
async fn until_chips(tab: &Tab, expected: Value) {
    tab.until(&format!("{expected}"), async || Ok((chips(tab).await == expected).then_some(()))).await;
}

async fn opens_all_groups(tab: &Tab) {
    tab.js("document.querySelectorAll('.capability details').forEach(group => { group.open = true; })").await;
}

#[test]
fn the_page_shows_what_the_service_granted() {
    let setup = Setup { emulator: Options { access_token_seconds: 1800, ..Options::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        stage.emulator.forget_log().await;
        tab.looks_at_access().await;
        assert_eq!(fact(tab, "Signed in").await, "Ines Okafor-Lindqvist", "known from the page before");
        assert_eq!(tab.js("return document.querySelector('.joined code').textContent").await, SAMPLE_CLIENT_ID);
        assert_eq!(tab.js("return document.querySelector('.dial-figure').innerText.replace(/\\s+/g, ' ')").await, "30 min");
        // Half an hour on twelve rings of five minutes: six are spent.
        tab.until_js("six rings", "return document.querySelectorAll('main .groove .lit:not([hidden])').length === 6").await;
        assert_eq!(fact(tab, "Renewed").await, "not yet");
        assert_eq!(fact(tab, "This device").await, "does not keep you signed in");
        // The dates are the browser's own words for them.
        let days = tab.js("const day = at => new Intl.DateTimeFormat([], { dateStyle: 'medium' }).format(at); const now = Date.now(); return `given by ${day(now)}, ends by ${day(now + 181 * 86400000)}`").await;
        assert_eq!(fact(tab, "Consent").await, days.as_str().unwrap());
        let end = fact(tab, "Access token").await;
        let ends = tab.js("return [...Array(90).keys()].map(ago => new Intl.DateTimeFormat([], { timeStyle: 'medium' }).format(Date.now() + (1800 - ago) * 1000))").await;
        assert!(ends.as_array().unwrap().iter().any(|at| end.contains(at.as_str().unwrap())), "{end} is none of {ends}");
        tab.sees("Lockgroove asked for 3 permissions, and all of them were granted.").await;
        assert_eq!(chips(tab).await, json!([["See your library", "Granted"]]));
        let link = tab.control("Take access back at Spotify").await.attr("href").await.unwrap();
        assert_eq!(link.as_deref(), Some(format!("{}/account/apps", stage.emulator.service).as_str()));
        let log = stage.emulator.log().await;
        assert!(log.calls().is_empty() && log.at_token_endpoint().is_empty(), "looking at it asks for nothing:\n{log}");
    });
}

fn is_renewed_by_hand(regime: RefreshRegime) {
    let setup = Setup { emulator: Options { refresh: regime, ..Options::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.looks_at_access().await;
        for (round, words) in [(1, "once, last at"), (2, "twice, last at"), (3, "3 times, last at")] {
            stage.emulator.forget_log().await;
            tab.press("Renew now").await;
            tab.sees(words).await;
            tab.sees("Renewed. Access now lasts until").await;
            let log = stage.emulator.log().await;
            assert_eq!(log.refreshes().iter().map(|refresh| refresh.status).collect::<Vec<_>>(), [Some(200)], "{round}:\n{log}");
            assert!(log.authorizations().is_empty() && log.exchanges().is_empty(), "{log}");
        }
        // The new token is the one that is used.
        tab.press("Overview").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        tab.sees("songs you have liked").await;
        tab.sees("All 48 playlists").await;
        let log = stage.emulator.log().await;
        // Unchanged counts as well: the browser asks whether anything is new.
        assert!(log.calls().len() == 3 && log.calls().iter().all(|call| matches!(call.status, Some(200 | 304))), "{log}");
    });
}

#[test]
fn manual_renewal_makes_one_refresh() {
    is_renewed_by_hand(RefreshRegime::Static);
}

#[test]
fn manual_renewal_makes_one_refresh_with_rotation() {
    is_renewed_by_hand(RefreshRegime::Rotate);
}

#[test]
fn manual_renewal_makes_one_refresh_with_strict_rotation() {
    is_renewed_by_hand(RefreshRegime::RotateStrict);
}

#[test]
fn a_second_press_during_a_renewal_makes_no_second_refresh() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.looks_at_access().await;
        stage.emulator.order(json!({"path": TOKEN, "times": 1, "fault": {"kind": "delay", "ms": 1_500}})).await;
        tab.press("Renew now").await;
        tab.sees("Renewing access…").await;
        tab.until_js("a busy button", "return document.querySelector('button[aria-busy=true]') !== null").await;
        tab.press("Renew now").await;
        tab.sees("once, last at").await;
        assert_eq!(stage.emulator.log().await.refreshes().len(), 1);
        assert_eq!(tab.js("return document.querySelector('button[aria-busy=true]')").await, Value::Null);
    });
}

#[test]
fn manual_renewal_while_the_service_is_down_keeps_the_session() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        stage.console.expect(TOKEN);
        tab.looks_at_access().await;
        stage.emulator.strike(TOKEN, json!({"kind": "status", "status": 503})).await;
        tab.press("Renew now").await;
        tab.is_told("LG-refresh-unavailable").await;
        tab.sees("The next try is due at").await;
        stage.emulator.mend().await;
        tab.press("Renew now").await;
        tab.sees("once, last at").await;
        tab.until("no notice", async || Ok(tab.codes().await?.is_empty().then_some(()))).await;
        // Asked to wait, nobody hurries it: pressing again sends nothing.
        stage.emulator.strike(TOKEN, json!({"kind": "rate_limit", "retry_after": 300, "cors": true, "expose": true})).await;
        tab.press("Renew now").await;
        tab.is_told("LG-refresh-throttled").await;
        let sent = stage.emulator.log().await.refreshes().len();
        tab.press("Renew now").await;
        tab.press("Overview").await;
        tab.sees("songs you have liked").await;
        assert_eq!(stage.emulator.log().await.refreshes().len(), sent);
    });
}

#[test]
fn manual_renewal_while_offline_resumes_when_the_network_is_back() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.looks_at_access().await;
        stage.emulator.forget_log().await;
        stage.goes_offline().await;
        tab.press("Renew now").await;
        tab.is_told("LG-refresh-offline").await;
        tab.sees("You are still signed in").await;
        stage.goes_online().await;
        tab.sees("once, last at").await;
        tab.until("no notice", async || Ok(tab.codes().await?.is_empty().then_some(()))).await;
        assert_eq!(stage.emulator.log().await.refreshes().iter().filter(|refresh| refresh.status == Some(200)).count(), 1);
    });
}

#[test]
fn access_revoked_at_the_service_is_reported_at_the_next_renewal() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        stage.console.expect(TOKEN);
        tab.looks_at_access().await;
        let first = tab.handle().await;
        let there = tab.control("Take access back at Spotify").await.attr("href").await.unwrap().unwrap();
        tab.open_tab().await;
        tab.go(&there).await;
        tab.find("button[name=client_id]").await.click().await.unwrap();
        tab.find("#no-apps").await;
        tab.switch_to(&first).await;
        stage.emulator.forget_log().await;
        // What the page says of it: the token that is out still works, and nothing renews it.
        tab.press("Overview").await;
        tab.sees("songs you have liked").await;
        assert!(stage.emulator.log().await.refreshes().is_empty());
        tab.looks_at_access().await;
        tab.press("Renew now").await;
        tab.is_told("LG-session-revoked").await;
        let log = stage.emulator.log().await;
        assert_eq!((log.refreshes().len(), log.authorizations().len()), (1, 0), "{log}");
    });
}

#[test]
fn a_partial_consent_is_shown_and_more_can_be_requested() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/access").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.find("input[name=scope][value=user-library-read]").await.click().await.unwrap();
        tab.agree().await;
        tab.arrives_at("/access").await;
        tab.sees("Lockgroove asked for 3 permissions: 2 granted, 1 left out.").await;
        tab.sees("Asked for and left out: user-library-read").await;
        assert_eq!(chips(tab).await, json!([["See your library", "Partly granted"]]));
        tab.until_js("a mixed tick", "const it = document.querySelector('#c0'); return it.indeterminate && !it.checked").await;
        tab.control("Nothing is changed yet").await;

        tab.press("See your library").await;
        tab.press("See whom you follow").await;
        tab.sees("Asks for more").await;
        tab.sees("Access your followers and who you are following.").await;
        tab.press("Ask for more").await;
        tab.agree().await;
        tab.arrives_at("/access").await;
        until_chips(tab, json!([["See your library", "Granted"], ["See whom you follow", "Granted"]])).await;
        assert_eq!(asked(stage).await, "playlist-read-private playlist-read-collaborative user-follow-read user-library-read");
        // Left out once more, and the whole group is.
        tab.press("Change playlist covers").await;
        tab.press("Ask for more").await;
        tab.find("input[name=scope][value=ugc-image-upload]").await.click().await.unwrap();
        tab.agree().await;
        tab.arrives_at("/access").await;
        until_chips(
            tab,
            json!([["See your library", "Granted"], ["See whom you follow", "Granted"], ["Change playlist covers", "Left out"]]),
        )
        .await;
    });
}

#[test]
fn a_permission_given_up_is_gone_in_every_tab_and_offered_again() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.looks_at_access().await;
        tab.press("Look only").await;
        tab.press("Ask for more").await;
        tab.agree().await;
        tab.arrives_at("/access").await;
        until_chips(tab, json!([["See your library", "Granted"], ["See what you listen to", "Partly granted"]])).await;
        let first = tab.handle().await;
        let second = tab.open_tab().await;
        tab.open("/top?range=long_term").await;
        tab.until_js("fifty songs", "return document.querySelectorAll('.undated tbody tr').length === 50").await;
        tab.switch_to(&first).await;

        stage.emulator.forget_log().await;
        tab.press("The least").await;
        tab.sees("Gives back").await;
        tab.sees("Read your top artists and content.").await;
        tab.press("Give back").await;
        // Who agreed to more is asked nothing, and comes back with less.
        tab.until("a new token", async || Ok((stage.emulator.log().await.exchanges().len() == 1).then_some(()))).await;
        tab.arrives_at("/access").await;
        until_chips(tab, json!([["See your library", "Granted"]])).await;
        assert_eq!(asked(stage).await, LIBRARY);
        for one in [first, second] {
            tab.switch_to(&one).await;
            tab.open("/top?range=long_term").await;
            tab.is_told("LG-403-not-granted").await;
            tab.sees("Read your top artists and content.").await;
        }
        let log = stage.emulator.log().await;
        assert!(log.all().iter().all(|entry| entry.path != "/authorize/decision"), "{log}");
        assert!(log.calls_of("/v1/me/top/tracks").is_empty(), "what would be refused is not asked:\n{log}");
        // Granted again without a question: the consent stands until it is taken back there, as the page says.
        tab.press("Grant it").await;
        tab.until_js("fifty songs", "return document.querySelectorAll('.undated tbody tr').length === 50").await;
    });
}

#[test]
fn every_permission_can_be_given_up() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.looks_at_access().await;
        tab.press("See your library").await;
        tab.press("Give back").await;
        tab.sees("Lockgroove asked for nothing beyond what is public.").await;
        assert_eq!(chips(tab).await, json!([]));
        assert_eq!(asked(stage).await, "");
        tab.press("Overview").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        tab.sees("Seeing your library is not granted").await;
    });
}

#[test]
fn ticked_permissions_are_the_scopes_that_are_requested() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/connect").await;
        tab.sees("The least: 3 of 19 permissions.").await;
        tab.press("Everything this app can use").await;
        tab.sees("Everything this app can use: 15 of 19 permissions.").await;
        tab.sees("Change anything yes").await;
        tab.press("Look and organise").await;
        tab.until_js("a mixed tick", "const it = document.querySelector('#c1'); return it.indeterminate && !it.checked").await;
        tab.press("Look only").await;
        tab.sees("Look only: 4 of 19 permissions.").await;
        opens_all_groups(tab).await;
        let lines = tab.js("return [...document.querySelectorAll('.capability details .tick')].map(it => it.innerText)").await;
        let lines = lines.as_array().unwrap();
        assert_eq!(lines.len(), 19);
        assert!(lines.iter().all(|line| line.as_str().unwrap().contains("Spotify’s line: “")), "{lines:?}");
        tab.press("See your private playlists").await;
        tab.press("See what is playing").await;
        tab.sees("Your own choice: 4 of 19 permissions.").await;
        tab.sees("See your library 2 of 3 scopes").await;
        tab.sees("See what you listen to 1 of 3 scopes").await;
        tab.sees("Play 1 of 3 scopes").await;
        tab.sees("Change anything no").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        let shown = tab.js("return [...document.querySelectorAll('input[name=scope]')].map(it => it.value)").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        let wire = "user-read-currently-playing playlist-read-collaborative user-top-read user-library-read";
        assert_eq!(asked(stage).await, wire);
        let mut shown: Vec<&str> = shown.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        let mut sent: Vec<&str> = wire.split(' ').collect();
        shown.sort_unstable();
        sent.sort_unstable();
        assert_eq!(shown, sent, "and what Spotify asks");
    });
}

#[test]
fn signing_out_ends_every_tab_and_forgets_the_device() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        let first = tab.handle().await;
        tab.open_tab().await;
        tab.open("/access").await;
        tab.press("Stay signed in on this device").await;
        tab.sees("keeps you signed in").await;
        tab.signs_out().await;
        tab.switch_to(&first).await;
        tab.is_told("LG-session-signed-out").await;
        tab.reload().await;
        tab.sees("Sign in to see this").await;
    });
}
