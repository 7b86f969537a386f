//! The permissions page: it shows what the emulator knows, and its buttons send what they promise.

use emulator::{Options, RefreshRegime, SAMPLE_CLIENT_ID};
use serde_json::{Value, json};

use crate::harness::emulator::TOKEN;
use crate::harness::{Setup, Stage, Tab, journey, journey_with};

const LIBRARY: &str = "playlist-read-private playlist-read-collaborative user-library-read";

/// The scopes of the last authorization request.
async fn requested_scopes(stage: &Stage) -> String {
    let log = stage.emulator.log().await;
    log.authorizations().last().unwrap_or_else(|| panic!("no authorization request:\n{log}")).query["scope"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// The value of a fact in the list.
async fn fact(tab: &Tab, name: &str) -> String {
    let script = "const all = [...document.querySelectorAll('.facts dt')];
        return all.find(it => it.textContent === arguments[0])?.nextElementSibling.textContent ?? ''";
    tab.js_with(script, vec![json!(name)]).await.as_str().unwrap().to_owned()
}

/// Waits until these are the requested groups, each with its state.
async fn until_groups_are(tab: &Tab, expected: Value) {
    let script = "const text = (row, part) => row.querySelector(part).textContent;
        return [...document.querySelectorAll('.grants li')].map(row => [text(row, 'h3'), text(row, '.chip')])";
    tab.until(&format!("{expected}"), async || Ok((tab.try_js(script, vec![]).await? == expected).then_some(()))).await;
}

/// Waits until a group's tick says that some of its permissions are chosen.
async fn is_partly_ticked(tab: &Tab, id: &str) {
    tab.until_js("a mixed tick", &format!("const it = document.getElementById('{id}'); return it.indeterminate && !it.checked"))
        .await;
}

/// The browser's own words for the first and the last day of a consent that is given today.
async fn consent_days(tab: &Tab) -> (String, String) {
    let script = "const day = at => new Intl.DateTimeFormat([], { dateStyle: 'medium' }).format(at);
        return [day(Date.now()), day(Date.now() + 181 * 86400000)]";
    serde_json::from_value(tab.js(script).await).unwrap()
}

/// The browser's own words for the end of a life of this many seconds that began in the last minute and a half.
async fn possible_ends(tab: &Tab, seconds: u32) -> Vec<String> {
    let script = "const time = at => new Intl.DateTimeFormat([], { timeStyle: 'medium' }).format(at);
        return [...Array(90).keys()].map(ago => time(Date.now() + (arguments[0] - ago) * 1000))";
    serde_json::from_value(tab.js_with(script, vec![json!(seconds)]).await).unwrap()
}

/// The figure in the middle of the rings.
async fn minutes_left(tab: &Tab) -> String {
    tab.text_of(".dial-figure").await.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_shows_what_the_service_granted() {
    let setup = Setup { emulator: Options { access_token_seconds: 1800, ..Options::default() }, ..Setup::default() };
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.emulator.clear_log().await;
        stage.open_permissions().await;
        assert_eq!(fact(tab, "Signed in").await, "Ines Okafor-Lindqvist", "it is known from the previous page");
        assert_eq!(tab.text_of(".joined code").await, SAMPLE_CLIENT_ID);
        let minutes = minutes_left(tab).await;
        // On a busy machine a minute may have passed.
        assert!(["30 min", "29 min"].contains(&minutes.as_str()), "{minutes}");
        // Half an hour on twelve rings of five minutes: six are spent.
        tab.until_count("main .groove .lit:not([hidden])", 6).await;
        assert_eq!(fact(tab, "Renewed").await, "not yet");
        assert_eq!(fact(tab, "This device").await, "does not keep you signed in");
        let (first_day, last_day) = consent_days(tab).await;
        assert_eq!(fact(tab, "Consent").await, format!("given by {first_day}, ends by {last_day}"));
        let (end, ends) = (fact(tab, "Access").await, possible_ends(tab, 1800).await);
        assert!(ends.iter().any(|at| end.contains(at)), "{end} is none of {ends:?}");
        tab.sees("Lockgroove asked for 3 permissions and got all of them.").await;
        until_groups_are(tab, json!([["See your library", "Allowed"]])).await;
        let link = tab.find_control("Remove this app at Spotify").await.attr("href").await.unwrap();
        assert_eq!(link.as_deref(), Some(format!("{}/account/apps", stage.emulator.service).as_str()));
        let log = stage.emulator.log().await;
        assert!(log.calls().is_empty() && log.token_requests().is_empty(), "opening the page sends nothing:\n{log}");
    });
}

fn renews_manually(regime: RefreshRegime) {
    journey_with(Setup::with_refresh(regime), async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.open_permissions().await;
        for (round, words) in [(1, "once, last at"), (2, "twice, last at"), (3, "3 times, last at")] {
            stage.emulator.clear_log().await;
            tab.press("Renew now").await;
            tab.sees(words).await;
            tab.sees("Renewed. Valid until").await;
            let log = stage.emulator.log().await;
            assert_eq!(log.refreshes().iter().map(|refresh| refresh.status).collect::<Vec<_>>(), [Some(200)], "{round}:\n{log}");
            assert!(log.authorizations().is_empty() && log.exchanges().is_empty(), "{log}");
        }
        // The new token is the one that is used.
        tab.press("Overview").await;
        stage.sees_overview().await;
        let log = stage.emulator.log().await;
        // Two lists and the lengths of three. The browser revalidates what it has cached, so 304 counts as well.
        assert!(log.calls().len() == 5 && log.calls().iter().all(|call| matches!(call.status, Some(200 | 304))), "{log}");
    });
}

#[test]
fn manual_renewal_makes_one_refresh() {
    renews_manually(RefreshRegime::Static);
}

#[test]
fn manual_renewal_makes_one_refresh_with_rotation() {
    renews_manually(RefreshRegime::Rotate);
}

#[test]
fn manual_renewal_makes_one_refresh_with_strict_rotation() {
    renews_manually(RefreshRegime::RotateStrict);
}

#[test]
fn a_second_press_during_a_renewal_makes_no_second_refresh() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.open_permissions().await;
        stage.emulator.inject_rule(json!({"path": TOKEN, "times": 1, "fault": {"kind": "delay", "ms": 3_000}})).await;
        // In the page itself: a driver may take longer for the second press than the renewal does.
        let press_twice = "const button = [...document.querySelectorAll('main button')].find(one => one.textContent.includes('Renew now'));
            const done = arguments[arguments.length - 1], isBusy = () => button.ariaBusy === 'true' && document.body.innerText.includes('Renewing…');
            const again = () => isBusy() ? (button.click(), done()) : requestAnimationFrame(again);
            button.click();
            again();";
        tab.js_async(press_twice, vec![]).await;
        tab.sees("once, last at").await;
        assert_eq!(stage.emulator.log().await.refreshes().len(), 1);
        assert_eq!(tab.count("button[aria-busy=true]").await, 0);
    });
}

#[test]
fn manual_renewal_while_the_service_is_down_keeps_the_session() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.console.expect(TOKEN);
        stage.open_permissions().await;
        stage.emulator.inject(TOKEN, json!({"kind": "status", "status": 503})).await;
        tab.press("Renew now").await;
        tab.sees_code("LG-refresh-unavailable").await;
        tab.sees("Next try at").await;
        stage.emulator.clear_faults().await;
        tab.press("Renew now").await;
        tab.sees("once, last at").await;
        tab.sees_no_notice().await;
        // During a pause that the service asked for, pressing again sends nothing.
        stage.emulator.inject(TOKEN, json!({"kind": "rate_limit", "retry_after": 300, "cors": true, "expose": true})).await;
        tab.press("Renew now").await;
        tab.sees_code("LG-refresh-throttled").await;
        let sent = stage.emulator.log().await.refreshes().len();
        tab.press("Renew now").await;
        tab.press("Overview").await;
        stage.sees_overview().await;
        assert_eq!(stage.emulator.log().await.refreshes().len(), sent);
    });
}

#[test]
fn manual_renewal_while_offline_resumes_when_the_network_is_back() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.open_permissions().await;
        stage.emulator.clear_log().await;
        stage.console.expect(TOKEN);
        tab.go_offline().await;
        tab.press("Renew now").await;
        tab.sees_code("LG-refresh-offline").await;
        tab.sees("You are still signed in").await;
        tab.go_online().await;
        tab.sees("once, last at").await;
        tab.sees_no_notice().await;
        assert_eq!(stage.emulator.log().await.refreshes().iter().filter(|refresh| refresh.status == Some(200)).count(), 1);
    });
}

#[test]
fn access_revoked_at_the_service_is_reported_at_the_next_renewal() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.console.expect(TOKEN);
        stage.open_permissions().await;
        let first = tab.handle().await;
        let there = tab.find_control("Remove this app at Spotify").await.attr("href").await.unwrap().unwrap();
        tab.open_tab().await;
        tab.go(&there).await;
        tab.press_element("button[name=client_id]").await;
        tab.find("#no-apps").await;
        tab.switch_to(&first).await;
        stage.emulator.clear_log().await;
        // As the page says: the current access token still works, and nothing renews it.
        tab.press("Overview").await;
        stage.sees_overview().await;
        assert!(stage.emulator.log().await.refreshes().is_empty());
        stage.open_permissions().await;
        tab.press("Renew now").await;
        tab.sees_code("LG-session-revoked").await;
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
        tab.toggle_scope("user-library-read").await;
        tab.agree().await;
        tab.arrives_at("/access").await;
        tab.sees("Lockgroove asked for 3 permissions and got 2 of them.").await;
        tab.sees("Not allowed: See liked songs, saved albums and shows").await;
        until_groups_are(tab, json!([["See your library", "Partly allowed"]])).await;
        is_partly_ticked(tab, "c0").await;
        tab.find_control("Nothing changed yet").await;

        tab.press("See your library").await;
        tab.press("See who you follow").await;
        tab.sees("Added").await;
        tab.sees("Access your followers and who you are following.").await;
        tab.press("Allow more").await;
        tab.agree().await;
        tab.arrives_at("/access").await;
        until_groups_are(tab, json!([["See your library", "Allowed"], ["See who you follow", "Allowed"]])).await;
        assert_eq!(
            requested_scopes(stage).await,
            "playlist-read-private playlist-read-collaborative user-follow-read user-library-read"
        );
        // Refused, the whole group is not allowed.
        tab.press_element(".more > summary").await;
        tab.press("Change playlist covers").await;
        tab.press("Allow more").await;
        tab.toggle_scope("ugc-image-upload").await;
        tab.agree().await;
        tab.arrives_at("/access").await;
        until_groups_are(
            tab,
            json!([["See your library", "Allowed"], ["See who you follow", "Allowed"], ["Change playlist covers", "Not allowed"]]),
        )
        .await;
    });
}

#[test]
fn a_permission_given_up_is_gone_in_every_tab_and_offered_again() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.open_permissions().await;
        tab.press("View only").await;
        tab.press("Allow more").await;
        tab.agree().await;
        tab.arrives_at("/access").await;
        until_groups_are(
            tab,
            json!([["See your library", "Allowed"], ["See what you listen to", "Allowed"], ["See who you follow", "Allowed"]]),
        )
        .await;
        let first = tab.handle().await;
        let second = tab.open_tab().await;
        tab.open("/top?range=long_term").await;
        tab.until_count(".undated tbody tr", 50).await;
        tab.switch_to(&first).await;

        stage.emulator.clear_log().await;
        tab.press("Minimum").await;
        tab.sees("Removed").await;
        tab.sees("Read your top artists and content.").await;
        tab.press("Allow less").await;
        // Consent to more covers less, so nothing is asked.
        stage.until_log("a new token", |log| log.exchanges().len() == 1).await;
        tab.arrives_at("/access").await;
        until_groups_are(tab, json!([["See your library", "Allowed"]])).await;
        assert_eq!(requested_scopes(stage).await, LIBRARY);
        // The other tab has heard of it before the first one asks it for the session.
        tab.switch_to(&second).await;
        tab.sees("Allow access to your top artists and songs").await;
        for one in [first, second] {
            tab.switch_to(&one).await;
            tab.open("/top?range=long_term").await;
            tab.sees("Allow access to your top artists and songs").await;
            tab.sees("Read your top artists and content.").await;
        }
        let log = stage.emulator.log().await;
        assert!(log.entries().iter().all(|entry| entry.path != "/authorize/decision"), "{log}");
        assert!(log.calls_of("/v1/me/top/tracks").is_empty(), "no call that would be refused:\n{log}");
        // Granted again without a prompt: the consent stands until it is revoked at Spotify, as the page says.
        tab.press("Allow").await;
        tab.until_count(".undated tbody tr", 50).await;
    });
}

#[test]
fn every_permission_can_be_given_up() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        stage.open_permissions().await;
        tab.press("See your library").await;
        tab.press("Allow less").await;
        tab.sees("Lockgroove asked for no permissions.").await;
        until_groups_are(tab, json!([])).await;
        assert_eq!(requested_scopes(stage).await, "");
        tab.press("Overview").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        tab.sees("Allow access to your playlists and liked songs").await;
    });
}

#[test]
fn ticked_permissions_are_the_scopes_that_are_requested() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/connect").await;
        tab.sees("Minimum: 3 of 19 permissions.").await;
        tab.press("Everything").await;
        tab.sees("Everything: 15 of 19 permissions.").await;
        tab.sees("Change anything yes").await;
        tab.press("View and edit").await;
        tab.press("View only").await;
        tab.sees("View only: 7 of 19 permissions.").await;
        tab.press_among("summary", "Choose one by one").await;
        tab.open_details_in(".capabilities").await;
        let lines = tab.texts_of(".capability details .tick").await;
        assert_eq!(lines.len(), 19);
        assert!(lines.iter().all(|line| line.contains("At Spotify: “")), "{lines:?}");
        tab.press("See your private playlists").await;
        tab.press("See what is playing").await;
        tab.sees("Your own choice: 7 of 19 permissions.").await;
        tab.sees("See your library 2 of 3 permissions").await;
        tab.sees("Control playback 1 of 3 permissions").await;
        tab.sees("Change anything no").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.find("#agree").await;
        let mut shown = tab.values_of("input[name=scope]").await;
        tab.agree().await;
        tab.arrives_at("/library").await;
        let wire = "user-read-currently-playing playlist-read-collaborative user-follow-read user-read-playback-position user-top-read user-read-recently-played user-library-read";
        assert_eq!(requested_scopes(stage).await, wire);
        let mut sent: Vec<&str> = wire.split(' ').collect();
        shown.sort_unstable();
        sent.sort_unstable();
        assert_eq!(shown, sent, "the consent page lists the same scopes");
    });
}

#[test]
fn signing_out_ends_every_tab_and_forgets_the_device() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        let first = tab.handle().await;
        tab.open_tab().await;
        tab.open("/access").await;
        tab.press("Stay signed in on this device").await;
        tab.sees("keeps you signed in").await;
        stage.sign_out().await;
        tab.switch_to(&first).await;
        tab.sees_code("LG-session-signed-out").await;
        tab.reload().await;
        tab.sees("Sign in to see this").await;
    });
}
