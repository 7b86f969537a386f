//! The library in pictures: the liked songs, counted and drawn in the page.

use emulator::Options;
use serde_json::{Value, json};

use crate::harness::{Setup, Stage, journey, journey_with};

const LIKED: &str = "/v1/me/tracks";
const SECTIONS: [&str; 6] = ["g-months", "g-decades", "g-artists", "g-albums", "g-lengths", "g-lost"];

/// The numbers in the last column of a chart's table that has a row for each value.
async fn sum_of_table(stage: &Stage, id: &str) -> u64 {
    let script = "return [...document.querySelectorAll(`[aria-labelledby=${arguments[0]}] tbody td:nth-child(2)`)]
        .reduce((sum, cell) => sum + Number(cell.textContent.replace(/\\D/g, '')), 0)";
    stage.tab.js_with(script, vec![json!(id)]).await.as_u64().unwrap()
}

/// The counts are those of this many songs, which is all.
async fn has_counted(stage: &Stage, songs: u32) {
    stage.tab.sees(&format!("Songs counted: {songs}")).await;
    for id in ["g-months", "g-decades", "g-lengths"] {
        let all = u64::from(songs);
        stage.tab.until(id, async || Ok((sum_of_table(stage, id).await == all).then_some(()))).await;
    }
}

#[test]
fn liked_songs_are_drawn_each_chart_with_its_table() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/liked").await;
        tab.until_text_of("output", "800 items").await;
        let read = stage.emulator.log().await.calls().len();
        tab.press_among("#contents a", "In pictures").await;
        tab.arrives_at("/glance").await;
        has_counted(stage, 800).await;
        assert_eq!(stage.emulator.log().await.calls().len(), read, "drawn from what is in memory");

        for id in SECTIONS {
            let section = format!("[aria-labelledby={id}]");
            assert!(!tab.text_of(&format!("{section} figcaption strong")).await.is_empty(), "{id}");
            let marks = tab.count(&format!("{section} svg:is(.plot, .measure) :is(rect, line)")).await;
            assert!(marks > 0, "{id}");
            let named =
                tab.count(&format!("{section} :is(svg.plot[role=img][aria-label]:not([aria-label='']), ol.measures)")).await;
            assert_eq!(named, 1, "{id}");
        }
        // The table opens by key, and what it says is what is drawn.
        tab.tab_to("As a table: Artists you keep most").await;
        tab.press_key(thirtyfour::Key::Enter).await;
        let names = tab.texts_of("[aria-labelledby=g-artists] tbody th").await;
        assert_eq!(names, tab.texts_of("[aria-labelledby=g-artists] .measures .name").await);
        let numbers = tab.texts_of("[aria-labelledby=g-artists] tbody td").await;
        assert_eq!(numbers, tab.texts_of("[aria-labelledby=g-artists] .measures .number").await);
        // A name leads to its page in the app.
        tab.press_element("[aria-labelledby=g-artists] .measures a").await;
        tab.until_js("the artist", "return location.pathname.startsWith('/artists/')").await;
        tab.back().await;
        has_counted(stage, 800).await;
    });
}

#[test]
fn a_picture_is_copied_and_can_be_saved_where_the_clipboard_takes_none() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/glance").await;
        has_counted(stage, 800).await;
        tab.js("const page = window.wrappedJSObject ?? window;
            const write = items => {
                items[0].getType('image/png').then(image => { document.body.dataset.image = `${image.type} ${image.size > 5000}` });
                return page.Promise.resolve();
            };
            const value = { value: write, configurable: true };
            const own = typeof cloneInto === 'function' ? cloneInto(value, page, { cloneFunctions: true, wrapReflectors: true }) : value;
            page.Object.defineProperty(page.navigator.clipboard, 'write', own);")
            .await;
        tab.press("Copy picture: Artists you keep most").await;
        tab.sees_in("[aria-labelledby=g-artists] [role=status]", "Copied").await;
        tab.until_js("an image", "return document.body.dataset.image === 'image/png true'").await;

        tab.js("const page = window.wrappedJSObject ?? window; page.ClipboardItem = undefined;").await;
        tab.press("Copy picture: How long they are").await;
        tab.sees_in("[aria-labelledby=g-lengths] [role=status]", "Save the picture").await;
        let link = "[aria-labelledby=g-lengths] a[download='how-long-they-are.png']";
        assert!(tab.attribute_of(link, "href").await.unwrap().starts_with("blob:"));
    });
}

#[test]
fn a_library_without_songs_has_nothing_to_draw() {
    let emulator = Options { liked: Some(0), ..Options::default() };
    journey_with(Setup { emulator, ..Setup::default() }, async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/glance").await;
        tab.sees("There is nothing to draw yet").await;
        assert_eq!(tab.count(".chart").await, 0);
    });
}

#[test]
fn without_the_permission_nothing_is_read_until_it_is_granted() {
    journey(async |stage| {
        let tab = &stage.tab;
        tab.open("/glance").await;
        tab.press("Sign in at Spotify").await;
        tab.log_in_as("ines").await;
        tab.toggle_scope("user-library-read").await;
        tab.agree().await;
        tab.arrives_at("/glance").await;
        tab.sees("Allow access to your playlists and liked songs").await;
        assert_eq!(tab.count(".chart").await, 0);
        let log = stage.emulator.log().await;
        assert!(log.calls_of(LIKED).is_empty(), "a call that would be refused:\n{log}");
        tab.press("Allow").await;
        tab.agree().await;
        tab.arrives_at("/glance").await;
        has_counted(stage, 800).await;
    });
}

#[test]
fn a_network_that_ends_half_way_leaves_what_was_counted_and_the_rest_follows() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect(LIKED);
        let slow = json!({"path": LIKED, "query": "*offset=*", "fault": {"kind": "delay", "ms": 4000}});
        stage.emulator.inject_rule(slow).await;
        stage.sign_in_at("/glance").await;
        tab.sees("Songs counted so far: ").await;
        tab.find(".plot rect").await;
        tab.go_offline().await;
        tab.sees("You are offline.").await;
        tab.find(".plot rect").await;
        stage.emulator.clear_faults().await;
        tab.go_online().await;
        has_counted(stage, 800).await;
        assert_eq!(tab.codes().await, Vec::<String>::new());
    });
}

#[test]
fn a_failure_is_explained_and_the_charts_follow_when_it_is_tried_again() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect(LIKED);
        stage.emulator.inject(LIKED, json!({"kind": "truncate"})).await;
        stage.sign_in_at("/glance").await;
        tab.sees_code("LG-api-malformed").await;
        assert_eq!(tab.count(".chart").await, 0);
        stage.emulator.clear_faults().await;
        tab.press("Try again").await;
        has_counted(stage, 800).await;
    });
}

#[test]
fn a_site_can_switch_the_pictures_off() {
    journey(async |stage| {
        let tab = &stage.tab;
        let config = reqwest::get(format!("{}/config.json", stage.emulator.site)).await.unwrap();
        let mut config: Value = config.json().await.unwrap();
        config["pictures"] = json!(false);
        let fault = json!({"kind": "body", "status": 200, "content_type": "application/json", "body": config.to_string()});
        stage.emulator.break_site("/config.json", fault).await;
        stage.sign_in_at("/glance").await;
        tab.sees("This page is switched off on this site.").await;
        tab.until_count("#contents a[href$='/recent']", 1).await;
        assert_eq!(tab.count("#contents a[href$='/glance']").await, 0);
        let log = stage.emulator.log().await;
        assert!(log.calls_of(LIKED).is_empty(), "{log}");
        tab.press_among(".row a", "Liked songs").await;
        tab.arrives_at("/liked").await;
    });
}
