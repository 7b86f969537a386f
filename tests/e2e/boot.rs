//! A page whose app does not start: the page itself says so, and gets the newest version on demand.

use serde_json::json;

use crate::harness::emulator::{Log, built_page};
use crate::harness::{INES, Profile, Setup, Stage, journey, journey_with};

const BUTTON: &str = "Load the newest version";
/// What the page says while nothing is wrong yet.
const CALM: &str = "On a slow connection, loading takes a while.";

impl Stage {
    /// Sees what went wrong, and that the page is usable once the fault is gone.
    async fn recovers(&self, code: &str) {
        let tab = &self.tab;
        tab.until_codes_are(&[code]).await;
        self.emulator.clear_faults().await;
        tab.press(BUTTON).await;
        // The app may be in the old page too, below the words, so it is not yet a sign of the new one.
        tab.until_codes_are(&[]).await;
        tab.sees("with nobody").await;
        tab.until_count("#boot", 0).await;
        assert!(tab.codes().await.is_empty(), "{}", tab.text().await);
    }
}

#[test]
fn without_webassembly_the_page_says_what_is_missing() {
    let profile = Profile { has_no_wasm: true, ..Profile::default() };
    journey_with(Setup { profile, ..Setup::default() }, async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        for path in ["/", "/playlists", "/callback?code=a&state=b"] {
            tab.open(path).await;
            tab.until_codes_are(&["LG-page-unable"]).await;
            tab.sees("WebAssembly or JavaScript modules are missing here.").await;
        }
        stage.emulator.clear_log().await;
        tab.press(BUTTON).await;
        let log = stage.until_log("the page, past the cache and again", |log| pages(log).len() == 2).await;
        tab.until_codes_are(&["LG-page-unable"]).await;
        assert_eq!(pages(&stage.emulator.log().await).len(), 2, "it reloads on demand only:\n{log}");
    });
}

/// The requests for pages of the site.
fn pages(log: &Log) -> Vec<String> {
    log.site_requests().iter().map(|entry| entry.path.clone()).filter(|path| !path.contains('.')).collect()
}

/// Each way in which a file can be missing or wrong. Each journey has an origin of its own, so its browser has no copy of the file.
fn a_broken_file(path: &str) {
    let html = "<!doctype html><title>x</title><p>Not here</p>";
    for fault in [
        json!({"kind": "status", "status": 404}),
        json!({"kind": "body", "status": 404, "content_type": "text/html", "body": html}),
        json!({"kind": "body", "status": 200, "content_type": "text/html", "body": html}),
        json!({"kind": "status", "status": 503}),
        json!({"kind": "truncate"}),
        json!({"kind": "truncate", "wire": true}),
        json!({"kind": "cut"}),
    ] {
        journey(async |stage| {
            stage.console.expect(&stage.emulator.site);
            stage.emulator.break_site(path, fault).await;
            stage.tab.open("/").await;
            stage.recovers("LG-page-broken").await;
        });
    }
}

#[test]
fn a_module_that_is_missing_or_broken_is_reported_and_loaded_again() {
    a_broken_file("/*_bg.wasm");
}

#[test]
fn a_loader_that_is_missing_or_broken_is_reported_and_loaded_again() {
    a_broken_file("/app-*.js");
}

#[test]
fn a_style_that_is_missing_or_broken_is_reported_above_the_app() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        stage.emulator.break_site("/*.css", json!({"kind": "status", "status": 404})).await;
        tab.open("/").await;
        tab.until_codes_are(&["LG-page-broken"]).await;
        // The app starts nevertheless, below it.
        tab.sees("with nobody").await;
        tab.until_codes_are(&["LG-page-broken"]).await;
        stage.recovers("LG-page-broken").await;
    });
}

#[test]
fn an_old_page_is_replaced_by_the_newest_version() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        stage.serve_old_page("/").await;
        tab.open("/").await;
        stage.recovers("LG-page-broken").await;
        // Not only this once: the cache has the new page.
        tab.open("/nowhere").await;
        tab.sees("No such page").await;
        tab.open("/").await;
        tab.sees("with nobody").await;
    });
}

#[test]
fn a_policy_that_forbids_webassembly_is_reported_in_the_browsers_words() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        stage.console.expect_violations();
        let page = built_page().replace(" 'wasm-unsafe-eval'", "");
        stage.emulator.break_site("/", json!({"kind": "body", "status": 200, "content_type": "text/html", "body": page})).await;
        tab.open("/").await;
        tab.sees("The browser reports:").await;
        tab.sees("WebAssembly.instantiate").await;
        stage.recovers("LG-page-broken").await;
    });
}

#[test]
fn a_slow_start_is_no_failure() {
    journey(async |stage| {
        let tab = &stage.tab;
        // A delay of other files would delay what the driver waits for.
        stage.emulator.break_site("/config.json", json!({"kind": "delay", "ms": 12_000})).await;
        tab.open("/").await;
        tab.sees(CALM).await;
        assert!(tab.codes().await.is_empty() && !tab.text().await.contains(BUTTON), "{}", tab.text().await);
        tab.sees("with nobody").await;
        tab.until_count("#boot", 0).await;
        assert!(!tab.text().await.contains(CALM), "{}", tab.text().await);
    });
}

#[test]
fn a_sign_in_survives_a_page_that_could_not_start() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        let login = stage.start_sign_in("/playlists").await;
        // The page that Spotify returns to is of another version than the one that left.
        stage.serve_old_page("/callback").await;
        stage.finish_sign_in(&login).await;
        tab.until_codes_are(&["LG-page-broken"]).await;
        tab.press(BUTTON).await;
        tab.arrives_at("/playlists").await;
        tab.press("Overview").await;
        tab.sees(INES).await;
        let log = stage.emulator.log().await;
        assert_eq!(log.exchanges().len(), 1, "{log}");
    });
}
