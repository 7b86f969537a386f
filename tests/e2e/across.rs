//! Work over many playlists: they are read, what is found in them is shown, and what is chosen is done and taken back.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::{Stage, journey};
use crate::organise::{Device, is_done, uris};

const SLOW: &str = "Slow trains, wide windows";
const TWICE: &str = "Two of everything";

/// Signs in with what changes need, and reads these two playlists, or all of them.
async fn read(stage: &Stage, only: &[&str]) -> Device {
    let tab = &stage.tab;
    stage.sign_in_with("View and edit").await;
    tab.press_among("#contents a", "Organise").await;
    tab.press_among(".jobs a", "Across all playlists").await;
    tab.arrives_at("/organise/across").await;
    if !only.is_empty() {
        tab.press_among("summary", "Single playlists").await;
        tab.press("None").await;
        for name in only {
            tab.press_among("label", name).await;
        }
    }
    tab.press_among("button", if only.is_empty() { "playlists and the liked songs" } else { "Read 2 playlists" }).await;
    tab.sees("Read: ").await;
    Device::of(stage).await
}

/// The numbers of a view's choice.
async fn figure(stage: &Stage, view: &str) -> u32 {
    let labels = stage.tab.texts_of(".looks label").await;
    let label = labels.iter().find(|label| label.contains(view)).unwrap();
    label.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

async fn is_liked(device: &Device, uri: &str) -> bool {
    let path = format!("/v1/me/library/contains?uris={uri}");
    device.call(reqwest::Method::GET, &path, None).await[0] == json!(true)
}

#[test]
fn songs_in_several_lists_stay_in_one_and_come_back_to_all() {
    journey(async |stage| {
        let tab = &stage.tab;
        let device = read(stage, &[SLOW, TWICE]).await;
        let ids = [device.list(SLOW).await, device.list(TWICE).await];
        let before = [device.entries(&ids[0]).await, device.entries(&ids[1]).await];
        assert!(figure(stage, "In several playlists").await > 0);
        tab.sees("0 entries would go.").await;
        tab.find("#keep").await.send_keys(format!("the one in {SLOW}")).await.unwrap();
        let gone = tab.count(".twin input:not(:checked)").await;
        assert!(gone > 0);
        tab.press_among("button", "Remove ").await;
        is_done(stage).await;
        assert_eq!(
            device.entries(&ids[0]).await.len() + device.entries(&ids[1]).await.len(),
            before[0].len() + before[1].len() - gone as usize
        );
        tab.press("Undo").await;
        tab.sees("come back").await;
        tab.press("Do it").await;
        is_done(stage).await;
        for (id, before) in ids.iter().zip(&before) {
            assert_eq!(uris(&device.entries(id).await), uris(before));
        }
        // What is in memory is what there is now.
        tab.press("Something else").await;
        tab.sees("0 entries would go.").await;
    });
}

#[test]
fn a_change_on_another_device_between_two_lists_stops_there_and_is_kept() {
    journey(async |stage| {
        let tab = &stage.tab;
        let device = read(stage, &[SLOW, TWICE]).await;
        let (slow, twice) = (device.list(SLOW).await, device.list(TWICE).await);
        let before = device.entries(&twice).await;
        let songs = device.entries(&slow).await;
        let other =
            songs.iter().rfind(|(uri, _)| uri.starts_with("spotify:track:") && !uris(&before).contains(&uri.as_str())).unwrap();
        // Into the list that is changed.
        tab.find("#keep").await.send_keys(format!("the one in {SLOW}")).await.unwrap();
        tab.press_among("button", "Remove ").await;
        is_done(stage).await;
        tab.press("Something else").await;
        tab.press("Undo").await;
        tab.sees("come back").await;
        device.add(&twice, &other.0).await;
        tab.press("Do it").await;
        tab.sees("The playlist was changed on another device").await;
        tab.press("Plan again").await;
        tab.press("Do it").await;
        is_done(stage).await;
        let now = device.entries(&twice).await;
        assert_eq!((now[0].0.as_str(), &uris(&now)[1..]), (other.0.as_str(), &uris(&before)[..]));
    });
}

#[test]
fn what_was_done_before_a_stop_is_undone_also_after_planning_again() {
    journey(async |stage| {
        let tab = &stage.tab;
        let device = read(stage, &[SLOW, TWICE]).await;
        let (slow, twice) = (device.list(SLOW).await, device.list(TWICE).await);
        let before = device.entries(&twice).await;
        choose_a_move(stage, &device).await;
        device.add(&slow, &before[0].0).await;
        tab.press("Move 1 song").await;
        tab.sees("The playlist was changed on another device").await;
        assert_eq!(device.entries(&twice).await.len(), before.len() + 1, "the first of the two is done");
        tab.press("Plan again").await;
        tab.press("Not now").await;
        tab.press("Undo").await;
        tab.press("Do it").await;
        is_done(stage).await;
        assert_eq!(uris(&device.entries(&twice).await), uris(&before));
    });
}

#[test]
fn a_move_whose_tab_was_closed_between_two_lists_is_gone_on_with() {
    journey(async |stage| {
        let tab = &stage.tab;
        let device = read(stage, &[SLOW, TWICE]).await;
        let (slow, twice) = (device.list(SLOW).await, device.list(TWICE).await);
        let before = [device.entries(&slow).await, device.entries(&twice).await];
        choose_a_move(stage, &device).await;
        // The song is removed from the second list, and the answer never comes.
        let fault = json!({"kind": "delay", "ms": 60000});
        let rule = json!({"path": "/v1/playlists/*/items", "method": "DELETE", "times": 1, "after": true, "fault": fault});
        stage.emulator.inject_rule(rule).await;
        tab.press("Move 1 song").await;
        stage.until_log("the second list", |log| log.calls().iter().any(|call| call.method == "DELETE")).await;
        let first = tab.handle().await;
        let second = tab.open_tab().await;
        tab.open("/organise").await;
        tab.sees("Undo a change from a file").await;
        tab.switch_to(&first).await;
        tab.close().await;
        tab.switch_to(&second).await;
        tab.press_among("#contents a", "Overview").await;
        tab.press("Look at it").await;
        tab.sees("A change is not finished").await;
        tab.press("Go on").await;
        is_done(stage).await;
        let after = [device.entries(&slow).await, device.entries(&twice).await];
        assert_eq!([after[0].len() + 1, after[1].len()], [before[0].len(), before[1].len() + 1]);
        tab.press("Undo").await;
        tab.press("Do it").await;
        is_done(stage).await;
        for (id, before) in [&slow, &twice].into_iter().zip(&before) {
            assert_eq!(uris(&device.entries(id).await), uris(before));
        }
    });
}

/// Chooses to move the first song of one playlist that the other one does not have.
async fn choose_a_move(stage: &Stage, device: &Device) {
    let tab = &stage.tab;
    let [from, to] = [device.entries(&device.list(SLOW).await).await, device.entries(&device.list(TWICE).await).await];
    let is_new = |uri: &str| uri.starts_with("spotify:track:") && !uris(&to).contains(&uri);
    let is_once = |uri: &str| uris(&from).iter().filter(|other| **other == uri).count() == 1;
    let place = from.iter().position(|(uri, _)| is_new(uri) && is_once(uri)).unwrap();
    tab.press_among(".looks label", "Copy or move songs").await;
    tab.find("#from").await.send_keys(SLOW).await.unwrap();
    tab.find("#to").await.send_keys(TWICE).await.unwrap();
    tab.press_element(&format!(".pick:nth-of-type({}) input", place + 1)).await;
}

#[test]
fn the_lists_that_have_a_song_are_found_by_its_words() {
    journey(async |stage| {
        let tab = &stage.tab;
        let device = read(stage, &[SLOW, TWICE]).await;
        let twice = device.entries(&device.list(TWICE).await).await;
        let uri = twice.iter().map(|(uri, _)| uri).find(|uri| uri.starts_with("spotify:track:")).unwrap();
        let id = uri.rsplit(':').next().unwrap();
        let song = device.call(reqwest::Method::GET, &format!("/v1/tracks/{id}"), None).await;
        let title = song["name"].as_str().unwrap();
        tab.press("Which playlists is it in").await;
        tab.fill("A song, an artist or an album", title).await;
        tab.sees("these words").await;
        tab.press_among(".hit", title).await;
        tab.sees("playlist").await;
        tab.sees_in(".ledger", TWICE).await;
        let places: Vec<String> =
            (1..).zip(uris(&twice)).filter(|(_, one)| one == uri).map(|(place, _): (u32, _)| place.to_string()).collect();
        tab.sees_in(".ledger tbody", &places.join(", ")).await;
        tab.fill("A song, an artist or an album", "zzzz qqqq").await;
        tab.sees("No song in these lists has these words.").await;
    });
}

#[test]
fn songs_are_liked_unliked_and_put_into_a_new_list() {
    journey(async |stage| {
        let tab = &stage.tab;
        let device = read(stage, &[SLOW, TWICE]).await;
        let not_liked = figure(stage, "In a playlist, but not liked").await;
        tab.press_among(".looks label", "In a playlist, but not liked").await;
        tab.press("Choose all").await;
        // The answer to the change is lost: it is looked up.
        stage.console.expect("/v1/me/library");
        let rule = json!({"path": "/v1/me/library", "method": "PUT", "times": 1, "after": true, "fault": {"kind": "cut"}});
        stage.emulator.inject_rule(rule).await;
        tab.press_among("button", "Like ").await;
        is_done(stage).await;
        tab.press("Something else").await;
        tab.sees("Every song in these playlists is liked.").await;
        tab.press("Undo").await;
        is_done(stage).await;
        tab.press("Something else").await;
        tab.sees(&format!("of {not_liked} are chosen")).await;

        let in_none = figure(stage, "Liked, but in no playlist").await;
        tab.press_among(".looks label", "Liked, but in no playlist").await;
        tab.press_among(".pick", "").await;
        tab.sees(&format!("1 of {in_none} are chosen")).await;
        tab.fill("Name of a new playlist", "Left over").await;
        tab.press("Make a playlist of 1 song").await;
        is_done(stage).await;
        let made = device.entries(&device.list("Left over").await).await;
        assert!(made.len() == 1 && is_liked(&device, &made[0].0).await);
        tab.press("Something else").await;
        // The new playlist is one of those that are read.
        tab.sees(&format!("of {} are chosen", in_none - 1)).await;
        tab.press_among(".pick", "").await;
        tab.press("Unlike 1 song").await;
        is_done(stage).await;
        tab.press("Something else").await;
        tab.sees(&format!("of {} are chosen", in_none - 2)).await;
    });
}

#[test]
fn songs_move_by_keyboard_and_lists_are_unfollowed_by_touch() {
    journey(async |stage| {
        let tab = &stage.tab;
        let device = read(stage, &[SLOW, TWICE]).await;
        let (slow, twice) = (device.list(SLOW).await, device.list(TWICE).await);
        let before = [device.entries(&slow).await, device.entries(&twice).await];
        tab.press_among(".looks label", "Copy or move songs").await;
        tab.tab_to_element("#from").await;
        tab.type_text(TWICE).await;
        tab.tab_to_element("#to").await;
        tab.type_text(SLOW).await;
        tab.sees("of 2").await;
        for _ in 0..2 {
            tab.tab_to_element(".pick input:not(:checked)").await;
            tab.type_text(" ").await;
        }
        tab.tab_back_to("Move 2 songs").await;
        tab.press_key(Key::Enter).await;
        is_done(stage).await;
        let after = [device.entries(&slow).await, device.entries(&twice).await];
        assert_eq!(after[1].len() + 2, before[1].len());
        assert!(uris(&before[1])[..2].iter().all(|uri| uris(&after[0]).contains(uri)), "they are there");
        tab.tab_to("Undo").await;
        tab.press_key(Key::Enter).await;
        tab.sees("come back").await;
        tab.tab_to("Do it").await;
        tab.press_key(Key::Enter).await;
        is_done(stage).await;
        for (id, before) in [&slow, &twice].into_iter().zip(&before) {
            assert_eq!(uris(&device.entries(id).await), uris(before));
        }

        tab.press("Something else").await;
        tab.resize(360).await;
        let fits = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
        for view in [
            "In several playlists",
            "Which playlists is it in",
            "Liked, but in no playlist",
            "Copy or move songs",
            "Unfollow and remove many",
        ] {
            tab.press_among(".looks label", view).await;
            tab.until_text_of("#work", view).await;
            tab.until_js("no sideways scroll", fits).await;
        }
        tab.press_among(".pick", TWICE).await;
        tab.sees("1 of them is yours").await;
        tab.press("Unfollow 1 playlist").await;
        is_done(stage).await;
        let names = async || {
            let lists = device.call(reqwest::Method::GET, "/v1/me/playlists?limit=50", None).await;
            lists["items"].as_array().unwrap().iter().filter(|list| list["name"] == TWICE).count()
        };
        assert_eq!(names().await, 0);
        tab.press("Undo").await;
        is_done(stage).await;
        assert_eq!(names().await, 1);
        tab.press("Something else").await;
        tab.press_among(".choices label", "Albums").await;
        tab.until_js("no sideways scroll", fits).await;
        let total = async || device.call(reqwest::Method::GET, "/v1/me/albums?limit=1", None).await["total"].as_u64().unwrap();
        let albums = total().await;
        tab.press("Choose all").await;
        tab.press_among("button", "Remove ").await;
        is_done(stage).await;
        assert_eq!(total().await, 0);
        tab.press("Undo").await;
        is_done(stage).await;
        assert_eq!(total().await, albums);
        tab.until_js("no sideways scroll", fits).await;
    });
}

#[test]
fn the_reading_pauses_goes_on_and_says_what_it_could_not_read() {
    journey(async |stage| {
        let tab = &stage.tab;
        stage.console.expect("/v1/playlists/");
        stage.sign_in_with("View and edit").await;
        let device = Device::of(stage).await;
        let slow = device.list(SLOW).await;
        let path = format!("/v1/playlists/{slow}/items");
        stage.emulator.inject_rule(json!({"path": path, "fault": {"kind": "forbidden", "which": "playlist"}})).await;
        stage.emulator.inject_rule(json!({"path": "/v1/playlists/*/items", "fault": {"kind": "delay", "ms": 300}})).await;
        tab.press_among("#contents a", "Organise").await;
        tab.press_among(".jobs a", "Across all playlists").await;
        tab.press_among("button", "playlists and the liked songs").await;
        tab.sees("Reading your playlists").await;
        tab.press("Pause").await;
        tab.sees("Paused").await;
        // Other pages can be used meanwhile.
        tab.press_among("#contents a", "Liked songs").await;
        tab.arrives_at("/liked").await;
        tab.press_among("#contents a", "Organise").await;
        tab.press_among(".jobs a", "Across all playlists").await;
        tab.press("Go on").await;
        tab.sees("Reading your playlists").await;
        stage.emulator.clear_faults().await;
        stage.emulator.inject_rule(json!({"path": path, "fault": {"kind": "forbidden", "which": "playlist"}})).await;
        tab.sees("Not everything could be read").await;
        tab.sees_in(".notice", SLOW).await;
        stage.emulator.clear_faults().await;
        tab.press("Read again").await;
        tab.no_longer_sees("Not everything could be read").await;
        tab.sees("Read: ").await;
    });
}
