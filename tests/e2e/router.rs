//! Addresses and pages: titles, scroll positions, the focus, links to a place on a page.

use lockgroove::ui::route::Route;
use serde_json::json;

use crate::harness::{Setup, journey, journey_with};

fn slashes_change_nothing(setup: Setup) {
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        // The connection check makes requests that fail without a session.
        for path in ["/v1/me", "/authorize", "/api/token"] {
            stage.console.expect(path);
        }
        for route in Route::ALL {
            // The emulator serves nothing at `//`.
            let slashes: &[&str] = if route == Route::Landing { &["/"] } else { &["", "/", "//"] };
            for slashes in slashes {
                // The page of the last round has the same title.
                tab.go("about:blank").await;
                tab.open(&format!("{}{slashes}?x=y#z", route.path().trim_end_matches('/'))).await;
                tab.until_title(&route.window_title(None)).await;
                tab.find("#main h1").await;
            }
        }
    });
}

#[test]
fn slashes_at_the_end_of_any_path_change_nothing() {
    slashes_change_nothing(Setup::default());
}

#[test]
fn nor_do_they_in_a_folder_of_the_site() {
    slashes_change_nothing(Setup::at_subpath());
}

#[test]
fn a_callback_with_slashes_at_its_end_finishes_the_sign_in_and_is_cleaned() {
    for (setup, slashes) in [(Setup::default(), "//"), (Setup::at_subpath(), "/")] {
        journey_with(setup, async |stage| {
            let tab = &stage.tab;
            // A host that moves the callback.
            let page = format!(
                "<!doctype html><title>Moved</title><script>location.replace(location.pathname + '{slashes}' + location.search)</script>"
            );
            let fault = json!({"kind": "body", "status": 200, "content_type": "text/html; charset=utf-8", "body": page});
            stage.emulator.break_site("*/callback", fault).await;
            let moved = async || {
                let log = stage.emulator.log().await;
                log.site_requests().iter().filter(|entry| entry.path.ends_with(&format!("/callback{slashes}"))).count()
            };
            stage.sign_in_at("/playlists").await;
            stage.sees_playlists().await;
            assert_eq!((moved().await, stage.emulator.log().await.exchanges().len()), (1, 1));

            // The same with a refusal.
            tab.press("Most played").await;
            tab.press("Allow").await;
            tab.decline().await;
            tab.sees_code("LG-auth-declined").await;
            assert_eq!(moved().await, 2);
            let address = tab.address().await;
            assert!(!address.contains("error") && !address.contains("state"), "{address}");
        });
    }
}

#[test]
fn a_new_page_starts_at_its_top_and_back_restores_the_position() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/playlists").await;
        tab.press_among(".index li a", "Slow trains, wide windows").await;
        tab.until_text_of("output", "312 items").await;
        tab.until_js("its title", "return document.title === 'Slow trains, wide windows · Lockgroove'").await;
        let mark = "document.querySelector('.index').dataset.mark";
        tab.js(&format!("{mark} = 'the same'")).await;
        tab.js_async("scrollTo(0, 700); requestAnimationFrame(() => requestAnimationFrame(arguments[0]))", vec![]).await;
        tab.press("Most played").await;
        tab.sees("Allow access to your top artists and songs").await;
        tab.until_js("the top of the page", "return scrollY === 0 && document.activeElement.id === 'main'").await;
        tab.back().await;
        tab.until_text_of("output", "312 items").await;
        // Three pixels off were measured: what stands above grows a little while it loads, and the browser scrolls along. A row is 38 tall.
        tab.until_js("the position", "return Math.abs(scrollY - 700) < 8 && document.activeElement.id === 'record'").await;
        // The index stays while another playlist opens beside it.
        tab.js(&format!("{mark} = 'the same'")).await;
        tab.press_among(".index li a", "Kitchen, Sunday").await;
        tab.until_text_of("output", "88 items").await;
        tab.until_js("the top of the page", "return scrollY === 0").await;
        assert_eq!(tab.js(&format!("return {mark}")).await, json!("the same"));
    });
}

#[test]
fn a_link_to_a_place_on_a_page_scrolls_there() {
    journey(async |stage| {
        let tab = &stage.tab;
        let visible =
            "const top = document.getElementById('implicit').getBoundingClientRect().top; return top >= 0 && top < innerHeight / 2";
        tab.open("/implicit").await;
        tab.press("Back to the OAuth flows").await;
        tab.arrives_at("/flows#implicit").await;
        tab.until_js("the place in the link", visible).await;
        tab.open("/flows").await;
        tab.press_among("table a", "withdrawn").await;
        tab.arrives_at("/flows#implicit").await;
        tab.until_js("the place in the table", visible).await;
        tab.back().await;
        tab.arrives_at("/flows").await;
        tab.until_js("the table", "return document.querySelector('table').getBoundingClientRect().top > 0").await;
        tab.open("/flows?data=person#implicit").await;
        tab.until_js("the place in the address", visible).await;
    });
}
