//! Covers that do not load.

use serde_json::json;

use crate::harness::journey;

/// Every cover shows something: an image that loaded, or the mark.
const ALL_DRAWN: &str = "const covers = [...document.querySelectorAll('.cover')];
    return covers.length > 0 && covers.every(cover => cover.matches('.none') || (cover.complete && cover.naturalWidth > 0)
        || cover.getBoundingClientRect().top > innerHeight)";

#[test]
fn a_cover_that_is_refused_or_elsewhere_shows_the_mark_in_its_place() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/image/");
        // The list is read twice, with another answer.
        stage.emulator.set(json!({"etags": false})).await;
        stage.sign_in().await;
        tab.until_js("all covers", ALL_DRAWN).await;
        let size = "const box = document.querySelector('.shelf .cover').getBoundingClientRect(); return [box.width, box.height]";
        let before = tab.js(size).await;
        assert!(tab.count(".shelf img.cover").await > 0);

        // Refused by the image server. The browser has no copy of them yet.
        tab.press("Playlists").await;
        tab.find("#playlists-order").await;
        stage.emulator.inject("/image/*", json!({"kind": "status", "status": 403})).await;
        tab.press_among(".index li a", "Kitchen, Sunday").await;
        tab.until_text_of("output", "88 items").await;
        tab.until_count(".record-head .cover.large.none .mark", 1).await;
        assert_eq!(tab.count(".record-head img").await, 0);

        // At a host that the policy does not allow: it is not even asked for.
        stage.emulator.clear_faults().await;
        let images = json!([{"url": "https://elsewhere.example/cover.jpg", "height": 300, "width": 300}]);
        let items = json!([{"id": "3cEYpjA9oz9GiPac4AsH4n", "name": "Elsewhere", "images": images}]);
        stage
            .emulator
            .inject("/v1/me/playlists", json!({"kind": "patch", "merge": {"items": items, "total": 1, "next": null}}))
            .await;
        tab.press("Overview").await;
        tab.sees("Elsewhere").await;
        tab.until_count(".shelf .cover.none .mark", 1).await;
        assert_eq!(tab.js(size).await, before, "the mark takes the place of a cover");
        assert!(stage.console.violations().await.is_empty());
    });
}
