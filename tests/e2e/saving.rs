//! Saving and following: what the pages show of it, and how a person changes it.

use emulator::Options;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::harness::emulator::Log;
use crate::harness::{Setup, Stage, journey, journey_with};

const LIBRARY: &str = "/v1/me/library";
const CONTAINS: &str = "/v1/me/library/contains";
const SLOW_TRAINS: &str = "Slow trains, wide windows";

async fn open_slow_trains(stage: &Stage) {
    stage.open_playlists().await;
    stage.tab.press_among(".index li a", SLOW_TRAINS).await;
    stage.tab.until_text_of("output", "312 items").await;
}

async fn follow_menu(stage: &Stage, path: &str) {
    stage.tab.press_element(&format!("#contents a[href$='{path}']")).await;
    stage.tab.arrives_at(path).await;
}

/// Waits until a mark shows that the thing is saved, or that it is not.
async fn until_pressed(stage: &Stage, mark: &str, pressed: bool) {
    // The first of them, if there are more.
    let is_so = format!("return document.querySelector(\"{mark}\")?.ariaPressed === '{pressed}'");
    stage.tab.until_js("the mark", &is_so).await;
}

async fn is_pressed(stage: &Stage, mark: &str) -> bool {
    let known = format!("return document.querySelector(\"{mark}\")?.hasAttribute('aria-pressed') === true");
    stage.tab.until_js("a mark of which it is known", &known).await;
    stage.tab.attribute_of(mark, "aria-pressed").await.as_deref() == Some("true")
}

/// The changes of the library that were sent, as methods.
fn changes(log: &Log) -> Vec<String> {
    log.calls().iter().filter(|call| call.path == LIBRARY).map(|call| call.method.clone()).collect()
}

/// Presses the mark, and again, and looks each time that it was made and confirmed.
async fn changes_and_back(stage: &Stage, mark: &str) {
    let before = is_pressed(stage, mark).await;
    for now in [!before, before] {
        stage.emulator.clear_log().await;
        stage.tab.press_element(mark).await;
        until_pressed(stage, mark, now).await;
        let log = stage.until_log("a confirmation", |log| log.calls_of(CONTAINS).iter().any(|call| call.status == Some(200))).await;
        assert_eq!(changes(&log), [if now { "PUT" } else { "DELETE" }], "{log}");
    }
    assert_eq!(stage.tab.codes().await, Vec::<String>::new());
}

#[test]
fn each_kind_is_saved_and_removed() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_with("View and edit").await;
        open_slow_trains(stage).await;
        assert_eq!(tab.count(".record-head .save").await, 0, "unfollowing one's own playlist would delete it");
        changes_and_back(stage, "#row-0 .mark").await;

        follow_menu(stage, "/albums").await;
        tab.press_element(".shelf a").await;
        changes_and_back(stage, ".record-head .save").await;
        changes_and_back(stage, "table.tracks tbody tr:not(.part) .mark").await;

        for path in ["/artists", "/podcasts"] {
            follow_menu(stage, path).await;
            tab.press_element(".shelf a").await;
            changes_and_back(stage, ".record-head .save").await;
        }
        changes_and_back(stage, ".brief .mark").await;
        follow_menu(stage, "/audiobooks").await;
        changes_and_back(stage, ".shelf .mark").await;
        follow_menu(stage, "/search").await;
        tab.fill("Search Spotify", "the").await;
        tab.press_element("#kind-playlist").await;
        changes_and_back(stage, ".shelf .mark").await;
    });
}

#[test]
fn a_playlist_of_somebody_else_is_unfollowed_and_followed_again() {
    journey(async |stage| {
        stage.sign_in_with("View and edit").await;
        stage.open_playlists().await;
        stage.console.expect("/v1/playlists/");
        stage.tab.press_among(".index li a", "Halvard's long walks").await;
        stage.tab.find(".record-head .save").await;
        let before = is_pressed(stage, ".record-head .save").await;
        assert!(before);
        for now in [false, true] {
            stage.tab.press_element(".record-head .save").await;
            until_pressed(stage, ".record-head .save", now).await;
        }
    });
}

#[test]
fn a_like_that_is_removed_leaves_its_row_until_the_list_is_read_again() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_with("View and edit").await;
        stage.emulator.clear_log().await;
        follow_menu(stage, "/liked").await;
        tab.until_text_of("output", "800 items").await;
        until_pressed(stage, "#row-1 .mark", true).await;
        let title = tab.text_of("#row-1 .t-name").await;
        tab.press_element("#row-1 .mark").await;
        tab.until_count("#row-1.left", 1).await;
        let log = stage.until_log("a confirmation", |log| !log.calls_of(CONTAINS).is_empty()).await;
        assert_eq!(log.calls_of(CONTAINS).len(), 1, "the list says what is liked: {log}");
        assert_eq!((tab.text_of("#row-1 .t-name").await, tab.text_of("output").await), (title.clone(), "800 items".to_owned()));
        // A mistake is taken back in the same place.
        tab.press_element("#row-1 .mark").await;
        tab.until_count("#row-1.left", 0).await;
        tab.press_element("#row-1 .mark").await;
        tab.until_count("#row-1.left", 1).await;
        stage.until_log("the third change", |log| changes(log) == ["DELETE", "PUT", "DELETE"]).await;
        // The other pages know it too.
        follow_menu(stage, "/playlists").await;
        tab.back().await;
        tab.until_count("#row-1.left", 1).await;
    });
}

#[test]
fn a_change_that_fails_is_taken_back_and_said() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_with("View and edit").await;
        open_slow_trains(stage).await;
        let before = is_pressed(stage, "#row-0 .mark").await;
        stage.console.expect(LIBRARY);
        for method in ["PUT", "DELETE"] {
            let rule = json!({"path": LIBRARY, "method": method, "fault": {"kind": "status", "status": 500}});
            stage.emulator.inject_rule(rule).await;
        }
        tab.press_element("#row-0 .mark").await;
        tab.sees_code("LG-5xx-unavailable").await;
        until_pressed(stage, "#row-0 .mark", before).await;
        stage.emulator.clear_faults().await;
        tab.press_element(".saving-notice .row .button:not(.first)").await;
        tab.sees_no_notice().await;
        tab.press_element("#row-0 .mark").await;
        until_pressed(stage, "#row-0 .mark", !before).await;

        // A success without an effect.
        stage.emulator.inject_rule(json!({"path": LIBRARY, "fault": {"kind": "status", "status": 200}})).await;
        tab.press_element("#row-0 .mark").await;
        tab.sees_code("LG-saving-unchanged").await;
        until_pressed(stage, "#row-0 .mark", !before).await;
    });
}

#[test]
fn after_a_lost_answer_it_reads_before_it_writes() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_with("View and edit").await;
        open_slow_trains(stage).await;
        let before = is_pressed(stage, "#row-0 .mark").await;
        stage.console.expect(LIBRARY);
        // A browser would send it again by itself if the connection were only closed.
        let rule = json!({"path": LIBRARY, "times": 1, "after": true, "fault": {"kind": "status", "status": 502}});
        stage.emulator.inject_rule(rule).await;
        stage.emulator.clear_log().await;
        tab.press_element("#row-0 .mark").await;
        until_pressed(stage, "#row-0 .mark", !before).await;
        let log = stage.until_log("a look", |log| !log.calls_of(CONTAINS).is_empty()).await;
        assert_eq!(changes(&log).len(), 1, "it was made, and not sent again: {log}");
        tab.until_count("#row-0 .mark[aria-pressed]", 1).await;
        assert_eq!(tab.codes().await, Vec::<String>::new());
    });
}

#[test]
fn many_are_removed_in_few_requests_also_when_spotify_asks_to_wait() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_with("View and edit").await;
        follow_menu(stage, "/liked").await;
        tab.until_text_of("output", "800 items").await;
        tab.tab_to_element("table.tracks tbody tr").await;
        tab.press_key(Key::Space).await;
        tab.sees("1 selected").await;
        for _ in 0..59 {
            let extend = tab.driver().action_chain().key_down(Key::Shift).send_keys(Key::Down).key_up(Key::Shift);
            extend.perform().await.unwrap();
        }
        tab.sees("60 selected").await;
        stage.emulator.clear_log().await;
        stage.console.expect(LIBRARY);
        tab.press("Remove").await;
        tab.sees("Remove 60 items? The dates when you saved them are lost.").await;
        assert_eq!(changes(&stage.emulator.log().await), Vec::<String>::new(), "nothing is removed before the answer");
        let wait = json!({"kind": "rate_limit", "retry_after": 1, "cors": true, "expose": true});
        stage.emulator.inject_rule(json!({"path": LIBRARY, "method": "DELETE", "skip": 1, "times": 1, "fault": wait})).await;
        tab.press("Remove them").await;
        tab.sees("60 items removed.").await;
        let log = stage.emulator.log().await;
        assert_eq!(changes(&log), ["DELETE", "DELETE", "DELETE"], "two, and the one that was asked to wait: {log}");
        assert_eq!(log.calls_of(CONTAINS).len(), 2, "{log}");
        tab.press("Save").await;
        tab.sees("60 items saved.").await;
    });
}

#[test]
fn without_the_permission_it_is_offered_and_nothing_is_sent() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        open_slow_trains(stage).await;
        let before = is_pressed(stage, "#row-0 .mark").await;
        stage.emulator.clear_log().await;
        tab.press_element("#row-0 .mark").await;
        tab.sees("To save and remove, let Lockgroove change your library").await;
        until_pressed(stage, "#row-0 .mark", before).await;
        assert_eq!(changes(&stage.emulator.log().await), Vec::<String>::new());
        tab.press("Not now").await;
        tab.no_longer_sees("To save and remove, let Lockgroove change your library").await;
        tab.press_element("#row-0 .mark").await;
        tab.press_element(".saving-notice .button.first").await;
        tab.is_at_service("/authorize").await;
        let log = stage.emulator.log().await;
        let scope = log.authorizations().last().unwrap().query["scope"].as_str().unwrap().to_owned();
        let asked: Vec<&str> = scope.split(' ').filter(|scope| scope.contains("modify")).collect();
        assert_eq!(asked, ["user-library-modify"]);
    });
}

#[test]
fn offline_it_says_so_and_sends_nothing() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_with("View and edit").await;
        open_slow_trains(stage).await;
        let before = is_pressed(stage, "#row-0 .mark").await;
        tab.go_offline().await;
        tab.sees("You are offline.").await;
        tab.press_element("#row-0 .mark").await;
        tab.sees_code("LG-saving-offline").await;
        until_pressed(stage, "#row-0 .mark", before).await;
        tab.go_online().await;
        tab.sees_no_strip().await;
        tab.press_element("#row-0 .mark").await;
        until_pressed(stage, "#row-0 .mark", !before).await;
    });
}

#[test]
fn by_keyboard_alone() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in_with("View and edit").await;
        follow_menu(stage, "/albums").await;
        tab.press_element(".shelf a").await;
        let before = is_pressed(stage, ".record-head .save").await;
        let name = tab.text_of("#album-title").await;
        let label = tab.attribute_of(".record-head .save", "aria-label").await.unwrap();
        assert_eq!((before, label), (true, format!("In your library: {name}")));
        tab.tab_to_element(".record-head .save").await;
        tab.press_key(Key::Enter).await;
        until_pressed(stage, ".record-head .save", false).await;
        tab.until_focus_is_on(".record-head .save").await;
        let label = tab.attribute_of(".record-head .save", "aria-label").await.unwrap();
        assert_eq!(label, format!("Save to library: {name}"));

        open_slow_trains(stage).await;
        let before = is_pressed(stage, "#row-1 .mark").await;
        tab.tab_to_element("table.tracks tbody tr").await;
        tab.press_key(Key::Down).await;
        tab.until_focus_is_on("#row-1").await;
        tab.type_text("l").await;
        until_pressed(stage, "#row-1 .mark", !before).await;
        tab.until_focus_is_on("#row-1").await;
    });
}

#[test]
fn a_playlist_of_a_thousand_songs_takes_the_fewest_questions() {
    let id = |n: usize| format!("{n:022}");
    let tracks: Vec<Value> =
        (0..1_000).map(|n| json!({"id": id(n), "name": format!("Song {n}"), "album": format!("Album {}", n / 10)})).collect();
    let all: Vec<String> = (0..1_000).map(id).collect();
    let liked: Vec<&String> = all.iter().step_by(3).collect();
    let library = json!({"tracks": tracks, "liked": liked, "playlists": [{"id": id(5_000), "name": "A thousand", "tracks": all}]});
    let file = std::env::temp_dir().join(format!("lockgroove-thousand-{}.json", std::process::id()));
    std::fs::write(&file, library.to_string()).unwrap();
    let emulator = Options { library: Some(file.clone()), ..Options::default() };
    journey_with(Setup { emulator, ..Setup::default() }, async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/playlists").await;
        tab.press_among(".index li a", "A thousand").await;
        tab.until_text_of("output", "1,000 items").await;
        let known = "const marks = [...document.querySelectorAll('.tracks .mark')].filter(mark => {
                const place = mark.getBoundingClientRect();
                return place.bottom > 0 && place.top < innerHeight;
            });
            return marks.length > 0 && marks.every(mark => mark.hasAttribute('aria-pressed'))";
        tab.until_js("the first marks", known).await;
        let log = stage.emulator.log().await;
        assert!(log.calls_of(CONTAINS).len() <= 2, "more than what is seen: {log}");
        for _ in 0..200 {
            let at_end = "scrollBy(0, 250); return scrollY + innerHeight >= document.documentElement.scrollHeight - 1";
            let is_end = tab.js(at_end).await == json!(true);
            tab.until_js("marks", known).await;
            if is_end {
                break;
            }
        }
        let right = "return [...document.querySelectorAll('.tracks tbody tr:not(.space)')].every(row =>
            !row.querySelector('.mark').hasAttribute('aria-pressed') ||
            (row.querySelector('.mark').ariaPressed === 'true') === ((Number(row.querySelector('.t-no').textContent) - 1) % 3 === 0))";
        tab.until_js("what is liked", right).await;
        let log = stage.emulator.log().await;
        let questions = log.calls_of(CONTAINS);
        assert_eq!(questions.len(), 25, "a thousand, forty at a time");
    });
    std::fs::remove_file(file).unwrap();
}

#[test]
fn filters_of_a_search_are_written_into_its_words() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.sign_in().await;
        follow_menu(stage, "/search").await;
        tab.fill("Search Spotify", "harbour").await;
        tab.arrives_at("/search?q=harbour").await;
        tab.press_element("details.narrow summary").await;
        tab.fill("Years", "1950-2030").await;
        tab.press("Out in the last two weeks").await;
        tab.arrives_at("/search?q=harbour+year%3A1950-2030+tag%3Anew").await;
        tab.press("Out in the last two weeks").await;
        tab.arrives_at("/search?q=harbour+year%3A1950-2030").await;
        assert_eq!(tab.value_of("#search-words").await, "harbour year:1950-2030");
        stage
            .until_log("the filter", |log| {
                log.calls_of("/v1/search").iter().any(|call| call.query["q"] == "‹7 characters› year:1950-2030")
            })
            .await;
    });
}

#[test]
fn in_the_older_shapes_it_is_the_same() {
    let settings = json!({"shapes": "older", "mode": "extended"}).as_object().cloned().unwrap();
    let emulator = Options { settings, ..Options::default() };
    journey_with(Setup { emulator, ..Setup::default() }, async |stage| {
        stage.sign_in_with("View and edit").await;
        open_slow_trains(stage).await;
        changes_and_back(stage, "#row-0 .mark").await;
        follow_menu(stage, "/albums").await;
        stage.tab.press_element(".shelf a").await;
        changes_and_back(stage, ".record-head .save").await;
    });
}
