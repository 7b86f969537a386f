//! What is granted: asked for when it is needed, in part, refused, and kept on the device.

use serde_json::{Value, json};

use crate::harness::{Stage, Tab, journey};

const FIRST: &str = "playlist-read-private playlist-read-collaborative user-library-read";
const TOP: &str = "/top?range=long_term";

/// The scopes of the last way out.
async fn asked(stage: &Stage) -> String {
    let log = stage.emulator.log().await;
    log.authorizations().last().unwrap_or_else(|| panic!("nobody left:\n{log}")).query["scope"].as_str().unwrap().to_owned()
}

/// Nobody was asked anything on Spotify's pages.
async fn nobody_was_asked(stage: &Stage) {
    let log = stage.emulator.log().await;
    assert!(log.all().iter().all(|entry| entry.path != "/en/login" && entry.path != "/authorize/decision"), "{log}");
}

async fn has_rows(tab: &Tab, count: u32) {
    tab.until_js(&format!("{count} songs"), &format!("return document.querySelectorAll('.undated tbody tr').length === {count}"))
        .await;
}

#[test]
fn a_page_requests_the_scope_it_needs_and_returns_to_the_same_place() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in_at(TOP).await;
        assert_eq!(asked(stage).await, FIRST, "only what the first page needs, wherever somebody signs in");
        tab.is_told("LG-403-not-granted").await;
        tab.sees("Read your top artists and content.").await;
        assert!(stage.emulator.log().await.calls().iter().all(|call| !call.path.starts_with("/v1/me/top")), "it would be refused");
        tab.press("Grant it").await;
        tab.agree().await;
        tab.arrives_at(TOP).await;
        has_rows(tab, 50).await;
        assert_eq!(asked(stage).await, "playlist-read-private playlist-read-collaborative user-top-read user-library-read");
        tab.press("Four weeks").await;
        tab.arrives_at("/top?range=short_term").await;
        has_rows(tab, 50).await;
        tab.back().await;
        tab.arrives_at(TOP).await;
        has_rows(tab, 50).await;
        let log = stage.emulator.log().await;
        let ranges: Vec<&Value> = log.calls_of("/v1/me/top/tracks").iter().map(|call| &call.query["time_range"]).collect();
        assert_eq!(ranges, ["long_term", "short_term", "long_term"], "{log}");
    });
}

#[test]
fn declining_more_scopes_returns_to_the_earlier_grant_without_a_prompt() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in_at(TOP).await;
        tab.press("Grant it").await;
        tab.decline().await;
        tab.is_told("LG-auth-declined").await;
        tab.control("Ask again").await;
        stage.emulator.forget_log().await;
        tab.press("Sign in as before").await;
        tab.arrives_at(TOP).await;
        tab.sees("Read your top artists and content.").await;
        assert_eq!(asked(stage).await, FIRST);
        nobody_was_asked(stage).await;
        tab.press("Overview").await;
        tab.sees("Ines Okafor-Lindqvist").await;
    });
}

#[test]
fn declining_more_scopes_while_another_tab_is_signed_in_changes_nothing() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in_at("/library").await;
        tab.open_tab().await;
        tab.open(TOP).await;
        tab.press("Grant it").await;
        tab.decline().await;
        tab.arrives_at(TOP).await;
        tab.is_told("LG-auth-declined").await;
        tab.sees("everything you granted before still works").await;
        tab.press("Close").await;
        tab.until("the notice to go", async || Ok((tab.codes().await? == ["LG-403-not-granted"]).then_some(()))).await;
        assert_eq!(stage.emulator.log().await.exchanges().len(), 1);
    });
}

/// What the dialog holds, if it is open.
async fn typed(tab: &Tab) -> Value {
    tab.js("const at = id => document.querySelector(id)?.value; return document.querySelector('dialog')?.open ? [at('#edit-name'), at('#edit-description')] : null")
        .await
}

#[test]
fn a_draft_survives_the_trip_to_spotify_and_can_be_saved() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in_at("/playlists").await;
        tab.press_among(".index li a", "Halvard's long walks").await;
        tab.sees("Halvard").await;
        tab.press_among(".index li a", "Slow trains, wide windows").await;
        tab.sees("50 of 312").await;
        let here = tab.address().await;
        tab.press("Edit name and description").await;
        tab.fill("Name", "Slow trains, \u{201c}wider\u{201d} windows").await;
        let description = tab.find("#edit-description").await;
        description.clear().await.unwrap();
        description.send_keys("For <b>long</b> & slow days").await.unwrap();
        let written = json!(["Slow trains, \u{201c}wider\u{201d} windows", "For <b>long</b> & slow days"]);
        assert_eq!(typed(tab).await, written);
        tab.press("Grant it").await;
        tab.agree().await;
        tab.is_at(&here).await;
        tab.until("the dialog as it was left", async || Ok((typed(tab).await == written).then_some(()))).await;
        assert!(asked(stage).await.starts_with("playlist-read-private playlist-read-collaborative playlist-modify-"));
        let kept = tab.storage("sessionStorage").await;
        assert_eq!(kept["draft"], Value::Null, "used once: {kept}");

        // What goes wrong leaves the text where it is.
        stage.console.expect("/v1/playlists/");
        stage
            .emulator
            .order(json!({"path": "/v1/playlists/*", "method": "PUT", "times": 1, "fault": {"kind": "status", "status": 503}}))
            .await;
        tab.press("Save").await;
        tab.is_told("LG-5xx-unavailable").await;
        assert_eq!(typed(tab).await, written);
        tab.press("Try again").await;
        tab.until("the dialog to close", async || Ok((typed(tab).await == Value::Null).then_some(()))).await;
        tab.until_js("the new name on the page and in the index", "return [document.querySelector('h1'), document.querySelector('.index a[aria-current] .index-name')].every(it => it?.textContent.includes('wider'))").await;
        tab.sees("For <b>long</b> & slow days").await;
        let log = stage.emulator.log().await;
        assert_eq!(
            log.all().iter().filter(|entry| entry.method == "PUT").map(|entry| entry.status).collect::<Vec<_>>(),
            [Some(503), Some(200)],
            "{log}"
        );
        tab.press_among(".index li a", "Halvard's long walks").await;
        tab.is_told("LG-403-not-allowed").await;
        tab.until_js("no editing of what is somebody else's", "return document.querySelector('dialog') === null").await;
    });
}

/// Whether this device keeps a refresh token.
async fn is_kept(tab: &Tab) -> bool {
    let script = "
        const done = arguments[arguments.length - 1];
        const opening = indexedDB.open('lockgroove');
        opening.onerror = () => done(false);
        opening.onsuccess = () => {
            const base = opening.result;
            const [store] = base.objectStoreNames;
            if (store === undefined) { base.close(); return done(false); }
            const all = base.transaction(store).objectStore(store).getAllKeys();
            all.onsuccess = () => { base.close(); done(all.result.includes('vault')); };
        };";
    tab.driver().execute_async(script, vec![]).await.unwrap().json() == &Value::Bool(true)
}

/// Closes every page of the app, as somebody does in the evening, and opens it anew.
async fn comes_back(tab: &Tab, path: &str) {
    let evening = tab.handle().await;
    let morning = tab.open_tab().await;
    tab.switch_to(&evening).await;
    tab.close().await;
    tab.switch_to(&morning).await;
    tab.open(path).await;
}

#[test]
fn staying_signed_in_works_the_next_day_until_it_is_turned_off() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.signed_in().await;
        tab.looks_at_access().await;
        assert!(!is_kept(tab).await, "off until it is wanted");
        tab.press("Stay signed in on this device").await;
        tab.until("the token to be kept", async || Ok(is_kept(tab).await.then_some(()))).await;
        stage.emulator.forget_log().await;
        comes_back(tab, "/library").await;
        tab.sees("Ines Okafor-Lindqvist").await;
        tab.sees("All 48 playlists").await;
        let log = stage.emulator.log().await;
        assert_eq!((log.authorizations().len(), log.refreshes().len()), (0, 1), "nobody left the page:\n{log}");
        tab.looks_at_access().await;
        assert_eq!(tab.js("return document.querySelector('#stay').checked").await, true);
        tab.press("Forget this device").await;
        tab.until("the token to be gone", async || Ok((!is_kept(tab).await).then_some(()))).await;
        tab.sees("Ines Okafor-Lindqvist").await;
        comes_back(tab, "/library").await;
        tab.sees("Sign in to see this").await;
    });
}
