//! Changing what is in a playlist: removing, moving, adding, and taking it back.

use std::path::PathBuf;

use emulator::Options;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::archive::{Disk, keep_files, made_file};
use crate::harness::emulator::Log;
use crate::harness::{Setup, Stage, journey, journey_with};
use crate::organise::{Device, is_done};

const LETTERS: [&str; 6] = ["Arrival", "Ballast", "Cinder", "Drift", "Ember", "Fathom"];

/// The first button after the sentence about the last change, beside the selection.
const OFFERED: &str = ".picked [role=status] + .button";

fn id(n: usize) -> String {
    format!("{n:022}")
}

/// A library with the playlist “Letters”, which has one track for each letter, and “Twice”: the first three, and the first again.
struct Small(PathBuf);

impl Small {
    fn new(name: &str) -> (Self, Setup) {
        let tracks: Vec<Value> = LETTERS.iter().enumerate().map(|(n, name)| json!({"id": id(n + 1), "name": name})).collect();
        let letters: Vec<String> = (1..=LETTERS.len()).map(id).collect();
        let library = json!({
            "tracks": tracks,
            "liked": letters,
            "playlists": [
                {"id": id(5_000), "name": "Letters", "tracks": letters},
                {"id": id(5_001), "name": "Twice", "tracks": [id(1), id(2), id(3), id(1)]},
            ],
        });
        let file = std::env::temp_dir().join(format!("lockgroove-{name}-{}.json", std::process::id()));
        std::fs::write(&file, library.to_string()).unwrap();
        let emulator = Options { library: Some(file.clone()), ..Options::default() };
        (Self(file), Setup { emulator, ..Setup::default() })
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Signs in with the permission to edit.
async fn sign_in(stage: &Stage) {
    let tab = &stage.tab;
    tab.open("/connect").await;
    tab.press("View and edit").await;
    tab.press("Sign in at Spotify").await;
    tab.log_in_as("ines").await;
    tab.agree().await;
    tab.arrives_at("/library").await;
}

async fn open(stage: &Stage, name: &str, items: &str) {
    stage.tab.press("Playlists").await;
    stage.tab.press_among(".index li a", name).await;
    stage.tab.until_text_of("output", items).await;
    stage.tab.until_count("table.movable", 1).await;
}

/// Waits until the rows have these titles, by their first letters.
async fn until_rows(stage: &Stage, letters: &str) {
    let titles: Vec<&str> = letters.chars().filter_map(|c| LETTERS.iter().find(|title| title.starts_with(c)).copied()).collect();
    let script = format!(
        "return JSON.stringify([...document.querySelectorAll('.tracks .t-name')].map(name => name.textContent)) === JSON.stringify({})",
        json!(titles)
    );
    stage.tab.until_js(&format!("the rows {letters}"), &script).await;
}

/// The rows as the service has them: in another tab.
async fn until_kept(stage: &Stage, name: &str, letters: &str) {
    let here = stage.tab.handle().await;
    stage.tab.open_tab().await;
    stage.tab.open("/playlists").await;
    open(stage, name, &format!("{} items", letters.len())).await;
    until_rows(stage, letters).await;
    stage.tab.close().await;
    stage.tab.switch_to(&here).await;
}

/// The changes of entries that were sent, as methods.
fn changes(log: &Log) -> Vec<String> {
    let is_change = |path: &str, method: &str| path.ends_with("/items") && method != "GET";
    log.calls().iter().filter(|call| is_change(&call.path, &call.method)).map(|call| call.method.clone()).collect()
}

async fn pick(stage: &Stage, at: usize) {
    stage.tab.press_element(&format!("#row-{at} .t-pick input")).await;
}

#[test]
fn selected_rows_are_removed_at_once_and_come_back_when_it_is_taken_back() {
    let (_file, setup) = Small::new("removed");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        open(stage, "Letters", "6 items").await;
        stage.emulator.clear_log().await;
        pick(stage, 1).await;
        pick(stage, 4).await;
        tab.press("Remove from playlist").await;
        until_rows(stage, "ACDF").await;
        tab.sees("Removed 2 items.").await;
        tab.until_focus_is_on("#row-1").await;
        let log = stage.emulator.log().await;
        assert_eq!(changes(&log), ["DELETE"], "{log}");
        tab.sees_in(".record-head .facts", "4").await;
        tab.press("Undo").await;
        until_rows(stage, "ABCDEF").await;
        tab.sees("Taken back.").await;
        assert_eq!(changes(&stage.emulator.log().await), ["DELETE", "POST", "POST"]);
        until_kept(stage, "Letters", "ABCDEF").await;
    });
}

#[test]
fn the_second_copy_goes_alone_and_it_says_before_what_that_costs() {
    let (_file, setup) = Small::new("twice");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        open(stage, "Twice", "4 items").await;
        stage.emulator.clear_log().await;
        pick(stage, 3).await;
        tab.press("Remove from playlist").await;
        tab.sees("A copy that stays is added again in its place, with today’s date.").await;
        assert_eq!(changes(&stage.emulator.log().await), Vec::<String>::new());
        tab.press("Keep").await;
        tab.no_longer_sees("A copy that stays").await;
        tab.press("Remove from playlist").await;
        tab.press_element(OFFERED).await;
        until_rows(stage, "ABC").await;
        tab.sees("Removed 1 item.").await;
        until_kept(stage, "Twice", "ABC").await;
    });
}

#[test]
fn an_entry_that_spotify_removed_stays_and_it_says_why() {
    journey(async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        open(stage, "Slow trains, wide windows", "312 items").await;
        let gone = "const row = document.querySelector('.tracks tr.gone'); scrollBy(0, row ? 0 : 300); return row !== null";
        tab.until_js("an entry that is gone", gone).await;
        tab.press_element(".tracks tr.gone .t-pick input").await;
        stage.emulator.clear_log().await;
        tab.press("Remove from playlist").await;
        tab.sees("1 item cannot be removed here").await;
        assert_eq!(changes(&stage.emulator.log().await), Vec::<String>::new());
    });
}

#[test]
fn by_keyboard_rows_are_removed_and_moved() {
    let (_file, setup) = Small::new("keys");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        open(stage, "Letters", "6 items").await;
        stage.emulator.clear_log().await;
        tab.tab_to_element("table.tracks tbody tr").await;
        tab.press_key(Key::Down).await;
        tab.until_focus_is_on("#row-1").await;
        tab.press_key(Key::Delete).await;
        until_rows(stage, "ACDEF").await;
        tab.until_focus_is_on("#row-1").await;
        tab.sees("Removed 1 item.").await;
        // Keys that follow each other make one move.
        for place in [2, 3] {
            tab.driver().action_chain().key_down(Key::Alt).send_keys(Key::Down).key_up(Key::Alt).perform().await.unwrap();
            tab.until_focus_is_on(&format!("#row-{place}")).await;
        }
        until_rows(stage, "ADECF").await;
        tab.sees("Moved 1 item to position 4.").await;
        let log = stage.emulator.log().await;
        assert_eq!(changes(&log), ["DELETE", "PUT"], "{log}");
        tab.driver().action_chain().key_down(Key::Control).send_keys("z").key_up(Key::Control).perform().await.unwrap();
        until_rows(stage, "ACDEF").await;
        tab.sees("Taken back.").await;

        tab.press_key(Key::Escape).await;
        tab.press_key(Key::Space).await;
        tab.press_by_keyboard("Move to…").await;
        tab.sees("Move to a position").await;
        tab.fill("New position of the first one", "5").await;
        tab.press_key(Key::Enter).await;
        until_rows(stage, "ADEFC").await;
        tab.sees("Moved 1 item to position 5.").await;
        until_kept(stage, "Letters", "ADEFC").await;
    });
}

#[test]
fn rows_are_moved_by_mouse_and_by_touch() {
    let (_file, setup) = Small::new("drag");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        open(stage, "Letters", "6 items").await;
        stage.emulator.clear_log().await;
        // Away from the edges of the window, near which it scrolls.
        let (grip, target) = (tab.find("#row-3 .grip").await, tab.find("#row-1 .t-title").await);
        let drag = tab.driver().action_chain().click_and_hold_element(&grip).move_to_element_center(&target);
        drag.move_by_offset(0, -8).perform().await.unwrap();
        tab.until_count("#row-1.drop-before", 1).await;
        tab.driver().action_chain().release().perform().await.unwrap();
        until_rows(stage, "ADBCEF").await;
        tab.sees("Moved 1 item to position 2.").await;
        assert_eq!(changes(&stage.emulator.log().await), ["PUT"]);

        // Two that are selected go together. A finger on a phone.
        tab.resize(360).await;
        tab.press_element("[aria-label='Select nothing']").await;
        tab.press("Select").await;
        pick(stage, 0).await;
        pick(stage, 2).await;
        let touch = "const send = (it, kind, y) => it.dispatchEvent(new PointerEvent(kind,
                { bubbles: true, cancelable: true, isPrimary: true, pointerId: 7, pointerType: 'touch', button: 0, clientX: 20, clientY: y }));
            const grip = document.querySelector('#row-0 .grip'), last = document.querySelector('#row-5').getBoundingClientRect();
            if (!grip.checkVisibility() || getComputedStyle(grip).touchAction !== 'none') return 'no handle';
            send(grip, 'pointerdown', grip.getBoundingClientRect().top + 5);
            send(document.body, 'pointermove', last.bottom - 4);
            send(document.body, 'pointerup', last.bottom - 4);
            return 'done'";
        assert_eq!(tab.js(touch).await, json!("done"));
        until_rows(stage, "DCEFAB").await;
        tab.sees("Moved 2 items to position 5.").await;
        until_kept(stage, "Letters", "DCEFAB").await;
    });
}

#[test]
fn a_list_that_is_sorted_or_filtered_cannot_be_moved_and_says_so() {
    let (_file, setup) = Small::new("sorted");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        open(stage, "Letters", "6 items").await;
        tab.press_among(".tracks .sort", "Title").await;
        tab.press_among(".tracks .sort", "Title").await;
        until_rows(stage, "FEDCBA").await;
        tab.until_count("table.movable", 0).await;
        // Places are those of the list, not of the view.
        pick(stage, 0).await;
        tab.press("Move to…").await;
        tab.sees("Songs can be moved only while the playlist stands in its own order").await;
        tab.press("Remove from playlist").await;
        until_rows(stage, "EDCBA").await;
        tab.sees("Removed 1 item.").await;
        pick(stage, 0).await;
        tab.press("Move to…").await;
        tab.press("Show its own order").await;
        until_rows(stage, "ABCDE").await;
        tab.until_count("table.movable", 1).await;
    });
}

#[test]
fn a_change_elsewhere_is_shown_and_not_overwritten() {
    let (_file, setup) = Small::new("elsewhere");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        open(stage, "Letters", "6 items").await;
        let here = tab.handle().await;
        // Another device.
        tab.open_tab().await;
        tab.open("/playlists").await;
        open(stage, "Letters", "6 items").await;
        pick(stage, 0).await;
        tab.press("Remove from playlist").await;
        tab.sees("Removed 1 item.").await;
        tab.switch_to(&here).await;
        stage.emulator.clear_log().await;
        pick(stage, 1).await;
        tab.press("Remove from playlist").await;
        tab.sees_code("LG-edit-changed-elsewhere").await;
        until_rows(stage, "BCDEF").await;
        assert_eq!(changes(&stage.emulator.log().await), Vec::<String>::new());
        tab.press("Close").await;
        pick(stage, 0).await;
        tab.press("Remove from playlist").await;
        until_rows(stage, "CDEF").await;
        tab.sees("Removed 1 item.").await;
    });
}

#[test]
fn what_fails_is_taken_back_or_gone_on_with() {
    let (_file, setup) = Small::new("fails");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        open(stage, "Twice", "4 items").await;
        stage.console.expect("/v1/playlists/");
        let path = format!("/v1/playlists/{}/items", id(5_001));
        let refused = json!({"kind": "forbidden", "which": "dead"});
        stage.emulator.inject_rule(json!({"path": path, "method": "DELETE", "times": 1, "fault": refused})).await;
        stage.emulator.inject_rule(json!({"path": path, "method": "POST", "times": 1, "fault": refused})).await;
        pick(stage, 3).await;
        tab.press("Remove from playlist").await;
        tab.press_element(OFFERED).await;
        tab.sees_code("LG-edit-not-made").await;
        tab.sees("LG-403-not-allowed").await;
        until_rows(stage, "ABCA").await;
        tab.press("Try again").await;
        tab.sees_code("LG-edit-partly-made").await;
        until_rows(stage, "BC").await;
        tab.press("Try again").await;
        until_rows(stage, "ABC").await;
        tab.sees("Removed 1 item.").await;
        tab.sees_no_notice().await;
        // The answer is lost, and so is every look at it.
        for method in ["PUT", "GET"] {
            let rule =
                json!({"path": path, "method": method, "skip": 0, "after": true, "fault": {"kind": "status", "status": 500}});
            stage.emulator.inject_rule(rule).await;
        }
        tab.press_element("#row-2 .t-time").await;
        tab.press("Move to…").await;
        tab.fill("New position of the first one", "1").await;
        tab.press_key(Key::Enter).await;
        tab.sees_code("LG-edit-not-confirmed").await;
        stage.emulator.clear_faults().await;
        tab.press_among(".saving-notice .button", "Try again").await;
        tab.sees("Moved 1 item to position 1.").await;
        until_rows(stage, "CAB").await;
        until_kept(stage, "Twice", "CAB").await;
    });
}

#[test]
fn without_the_permission_or_the_network_nothing_is_changed() {
    let (_file, setup) = Small::new("without");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        // Marks of the rows are asked about until the network is gone.
        stage.console.expect("/v1/me/library/contains");
        stage.sign_in_at("/playlists").await;
        open(stage, "Letters", "6 items").await;
        stage.emulator.clear_log().await;
        pick(stage, 2).await;
        tab.press("Remove from playlist").await;
        tab.sees("let Lockgroove edit your playlists").await;
        until_rows(stage, "ABCDEF").await;
        tab.press("Not now").await;
        assert_eq!(changes(&stage.emulator.log().await), Vec::<String>::new());
        tab.press("Remove from playlist").await;
        tab.press_element(".saving-notice .button.first").await;
        tab.is_at_service("/authorize").await;
        tab.agree().await;
        tab.find("table.movable").await;
        tab.go_offline().await;
        tab.sees("You are offline.").await;
        pick(stage, 2).await;
        tab.press("Remove from playlist").await;
        tab.sees_code("LG-edit-offline").await;
        until_rows(stage, "ABCDEF").await;
    });
}

#[test]
fn a_playlist_of_somebody_else_offers_no_changes() {
    journey(async |stage| {
        sign_in(stage).await;
        stage.tab.press("Liked songs").await;
        stage.tab.until_text_of("output", "800 items").await;
        stage.tab.press_element("#row-0 .t-pick input").await;
        stage.tab.sees("1 selected").await;
        assert_eq!(stage.tab.count(".grip").await, 0);
        assert!(!stage.tab.text().await.contains("Remove from playlist"));
        stage.tab.press_key(Key::Delete).await;
        stage.tab.until_text_of("output", "800 items").await;
    });
}

#[test]
fn what_is_selected_is_added_to_a_playlist_which_says_first_what_is_there() {
    let (_file, setup) = Small::new("added");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        open(stage, "Twice", "4 items").await;
        tab.press("Liked songs").await;
        tab.until_text_of("output", "6 items").await;
        stage.emulator.clear_log().await;
        for at in [0, 3, 4] {
            pick(stage, at).await;
        }
        tab.press("Add to playlist…").await;
        tab.sees("Add 3 items to a playlist").await;
        tab.fill("Filter your playlists", "wi").await;
        tab.press_among(".choice button", "Twice").await;
        tab.sees("1 of them is already there.").await;
        assert_eq!(changes(&stage.emulator.log().await), Vec::<String>::new());
        tab.press("Add the other 2 items").await;
        tab.sees("Added 2 items to “Twice”.").await;
        assert_eq!(changes(&stage.emulator.log().await), ["POST"]);
        // The list that was read before is not shown again.
        open(stage, "Twice", "6 items").await;
        until_rows(stage, "ABCADE").await;

        // By keyboard, from one playlist to another, also what is there.
        pick(stage, 3).await;
        tab.tab_to("Add to playlist…").await;
        tab.press_key(Key::Enter).await;
        tab.press_by_keyboard("Letters6 items").await;
        tab.sees("1 of them is already there.").await;
        tab.press_by_keyboard("Add all of them anyway").await;
        tab.sees("Added 1 item to “Letters”.").await;
        open(stage, "Letters", "7 items").await;
        until_rows(stage, "ABCDEFA").await;
    });
}

#[test]
fn a_playlist_is_made_from_a_selection_on_a_phone() {
    let (_file, setup) = Small::new("made");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        tab.press("Liked songs").await;
        tab.until_text_of("output", "6 items").await;
        tab.resize(360).await;
        tab.press("Select").await;
        pick(stage, 5).await;
        pick(stage, 0).await;
        tab.press("Add to playlist…").await;
        tab.press_among("dialog .button", "New playlist").await;
        tab.fill("Name", "First and last").await;
        tab.press("Make it and add").await;
        tab.sees("Added 2 items to “First and last”.").await;
        tab.resize(1280).await;
        open(stage, "First and last", "2 items").await;
        until_rows(stage, "AF").await;
    });
}

#[test]
fn adding_that_fails_can_be_tried_again_and_adds_nothing_twice() {
    let (_file, setup) = Small::new("tried");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        tab.press("Liked songs").await;
        tab.until_text_of("output", "6 items").await;
        stage.console.expect("/v1/playlists/");
        let path = format!("/v1/playlists/{}/items", id(5_001));
        let down = json!({"path": path, "method": "GET", "fault": {"kind": "status", "status": 500}});
        stage.emulator.inject_rule(down).await;
        pick(stage, 5).await;
        tab.press("Add to playlist…").await;
        tab.press_among(".choice button", "Twice").await;
        tab.sees_code("LG-5xx-unavailable").await;
        stage.emulator.clear_faults().await;
        let lost = json!({"path": path, "method": "POST", "times": 1, "after": true, "fault": {"kind": "status", "status": 500}});
        stage.emulator.inject_rule(lost).await;
        tab.press_among("dialog .button", "Try again").await;
        tab.sees("Added 1 item to “Twice”.").await;
        open(stage, "Twice", "5 items").await;
        until_rows(stage, "ABCAF").await;
    });
}

#[test]
fn a_playlist_is_made_described_and_shown_or_not() {
    let (_file, setup) = Small::new("new");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        tab.press("Playlists").await;
        tab.find("#playlists-order").await;
        tab.press("New playlist").await;
        tab.until_focus_is_on("#new-name").await;
        tab.fill("Name", "Night bus").await;
        tab.fill("Description", "For the way home").await;
        tab.press("Make it").await;
        tab.sees("This playlist is empty").await;
        tab.sees_in(".record-head", "For the way home").await;
        tab.sees_in(".record-head", "no").await;
        tab.press_among(".index li a", "Night bus").await;

        tab.press("Edit details").await;
        tab.press("Show it on my profile").await;
        tab.press("Save").await;
        tab.until_js(
            "on the profile",
            "return [...document.querySelectorAll('.record-head dd')].some(it => it.textContent === 'yes')",
        )
        .await;
        tab.press("Edit details").await;
        tab.press("Show it on my profile").await;
        tab.press("Save").await;
        // What Spotify did in October 2026.
        tab.sees("Spotify accepted the change of your profile and did not make it").await;
    });
}

#[test]
fn without_the_permission_a_new_playlist_asks_for_it_and_keeps_what_was_typed() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/me/playlists");
        stage.sign_in_at("/playlists").await;
        tab.find("#playlists-order").await;
        tab.press("New playlist").await;
        tab.fill("Name", "Night bus").await;
        tab.press_element("#new .notice .button.first").await;
        tab.is_at_service("/authorize").await;
        tab.agree().await;
        tab.until_js("the name", "return document.querySelector('#new-name')?.value === 'Night bus'").await;
        let lost = json!({"path": "/v1/me/playlists", "method": "POST", "times": 1, "after": true, "fault": {"kind": "status", "status": 500}});
        stage.emulator.inject_rule(lost).await;
        tab.press("Make it").await;
        tab.sees_code("LG-create-not-confirmed").await;
    });
}

#[test]
fn a_cover_is_chosen_from_a_file_once_that_is_allowed() {
    let (_file, setup) = Small::new("cover");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        stage.sign_in_at("/playlists").await;
        open(stage, "Letters", "6 items").await;
        tab.press("Edit details").await;
        tab.press("Change the cover…").await;
        tab.sees("To change covers, let Lockgroove upload pictures").await;
        tab.press_element("#edit .notice .button.first").await;
        tab.is_at_service("/authorize").await;
        tab.agree().await;
        // The dialog is open again.
        tab.find("#edit-cover").await;
        let give = "const done = arguments[arguments.length - 1], canvas = document.createElement('canvas');
            canvas.width = 900, canvas.height = 700;
            const pen = canvas.getContext('2d');
            for (let x = 0; x < 900; x += 3) { pen.fillStyle = `hsl(${x * 7}, 90%, 50%)`; pen.fillRect(x, 0, 3, 700); }
            canvas.toBlob(blob => {
                const files = new DataTransfer(), input = document.querySelector('#edit-cover');
                files.items.add(new File([arguments[0] ? blob : 'no picture'], 'cover.png', { type: 'image/png' }));
                input.files = files.files;
                input.dispatchEvent(new Event('change', { bubbles: true }));
                done(true);
            })";
        tab.js_async(give, vec![json!(false)]).await;
        tab.sees("The browser cannot read this file as a picture.").await;
        tab.js_async(give, vec![json!(true)]).await;
        tab.until_js("the drawing", "return !document.querySelector('#edit canvas').hidden").await;
        stage.emulator.clear_log().await;
        tab.press("Save").await;
        let images = format!("/v1/playlists/{}/images", id(5_000));
        let is_sent =
            |log: &Log| log.calls().iter().any(|call| call.path == images && call.method == "PUT" && call.status == Some(202));
        stage.until_log("the cover", is_sent).await;
        tab.until_count("dialog[open]", 0).await;
        let drawn =
            "const cover = document.querySelector('.record-head img.cover'); return cover?.complete && cover.naturalWidth > 0";
        tab.until_js("the new cover", drawn).await;
        assert_eq!(tab.codes().await, Vec::<String>::new());
    });
}

/// Moves what is selected, so that the first of it stands at this position.
async fn move_to(stage: &Stage, position: &str) {
    stage.tab.press_among(".picked button", "Move to").await;
    stage.tab.fill("New position of the first one", position).await;
    stage.tab.press_key(Key::Enter).await;
}

/// Goes to the list of changes.
async fn organise(stage: &Stage) {
    stage.tab.press_among("#contents a", "Organise").await;
    stage.tab.sees("Undo a change from a file").await;
}

#[test]
fn what_is_changed_by_hand_is_undone_at_organise_and_with_its_file() {
    let (_file, setup) = Small::new("by-hand");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        open(stage, "Letters", "6 items").await;
        pick(stage, 1).await;
        pick(stage, 4).await;
        tab.press("Remove from playlist").await;
        tab.sees("Removed 2 items.").await;
        organise(stage).await;
        tab.sees("Removed songs from Letters").await;
        tab.sees("2 entries went.").await;
        keep_files(tab).await;
        tab.press("Save undo file").await;
        let removed = made_file(tab).await;
        tab.press_among(".undo button", "Undo").await;
        tab.sees("The playlist is still as this change left it").await;
        tab.press("Do it").await;
        is_done(stage).await;
        tab.press("Something else").await;
        until_kept(stage, "Letters", "ABCDEF").await;

        // What is taken back in the table is taken back in the list.
        open(stage, "Letters", "6 items").await;
        pick(stage, 5).await;
        move_to(stage, "1").await;
        until_rows(stage, "FABCDE").await;
        tab.sees("Moved 1 item to position 1.").await;
        tab.press("Undo").await;
        tab.sees("Taken back.").await;
        tab.press("Edit details").await;
        tab.fill("Name", "Alphabet").await;
        tab.press("Save").await;
        tab.until_text_of("h1", "Alphabet").await;
        organise(stage).await;
        tab.sees_in(".entries", "Moved songs in Letters").await;
        tab.until_count("[aria-label^='Do it again: Moved songs in']", 1).await;
        tab.press_element("[aria-label^='Undo: Changed the details of']").await;
        tab.sees("Changed the details of Letters").await;
        tab.until_count("[aria-label^='Do it again: Changed the details of']", 1).await;
        tab.press("Playlists").await;
        tab.sees_in(".index", "Letters").await;

        // The file undoes it in another tab too, of which nothing is known.
        let disk = Disk::new("by-hand");
        let file = disk.put("undo.json", &removed);
        tab.open_tab().await;
        tab.open("/playlists").await;
        open(stage, "Letters", "6 items").await;
        pick(stage, 1).await;
        pick(stage, 4).await;
        tab.press("Remove from playlist").await;
        tab.sees("Removed 2 items.").await;
        tab.reload().await;
        until_rows(stage, "ACDF").await;
        organise(stage).await;
        tab.find("#undo-file").await.send_keys(&file).await.unwrap();
        tab.sees("The playlist is still as this change left it").await;
        tab.press("Do it").await;
        is_done(stage).await;
        until_kept(stage, "Letters", "ABCDEF").await;
    });
}

#[test]
fn a_removal_whose_tab_was_closed_in_the_middle_is_gone_on_with() {
    let (_file, setup) = Small::new("closed");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        open(stage, "Twice", "4 items").await;
        // Both copies go, and the one that stays is not back yet.
        let rule = json!({"path": "/v1/playlists/*/items", "method": "POST", "times": 1, "fault": {"kind": "delay", "ms": 60000}});
        stage.emulator.inject_rule(rule).await;
        pick(stage, 3).await;
        tab.press("Remove from playlist").await;
        tab.press_element(OFFERED).await;
        stage.until_log("the copy that stays", |log| log.calls().iter().any(|call| call.method == "POST")).await;
        let first = tab.handle().await;
        let second = tab.open_tab().await;
        // Meanwhile nothing of several requests begins in another tab, and says why.
        tab.open("/playlists").await;
        open(stage, "Letters", "6 items").await;
        pick(stage, 0).await;
        pick(stage, 2).await;
        move_to(stage, "5").await;
        tab.sees_code("LG-edit-other-change").await;
        until_rows(stage, "ABCDEF").await;
        tab.switch_to(&first).await;
        tab.close().await;
        tab.switch_to(&second).await;
        tab.press_among(".saving-notice .button", "Try again").await;
        tab.sees_code("LG-edit-unfinished").await;
        until_rows(stage, "ABCDEF").await;
        tab.press_among("#contents a", "Overview").await;
        tab.press("Look at it").await;
        tab.sees("A change is not finished").await;
        tab.sees("Removing songs from Twice").await;
        tab.press("Go on").await;
        is_done(stage).await;
        until_kept(stage, "Twice", "ABC").await;
        tab.press_among(".undo button", "Undo").await;
        tab.press("Do it").await;
        is_done(stage).await;
        until_kept(stage, "Twice", "ABCA").await;

        // A browser that stores nothing.
        open(stage, "Letters", "6 items").await;
        pick(stage, 0).await;
        pick(stage, 2).await;
        tab.js("IDBObjectStore.prototype.put = () => { throw new Error('full') }").await;
        stage.emulator.clear_log().await;
        move_to(stage, "5").await;
        tab.sees_code("LG-edit-not-noted").await;
        until_rows(stage, "ABCDEF").await;
        assert_eq!(changes(&stage.emulator.log().await), Vec::<String>::new());
    });
}

#[test]
fn a_song_that_was_found_is_added_to_a_playlist() {
    let (_file, setup) = Small::new("found");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        tab.press_among("#contents a", "Search").await;
        tab.fill("Search Spotify", "Ember").await;
        tab.press_element("[aria-label='Add to a playlist: Ember']").await;
        tab.sees("Add “Ember” to a playlist").await;
        tab.press_among(".dialog .choice button", "Twice").await;
        tab.sees("Added 1 item to “Twice”.").await;
        tab.press_among(".dialog .button", "Close").await;
        tab.until_focus_is_on("[aria-label='Add to a playlist: Ember']").await;
        // By keyboard on a phone: it is there by now.
        tab.resize(360).await;
        tab.press_key(Key::Enter).await;
        tab.sees("Add “Ember” to a playlist").await;
        tab.press_by_keyboard("Twice").await;
        tab.sees("1 of them is already there.").await;
        tab.until_focus_is_on("#add-title").await;
        tab.press_key(Key::Escape).await;
        tab.until_count(".dialog[open]", 0).await;
        tab.resize(1280).await;
        organise(stage).await;
        tab.sees_in(".entries", "Added to Twice").await;
        until_kept(stage, "Twice", "ABCAE").await;
    });
}

#[test]
fn a_dialog_that_was_closed_while_it_read_adds_nothing() {
    let (_file, setup) = Small::new("closed-dialog");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        tab.press_among("#contents a", "Search").await;
        tab.fill("Search Spotify", "Ember").await;
        let slow = json!({"kind": "delay", "ms": 1500});
        stage.emulator.inject_rule(json!({"path": "/v1/playlists/*/items", "method": "GET", "times": 1, "fault": slow})).await;
        tab.press_element("[aria-label='Add to a playlist: Ember']").await;
        tab.press_among(".dialog .choice button", "Twice").await;
        tab.sees("Reading “Twice”.").await;
        tab.press_key(Key::Escape).await;
        tab.press_element("[aria-label='Add to a playlist: Ember']").await;
        tab.find(".dialog[open] .choice button").await;
        let answered =
            "return performance.getEntriesByType('resource').some(one => one.name.includes('/items?') && one.responseEnd > 0)";
        tab.until_js("the answer that nobody waits for", answered).await;
        tab.press_among(".dialog .choice button", "Letters").await;
        tab.sees("1 of them is already there.").await;
        tab.press("Add all of them anyway").await;
        tab.sees("Added 1 item to “Letters”.").await;
        until_kept(stage, "Twice", "ABCA").await;
    });
}

#[test]
fn a_change_elsewhere_in_the_middle_of_a_removal_is_merged_at_organise() {
    let (_file, setup) = Small::new("middle");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        sign_in(stage).await;
        open(stage, "Twice", "4 items").await;
        let device = Device::of(stage).await;
        // Both copies went, and before the one that stays comes back, somebody adds another song.
        let slow = json!({"kind": "delay", "ms": 1500});
        let path = format!("/v1/playlists/{}", id(5_001));
        stage.emulator.inject_rule(json!({"path": path, "method": "GET", "skip": 1, "times": 1, "fault": slow})).await;
        pick(stage, 3).await;
        tab.press("Remove from playlist").await;
        tab.press_element(OFFERED).await;
        stage.until_log("both copies are gone", |log| log.calls().iter().any(|call| call.method == "DELETE")).await;
        device.add(&id(5_001), &format!("spotify:track:{}", id(4))).await;
        tab.sees_code("LG-edit-stopped").await;
        until_rows(stage, "DBC").await;
        tab.press_among("#contents a", "Organise").await;
        tab.sees("A change is not finished").await;
        tab.press("Go on").await;
        tab.sees("The playlist was changed on another device").await;
        tab.press("Plan again").await;
        tab.press("Do it").await;
        is_done(stage).await;
        until_kept(stage, "Twice", "DABC").await;
    });
}

#[test]
fn what_cannot_be_loaded_is_said_and_loaded_again() {
    let (_file, setup) = Small::new("part");
    journey_with(setup, async |stage| {
        let tab = &stage.tab;
        stage.console.expect(&stage.emulator.site);
        sign_in(stage).await;
        open(stage, "Letters", "6 items").await;
        // What writes down an edit of several requests: without it, nothing is sent.
        stage.emulator.break_site("/history-*.wasm", json!({"kind": "status", "status": 404})).await;
        stage.emulator.clear_log().await;
        pick(stage, 0).await;
        pick(stage, 2).await;
        move_to(stage, "5").await;
        tab.sees_code("LG-part-missing").await;
        until_rows(stage, "ABCDEF").await;
        assert_eq!(changes(&stage.emulator.log().await), Vec::<String>::new());
        stage.emulator.clear_faults().await;
        tab.press_among(".saving-notice .button", "Try again").await;
        until_rows(stage, "BDEFAC").await;
        tab.sees("Moved 2 items to position 5.").await;

        // The dialog that adds.
        pick(stage, 0).await;
        pick(stage, 2).await;
        stage.emulator.break_site("/adding-*.wasm", json!({"kind": "status", "status": 404})).await;
        tab.press_among(".picked button", "Add to playlist").await;
        tab.sees_code("LG-part-missing").await;
        stage.emulator.clear_faults().await;
        tab.press_among(".saving-notice .button", "Try again").await;
        tab.sees("Add 2 items to a playlist").await;
    });
}
