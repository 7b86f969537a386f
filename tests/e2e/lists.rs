//! Lists that are read page by page, when the pages do not agree.

use emulator::Options;
use serde_json::json;

use crate::harness::{INES, Setup, journey, journey_with};

fn with_playlists(playlists: usize) -> Setup {
    Setup { emulator: Options { playlists, ..Options::default() }, ..Setup::default() }
}

#[test]
fn playlists_that_stand_on_two_pages_are_listed_once_and_none_is_lost() {
    journey_with(with_playlists(120), async |stage| {
        let tab = &stage.tab;
        stage.emulator.set(json!({"repeated_entries": 1})).await;
        stage.sign_in_at("/playlists").await;
        tab.until_count(".index .list > li", 120).await;
        let distinct = "return new Set([...document.querySelectorAll('.index a')].map(link => link.href)).size";
        assert_eq!(tab.js(distinct).await, 120);
        let log = stage.emulator.log().await;
        assert_eq!(log.calls_of("/v1/me/playlists").len(), 3, "{log}");
    });
}

#[test]
fn a_length_of_zero_hides_no_entry_and_contradicts_none() {
    journey(async |stage| {
        let tab = &stage.tab;
        for path in ["/v1/me/playlists", "/v1/me/tracks", "/v1/playlists/*/items"] {
            stage.emulator.inject(path, json!({"kind": "patch", "merge": {"total": 0}})).await;
        }
        stage.sign_in_at("/library").await;
        tab.sees(INES).await;
        tab.sees("All playlists").await;
        tab.sees("Spotify does not say how many.").await;
        tab.press("Playlists").await;
        tab.until_count(".index .list > li", 48).await;
        tab.press_among(".index li a", "Slow trains, wide windows").await;
        tab.until_text_of("output", "312 items").await;
    });
}

#[test]
fn a_length_that_shrinks_does_not_contradict_the_entries() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage
            .emulator
            .inject_rule(json!({"path": "/v1/playlists/*/items", "query": "*offset=100*",
                "fault": {"kind": "patch", "merge": {"total": 60, "next": null}}}))
            .await;
        stage.sign_in_at("/playlists").await;
        tab.press_among(".index li a", "Slow trains, wide windows").await;
        // It is read again a few times, and then shown as it is.
        let count = "const [shown] = document.querySelector('output').textContent.split(' items');
            return /^[0-9]+$/.test(shown) && document.querySelector('table.tracks').ariaRowCount === String(Number(shown) + 1)";
        tab.until_js("as many rows as are counted", count).await;
    });
}

#[test]
fn pages_without_end_end() {
    journey(async |stage| {
        let tab = &stage.tab;
        // Each page is the first one again, and its link leads on.
        let next = format!("{}/v1/me/playlists?offset=1000&limit=50", stage.emulator.service);
        stage.emulator.inject("/v1/me/playlists", json!({"kind": "patch", "merge": {"next": next}})).await;
        stage.sign_in_at("/playlists").await;
        tab.until_count(".index .list > li", 48).await;
        // Behind it there is nothing.
        tab.press_among(".index li a", "Slow trains, wide windows").await;
        tab.until_text_of("output", "312 items").await;
        let log = stage.emulator.log().await;
        assert_eq!(log.calls_of("/v1/me/playlists").len(), 2, "{log}");
    });
}
